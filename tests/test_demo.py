"""What `grader demo` says of its samples is true of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.demo import HOSTILE, MISTAKEN, SAMPLES, afterword


@pytest.mark.parametrize("walled", [True, False])
def test_the_hostile_sample_is_named_with_what_it_tries(walled: bool) -> None:
    text = afterword(Path("demo results"), walled=walled)
    assert "grader show 'demo results' mallory" in text
    assert ("wall kept" in text) is walled
    source = (SAMPLES / HOSTILE / "first_model.py").read_text("utf-8")
    for tried in ("/etc/passwd", "solutions/", "create_connection", "os._exit", "symlink_to"):
        assert tried in source


def test_the_page_to_open_next_is_that_of_a_sample() -> None:
    assert (SAMPLES / MISTAKEN / "first_model.py").is_file()
    text = afterword(Path("demo-results"), walled=True)
    assert str(Path("demo-results", "index.html")) in text
    assert str(Path("demo-results", "feedback", f"{MISTAKEN}.html")) in text

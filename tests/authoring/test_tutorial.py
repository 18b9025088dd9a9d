"""The tutorial of docs/authors.md, typed as it stands there: what it prints is what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.cli.main import commands

PAGE = (Path(__file__).parents[2] / "docs" / "authors.md").read_text("utf-8")
TUTORIAL = PAGE[PAGE.index("## From nothing") : PAGE.index("### Several assignments")]
FILES = dict(re.findall(r"^`([\w/]+\.py)`\n\n```python\n(.*?)^```", TUTORIAL, re.M | re.S))
TYPED = re.findall(r"^```\ngrader ([^\n]*)\n```\n\n```text\n(.*?)^```", TUTORIAL, re.M | re.S)


def write(name: str, text: str) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def said(command: str) -> list[str]:
    done = CliRunner().invoke(commands, command.split())
    return [line.rstrip() for line in done.output.splitlines()]


@pytest.mark.whole
def test_it_prints_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (new, made), (trying, tried), (validating, valid), (grading, graded) = TYPED
    reference = FILES.pop("reference.py")
    write("reference.py", reference)
    assert said(new) == made.splitlines()
    for name, text in FILES.items():
        assert Path(name).is_file()  # an example, which is replaced
        write(name, text)
    assert said(trying) == tried.splitlines()
    for name, text in FILES.items():
        write(name, text.replace("[1, 3, 6]", "[1, 3, 5]"))
    assert said(validating) == valid.splitlines()
    write("class/ana/weather.py", reference)
    write("class/ben/weather.py", reference.replace(">=", ">"))
    lines = said(f"{grading} --jobs 1")
    wanted = [line for line in graded.splitlines() if line not in ("", "...")]
    assert [line for line in lines if line in wanted] == wanted

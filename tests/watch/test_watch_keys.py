"""What keys, files and signals do to `grader watch`, in a real pseudo-terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from terminal import Terminal
from test_watch import ENVIRONMENT, NAME, WATCH, home, write

__all__ = ["home"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")

RIGHT = "    return np.where(z >= 0, 1, 0)"


def draw(folder: Path, body: str) -> None:
    """Let a check of the first step draw something."""
    check = folder / "test_fires.py"
    name, rest = check.read_text("utf-8").split("def test_", 1)
    drawn = (
        "def test_that_something_is_drawn(given):\n"
        f"    given.picture('one', lambda: {body!r}, caption='Drawn here')\n\n\n"
    )
    check.write_text(f"{name}{drawn}def test_{rest}", "utf-8")


def test_plain_lines_tell_how_to_choose_show_a_picture_and_reset(home: Path) -> None:
    folder = home / "exercises" / NAME
    file = folder / f"{NAME}.py"
    write(file, "fires", RIGHT)
    draw(folder, "<svg viewBox='0 0 9 9'></svg>")
    with Terminal([*WATCH, "--plain"], cwd=home, env=ENVIRONMENT, columns=60, rows=8) as terminal:
        terminal.wait(lambda: "1 of 11 steps; 1 new today" in terminal.said)
        terminal.send("p\n")
        terminal.wait(lambda: "Open this page in a browser: exercises/" in terminal.said)
        assert (folder / ".grader" / "pictures" / "fires.html").is_file()
        terminal.send("r\n")
        terminal.wait(lambda: "Type y and Enter to reset it" in terminal.said)
        terminal.send("n\n")
        terminal.wait(lambda: "Nothing was changed." in terminal.said)
        terminal.send("r\n")
        terminal.wait(lambda: terminal.said.count("Type y and Enter to reset it") == 2)
        terminal.send("y\n")
        terminal.wait(lambda: "Reset. Your file as it was: exercises/" in terminal.said)
        assert RIGHT not in file.read_text("utf-8")
        terminal.send("l\n")
        terminal.wait(lambda: "Type j or k and Enter to choose" in terminal.said)
        terminal.send("j\n")
        chosen = "2 A whole neuron (one_neuron): not written yet. This one is chosen."
        terminal.wait(lambda: chosen in terminal.said)
        assert terminal.said.count("1 Fire, or do not (fires): not written yet.") == 1
        terminal.send("\n")
        terminal.wait(lambda: "Step 2 of 11: A whole neuron (one_neuron)" in terminal.said)
        terminal.send("q\n")
        assert terminal.end() == 0
        assert "\x1b" not in terminal.said
        assert "Traceback" not in terminal.said

"""What keys, files and signals do to `grader watch`, in a real pseudo-terminal."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest
from terminal import Terminal
from test_watch import ENVIRONMENT, NAME, WATCH, home, is_left_as_it_was, write

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


@pytest.mark.whole
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


def test_checks_that_run_and_those_to_come_are_told_apart(home: Path) -> None:
    write(home / "exercises" / NAME / f"{NAME}.py", "fires", "    while True:\n        z = z + 0")
    with Terminal(WATCH, cwd=home, env=ENVIRONMENT) as terminal:
        terminal.wait("… A number from 0 on gives 1")
        rows = [line.split() for line in terminal.lines]
        signs = [row[0] for row in rows if row and row[0] in ("…", "·", "✓", "✗")]
        assert signs == ["…", *"·" * (len(signs) - 1)]
        assert len(signs) > 1
        terminal.send("n")
        terminal.wait("Wait for the check to end.")


@pytest.mark.parametrize("has_browser", [True, False])
def test_a_picture_that_no_terminal_can_show_is_a_page(home: Path, *, has_browser: bool) -> None:
    """It opens where somebody would see it; else the line says which file to open."""
    folder = home / "exercises" / NAME
    write(folder / f"{NAME}.py", "fires", RIGHT)
    draw(folder, "<svg viewBox='0 0 9 9'></svg>")
    seen = home / "seen"
    browser = home / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {seen}\n', "utf-8")
    browser.chmod(0o755)
    more = {"DISPLAY": ":0", "BROWSER": str(browser)} if has_browser else {}
    with Terminal(WATCH, cwd=home, env={**ENVIRONMENT, **more}) as terminal:
        terminal.wait("Press n for step 2")
        terminal.send("p")
        wanted = (
            "The picture is open in your browser" if has_browser else "Open this page in a browser"
        )
        page = f"exercises/{NAME}/.grader/pictures/fires.html"
        assert f"{wanted}: {page}" in terminal.wait(wanted)
        assert (home / page).is_file()
        assert seen.exists() is has_browser
        assert "n next" in terminal.text  # the step is still there


def test_space_arrows_and_escape(home: Path) -> None:
    write(home / "exercises" / NAME / f"{NAME}.py", "fires", "    return np.where(z > 0, 1, 0)")
    with Terminal(WATCH, cwd=home, env=ENVIRONMENT, rows=14) as terminal:
        first = terminal.wait("space: more (1 of 2)")
        terminal.send(" ")
        assert "received For z = 0" in terminal.wait("space: more (2 of 2)")
        terminal.send(" ")
        assert terminal.wait("space: more (1 of 2)") == first
        terminal.send("l")
        terminal.wait("Enter show that step")
        terminal.send("\x1b[A")  # up, from the first to the last
        assert "11 ○ One step downhill (descend)" in terminal.wait("(descend)")
        terminal.send("\x1b[B\x1b[B")
        terminal.wait("2 ○ A whole neuron (one_neuron)")
        terminal.send("\x1b")
        terminal.wait("Step 1 of 11")
        terminal.send("l")
        terminal.wait("Enter show that step")
        terminal.send("\x1b[B\r")
        terminal.wait("Step 2 of 11 A whole neuron (one_neuron)")


@pytest.mark.whole
def test_a_file_that_cannot_be_read_is_one_clear_line_and_the_screen_goes_on(home: Path) -> None:
    folder = home / "exercises" / NAME
    file, notebook = folder / f"{NAME}.py", folder / f"{NAME}.ipynb"
    stub, wide = file.read_bytes(), "\u540d" * 60  # each of these takes two cells
    with Terminal(WATCH, cwd=home, env=ENVIRONMENT) as terminal:
        terminal.wait("Not written yet")
        file.unlink()
        terminal.wait(f"! exercises/{NAME}/{NAME}.py is not there any more. Save it once more")
        file.write_bytes(stub)
        terminal.wait("Not written yet")
        file.write_bytes(b"")
        terminal.wait("There is no function `fires`")
        file.write_bytes(stub + "# naïve\n".encode("latin-1"))
        terminal.wait("Not written yet")
        file.write_bytes(bytes(range(256)))
        terminal.wait("is not a text file; save it as Python source in UTF-8.")
        text = notebook.read_text("utf-8")
        notebook.write_text(text[: len(text) // 2], "utf-8")
        wanted = f"! exercises/{NAME}/{NAME}.ipynb is damaged: it is no JSON from line"
        assert "remark" not in terminal.wait(wanted)  # as there was one of the file before
        notebook.write_text(text, "utf-8")
        terminal.wait("Not written yet")
        file.write_bytes(stub)
        terminal.wait(f"edit exercises/{NAME}/{NAME}.py")
        write(file, "fires", f"    return np.where(z > 0, 1, 0)  # {wide}")
        terminal.wait("The first thing to mend")
        assert "quit" in terminal.lines[-1]
        assert terminal.lines[0].startswith(" A neuron")
        assert "Traceback" not in terminal.said
        terminal.send("q")
        assert terminal.end() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_that_ends_it_leaves_the_terminal_as_it_was(home: Path, number: int) -> None:
    with Terminal(WATCH, cwd=home, env=ENVIRONMENT) as terminal:
        terminal.wait("Not written yet")
        os.kill(terminal.child.pid, number)
        assert terminal.end() == 0
        assert is_left_as_it_was(terminal)

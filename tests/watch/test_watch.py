"""`grader watch` in a real pseudo-terminal, on an exercise that needs NumPy alone."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest
from selection import whole
from terminal import Terminal

from grader.assignment.manifest import Assignment
from grader.common.outcomes import UsageError
from grader.report.progress import Progress
from grader.submissions.submission import Submission
from grader.watch import parts
from grader.watch.choosing import choose
from grader.watch.judging.judges import judges_for
from grader.watch.state import State, View
from grader.watch.task import task_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")

ROOT = Path(__file__).parents[2]
EXERCISES, SOLUTIONS = ROOT / "exercises", ROOT / "solutions"
WATCH = [sys.executable, "-m", "grader", "watch"]
NAME = "a_neuron"
ENVIRONMENT = {
    **{k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES", "DISPLAY")},
    "PYTHONPATH": str(ROOT),
    "TERM": "xterm-256color",
    "PYTHONIOENCODING": "utf-8",
}
KEYS = "n next h hint l all steps c check everything p picture r reset q quit"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A student's folder with one exercise in it."""
    copy_of(NAME, tmp_path)
    return tmp_path


def copy_of(name: str, home: Path) -> Path:
    folder = home / "exercises" / name
    ignore = shutil.ignore_patterns("__pycache__", ".grader")
    shutil.copytree(EXERCISES / name, folder, ignore=ignore)
    return folder


def write(file: Path, step: str, body: str) -> None:
    """Put a body in the place of a stub's last line, and save."""
    stub = re.compile(rf'    raise NotImplementedError\("step \d+, {step}:.*')
    file.write_text(stub.sub(lambda _: body, file.read_text("utf-8")), "utf-8")


def processes_of(pid: int) -> list[int]:
    told = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True).stdout
    rows = [line.split(None, 2) for line in told.splitlines()[1:]]
    return [int(each[0]) for each in rows if int(each[1]) == pid]


def is_left_as_it_was(terminal: Terminal) -> bool:
    """The alternate screen is left, and the cursor is there again."""
    shown = terminal.raw
    return (
        shown.rfind(b"\x1b[?1049l") > shown.rfind(b"\x1b[?1049h")
        and shown.rfind(b"\x1b[?25h") > shown.rfind(b"\x1b[?25l")
        and b"Traceback" not in shown
    )


@pytest.fixture
def terminal(home: Path) -> Iterator[Terminal]:
    with Terminal(WATCH, cwd=home, env=ENVIRONMENT) as terminal:
        yield terminal


def test_a_session_from_an_untouched_stub_to_the_second_step(
    terminal: Terminal, home: Path
) -> None:
    """One session, for it takes seconds to start: all that is on the way of a student."""
    folder = home / "exercises" / NAME
    file = folder / f"{NAME}.py"
    line = file.read_text("utf-8").split("raise NotImplementedError")[0].count("\n") + 1
    # The step, its task in two sentences, the file and line to edit, and the keys.
    shown = terminal.wait("Not written yet")
    assert "Step 1 of 11 Fire, or do not (fires)" in shown
    assert "A neuron fires, or it does not. Return an array of the same shape" in shown
    assert f"edit exercises/{NAME}/{NAME}.py:{line}" in shown
    assert b"\x1b]8;id=" in terminal.raw
    assert file.resolve().as_uri().encode() in terminal.raw
    assert KEYS in shown
    assert "0 of 11 steps" in shown

    # A wrong one: its checks, and the first thing to mend.
    write(file, "fires", "    return np.where(z > 0, 1, 0)")
    shown = terminal.wait("The first thing to mend (line 32)")
    assert "✗ A number from 0 on gives 1, also 0 itself; one below gives 0" in shown
    assert "✓ An array of any shape gives one of the same shape" in shown
    assert "return np.where(z > 0, 1, 0)" in shown
    assert "received For z = 0 it gives 0." in shown
    terminal.send("n")
    terminal.wait("This step is not right yet.")
    terminal.send("h")
    assert "A comparison such as `z >= 0` works" in terminal.wait("Hint 1 of 3")
    terminal.send("h")
    terminal.wait("Hint 2 of 3")
    fits(terminal)

    # A file that Python cannot read.
    whole_text = file.read_text("utf-8")
    file.write_text(whole_text.replace("np.where(z > 0, 1, 0)", "np.where(z > 0, 1, 0"), "utf-8")
    assert "Hint" not in terminal.wait("was never closed")
    # One that is written anew, as many editors do, is right: more than "OK" is said.
    beside = file.with_suffix(".tmp")
    beside.write_text(whole_text.replace("z > 0", "z >= 0"), "utf-8")
    beside.replace(file)
    shown = terminal.wait("Press n for step 2, A whole neuron.")
    assert re.search(r"★ Of 21 numbers yours fired for \d+, and for 0.001 just as for", shown)
    assert "1 of 11 steps; 1 new today" in shown
    assert re.search(r"checked in \d+\.\d\d s at \d\d:\d\d:\d\d", shown)
    fits(terminal)
    progress = json.loads((folder / ".grader" / "progress.json").read_text("utf-8"))
    assert list(progress["steps"]) == ["fires"]
    assert (folder / ".grader" / ".gitignore").read_text("utf-8").endswith("*\n")

    # The list of all steps; another one is chosen there, and checked.
    terminal.send("l")
    shown = terminal.wait("Enter show that step")
    assert "1 ✓ Fire, or do not (fires) right since" in shown
    assert "11 ○ One step downhill (descend) not written yet" in shown
    fits(terminal)
    terminal.send("j\r")
    terminal.wait("Step 2 of 11 A whole neuron (one_neuron)")

    # What is edited is what is shown.
    write(file, "relu", "    return np.max(z, 0)")
    terminal.wait("Step 4 of 11 Bend the line: relu (relu)")
    terminal.wait("The first thing to mend")
    terminal.send("p")
    terminal.wait("This step has no picture")

    # Reset asks first, and keeps a copy.
    terminal.send("r")
    assert "y reset it" in terminal.wait("Reset `relu`?")
    terminal.send("x")
    terminal.wait("Nothing was changed.")
    assert "np.max(z, 0)" in file.read_text("utf-8")
    terminal.send("r")
    terminal.wait("Reset `relu`?")
    terminal.send("y")
    terminal.wait("Not written yet")
    (kept,) = (folder / ".grader" / "kept").iterdir()
    assert "np.max(z, 0)" in kept.read_text("utf-8")
    stub = (EXERCISES / NAME / f"{NAME}.py").read_text("utf-8")
    reset, given = (Submission(file, text) for text in (file.read_text("utf-8"), stub))
    assert reset.text_of("relu") == given.text_of("relu")
    assert "z >= 0" in reset.text_of("fires")

    # The window changes its size, down to one in which nothing has room.
    terminal.resize(120, 40)
    terminal.wait(lambda: len(terminal.lines[1].rstrip()) == 120 and KEYS in terminal.text)
    fits(terminal)
    terminal.resize(30, 8)
    terminal.wait("Make this window larger")
    terminal.resize(80, 24)
    terminal.wait(KEYS)

    # Everything is checked; then quit.
    terminal.send("c")
    shown = terminal.wait("checked in")
    terminal.wait(lambda: "being checked" not in terminal.text)
    assert "right since" in terminal.text
    children = processes_of(terminal.child.pid)
    assert children
    terminal.send("q")
    assert terminal.end() == 0
    assert is_left_as_it_was(terminal)
    assert "A neuron: 1 of 11 steps; 1 new today." in terminal.raw.decode("utf-8")
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() for pid in children):
        assert time.monotonic() < deadline, "processes are left"
        time.sleep(0.05)


def fits(terminal: Terminal) -> None:
    """Nothing has scrolled off: title and keys are there; and no word is broken at the edge."""
    lines = terminal.lines
    assert lines[0].startswith(" A neuron")
    assert lines[-1].startswith(" ")
    assert "quit" in lines[-1]
    assert all(len(line) <= terminal.screen.columns for line in lines)
    assert all(line.endswith("─") or len(line) < terminal.screen.columns for line in lines)


@pytest.mark.parametrize(
    ("when", "how"),
    [
        ("while it checks", "typed"),
        *(
            pytest.param(when, how, marks=pytest.mark.whole)
            for when in ("at once", "while it checks", "in a question")
            for how in ("typed", "sent")
            if (when, how) != ("while it checks", "typed")
        ),
    ],
)
def test_ctrl_c_at_any_moment_leaves_terminal_and_file_as_they_were(
    home: Path, when: str, how: str
) -> None:
    file = home / "exercises" / NAME / f"{NAME}.py"
    endless = "    while True:\n        z = z + 0"
    with Terminal(WATCH, cwd=home, env=ENVIRONMENT) as terminal:
        terminal.wait("Step 1 of 11")
        if when != "at once":
            write(file, "fires", endless)
            terminal.wait(lambda: re.search(r"checking fires … [1-9]", terminal.text) is not None)
        if when == "in a question":
            terminal.send("r")
            terminal.wait("Reset `fires`?")
        text = file.read_text("utf-8")
        if how == "typed":
            terminal.send("\x03")
        else:
            os.kill(terminal.child.pid, signal.SIGINT)
        assert terminal.end() == 0
        assert is_left_as_it_was(terminal)
        assert file.read_text("utf-8") == text
        assert [p.name for p in file.parent.iterdir() if p.suffix in (".new", ".tmp")] == []


@pytest.mark.parametrize("how", [[], ["--spawn"]], ids=["forked", "spawned"])
def test_a_save_gives_up_the_check_that_is_running(home: Path, how: list[str]) -> None:
    """...so that nobody waits for what was wrong: an endless loop is mended at once."""
    file = home / "exercises" / NAME / f"{NAME}.py"
    text = file.read_text("utf-8")
    with Terminal([*WATCH, *how], cwd=home, env=ENVIRONMENT) as terminal:
        terminal.wait("Not written yet")
        write(file, "fires", "    while True:\n        z = z + 0")
        terminal.wait("checking fires … 1 s")  # of five that it may take
        file.write_text(text, "utf-8")
        write(file, "fires", "    return np.where(z >= 0, 1, 0)")
        assert "checked in" in terminal.wait("Press n for step 2")
        terminal.send("q")
        assert terminal.end() == 0
        assert b"The first thing to mend" not in terminal.raw  # nor that its time was up


def test_plain_lines_say_in_words_what_the_screen_shows(home: Path) -> None:
    """Without a terminal, too: nothing moves, no sign and no colour is needed."""
    file = home / "exercises" / NAME / f"{NAME}.py"
    write(file, "fires", "    return np.where(z > 0, 1, 0)")
    command = [*WATCH, "--plain", NAME]
    with subprocess.Popen(
        command, cwd=home, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as popen:
        assert popen.stdin
        assert popen.stdout
        said = read_until(popen, "0 of 11 steps.")
        assert "Type a letter and Enter: n next, h hint" in said
        assert "Step 1 of 11: Fire, or do not (fires)" in said
        assert "Failed: A number from 0 on gives 1" in said
        assert "The first thing to mend (line 32)\nLine 32: return np.where(z > 0, 1, 0)" in said
        popen.stdin.write("h\n")
        popen.stdin.flush()
        assert "Hint 1 of 3" in read_until(popen, "more concrete")
        file.write_text(file.read_text("utf-8").replace("z > 0", "z >= 0"), "utf-8")
        said = read_until(popen, "1 of 11 steps; 1 new today.")
        assert "Passed: A number from 0 on" in said
        assert "Right. Of 21 numbers yours fired for" in said
        popen.stdin.write("q\n")
        popen.stdin.flush()
        rest = popen.stdout.read()
        assert popen.wait(20) == 0
    assert "\x1b" not in said + rest


def read_until(popen: subprocess.Popen[str], wanted: str) -> str:
    said = ""
    assert popen.stdout
    for line in popen.stdout:
        said += line
        if wanted in line:
            return said
    raise AssertionError(f"{wanted!r} is not in {said!r}")


def test_a_notebook_is_watched_as_well_and_the_next_process_is_started_ahead(home: Path) -> None:
    """Where processes are spawned, as on Windows and macOS."""
    folder = home / "exercises" / NAME
    notebook = folder / f"{NAME}.ipynb"
    content = json.loads(notebook.read_text("utf-8"))
    for cell in content["cells"]:
        source = "".join(cell["source"])
        if "def fires" in source:
            body = "    return np.where(z >= 0, 1, 0)"
            source = re.sub(r"    raise NotImplementedError.*", body, source)
            cell["source"] = source.splitlines(keepends=True)
    with Terminal([*WATCH, "--spawn"], cwd=home, env=ENVIRONMENT) as terminal:
        terminal.wait("Not written yet")
        notebook.write_text(json.dumps(content), "utf-8")
        shown = terminal.wait("Press n for step 2")
        assert re.search(rf"edit exercises/{NAME}/{NAME}.ipynb, cell \d+", shown)
        terminal.send("r")
        terminal.wait("Reset `fires`?")
        terminal.send("y")
        terminal.wait("Not written yet")
        assert "step 1, fires: not written yet" in notebook.read_text("utf-8")
        terminal.send("q")
        assert terminal.end() == 0


def test_what_was_reached_is_known_the_next_day_and_to_pytest(home: Path) -> None:
    """A step that was changed since is told apart, and a broken note is no note."""
    folder = home / "exercises" / NAME
    file = folder / f"{NAME}.py"
    write(file, "fires", "    return np.where(z >= 0, 1, 0)")
    write(file, "relu", "    return np.maximum(z, 0)")
    assert "2 of 11 steps; 2 new today" in pytest_says(home)
    path = folder / ".grader" / "progress.json"
    noted = json.loads(path.read_text("utf-8"))
    noted["steps"]["relu"]["first"] = "2020-01-01T10:00:00+00:00"
    path.write_text(json.dumps(noted), "utf-8")
    assert Progress.read(Assignment.read(folder)).new_today() == 1
    file.write_text(file.read_text("utf-8").replace("np.maximum(z, 0)", "np.maximum(z, 1)"))
    assignment = Assignment.read(folder)
    state = State(assignment, file, Submission.read(file), progress=Progress.read(assignment))
    state.current, state.view = "fires", View.STEPS
    assert state.done == ["fires"]
    assert state.standing("relu").value == "was right, and has changed since"
    assert parts.progress(state) == "1 of 11 steps; 1 new today"
    said = pytest_says(home, "-k", "fires")
    assert "All in all: 1 of 11 steps, 1 more was right before; 1 new today" in said
    path.write_text("{ not JSON", "utf-8")
    assert Progress.read(assignment).steps == {}


def pytest_says(home: Path, *more: str) -> str:
    command = [sys.executable, "-m", "pytest", "exercises", "-p", "no:cacheprovider", *more]
    done = subprocess.run(command, cwd=home, env=ENVIRONMENT, capture_output=True, text=True)
    return done.stdout


@pytest.mark.whole
def test_where_some_steps_are_asked_for_pytest_says_how_many_there_are(home: Path) -> None:
    write(home / "exercises" / NAME / f"{NAME}.py", "relu", "    return np.maximum(z, 0)")
    said = pytest_says(home, "-k", "relu or sigmoid")
    assert "1 of 2 steps" in said
    assert "All in all: 1 of 11 steps; 1 new today" in said


def test_the_exercise_that_was_saved_last_is_watched(tmp_path: Path) -> None:
    for name in (NAME, "first_model"):
        copy_of(name, tmp_path)
    now = time.time()
    for path in tmp_path.rglob("*.*"):
        os.utime(path, (now, now))
    assert choose(tmp_path).name == NAME  # all of one age: the first
    later = now + 60
    os.utime(tmp_path / "exercises" / "first_model" / "first_model.ipynb", (later, later))
    assert choose(tmp_path).name == "first_model"
    assert choose(tmp_path, NAME).name == NAME
    with pytest.raises(UsageError, match=r"no exercise 'a_nuron' here\. Did you mean 'a_neuron'\?"):
        choose(tmp_path, "a_nuron")
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(UsageError, match="Go to the folder of the course first"):
        choose(empty)


@pytest.mark.parametrize("folder", sorted(p.parent for p in EXERCISES.glob("*/assignment.toml")))
def test_each_step_has_a_task_in_two_sentences(folder: Path) -> None:
    assignment = Assignment.read(folder)
    stub = Submission.read(assignment.stub)
    for name in assignment.by_name:
        task = task_of(name, stub)
        assert 25 < len(task) < 330, (name, task)
        assert "``" not in task
        assert task.count("\n") == 0


@pytest.mark.parametrize(
    "name",
    [
        NAME,
        *whole("better_model", "first_model", "outside_data", "words_and_numbers"),
    ],
)
def test_each_step_that_is_right_tells_something_of_its_own_numbers(
    name: str, tmp_path: Path
) -> None:
    """The model solution, checked as a whole: no step is just "right"."""
    folder = copy_of(name, tmp_path)
    shutil.copy(SOLUTIONS / name / f"{name}.py", folder)
    assignment = Assignment.read(folder)
    judges, frames = judges_for(assignment), SimpleQueue[dict[str, Any]]()
    try:
        judges.wait()
        steps = list(assignment.by_name)
        judges.begin({"file": str(assignment.stub), "steps": steps}, frames.put)
        while "answer" not in (frame := frames.get(timeout=300)):
            assert "gone" not in frame, frame
    finally:
        judges.close()
    answer = frame["answer"]
    assert not answer["problems"]
    assert {each["name"]: each["outcome"] for each in answer["steps"]} == dict.fromkeys(
        steps, "passed"
    )
    for step in steps:
        assert answer["facts"][step], step
        assert all(re.search(r"\d", fact) for fact in answer["facts"][step]), step


@pytest.mark.whole
def test_keras_is_kept_warm_and_each_step_says_something_of_its_own(tmp_path: Path) -> None:
    """The model solution, saved step by step: no verdict is just "right"."""
    folder = copy_of("first_model", tmp_path)
    file = folder / "first_model.py"
    solution = Submission.read(SOLUTIONS / "first_model" / "first_model.py")
    titles = [step.title for step in Assignment.read(folder).steps]
    with Terminal(WATCH, cwd=tmp_path, env=ENVIRONMENT) as terminal:
        for number, name in enumerate(Assignment.read(folder).by_name, start=1):
            terminal.wait(f"Step {number} of {len(titles)}")
            terminal.wait("Not written yet")
            text = file.read_text("utf-8")
            stub = Submission(file, text).text_of(name)
            file.write_text(text.replace(stub, solution.text_of(name)), "utf-8")
            wanted = "Press n for" if number < len(titles) else "Every step is right"
            shown = terminal.wait(wanted)
            assert "★" in shown
            assert "checks have passed" not in shown
            if name == "show_digit":
                terminal.send("p")
                assert "▀▀▀▀" in terminal.wait("p back")
                assert (folder / ".grader" / "pictures" / "show_digit.html").is_file()
                terminal.send("p")
            terminal.send("n")
        terminal.send("q")
        assert terminal.end() == 0

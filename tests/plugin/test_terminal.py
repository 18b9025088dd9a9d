"""The screen of a student: on a terminal of 80 columns and 24 rows, and from the wrong folder."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from notebooks import notebook
from selection import whole
from test_pytest_plugin import FIRST_MODEL, STEPS, TRACEBACK, Done, Run, runner, write

COMMAND = re.compile(r"pytest( [^\s`]+)*")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A student's folder with the exercises in it, below a folder called `course`."""
    home = tmp_path / "course" / "ana"
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(FIRST_MODEL, home / "exercises" / "first_model", ignore=ignore)
    return home


@pytest.fixture
def run(home: Path, tmp_path: Path) -> Run:
    """`run(*arguments)`: pytest in that folder, at 80 columns."""
    run = runner(tmp_path, home)
    return lambda *arguments, **more: run(*arguments, COLUMNS="80", LINES="24", **more)


def fits(done: Done) -> bool:
    return all(len(line) < 80 for line in done.out.splitlines())


def error_of(done: Done) -> str:
    assert done.code == 4, done.text
    assert TRACEBACK not in done.text
    (line,) = [line for line in done.text.splitlines() if line.strip()]
    return line


def test_an_untouched_exercise_fits_on_a_small_terminal(run: Run) -> None:
    """24 rows with the line that was typed and the next prompt, a row for each step."""
    done = run("exercises")
    assert done.headings == STEPS
    assert len(done.out.splitlines()) <= 21
    assert fits(done)
    assert "\n   pytest exercises -k load_data\n" in done.out
    assert "\n   pytest exercises --hint load_data\n" in done.out


@pytest.mark.whole
def test_a_mistake_in_the_syntax_is_told_once_at_its_step(run: Run, home: Path) -> None:
    """...in a few words at the others; where its step was not asked for, the file is named."""
    file = home / "exercises" / "first_model" / "first_model.py"
    source = re.sub(
        r"raise NotImplementedError\(.step \d+, normalize.*",
        "return (x / 255",
        file.read_text("utf-8"),
    )
    file.write_text(source, "utf-8")
    number = source[: source.index("return (x")].count("\n") + 1
    done = run("exercises")
    assert f"The first thing to mend: normalize (first_model.py, line {number})" in done.out
    assert done.out.count("was never closed") == 1
    assert done.out.count(f"the file cannot be read, see line {number}") == len(STEPS) - 1
    assert done.headings == STEPS
    assert fits(done)
    alone = run("exercises", "-k", "build_model")
    assert f"The first thing to mend: first_model.py (line {number})" in alone.out
    assert alone.out.count("was never closed") == 1


@pytest.mark.whole
def test_a_return_at_the_left_margin_is_named_with_its_line(run: Run, home: Path) -> None:
    file = home / "exercises" / "first_model" / "first_model.py"
    source = re.sub(
        r"    raise NotImplementedError\(.step \d+, normalize.*",
        "    x = x / 255\nreturn x",
        file.read_text("utf-8"),
    )
    file.write_text(source, "utf-8")
    number = source[: source.index("\nreturn x")].count("\n") + 2
    done = run("exercises", "-k", "normalize")
    assert f"The first thing to mend: normalize (first_model.py, line {number})" in done.out
    flat = re.sub(r"\s+", " ", done.out)
    assert f"its `return` in line {number} stands outside of the function" in flat
    assert "Did you forget" not in flat


@pytest.mark.parametrize(
    ("worked_on", "says"),
    [
        ("", "first_model.py is checked; first_model.ipynb beside it is untouched, too."),
        pytest.param(
            "py",
            "first_model.py is checked; in first_model.ipynb beside it nothing was written.",
            marks=pytest.mark.whole,
        ),
        ("ipynb", "first_model.ipynb is checked; in first_model.py beside it nothing was written."),
    ],
)
def test_which_of_file_and_notebook_is_checked_is_one_line(
    run: Run, home: Path, worked_on: str, says: str
) -> None:
    if worked_on == "py":
        write(home / "exercises", load_data="return 1")
    if worked_on == "ipynb":
        data = notebook("def load_data():\n    return 1")
        (home / "exercises" / "first_model" / "first_model.ipynb").write_bytes(data)
    done = run("exercises", "-k", "show_digit")
    assert says in done.out.splitlines()


@pytest.mark.parametrize("name", ["experiment", *whole("compile_model", "predict_digits")])
def test_hints_fit_and_break_no_command(run: Run, name: str) -> None:
    for _ in range(3):
        done = run("exercises", "--hint", name)
        assert fits(done)
    assert done.code == 0


@pytest.mark.parametrize(
    ("where", "arguments", "remedy"),
    [
        ("exercises/first_model", ["exercises"], "pytest"),
        ("exercises/first_model", ["first_model"], "pytest"),
        ("exercises", ["exercises"], "pytest"),
        (".", ["exercise"], "pytest exercises"),
        (".", ["first_model"], "pytest exercises"),
        ("notes", ["exercises"], "pytest ../exercises"),
        (".", ["exercises/first_model/first_model.py"], "pytest exercises/first_model"),
        (".", ["exercises/first_model/first_model.ipynb"], "pytest exercises/first_model"),
        ("exercises/first_model", ["first_model.py"], "pytest"),
        (
            ".",
            ["exercises/first_model/first_model.py::normalize"],
            "pytest exercises/first_model -k normalize",
        ),
        (".", ["first_model.py"], "pytest exercises --submission first_model.py"),
        (".", ["--hint", "normalize"], "pytest exercises --hint normalize"),
        ("notes", ["--hint=normalize"], "pytest ../exercises --hint=normalize"),
        (".", ["--submission", "mine.py"], "pytest exercises --submission mine.py"),
    ],
)
def test_the_wrong_folder_or_file_is_one_line_with_what_to_type(
    run: Run, home: Path, where: str, arguments: list[str], remedy: str
) -> None:
    """...before anything is imported that takes time."""
    (home / "notes").mkdir()
    shutil.copyfile(FIRST_MODEL / "first_model.py", home / "first_model.py")
    done = run(*arguments, where=home / where)
    assert error_of(done).endswith(f"Run  {remedy}")
    assert len(done.started) == 1


@pytest.mark.parametrize(
    "arguments", [["exercises"], ["exercises", "--hint", "normalize"], ["--hint"]]
)
def test_far_from_any_exercise_the_way_there_is_told(
    run: Run, tmp_path: Path, arguments: list[str]
) -> None:
    far = tmp_path / "further" / "than" / "it" / "looks"  # other tests' folders lie around ours
    far.mkdir(parents=True)
    line = error_of(run(*arguments, where=far))
    assert "cd FOLDER" in line
    assert "then run  pytest exercises" in line


def test_in_other_projects_pytest_speaks_for_itself(run: Run, tmp_path: Path) -> None:
    far = tmp_path / "elsewhere"
    far.mkdir()
    done = run("no_such_test.py", where=far)
    assert done.code == 4
    assert "file or directory not found: no_such_test.py" in done.text


def test_a_folder_called_course_hides_no_failure(run: Run, home: Path) -> None:
    """A student's own tests beside the exercises are told, whatever the folders are called."""
    (home / "test_mine.py").write_text("def test_mine():\n    assert 1 + 1 == 3\n")
    done = run("exercises", "test_mine.py")
    assert done.code == 1
    assert "assert (1 + 1) == 3" in done.out

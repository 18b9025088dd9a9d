"""An assignment's own modules can be imported by its checks, however they are run, and by no other.

The courses are miniatures without TensorFlow: two assignments, each with an `expectations.py`.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import pytest

import grader
from grader import exercises
from grader.assignment.manifest import Assignment
from grader.judge.hidden import find_hidden
from grader.judge.judge import judge
from grader.judge.options import JudgeOptions
from grader.report.records import Report
from grader.sandbox.start import Sandbox, Start
from grader.submissions.submission import Submission

MANIFEST = """
schema = "grader/assignment/v1"
name = "{name}"
title = "{name}"
version = "1"

[[steps]]
name = "{step}"
title = "{step}"
parameters = ["x"]
points = 1
seconds = 20
hints = ["Think."]
"""
EXPECTATIONS = '''
"""What holds here."""

from grader.exercises.{name}.factors import FACTOR
from grader.expect import fail

SEEN = []


def is_right(found, x):
    """The step multiplies."""
    SEEN.append(found)
    if found != FACTOR * x or len(SEEN) > 3:
        fail(f"It is {{found}}, of {{len(SEEN)}} so far.", function="{step}")
'''
CONFTEST = """
import pytest
from grader.exercises.{name} import expectations


@pytest.fixture
def right():
    return expectations.is_right
"""
CHECK = '''
from grader.exercises.{name}.expectations import is_right


def test_in_the_file(student, right):
    """It multiplies."""
    is_right(student.{step}(2), 2)
    right(student.{step}(5), 5)
'''
HIDDEN = '''
from grader.exercises.{name} import expectations


def test_another_number(student):
    """It multiplies any number."""
    expectations.is_right(student.{step}(7), 7)
'''
FACTORS = {"twice": 2, "thrice": 3}


def write(path: Path, text: str, **names: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.format(**names) if names else text, "utf-8")


def make(base: Path, name: str) -> Path:
    """An assignment with one step, and its hidden checks; its folder."""
    folder, names = base / "exercises" / name, {"name": name, "step": f"do_{name}"}
    write(folder / "assignment.toml", MANIFEST, **names)
    write(folder / "expectations.py", EXPECTATIONS, **names)
    write(folder / "factors.py", f"FACTOR = {FACTORS[name]}\n")
    write(folder / "conftest.py", CONFTEST, **names)
    write(folder / f"test_do_{name}.py", CHECK, **names)
    write(folder / f"{name}.py", f"def do_{name}(x):\n    return {FACTORS[name]} * x\n")
    write(base / "solutions" / name / "hidden" / f"test_do_{name}_hidden.py", HIDDEN, **names)
    return folder


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A folder with two assignments, worked on; both are right."""
    for name in FACTORS:
        make(tmp_path, name)
    return tmp_path


def run(*arguments: str, where: Path, path: str = "") -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        cwd=where,
        env={**environment, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.mark.parametrize(
    ("where", "arguments"),
    [
        (".", ["exercises"]),
        pytest.param("exercises", [], marks=pytest.mark.whole),
        pytest.param(
            "exercises/twice",
            ["test_do_twice.py", "../thrice/test_do_thrice.py"],
            marks=pytest.mark.whole,
        ),
        pytest.param(
            "/",
            ["{course}/exercises/twice", "{course}/exercises/thrice"],
            marks=pytest.mark.whole,
        ),
        pytest.param(".", ["exercises", "--import-mode=importlib"], marks=pytest.mark.whole),
        pytest.param(".", ["exercises", "--import-mode=prepend"], marks=pytest.mark.whole),
        pytest.param(".", ["exercises", "-p", "randomly", "-n", "2"], marks=pytest.mark.whole),
        pytest.param(
            ".",
            ["exercises/thrice/test_do_thrice.py::test_in_the_file", "exercises/twice"],
            marks=pytest.mark.whole,
        ),
    ],
    ids=["above", "beside", "within", "elsewhere", "importlib", "prepend", "xdist", "one check"],
)
def test_checks_of_two_assignments_import_what_lies_beside_each(
    course: Path, where: str, arguments: list[str]
) -> None:
    told = [each.format(course=course) for each in arguments]
    done = run(*told, where=course / where)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 of 2 steps" in done.stdout or "Everything is right" in done.stdout


def graded(course: Path, start: Start, source: str) -> Report:
    assignment = Assignment.read(course / "exercises" / "twice")
    hidden = find_hidden(assignment, course / "solutions")
    submission = Submission(Path("twice.py"), textwrap.dedent(source))
    options = JudgeOptions(sandbox=Sandbox("process"), hidden=hidden)
    return judge(assignment, submission, student="ana", start=start, options=options)


def outcomes(report: Report) -> list[str]:
    return [check.outcome for step in report.steps for check in step.checks]


@pytest.mark.whole
def test_hidden_checks_import_them_too_and_nothing_is_left_for_the_next(
    course: Path, start: Start
) -> None:
    """Each submission finds them as they are written: a list in them is empty again."""
    for _ in range(2):
        report = graded(course, start, "def do_twice(x): return 2 * x")
        assert (outcomes(report), report.flags) == (["passed", "passed"], [])
        assert not [name for name in sys.modules if name.startswith("grader.exercises.twice")]


STEALS = """
    import importlib

    def do_twice(x):
        for name in (
            "grader.exercises.twice.expectations", "grader.exercises.twice.factors",
            "grader.exercises.twice", "expectations", "factors", "twice.expectations",
        ):
            try:
                importlib.import_module(name)
            except ImportError:
                continue
            return 2 * x
        return x
"""


def test_no_submission_that_is_graded_can_import_them(course: Path, start: Start) -> None:
    """It would pass if it found one of them."""
    report = graded(course, start, STEALS)
    assert outcomes(report)[0] == "failed"


def test_what_was_registered_before_is_there_again(tmp_path: Path) -> None:
    folder = make(tmp_path, "twice")
    exercises.register(folder)
    before = importlib.import_module("grader.exercises.twice.factors")
    (tmp_path / "other").mkdir()
    other = make(tmp_path / "other", "twice")
    write(other / "factors.py", "FACTOR = 20\n")
    with exercises.importable(other):
        assert importlib.import_module("grader.exercises.twice.factors").FACTOR == 20
    assert importlib.import_module("grader.exercises.twice.factors") is before


@pytest.mark.whole
def test_checks_run_from_an_installed_wheel_and_in_a_students_folder(tmp_path: Path) -> None:
    """What students get: the packed exercise and the wheel beside it, which stands in for pip."""
    root = Path(grader.__file__).parents[1]
    packed = tmp_path / "packed"
    done = subprocess.run(
        [sys.executable, "-m", "grader", "pack", str(packed)],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (packed / "exercises" / "first_model" / "expectations.py").is_file()
    (wheel,) = packed.glob("*.whl")
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    mine = packed / "exercises" / "first_model" / "first_model.py"
    mine.write_text("def normalize(x):\n    return x / 255\n", "utf-8")
    found = run("exercises", "-k", "normalize", where=packed, path=str(site))
    assert "2 of 2 points" in found.stdout, found.stdout + found.stderr

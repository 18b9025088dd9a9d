"""A course of two assignments whose steps, checks and helping modules have the same names."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest

from grader.assignment.hints import find_step
from grader.assignment.lookup import all_assignments
from grader.common.outcomes import UsageError
from grader.ipython.checker import Judge, Kernel

COURSE = Path(__file__).parents[1] / "courses" / "fruit"
EXERCISES = COURSE / "exercises"
APPLES = all_assignments(EXERCISES, "apples")[0]
BOTH = all_assignments(EXERCISES, None)
OURS = "There are 2 steps 'total': say which one, apples.total and pears.total."
PLAIN = ("-p", "no:randomly", "-p", "no:sugar")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Apples are right, and pears weigh too much."""
    folder = tmp_path_factory.mktemp("course")
    for part in ("exercises", "solutions"):
        shutil.copytree(COURSE / part, folder / part)
    for name in ("apples", "pears"):
        right = (folder / "solutions" / name / f"{name}.py").read_text("utf-8")
        mistaken = right.replace("* 3", "* 4")
        (folder / "exercises" / name / f"{name}.py").write_text(mistaken, "utf-8")
    return folder


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        env={**environment, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


def parts(text: str) -> list[str]:
    """What is told of each assignment, in order: its title, and how each check ended."""
    return re.findall(r"^(?:\w+ \(\w+\.py\)|   [✓✗] .*)$", text, re.MULTILINE)


IN_ORDER = [
    "Apples (apples.py)",
    "   ✓ The counts of apples come back",
    "   ✓ All of apples are weighed",
    "   ✓ No apples weigh nothing",
    "Pears (pears.py)",
    "   ✓ The counts of pears come back",
    "   ✗ All of pears are weighed",
    "   ✓ No pears weigh nothing",
    "Apples (apples.py)",
    "Pears (pears.py)",
]


def test_both_are_checked_in_one_run(course: Path) -> None:
    """Each below its own title and file, and each with its own last lines."""
    done = run(course, "pytest", "exercises", *PLAIN)
    assert done.returncode == 1, done.stdout + done.stderr
    assert parts(done.stdout) == IN_ORDER
    assert "pytest exercises/pears -k total" in done.stdout
    first, last = done.stdout.split("Apples (apples.py)\n\n ")[1].split("Pears (pears.py)")
    assert "3 of 3 points" in first
    assert "The first thing to mend: total (pears.py, line 14)" in last


@pytest.mark.whole
def test_both_are_checked_in_several_processes(course: Path) -> None:
    """Whichever is faster, what is told of one stands together."""
    done = run(course, "pytest", "exercises", *PLAIN, "-n", "2")
    assert done.returncode == 1, done.stdout + done.stderr
    told = parts(done.stdout)
    assert told in (IN_ORDER, IN_ORDER[4:8] + IN_ORDER[:4] + IN_ORDER[8:])


def test_a_name_selects_the_steps_of_both_or_of_one(course: Path) -> None:
    done = run(course, "pytest", "exercises", *PLAIN, "--co", "-q", "-k", "total and pears")
    assert re.findall(r"\S+::\S+", done.stdout) == [
        "exercises/pears/test_total.py::test_all_are_weighed",
        "exercises/pears/test_total.py::test_none_weigh_nothing",
    ]
    done = run(course, "pytest", "exercises", *PLAIN, "--co", "-q", "-k", "total")
    assert len(re.findall(r"\S+::\S+", done.stdout)) == 4
    done = run(course, "pytest", "exercises", *PLAIN, "-k", "pears and totl")
    assert "did you mean total? The steps are apples: load, total; pears: load," in done.stdout


def test_a_hint_is_asked_for_with_the_name_of_the_assignment(course: Path) -> None:
    done = run(course, "pytest", "exercises", "--hint", "total")
    assert OURS in done.stderr
    done = run(course, "pytest", "exercises", "--hint", "pears.total")
    assert "Each of pears weighs 3." in done.stdout


def test_two_folders_of_one_name_are_one_clear_line(course: Path, tmp_path: Path) -> None:
    """As after an author has copied one to begin the next."""
    for name in ("apples", "plums"):
        shutil.copytree(course / "exercises" / "apples", tmp_path / "exercises" / name)
    done = run(tmp_path, "pytest", "exercises", *PLAIN)
    assert done.returncode == 4
    assert "apples/ and plums/ are both called 'apples'" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_step_of_two_assignments_is_not_guessed() -> None:
    assert find_step(BOTH, "pears.load")[0].name == "pears"
    assert find_step([APPLES], "load")[1] is APPLES.by_name["load"]
    with pytest.raises(UsageError, match=re.escape(OURS)):
        find_step(BOTH, "total")
    with pytest.raises(UsageError, match=r"There is no step .plums\.load"):
        find_step(BOTH, "plums.load")


@pytest.mark.parametrize(
    ("notebook", "steps", "problem"),
    [
        ("Untitled.ipynb", ["total"], OURS),
        ("Untitled.ipynb", ["apples.load", "pears.load"], "pears.load is no step of apples"),
        ("pears.ipynb", ["apples.load"], "There is no step 'apples.load'"),
    ],
)
def test_a_notebook_checks_one_assignment(
    notebook: str, steps: list[str], problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(EXERCISES)
    asked: dict[str, Any] = {"folder": str(EXERCISES), "notebook": notebook}
    judge = Judge(cast(Kernel, None))  # which is not asked for anything
    assert problem in judge.answer({**asked, "do": "check", "steps": steps})["problem"]


@pytest.mark.whole
def test_one_of_them_is_graded(course: Path, tmp_path: Path) -> None:
    """By its own hidden checks, where a student's folder holds the files of both."""
    for name in ("apples", "pears"):
        target = tmp_path / "class" / "ana"
        target.mkdir(parents=True, exist_ok=True)
        shutil.copy(course / "exercises" / name / f"{name}.py", target)
    scores = {}
    for name in ("apples", "pears"):
        options = ("--exercises", f"{EXERCISES}", "--solutions", f"{COURSE / 'solutions'}")
        grading = ("grade", "class", "--assignment", name, "--out", name, "--sandbox", "process")
        done = run(tmp_path, "grader", *grading, "--jobs", "1", *options)
        assert done.returncode == 0, done.stdout + done.stderr
        with (tmp_path / name / "grades.csv").open(encoding="utf-8") as file:
            scores[name] = [float(row["score"]) for row in csv.DictReader(file)]
    assert scores == {"apples": [3.0], "pears": [pytest.approx(1 + 2 / 3, abs=1e-3)]}


@pytest.mark.parametrize("name", ["apples.py", "handed_in.py"])
def test_a_file_belongs_to_one_of_them_by_its_name_or_by_what_it_defines(
    course: Path, tmp_path: Path, name: str
) -> None:
    """...and the other's checks are not even collected."""
    text = (COURSE / "solutions" / "apples" / "apples.py").read_text("utf-8")
    own = tmp_path / name
    own.write_text(
        text if name == "apples.py" else f"{text}\ndef only_of_apples(): pass\n", "utf-8"
    )
    done = run(course, "pytest", "exercises", *PLAIN, "--submission", str(own))
    if name == "apples.py":
        assert done.returncode == 0, done.stdout
        assert "Pears" not in done.stdout
    else:  # both have steps of these names
        assert done.returncode == 4
        assert "may belong to any assignment; name one: pytest exercises" in done.stderr


def test_a_file_that_defines_steps_of_one_alone_needs_no_name(tmp_path: Path) -> None:
    exercises = Path(__file__).parents[2] / "exercises"
    own = tmp_path / "handed_in.py"
    own.write_text("import numpy as np\n\ndef relu(z):\n    return np.maximum(z, 0)\n", "utf-8")
    done = run(tmp_path, "pytest", str(exercises), *PLAIN, "--submission", str(own), "-k", "relu")
    assert "2 of 2 points, 1 of 1 step" in done.stdout, done.stdout + done.stderr
    assert "Your first model" not in done.stdout

"""The assignment `a_neuron` judges rightly, and nothing that runs for it imports TensorFlow."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader.assignment.manifest import Assignment
from grader.authoring.confusion import Confusion, confusion
from grader.authoring.corpus import read_corpus
from grader.authoring.validate import problems_at_rest, reference_and_stub
from grader.judge.hidden import find_hidden
from grader.report.records import Report

ROOT = Path(__file__).parents[2]
ASSIGNMENT = Assignment.read(ROOT / "exercises" / "a_neuron")
SOLUTIONS = ROOT / "solutions"
HIDDEN = find_hidden(ASSIGNMENT, SOLUTIONS)
CASES = read_corpus(
    ROOT / "tests" / "submissions" / "a_neuron", list(ASSIGNMENT.by_name), hidden=True
)
REPORTS: list[Report] = []


@pytest.fixture(scope="module")
def made() -> Confusion:
    """What the grader makes of the whole corpus."""
    return confusion(
        ASSIGNMENT, CASES, hidden=HIDDEN, jobs=2, tell=lambda _name, report: REPORTS.append(report)
    )


def test_manifest_functions_stubs_and_hints_agree() -> None:
    assert list(problems_at_rest(ASSIGNMENT, SOLUTIONS)) == []
    assert all(len(step.hints) == 3 for step in ASSIGNMENT.steps)


def test_the_reference_gets_every_point_and_the_stub_none() -> None:
    assert list(reference_and_stub(ASSIGNMENT, SOLUTIONS)) == []


def test_the_corpus_is_as_large_as_promised() -> None:
    """At least 25 correct and 50 wrong parts, every step among both."""
    parts = [part for case in CASES for part in case.parts]
    for kind, least in (("right", 25), ("wrong", 50)):
        some = [part for part in parts if bool(part.fails) == (kind == "wrong")]
        assert len(some) >= least
        assert {step for part in some for step in part.defines} == set(ASSIGNMENT.by_name)


def test_each_submission_is_judged_as_it_declares(made: Confusion) -> None:
    """A right one gets every point; a wrong one fails at its step alone, by its name."""
    assert [problem for verdict in made.verdicts for problem in verdict.problems] == []
    assert made.never_failed == ()


def test_no_process_of_it_had_tensorflow(made: Confusion) -> None:
    """...where the system can fork: each report tells what was there."""
    assert made.verdicts
    versions = [set(report.receipt) & {"tensorflow", "keras"} for report in REPORTS]
    assert versions == [set()] * len(CASES)


def test_each_name_of_its_catalogue_belongs_to_a_wrong_submission() -> None:
    """...so that no sentence stands there that nobody can read."""
    text = (ASSIGNMENT.folder / "misconceptions.toml").read_text("utf-8")
    own = {line.split('"')[1] for line in text.splitlines() if line.startswith("name = ")}
    named = {name for case in CASES for part in case.parts for name in part.names}
    assert own - named == set()


def test_a_student_checks_it_without_tensorflow() -> None:
    """Nowhere in `pytest exercises/a_neuron`, the student's process included."""
    code = (
        "import sys, pytest\n"
        "code = pytest.main(sys.argv[1:])\n"
        "print({'tensorflow', 'keras', 'matplotlib'} & set(sys.modules), int(code))\n"
    )
    reference = str(SOLUTIONS / "a_neuron" / "a_neuron.py")
    arguments = ["exercises/a_neuron", "--submission", reference, "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "26 of 26 points" in done.stdout
    assert done.stdout.strip().endswith("set() 0")

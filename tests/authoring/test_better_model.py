"""The assignment `better_model` judges rightly: convolutions, validation, early stopping."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader.assignment.manifest import Assignment
from grader.authoring.confusion import confusion
from grader.authoring.corpus import read_corpus
from grader.authoring.validate import problems_at_rest, reference_and_stub
from grader.batch.local import strongest
from grader.cli.demo import write_samples
from grader.judge.hidden import find_hidden
from grader.report.records import Report

ROOT = Path(__file__).parents[2]
ASSIGNMENT = Assignment.read(ROOT / "exercises" / "better_model")
SOLUTIONS = ROOT / "solutions"
HIDDEN = find_hidden(ASSIGNMENT, SOLUTIONS)
CASES = read_corpus(
    ROOT / "tests" / "submissions" / "better_model", list(ASSIGNMENT.by_name), hidden=True
)


def test_manifest_functions_stubs_and_hints_agree() -> None:
    assert list(problems_at_rest(ASSIGNMENT, SOLUTIONS)) == []
    assert all(len(step.hints) == 3 for step in ASSIGNMENT.steps)


def test_the_corpus_is_as_large_as_promised() -> None:
    """At least 25 correct and 50 wrong parts, every step among both."""
    parts = [part for case in CASES for part in case.parts]
    for kind, least in (("right", 25), ("wrong", 50)):
        some = [part for part in parts if bool(part.fails) == (kind == "wrong")]
        assert len(some) >= least
        assert {step for part in some for step in part.defines} == set(ASSIGNMENT.by_name)


def test_each_name_of_its_catalogue_belongs_to_a_wrong_submission() -> None:
    """...so that no sentence stands there that nobody can read."""
    text = (ASSIGNMENT.folder / "misconceptions.toml").read_text("utf-8")
    own = {line.split('"')[1] for line in text.splitlines() if line.startswith("name = ")}
    named = {name for case in CASES for part in case.parts for name in part.names}
    assert own - named == set()


@pytest.mark.whole
def test_the_reference_gets_every_point_and_the_stub_none() -> None:
    assert list(reference_and_stub(ASSIGNMENT, SOLUTIONS)) == []


@pytest.mark.whole
def test_each_submission_is_judged_as_it_declares() -> None:
    """A right one gets every point; a wrong one fails at its step alone, by its name."""
    made = confusion(ASSIGNMENT, CASES, hidden=HIDDEN, jobs=2, tell=lambda _name, _report: None)
    assert [problem for verdict in made.verdicts for problem in verdict.problems] == []
    assert made.never_failed == ()


@pytest.mark.whole
def test_a_class_is_graded(tmp_path: Path) -> None:
    """The command, with the samples of `grader demo`."""
    if not strongest().walled:
        pytest.skip("there is no wall here")
    hand_ins = tmp_path / "hand-ins"
    hand_ins.mkdir()
    write_samples(hand_ins, ASSIGNMENT)
    command = [sys.executable, "-m", "grader", "grade", str(hand_ins), "--jobs", "2"]
    done = subprocess.run(
        [*command, "--assignment", "better_model", "--out", str(tmp_path / "results")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    reports = {
        path.stem: Report.from_json(path.read_bytes())
        for path in (tmp_path / "results" / "reports").glob("*.json")
    }
    lost = {
        name: [step.name for step in report.steps if step.outcome == "failed"]
        for name, report in reports.items()
    }
    assert lost["ana"] == lost["ben"] == []
    assert lost["chloe"] == [
        "split",
        "read_curves",
        "augmentation",
        "confusion_matrix",
        "compare_models",
    ]
    assert lost["emma"] == ["fit_in_time"]
    assert {"split", "build_cnn", "fit_in_time", "best_model"} <= set(lost["mallory"])

"""The assignment `outside_data` judges rightly; its pictures are those that its script makes."""

from __future__ import annotations

import importlib.util
import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from grader.assignment.manifest import Assignment
from grader.authoring.confusion import Confusion, confusion
from grader.authoring.corpus import read_corpus
from grader.authoring.validate import problems_at_rest, reference_and_stub
from grader.batch.local import strongest
from grader.cli.demo import write_samples
from grader.judge.hidden import find_hidden
from grader.report.records import Report

ROOT = Path(__file__).parents[2]
ASSIGNMENT = Assignment.read(ROOT / "exercises" / "outside_data")
SOLUTIONS = ROOT / "solutions"
CASES = read_corpus(
    ROOT / "tests" / "submissions" / "outside_data", list(ASSIGNMENT.by_name), hidden=True
)

WHOLLY_WRONG = ("wrong/prepare/an-axis-more", "wrong/prepare/a-stroke-of-its-own")
"""What makes more than one mistake."""
REPORTS: dict[str, Report] = {}


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


def test_the_bundled_pictures_are_those_that_the_script_makes() -> None:
    """Each pixel of them, whatever a library's version makes of the files' bytes."""
    path = SOLUTIONS / "outside_data" / "make_photos.py"
    spec = importlib.util.spec_from_file_location("make_photos", path)
    assert spec
    assert spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    photos = ASSIGNMENT.folder / "photos"
    made = script.files()
    there = {p.relative_to(photos).as_posix() for p in photos.rglob("*") if p.is_file()}
    assert there == set(made)
    for name, content in made.items():
        bundled = (photos / name).read_bytes()
        if bundled != content:
            left, right = (np.asarray(Image.open(io.BytesIO(x)), float) for x in (bundled, content))
            assert np.abs(left - right).max() < 3, name


def test_none_of_its_data_is_what_others_keep_hidden() -> None:
    """Students get digits that they have already, none of those of hidden checks."""
    with np.load(SOLUTIONS / "first_model" / "hidden" / "digits.npz") as data:
        kept = {digit.tobytes() for digit in data["x"]}
    with np.load(ASSIGNMENT.given / "pictures.npz") as data:
        assert not kept & {digit.tobytes() for digit in data["digits"]}
    with np.load(SOLUTIONS / "outside_data" / "hidden" / "pictures.npz") as data:
        assert {digit.tobytes() for digit in data["digits"]} <= kept


@pytest.mark.whole
def test_the_reference_gets_every_point_and_the_stub_none() -> None:
    assert list(reference_and_stub(ASSIGNMENT, SOLUTIONS)) == []


@pytest.fixture(scope="module")
def made() -> Confusion:
    """What the grader makes of the whole corpus."""
    hidden = find_hidden(ASSIGNMENT, SOLUTIONS)
    return confusion(ASSIGNMENT, CASES, hidden=hidden, jobs=2, tell=REPORTS.__setitem__)


@pytest.mark.whole
def test_each_submission_is_judged_as_it_declares(made: Confusion) -> None:
    """A right one gets every point; a wrong one fails at its step alone, by its name."""
    assert [problem for verdict in made.verdicts for problem in verdict.problems] == []
    assert made.never_failed == ()


@pytest.mark.whole
def test_a_slip_costs_one_check(made: Confusion) -> None:
    """...of these steps: what is right beside it keeps its points."""
    assert made.verdicts
    lost = {
        part.name: [check.name for step in REPORTS[case.name].steps if step.name in part.defines
                    for check in step.checks if check.outcome == "failed"]
        for case in CASES
        for part in case.parts
        if part.fails and part.defines & {"prepare"} and part.name not in WHOLLY_WRONG
    }  # fmt: skip
    assert len(lost) > 10
    assert {name: checks for name, checks in lost.items() if len(checks) != 1} == {}


@pytest.mark.whole
def test_a_class_is_graded(tmp_path: Path) -> None:
    """The command, with the samples of `grader demo`."""
    if not strongest().walled:
        pytest.skip("there is no wall here")
    hand_ins = tmp_path / "hand-ins"
    hand_ins.mkdir()
    write_samples(hand_ins, ASSIGNMENT)
    out = tmp_path / "results"
    command = [sys.executable, "-m", "grader", "grade", str(hand_ins), "--out", str(out)]
    done = subprocess.run(
        [*command, "--assignment", "outside_data", "--jobs", "2"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    reports = {p.stem: Report.from_json(p.read_bytes()) for p in (out / "reports").glob("*.json")}
    lost = {
        name: [step.name for step in report.steps if step.outcome == "failed"]
        for name, report in reports.items()
    }
    assert lost["ana"] == lost["ben"] == []
    assert lost["chloe"] == ["list_images", "read_image", "prepare", "split", "find_failures"]
    assert lost["emma"] == ["sort_out"]
    assert set(lost["mallory"]) == set(ASSIGNMENT.by_name)
    assert "root:x:" not in reports["mallory"].to_json().decode()  # what stands in the file

"""The assignment `a_neuron` judges rightly, and nothing that runs for it imports TensorFlow."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from selection import whole

from grader.assignment.manifest import Assignment
from grader.authoring.confusion import Confusion, confusion
from grader.authoring.corpus import read_corpus
from grader.authoring.validate import problems_at_rest, reference_and_stub
from grader.batch.local import strongest
from grader.cli.demo import write_samples
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


@pytest.mark.parametrize("sandbox", whole("wall", "process"))
def test_a_class_is_graded(sandbox: str, tmp_path: Path) -> None:
    """The command, with the samples of `grader demo`; what is given stands in for what is wrong."""
    if sandbox == "wall" and not strongest().walled:
        pytest.skip("there is no wall here")
    hand_ins = tmp_path / "hand-ins"
    hand_ins.mkdir()
    write_samples(hand_ins, ASSIGNMENT)
    command = [sys.executable, "-m", "grader", "grade", str(hand_ins), "--assignment", "a_neuron"]
    done = subprocess.run(
        [*command, "--out", str(tmp_path / "results"), "--sandbox", sandbox, "--jobs", "2"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
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
    assert lost["chloe"] == ["fires", "relu", "softmax", "merge"]
    assert lost["emma"] == ["softmax"]
    assert {"fires", "relu", "sigmoid", "cross_entropy"} <= set(lost["mallory"])
    assert all("tensorflow" not in report.receipt for report in reports.values())


def test_a_notebook_checks_it_without_tensorflow(tmp_path: Path) -> None:
    """`%check` in a real kernel, where every function is the reference's."""
    functions = (SOLUTIONS / "a_neuron" / "a_neuron.py").read_text("utf-8")
    exercise = tmp_path / "exercises" / "a_neuron"
    shutil.copytree(ASSIGNMENT.folder, exercise, ignore=shutil.ignore_patterns("__pycache__"))
    looks = "import sys; print({'tensorflow', 'keras'} & set(sys.modules))"
    sources = ["%load_ext grader", functions, "%check", looks]
    notebook = nbformat.v4.new_notebook(cells=[*map(nbformat.v4.new_code_cell, sources)])
    where = {"metadata": {"path": str(exercise)}}
    NotebookClient(notebook, timeout=120, resources=where).execute()
    check, look = notebook.cells[2:]
    assert "26 of 26 points" in str(check.outputs)
    assert look.outputs[0].text.strip() == "set()"

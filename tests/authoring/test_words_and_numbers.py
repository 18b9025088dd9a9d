"""The assignment `words_and_numbers` judges rightly; its data is what its script makes."""

from __future__ import annotations

import csv
import io
import runpy
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
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
ASSIGNMENT = Assignment.read(ROOT / "exercises" / "words_and_numbers")
SOLUTIONS = ROOT / "solutions"
OWN = SOLUTIONS / "words_and_numbers"
HIDDEN = find_hidden(ASSIGNMENT, SOLUTIONS)
CASES = read_corpus(
    ROOT / "tests" / "submissions" / "words_and_numbers", list(ASSIGNMENT.by_name), hidden=True
)
MOST_BYTES = 300_000
WHOLLY_WRONG = (
    "wrong/encode/each-word-in-its-own-column",
    "wrong/encode/which-words",
    "wrong/vocabulary/lists-counted",
    "wrong/vocabulary/for-each-text",
)
"""What gives something else altogether, or nothing."""
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


def rows(path: Path) -> list[tuple[str, ...]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)]


@pytest.mark.parametrize("name", ["sentences.csv", "penguins.csv"])
def test_what_is_held_back_stands_in_no_file_of_the_students(name: str) -> None:
    given, hidden = rows(ASSIGNMENT.given / name), rows(OWN / "hidden" / name)
    assert given[0] == hidden[0]
    assert not set(given[1:]) & set(hidden[1:])


def test_the_data_is_small_enough_to_bundle() -> None:
    files = [
        folder / name
        for folder in (ASSIGNMENT.given, OWN / "hidden")
        for name in ("sentences.csv", "penguins.csv")
    ]
    assert sum(path.stat().st_size for path in files) < MOST_BYTES
    assert "CC0" in (ASSIGNMENT.given / "SOURCES.md").read_text("utf-8")


PAGE = """<body><header><p>Whereas it is essential.</p></header>
<article data-number="3"><p>One two three four, five {code} seven eight; nine ten.</p></article>
<article data-number="27"><p>Held back are these words {code}.</p></article></body>"""
PENGUINS = """species,island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex,year
Adelie,Biscoe,39.1,18.7,181,3750,male,2007
Adelie,Biscoe,NA,18.7,181,3750,male,2007
Adelie,Biscoe,40.1,18.7,181,3850,female,2007
"""


def test_the_script_makes_tables_of_archives(tmp_path: Path) -> None:
    """Pieces of four words and more, by language; penguins without gaps."""
    script = runpy.run_path(str(OWN / "make_data.py"))
    pages = {f"declaration/{code}.html": PAGE.format(code=code) for code in script["LANGUAGES"]}
    for name, files in (("u.tgz", pages), ("p.tar.gz", {"p/data/penguins.csv": PENGUINS})):
        with tarfile.open(tmp_path / name, "w:gz") as archive:
            for path, text in files.items():
                about = tarfile.TarInfo(f"package/{path}")
                about.size = len(text.encode())
                archive.addfile(about, io.BytesIO(text.encode()))
    given, held_back = script["sentences"](tmp_path / "u.tgz")
    assert [row for row in given if row[0] == "English"] == [
        ["English", "One two three four,"],
        ["English", "Whereas it is essential."],
        ["English", "five eng seven eight;"],
    ]
    assert ["Swedish", "Held back are these words swe."] in held_back
    kept, others = script["penguins"](tmp_path / "p.tar.gz")
    assert sorted([*kept, *others]) == [
        ["39.1", "18.7", "181", "male", "3750"],
        ["40.1", "18.7", "181", "female", "3850"],
    ]


@pytest.mark.whole
def test_the_reference_gets_every_point_and_the_stub_none() -> None:
    assert list(reference_and_stub(ASSIGNMENT, SOLUTIONS)) == []


@pytest.fixture(scope="module")
def made() -> Confusion:
    """What the grader makes of the whole corpus."""
    return confusion(ASSIGNMENT, CASES, hidden=HIDDEN, jobs=2, tell=REPORTS.__setitem__)


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
        if part.fails and part.defines & {"vocabulary", "encode"} and part.name not in WHOLLY_WRONG
    }  # fmt: skip
    assert len(lost) > 25
    assert {name: checks for name, checks in lost.items() if len(checks) != 1} == {}


@pytest.mark.parametrize("sandbox", whole("wall", "process"))
def test_a_class_is_graded(sandbox: str, tmp_path: Path) -> None:
    """The command, with the samples of `grader demo`; what is given stands in for what is wrong."""
    if sandbox == "wall" and not strongest().walled:
        pytest.skip("there is no wall here")
    hand_ins = tmp_path / "hand-ins"
    hand_ins.mkdir()
    write_samples(hand_ins, ASSIGNMENT)
    command = [sys.executable, "-m", "grader", "grade", str(hand_ins), "--assignment"]
    done = subprocess.run(
        [*command, ASSIGNMENT.name, "--out", str(tmp_path / "results"), "--sandbox", sandbox],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
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
    assert lost["chloe"] == ["tokenise", "build_classifier", "standardise", "measure"]
    assert lost["dan"] == ["hold_out", "vocabulary"]
    assert lost["emma"] == ["fit_regressor"]
    assert {"hold_out", "tokenise", "train_classifier", "fit_regressor"} <= set(lost["mallory"])

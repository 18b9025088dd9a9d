"""`grader grade` without `--assignment`: a term's hand-ins at once, results for each assignment."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from grader.assignment.manifest import Assignment
from grader.cli.course.term import Part, archives_of
from grader.cli.main import commands
from grader.common.outcomes import UsageError
from grader.submissions.incoming.term import parts_of

ROOT = Path(__file__).parents[2]
COURSES = ROOT / "tests" / "courses"
ASSIGNMENTS = {"doubling": "doubling", "apples": "fruit", "pears": "fruit"}
DOUBLING = (
    "def double(x):\n    return {} * x\n\n\ndef halve_again(doubled):\n    return doubled / 2\n"
)
APPLES = "def load():\n    return [1, 2, 2]\n\n\ndef total(counts):\n    return sum(counts) * 2\n"


def grade(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "grader", "grade", *words, "--jobs", "1", "--sandbox", "process"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )


def scores(results: Path) -> dict[str, str]:
    rows = csv.DictReader((results / "grades.csv").read_text("utf-8").splitlines())
    return {row["student"]: row["score"] for row in rows}


@pytest.fixture
def term(tmp_path: Path) -> Path:
    for name, course in ASSIGNMENTS.items():
        for kind in ("exercises", "solutions"):
            shutil.copytree(COURSES / course / kind / name, tmp_path / kind / name)
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def test_each_assignment_that_has_hand_ins_is_graded_into_its_own_folder(term: Path) -> None:
    """...a folder or a zip; what belongs to none is named, and an empty one stops no other."""
    write(term / "hand-ins" / "doubling" / "ana" / "doubling.py", DOUBLING.format(2))
    write(term / "hand-ins" / "doubling" / "ben" / "doubling.py", DOUBLING.format(3))
    with zipfile.ZipFile(term / "hand-ins" / "apples.zip", "w") as archive:
        archive.writestr("ana/apples.py", APPLES)
        archive.writestr("ben/", "")
    (term / "hand-ins" / "pears").mkdir()
    write(term / "hand-ins" / "plums" / "ana" / "plums.py", "")
    write(term / "hand-ins" / "names.csv", "ana\n")
    done = grade(term, "hand-ins", "--out", "results")
    assert done.returncode == 2, done.stderr  # the largest: of pears nothing is there
    assert scores(term / "results" / "doubling") == {"ana": "3", "ben": "1.5"}
    assert scores(term / "results" / "apples") == {"ana": "3", "ben": ""}
    assert sorted(path.name for path in (term / "results").iterdir()) == ["apples", "doubling"]
    assert "of no assignment in exercises, and not graded: names.csv, plums" in done.stderr
    assert "grader: pears: hand-ins/pears is empty" in done.stderr
    assert "doubling (2 of 3): hand-ins/doubling" in done.stderr
    assert "grading doubling: 2 of 2" in done.stderr
    assert "grader course results/apples results/doubling --out course" in done.stderr
    shutil.rmtree(term / "hand-ins" / "pears")
    again = grade(term, "hand-ins", "--out", "results")
    assert again.returncode == 1, again.stderr  # ben's apples need a person
    assert again.stderr.count("unchanged") == 2


@pytest.mark.whole
def test_named_assignments_are_looked_for_in_a_class_that_handed_in_all_together(
    term: Path,
) -> None:
    """By the names of the files; the results may lie beside the students."""
    for name, text in (("doubling", DOUBLING.format(2)), ("apples", APPLES)):
        write(term / "class" / "ana" / f"{name}.py", text)
        write(term / "class" / "ben" / f"{name}.py", text)
        write(term / "earlier" / name / "eva" / f"{name}.py", text)
    both = ("--assignment", "doubling", "--assignment", "apples")
    for _ in range(2):
        done = grade(term, "class", *both, "--out", "class/results", "--archive", "earlier")
        assert done.returncode == 0, done.stderr
    for name in ("doubling", "apples"):
        assert scores(term / "class" / "results" / name) == {"ana": "3", "ben": "3"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "holds no folder or zip that is called like an assignment (apples, doubling, pears)"),
        (("--json",), "--json is for one assignment; name it with --assignment."),
        (("--gradebook", "sqlite:///a"), "--gradebook is for one assignment"),
        (("--assignment", "apples", "--assignment", "nope"), "There is no assignment 'nope'"),
    ],
)
def test_what_cannot_be_graded_at_once_is_told_in_one_line(
    term: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], says: str
) -> None:
    write(term / "class" / "ana" / "doubling.py", "")
    monkeypatch.chdir(term)
    with pytest.raises(UsageError, match=re.escape(says)):
        commands.main(["grade", "class", "--out", "results", *words], standalone_mode=False)
    assert not (term / "results").exists()


def test_of_an_earlier_term_its_part_is_compared_with(term: Path) -> None:
    write(term / "terms" / "doubling" / "eva.py", "")
    write(term / "zips" / "doubling.zip", "")
    part = Part(Assignment.read(term / "exercises" / "doubling"), term, term / "results")
    found = archives_of(part, [term / "terms", term / "zips", term / "exercises" / "pears"])
    names = [str(path.relative_to(term)) for path in found]
    assert names == ["terms/doubling", "zips/doubling.zip", "exercises/pears"]


def test_two_parts_of_one_assignment_are_refused_and_links_not_followed(tmp_path: Path) -> None:
    for name in ("apples", "results"):
        (tmp_path / name).mkdir()
    (tmp_path / "pears").symlink_to(tmp_path / "apples")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "apples.txt").write_text("", "utf-8")
    found = parts_of(tmp_path, ["apples", "pears"], skip=tmp_path / "results")
    assert found.of == {"apples": tmp_path / "apples"}
    assert found.others == ("apples.txt", "pears")
    (tmp_path / "Apples.ZIP").write_bytes(b"")
    with pytest.raises(UsageError, match=r"are both of apples; keep one of them"):
        parts_of(tmp_path, ["apples"], skip=tmp_path / "results")
    with pytest.raises(UsageError, match=r"apples\.txt is no folder"):
        parts_of(tmp_path / "apples.txt", ["apples"], skip=tmp_path)

"""What the checks of one submission share, whatever a submission has left in its folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_scratch import nest

from grader.assignment.manifest import Assignment
from grader.checks.student import Student
from grader.judge.attempts import Attempt
from grader.judge.case.case import Case, OpenCase
from grader.sandbox.process import spawn
from grader.sandbox.scratch import Scratch
from grader.sandbox.session import Session, Setup
from grader.submissions.submission import Submission

ROOT = Path(__file__).parents[2]
ASSIGNMENT = ROOT / "exercises" / "first_model"
NAME = "trained.keras"


@pytest.fixture
def case() -> Iterator[OpenCase]:
    """The case of a submission whose process is not needed, and so never started."""
    assignment = Assignment.read(ASSIGNMENT)
    with Scratch() as scratch:
        session = Session(lambda: spawn(scratch, memory_mb=1024), Setup("", "m", "m.py"))
        submission = Submission(Path("first_model.py"), "")
        student = Student(assignment, submission, session)
        yield OpenCase.of(Case(assignment, submission), student, session, scratch=scratch)


def test_what_is_first_told_by_the_submission_in_hidden_checks_has_a_remark(case: OpenCase) -> None:
    """...without the submission's own words, which may be made of what it has seen there."""
    case.begin_hidden()
    assert case.remarks.all() == []
    case.processes.twins.note_self_report("a model", "ValueError: the third label is 7")
    (remark,) = case.remarks.all()
    assert remark.startswith("Self-reported: in hidden checks")
    assert "label" not in remark


def test_what_was_told_before_hidden_checks_keeps_its_reason(case: OpenCase) -> None:
    """And needs no second remark where hidden checks say the same."""
    case.processes.twins.note_self_report("a model", "ValueError: no")
    case.begin_hidden()
    case.processes.twins.note_self_report("a model", "ValueError: no")
    (remark,) = case.remarks.all()
    assert "(ValueError: no)" in remark


def test_nothing_is_drawn_or_measured_of_hidden_data(case: OpenCase) -> None:
    case.drawings.measured(seconds=1, accuracy=0.5)
    case.begin_hidden()
    case.drawings.measured(seconds=2, accuracy=0.25)
    assert case.drawings.pictures().measures == {"seconds": 1.0, "accuracy": 0.5}


def test_a_file_is_handed_over_at_the_same_path_each_time(case: OpenCase) -> None:
    """What a function does with it the first time is gone the second time."""
    path = Path(case.handover.hand_over(NAME, to="m.keras"))
    path.write_bytes(b"mine")
    assert case.handover.hand_over(NAME, to="m.keras") == str(path)
    assert path.read_bytes() == (ASSIGNMENT / "given" / NAME).read_bytes()


def test_a_very_deep_folder_in_its_place_is_put_aside(case: OpenCase) -> None:
    path = Path(case.handover.hand_over(NAME, to="m.keras"))
    path.unlink()
    path.mkdir()
    nest(path, levels=3000)
    assert case.handover.hand_over(NAME, to="m.keras") == str(path)
    assert path.read_bytes() == (ASSIGNMENT / "given" / NAME).read_bytes()


@pytest.mark.parametrize("levels", [0, 1], ids=["the file", "its folder"])
def test_nothing_is_written_or_removed_through_a_link(
    case: OpenCase, levels: int, tmp_path: Path
) -> None:
    (tmp_path / "m.keras").mkdir()
    (tmp_path / "m.keras" / "precious").write_text("kept")
    path = Path(case.handover.hand_over(NAME, to="m.keras"))
    replaced = (path, path.parent)[levels]
    replaced.rename(replaced.with_name("away"))
    replaced.symlink_to(tmp_path / "m.keras" if levels == 0 else tmp_path)
    assert case.handover.hand_over(NAME, to="m.keras") == str(path)
    assert not replaced.is_symlink()
    assert [p.name for p in tmp_path.rglob("*")] == ["m.keras", "precious"]


def test_a_function_that_had_a_stand_in_is_looked_at_again_in_a_new_process(
    case: OpenCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is asked in hidden checks has not seen how the stand-in does it."""
    ended: list[str] = []
    monkeypatch.setattr(case.processes, "start_anew", lambda: ended.append("ended"))
    case.processes.prepare("predict_digits", Attempt(stand_ins=("normalize",)), hidden=False)
    case.processes.prepare("normalize", Attempt(), hidden=False)
    case.processes.prepare("evaluate_model", Attempt(), hidden=True)
    assert ended == []
    case.processes.prepare("normalize", Attempt(), hidden=True)
    assert ended == ["ended"]


def test_given_has_the_documented_names_and_no_others(case: OpenCase) -> None:
    """What authors may use is written down; how a case is judged is out of their reach."""
    guide = (ROOT / "docs" / "authors.md").read_text("utf-8")
    documented = set(re.findall(r"(?<![\w/])given\.(\w+)", guide))
    assert {name for name in dir(case.given()) if not name.startswith("_")} == documented

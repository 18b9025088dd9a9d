"""What the checks of one submission share, whatever a submission has left in its folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from test_scratch import nest

from grader.assignment import Assignment
from grader.attempts import Attempt
from grader.bench import Bench
from grader.remote.process import spawn
from grader.remote.scratch import Scratch
from grader.remote.session import Session, Setup
from grader.report import CheckResult
from grader.student import Student
from grader.submission import Submission

ASSIGNMENT = Path(__file__).parents[1] / "exercises" / "first_model"
NAME = "trained.keras"


@pytest.fixture
def bench() -> Iterator[Bench]:
    """The workbench of a submission whose process is not needed, and so never started."""
    assignment = Assignment.read(ASSIGNMENT)
    with Scratch() as scratch:
        session = Session(lambda: spawn(scratch), Setup("", "first_model", "first_model.py"))
        student = Student(assignment, Submission(Path("first_model.py"), ""), session)
        yield Bench(assignment, student, session, scratch=scratch)


def test_what_is_first_told_by_the_submission_in_hidden_checks_has_a_remark(bench: Bench) -> None:
    """...without the submission's own words, which may be made of what it has seen there."""
    bench.begin_hidden()
    assert bench.remarks() == []
    bench.twins.note_self_report("a model", "ValueError: the third label is 7")
    (remark,) = bench.remarks()
    assert remark.startswith("Self-reported: in hidden checks")
    assert "label" not in remark


def test_what_was_told_before_hidden_checks_keeps_its_reason(bench: Bench) -> None:
    """And needs no second remark where hidden checks say the same."""
    bench.twins.note_self_report("a model", "ValueError: no")
    bench.begin_hidden()
    bench.twins.note_self_report("a model", "ValueError: no")
    (remark,) = bench.remarks()
    assert "(ValueError: no)" in remark


def test_a_file_is_handed_over_at_the_same_path_each_time(bench: Bench) -> None:
    """What a function does with it the first time is gone the second time."""
    path = Path(bench.hand_over(NAME, to="m.keras"))
    path.write_bytes(b"mine")
    assert bench.hand_over(NAME, to="m.keras") == str(path)
    assert path.read_bytes() == (bench.assignment.given / NAME).read_bytes()


def test_a_very_deep_folder_in_its_place_is_put_aside(bench: Bench) -> None:
    path = Path(bench.hand_over(NAME, to="m.keras"))
    path.unlink()
    path.mkdir()
    nest(path, levels=3000)
    assert bench.hand_over(NAME, to="m.keras") == str(path)
    assert path.read_bytes() == (bench.assignment.given / NAME).read_bytes()


@pytest.mark.parametrize("levels", [0, 1], ids=["the file", "its folder"])
def test_nothing_is_written_or_removed_through_a_link(
    bench: Bench, levels: int, tmp_path: Path
) -> None:
    (tmp_path / "m.keras").mkdir()
    (tmp_path / "m.keras" / "precious").write_text("kept")
    path = Path(bench.hand_over(NAME, to="m.keras"))
    replaced = (path, path.parent)[levels]
    replaced.rename(replaced.with_name("away"))
    replaced.symlink_to(tmp_path / "m.keras" if levels == 0 else tmp_path)
    assert bench.hand_over(NAME, to="m.keras") == str(path)
    assert not replaced.is_symlink()
    assert [p.name for p in tmp_path.rglob("*")] == ["m.keras", "precious"]


def test_what_is_made_after_the_checks_of_later_steps_is_not_made_in_its_turn(bench: Bench) -> None:
    """By then others have been handed what it could be answered from."""
    bench.enter("fit_model", Attempt())
    assert not bench.is_made_in_turn("training")
    bench.once("training", lambda: 1)
    assert bench.is_made_in_turn("training")
    bench.enter("evaluate_model", Attempt())
    passed = CheckResult(name="c", label="c", outcome="passed", score=0.0, max_score=0.0)
    bench.record("evaluate_model", bench.leave(passed, None), weight=1.0)
    bench.enter("fit_model", Attempt())
    assert bench.is_made_in_turn("training")
    bench.once("once more", lambda: 2)
    assert not bench.is_made_in_turn("once more")


def test_a_function_that_had_a_stand_in_is_looked_at_again_in_a_new_process(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is asked in hidden checks has not seen how the stand-in does it."""
    ended: list[str] = []
    monkeypatch.setattr(bench, "start_anew", lambda: ended.append(bench.step))
    bench.enter("predict_digits", Attempt(stand_ins=("normalize",)))
    bench.enter("normalize", Attempt())
    bench.enter("evaluate_model", Attempt(), hidden=True)
    assert ended == []
    bench.enter("normalize", Attempt(), hidden=True)
    assert ended == ["normalize"]

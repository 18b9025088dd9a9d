"""A step may have no hints: whoever asks for one is told so, and nobody is sent to ask."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.assignment.hints import hinted_step
from grader.assignment.manifest import Assignment
from grader.common.outcomes import Outcome, UsageError
from grader.ipython.cell_html import Shown, as_text
from grader.report.records import StepResult, build_report

COURSE = Path(__file__).parents[1] / "courses" / "fruit"


@pytest.fixture
def assignment(tmp_path: Path) -> Assignment:
    """Its first step has no hints."""
    folder = shutil.copytree(COURSE / "exercises" / "apples", tmp_path / "apples")
    manifest = folder / "assignment.toml"
    hints = 'hints = ["How many are there of apples?"]\n'
    text = manifest.read_text("utf-8")
    assert hints in text
    manifest.write_text(text.replace(hints, ""), "utf-8")
    return Assignment.read(folder)


def test_a_hint_that_is_not_there_is_one_line(assignment: Assignment) -> None:
    with pytest.raises(UsageError, match=r"^There are no hints for load\.$"):
        hinted_step([assignment], "load")
    assert hinted_step([assignment], "total")[1].name == "total"


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.NOT_ATTEMPTED])
def test_a_notebook_sends_nobody_to_ask_for_it(assignment: Assignment, outcome: Outcome) -> None:
    step = StepResult(
        name="load", title="So many apples", outcome=outcome, score=0.0, max_score=1.0
    )
    report = build_report(assignment, "", [step])
    assert "%hint load" in as_text(Shown(report))
    assert "hint" not in as_text(Shown(report, without_hints={"load"}))

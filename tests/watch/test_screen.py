"""What is drawn, without a terminal: nothing is lost, however little room there is."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from grader.assignment.hints import Hint
from grader.assignment.manifest import Assignment
from grader.submissions.submission import Submission
from grader.watch.plain import Plain
from grader.watch.screen import Screen
from grader.watch.state import State, View

EXERCISES = Path(__file__).parents[2] / "exercises"
ASSIGNMENTS = [Assignment.read(path.parent) for path in sorted(EXERCISES.glob("*/assignment.toml"))]
each_assignment = pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda each: each.name)


def state_of(assignment: Assignment) -> State:
    stub = assignment.stub
    return State(assignment, stub, Submission.read(stub), current=next(iter(assignment.by_name)))


def pages(state: State, width: int = 80, height: int = 24) -> list[list[str]]:
    """What stands on the screen, page by page."""
    screen, found = Screen(Console(file=io.StringIO())), list[list[str]]()
    state.page = 0
    while True:
        rows = [row.plain for row in screen.lines(state, width, height)]
        assert len(rows) == height
        assert all(len(row) <= width for row in rows), rows
        if rows in found:
            return found
        found.append(rows)
        if not any("space: more" in row for row in rows):
            return found
        state.page += 1


def words(texts: list[str]) -> str:
    return " ".join(" ".join(texts).split())


@each_assignment
def test_no_word_of_a_hint_is_lost_and_its_beginning_is_seen_at_once(
    assignment: Assignment, capsys: pytest.CaptureFixture[str]
) -> None:
    state, plain = state_of(assignment), Plain()
    for step in assignment.steps:
        state.current = step.name
        for number in range(1, len(step.hints) + 1):
            state.hint = hint = Hint.of(step, number)
            shown = pages(state)
            assert f"Hint {number} of {hint.count}" in words(shown[0])
            rows = [row for page in shown for row in page[2:-3]]
            missed = [word for word in hint.text.split() if word not in words(rows).split()]
            assert not missed, (step.name, number)
            if len(shown) == 1:
                assert words(hint.text.splitlines()) in words(rows)
            plain.draw(state)
            said = capsys.readouterr().out
            assert words(hint.text.splitlines()) in words([said])

"""What is drawn, without a terminal: nothing is lost, however little room there is."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from rich.console import Console

from grader.assignment.hints import Hint
from grader.assignment.manifest import Assignment
from grader.report.progress import Progress, Reached
from grader.submissions.submission import Submission
from grader.watch.plain import Plain
from grader.watch.screen import Screen
from grader.watch.state import AT_CURSOR, Standing, State, View

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


class Standings(State):
    """All steps stand alike."""

    all_are = Standing.UNKNOWN

    def standing(self, name: str) -> Standing:  # noqa: ARG002
        return self.all_are


@each_assignment
@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("standing", Standing)
def test_the_list_says_of_each_step_its_name_and_all_of_its_state(
    assignment: Assignment, standing: Standing, width: int
) -> None:
    """A title that is too long is shortened, and says so."""
    now = dt.datetime.now().astimezone()
    reached = {name: Reached(first=now) for name in assignment.by_name}
    state = Standings(assignment, assignment.stub, None, progress=Progress(steps=reached))
    state.all_are, state.current, state.view = standing, next(iter(reached)), View.STEPS
    said = words([row for page in pages(state, width) for row in page])
    for step in assignment.steps:
        title, _, rest = said.partition(f" ({step.name}) {standing.value}")
        assert rest, (step.name, said)
        assert title.endswith((step.title, "…")), title


def test_the_list_turns_to_the_page_with_the_step_that_is_chosen() -> None:
    state = state_of(ASSIGNMENTS[0])
    state.view = View.STEPS
    for cursor, name in enumerate(state.names):
        state.cursor, state.page = cursor, AT_CURSOR
        rows = Screen(Console(file=io.StringIO())).lines(state, 80, 12)
        assert any(f"({name})" in row.plain for row in rows), name

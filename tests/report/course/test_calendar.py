"""`course.toml`, and what lateness takes off."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from grader.common.outcomes import UsageError
from grader.report.course.calendar import Course, Late, read_course
from grader.report.course.lateness import Lateness, days_late, lateness

BERLIN = ZoneInfo("Europe/Berlin")
DUE = datetime(2026, 11, 9, 23, 59, tzinfo=BERLIN)
TERM = """\
title = "Deep learning"
timezone = "Europe/Berlin"
attempts = "best"

[late]
grace_minutes = 15
percent_per_day = 10
most_percent = 50
free_days = 3

[assignments.a_neuron]
deadline = 2026-10-12
weight = 1

[assignments.first_model]
deadline = 2026-11-09T23:59:00
weight = 2
attempts = "last"
missing = "zero"

[[extensions]]
student = "Ana Silva"
assignment = "first_model"
days = 2
why = "ill"
"""


def read(folder: Path, text: str) -> Course:
    path = folder / "course.toml"
    path.write_text(text, "utf-8")
    return read_course(path)


def test_an_assignment_takes_from_the_course_what_it_does_not_say(tmp_path: Path) -> None:
    course = read(tmp_path, TERM)
    neuron, model = course.of("a_neuron"), course.of("first_model")
    assert (neuron.attempts, neuron.missing) == ("best", "none")
    assert (model.attempts, model.missing, model.weight) == ("last", "zero", 2)
    assert neuron.late is not None
    assert neuron.late.percent_per_day == 10
    assert neuron.deadline is not None
    assert course.moment(neuron.deadline) == datetime(2026, 10, 12, 23, 59, 59, tzinfo=BERLIN)
    assert course.before("first_model") == ["a_neuron"]
    assert course.before("a_neuron") == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("timezone = 'Europe/Nowhere'", "no time zone 'Europe/Nowhere'"),
        ("[assignments.x]\ndeadline = 2026-11-09", "a time has no zone"),
        ("dedline = 1", "unknown field `dedline`"),
        ("[[extensions]]\nstudent = 'Ana'", "one of days and until"),
        ("[[extensions]]\nstudent = 'Ana'\nassignment = 'y'\ndays = 1\n[assignments.yy]",
         "none of the assignments. Did you mean 'yy'"),
        ("[late]\npercent_per_day = -5", "below 0"),
        ("a = [", "cannot be read"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_file_is_told_in_a_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        read(tmp_path, text)
    with pytest.raises(UsageError, match="There is no"):
        read_course(tmp_path / "other.toml")


def late(at: datetime, rules: Late, *, score: float = 20.0, free: int = 0) -> Lateness:
    return lateness(at, DUE, rules=rules, score=score, full=24.0, free_left=free)


def test_each_begun_day_costs_and_there_is_a_most() -> None:
    rules = Late(percent_per_day=10, most_percent=25, grace_minutes=15)
    assert late(datetime(2026, 11, 10, 0, 14, tzinfo=BERLIN), rules).days == 0
    one = late(datetime(2026, 11, 10, 0, 20, tzinfo=BERLIN), rules)
    assert (one.days, one.off) == (1, 2.4)
    two = late(datetime(2026, 11, 11, 12, 0, tzinfo=BERLIN), rules)
    assert (two.days, two.off) == (2, 4.8)
    assert late(datetime(2026, 11, 30, tzinfo=BERLIN), rules).off == 6.0
    assert late(datetime(2026, 11, 30, tzinfo=BERLIN), rules, score=4.0).off == 4.0
    assert two.says() == (
        "2 days late: handed in Wed 11 Nov 2026, 12:00, due Mon 9 Nov 2026, 23:59; "
        "4.8 points taken off."
    )


def test_late_days_are_spent_before_points_and_closed_is_closed() -> None:
    rules = Late(points_per_day=1.5, free_days=3, closed_after_days=5)
    three = late(datetime(2026, 11, 12, 12, 0, tzinfo=BERLIN), rules, free=2)
    assert (three.days, three.free, three.off) == (3, 2, 1.5)
    closed = late(datetime(2026, 11, 20, tzinfo=BERLIN), rules, free=3)
    assert (closed.closed, closed.free, closed.off) == (True, 0, 20.0)
    assert "no points so late" in closed.says()


def test_days_are_those_of_the_wall_clock() -> None:
    """Over the end of summer time, the same hour on the next day is one day later, not two."""
    due = datetime(2026, 10, 24, 18, 0, tzinfo=BERLIN)
    no = datetime.resolution * 0
    assert days_late(datetime(2026, 10, 25, 18, 0, tzinfo=BERLIN), due, grace=no) == 1
    assert days_late(datetime(2026, 10, 24, 16, 0, 1, tzinfo=UTC), due, grace=no) == 1
    assert days_late(datetime(2026, 10, 24, 16, 0, tzinfo=UTC), due, grace=no) == 0


def test_a_platforms_mark_without_a_time_costs_nothing() -> None:
    told = lateness(None, DUE, rules=Late(percent_per_day=10), score=20, full=24, marked=True)
    assert told.is_late
    assert told.off == 0
    assert "by how much is not known" in told.says()

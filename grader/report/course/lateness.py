"""How late a hand-in was, and what that takes off: a line of its own beside the machine's score."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from grader.common.text import as_points, counted
from grader.report.course.calendar import Late
from grader.report.course.times import shown_time

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Lateness:
    """How late a hand-in was.

    Attributes:
        deadline: the student's own, with an extension; None where there is none.
        handed_in: when; None where nobody knows.
        marked: whether the platform marked it as late.
        days: begun days after the deadline.
        free: of these, the days that the student's budget covered.
        off: points that are taken off full marks; never more than were reached.
        closed: whether it came after the assignment was closed.
        extended: whether the deadline is an extension.
    """

    deadline: datetime | None = None
    handed_in: datetime | None = None
    marked: bool = False
    days: int = 0
    free: int = 0
    off: float = 0.0
    closed: bool = False
    extended: bool = False

    @property
    def is_late(self) -> bool:
        """Whether it was late, by the clock or by the platform's mark."""
        return self.days > 0 or self.is_only_marked

    @property
    def is_only_marked(self) -> bool:
        """Whether the platform says that it was late, and nothing here says by how much."""
        return self.marked and (self.deadline is None or self.handed_in is None)

    def says(self) -> str:
        """The line for people; "" where nothing was late."""
        if self.is_only_marked:
            return "Marked as late by the platform; by how much is not known, nothing is taken off."
        if not self.days or self.handed_in is None or self.deadline is None:
            return ""
        due = f"due {shown_time(self.deadline)}" + (" (extended)" if self.extended else "")
        text = f"{counted(self.days, 'day')} late: handed in {shown_time(self.handed_in)}, {due}"
        parts = [f"{counted(self.free, 'late day')} used"] if self.free else []
        if self.closed:
            parts.append("no points so late")
        elif self.off:
            parts.append(f"{as_points(self.off)} point{'s' * (self.off != 1)} taken off")
        elif not self.free:
            parts.append("nothing is taken off")
        return f"{text}; {', '.join(parts)}."


def lateness(
    handed_in: datetime | None,
    deadline: datetime | None,
    *,
    rules: Late,
    score: float,
    full: float,
    free_left: int = 0,
    marked: bool = False,
    extended: bool = False,
) -> Lateness:
    """How late it was, by these rules.

    Args:
        handed_in: when, with a zone; None where nobody knows.
        deadline: the student's own, with the course's zone; None where there is none.
        rules: what lateness costs.
        score: points that were reached.
        full: full marks.
        free_left: late days that the student has left.
        marked: whether the platform marked it as late.
        extended: whether the deadline is an extension.
    """
    known = Lateness(deadline=deadline, handed_in=handed_in, marked=marked, extended=extended)
    if handed_in is None or deadline is None:
        return known
    days = days_late(handed_in, deadline, grace=timedelta(minutes=rules.grace_minutes))
    if not days:
        return known
    closed = rules.closed_after_days is not None and days > rules.closed_after_days
    free = 0 if closed else min(days, max(0, free_left))
    off = _off(days - free, rules, full)
    return Lateness(
        deadline=deadline,
        handed_in=handed_in,
        marked=marked,
        days=days,
        free=free,
        off=round(min(score, score if closed else off), 4),
        closed=closed,
        extended=extended,
    )


def days_late(handed_in: datetime, deadline: datetime, *, grace: timedelta) -> int:
    """Begun days after the deadline, by the clock on the wall of the course's zone.

    So a day later at the same hour is one day, also where the clocks were changed between.
    """
    local = handed_in.astimezone(deadline.tzinfo)
    if handed_in.timestamp() <= (deadline.timestamp() + grace.total_seconds()):
        return 0
    over = local.replace(tzinfo=None) - deadline.replace(tzinfo=None) - grace
    return max(1, math.ceil(over / _DAY))


def _off(days: int, rules: Late, full: float) -> float:
    share = rules.percent_per_day / 100 * full
    return min(days * (share + rules.points_per_day), rules.most_percent / 100 * full)

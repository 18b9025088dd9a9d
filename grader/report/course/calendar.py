"""`course.toml`: deadlines, lateness, attempts and groups, and how assignments make a total."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time, tzinfo
from pathlib import Path
from typing import Any, Literal

import msgspec

from grader.common.outcomes import UsageError
from grader.common.text import did_you_mean
from grader.report.course.times import in_zone, zone_of

FILE = "course.toml"
_END_OF_DAY = time(23, 59, 59)


class Late(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What lateness costs. Each day that has begun counts as one.

    Attributes:
        grace_minutes: so much later is not late, at the end of each day.
        percent_per_day: of full marks, for each day.
        points_per_day: likewise in points.
        most_percent: of full marks, that lateness takes away at most.
        closed_after_days: what comes later than that gets no points; None for never.
        free_days: late days that each may use in the whole course before anything is taken off.
    """

    grace_minutes: float = 0.0
    percent_per_day: float = 0.0
    points_per_day: float = 0.0
    most_percent: float = 100.0
    closed_after_days: int | None = None
    free_days: int = 0

    def __post_init__(self) -> None:
        """Refuse numbers that would add points.

        Raises:
            ValueError: one is negative.
        """
        numbers = msgspec.structs.astuple(self)
        if any(number is not None and number < 0 for number in numbers):
            raise ValueError("no number in [late] is below 0")


class Extension(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """More time for one student, or for a group.

    Attributes:
        student: the name, a number, a login or an address in the roster; or a group's name.
        assignment: the assignment's name; "" for all.
        days: after the deadline.
        until: the deadline instead.
        why: for whoever asks later.
    """

    student: str
    assignment: str = ""
    days: float | None = None
    until: datetime | None = None
    why: str = ""

    def __post_init__(self) -> None:
        """Refuse an extension without an end.

        Raises:
            ValueError: it has not one of the two.
        """
        if (self.days is None) == (self.until is None):
            raise ValueError(f"the extension of {self.student!r} has one of days and until")


class Planned(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An assignment of the course; what it does not say, the course says.

    Attributes:
        deadline: until when to hand in; a date alone means its end.
        title: for people.
        weight: in the total, relative to the others.
        results: the folder of its results, seen from `course.toml`.
        attempts: which counts.
        counts: by student, the number of the attempt that counts whatever the rule.
        groups: whether members of a group share a grade.
        missing: what a hand-in that is not there counts.
        late: what lateness costs.
    """

    deadline: datetime | None = None
    title: str = ""
    weight: float = 1.0
    results: str = ""
    attempts: Literal["last", "best", "first"] | None = None
    counts: dict[str, int] = {}
    groups: bool | None = None
    missing: Literal["none", "zero"] | None = None
    late: Late | None = None


class Total(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How assignments make a total.

    Attributes:
        drop: so many of the lowest do not count.
        best: only so many of the best count; 0 for all.
        points: what full marks are called in exports.
    """

    drop: int = 0
    best: int = 0
    points: float = 100.0


class Course(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The contents of `course.toml`.

    Attributes:
        title: for people.
        timezone: in which times without a zone are meant, such as `Europe/Berlin`.
        roster: the roster's file, seen from `course.toml`; `--roster` names another.
        attempts: which counts where somebody handed in several times.
        groups: whether members of a group share a grade.
        missing: what a hand-in that is not there counts: nothing at all, or zero.
        zip_times: whether a zip's time stamps tell when something was handed in.
        late: what lateness costs.
        assignments: by name.
        extensions: more time for single students.
        total: how assignments make a total.
    """

    title: str = ""
    timezone: str = ""
    roster: str = ""
    attempts: Literal["last", "best", "first"] | None = None
    groups: bool = False
    missing: Literal["none", "zero"] = "none"
    zip_times: bool = False
    late: Late = Late()
    assignments: dict[str, Planned] = {}
    extensions: list[Extension] = []
    total: Total = Total()

    def of(self, assignment: str) -> Planned:
        """What holds for an assignment, everything filled in."""
        own = self.assignments.get(assignment, Planned())
        return msgspec.structs.replace(
            own,
            attempts=own.attempts or self.attempts,
            groups=self.groups if own.groups is None else own.groups,
            missing=own.missing or self.missing,
            late=own.late or self.late,
        )

    @property
    def zone(self) -> tzinfo:
        """In which times without a zone are meant."""
        return zone_of(self.timezone or "UTC")

    def moment(self, at: datetime) -> datetime:
        """The time in the course's zone."""
        return in_zone(at, self.zone)

    def before(self, assignment: str) -> list[str]:
        """The assignments that are due before this one, in order; no days are spent after it."""
        own = self.assignments.get(assignment)
        if own is None or own.deadline is None:
            return []
        due = {
            name: self.moment(each.deadline)
            for name, each in self.assignments.items()
            if each.deadline is not None
        }
        order = sorted(due, key=lambda name: (due[name], name))
        return order[: order.index(assignment)]


def read_course(path: Path) -> Course:
    """Read a `course.toml`.

    Raises:
        UsageError: there is none, it is not TOML, or says what nobody understands.
    """
    try:
        said = tomllib.loads(path.read_text("utf-8"))
        course = msgspec.convert(_with_ends_of_days(said), Course)
    except FileNotFoundError:
        raise UsageError(f"There is no {path}; name the course's file with --course.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from None
    except msgspec.ValidationError as error:
        raise UsageError(f"{path} is not valid: {error}") from None
    problem = _problem(course)
    if problem:
        raise UsageError(f"{path} is not valid: {problem}")
    return course


def _problem(course: Course) -> str:
    zone_of(course.timezone or "UTC")
    times = [each.deadline for each in course.assignments.values() if each.deadline is not None]
    times += [each.until for each in course.extensions if each.until is not None]
    if not course.timezone and any(map(_is_local, times)):
        return 'a time has no zone; write timezone = "Europe/Berlin", or your own, at the top'
    for extension in course.extensions:
        name = extension.assignment
        if name and name not in course.assignments:
            meant = did_you_mean(name, course.assignments)
            return (
                f"the extension of {extension.student!r} is for {name!r}, which is none of the "
                f"assignments.{meant}"
            )
    if min((each.weight for each in course.assignments.values()), default=0) < 0:
        return "no weight is below 0"
    if min(course.total.drop, course.total.best) < 0 or course.total.points <= 0:
        return "in [total] drop and best are not below 0, and points are above it"
    return ""


def _is_local(at: datetime) -> bool:
    return at.tzinfo is None


def _with_ends_of_days(said: Any) -> Any:
    """The same with its last second for each date that has no time."""
    if isinstance(said, dict):
        return {key: _with_ends_of_days(value) for key, value in said.items()}
    if isinstance(said, list):
        return [_with_ends_of_days(value) for value in said]
    if isinstance(said, date) and not isinstance(said, datetime):
        return datetime.combine(said, _END_OF_DAY)
    return said

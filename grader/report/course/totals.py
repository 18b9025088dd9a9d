"""Several assignments as one course: what each student has of all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from grader.common.text import folded
from grader.report.course.calendar import Total
from grader.report.course.lines import Line
from grader.report.course.roster import Person


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One assignment of a course.

    Attributes:
        name: the assignment's.
        title: for people.
        weight: in the total, relative to the others.
        lines: everybody's.
    """

    name: str
    title: str
    weight: float = 1.0
    lines: Sequence[Line] = ()


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What a student has of a course.

    Attributes:
        name: the student's.
        person: who it is in the roster.
        lines: by assignment; those that the student has no part in are left out.
        counted: the assignments that make the total.
        total: what was reached of them by weight, 0 to 1; None where nothing counts yet.
        open: assignments whose points are not known yet, because a person must look.
        missing: those in which nothing was handed in.
    """

    name: str
    person: Person | None = None
    lines: Mapping[str, Line] = field(default_factory=dict)
    counted: frozenset[str] = frozenset()
    total: float | None = None
    open: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def share(self, unit: str) -> float | None:
        """What counts of an assignment, 0 to 1; None where nothing does."""
        line = self.lines.get(unit)
        return share_of(line) if line else None

    @property
    def free_days(self) -> int:
        """Late days used."""
        return sum(line.lateness.free for line in self.lines.values())

    @property
    def days_late(self) -> int:
        """Begun days late, in all."""
        return sum(line.lateness.days for line in self.lines.values())


def share_of(line: Line) -> float | None:
    """What counts of a line, 0 to 1; None where nothing does, or nobody knows."""
    if line.final is None or not line.full:
        return None
    return line.final / line.full


def standings(units: Sequence[Unit], rules: Total) -> list[Standing]:
    """Everybody in any of the assignments, in the order of names.

    A student's best assignments count, as many as `rules` leave; each by its weight. What was not
    handed in and counts nothing is left out of the total, and with `drop` it is what is dropped
    first.
    """
    by_student: dict[str, dict[str, Line]] = {}
    for unit in units:
        for line in unit.lines:
            by_student.setdefault(line.key, {})[unit.name] = line
    found = [_standing(lines, units, rules) for lines in by_student.values()]
    return sorted(found, key=lambda each: (folded(each.name), each.name))


def _standing(lines: Mapping[str, Line], units: Sequence[Unit], rules: Total) -> Standing:
    weights = {unit.name: unit.weight for unit in units}
    shares = {name: share for name, line in lines.items() if (share := share_of(line)) is not None}
    most = max(0, len(units) - rules.drop)
    most = min(most, rules.best) if rules.best else most
    best = sorted(shares, key=lambda name: (-shares[name], -weights[name], name))[:most]
    weight = sum(weights[name] for name in best)
    first = next(iter(lines.values()))
    return Standing(
        name=first.name,
        person=next((line.person for line in lines.values() if line.person), None),
        lines=lines,
        counted=frozenset(best),
        total=sum(weights[name] * shares[name] for name in best) / weight if weight else None,
        open=tuple(n for n, each in lines.items() if each.report and each.final is None),
        missing=tuple(n for n, each in lines.items() if each.report is None),
    )

"""Entries as people ask for them: what they name is found, and what cannot be is told in a line."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from grader.common.outcomes import Outcome, UsageError
from grader.common.text import as_points, one_line
from grader.gradebook.entries.counting import machine_score_of
from grader.report.findings import needs_review, points
from grader.report.manual import POINTS_APART, EntryKind, ManualEntry
from grader.report.records import Report, key_of, waiting_points

_MOST_NAMED = 3
_MOST_LISTED = 12
_MOST_COMMENT = 10_000  # characters
_MOST_BY = 200
Place = tuple[str, str]
"""A step and a check of it; each may be empty."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """Who says it, and why."""

    by: str
    comment: str

    def entry(self, kind: EntryKind, **what: object) -> ManualEntry:
        """An entry with this and a time; the gradebook gives it a number.

        Raises:
            UsageError: nobody is named, or the comment is too long, or it is missing.
        """
        by, comment = one_line(self.by, _MOST_BY), self.comment.strip()
        if not by:
            raise UsageError("Say who you are with --by NAME.")
        if not comment:
            raise UsageError("Say why with --comment TEXT; the student reads it.")
        if len(comment) > _MOST_COMMENT:
            raise UsageError(f"A comment has at most {_MOST_COMMENT} characters.")
        values: dict[str, object] = {"by": by, "comment": comment, **what}
        return ManualEntry(number=0, kind=kind, at=datetime.now(UTC), **values)  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Checks that did not run in reports in which one failed that they might have waited for.

    Attributes:
        reports: in how many.
        checks: which, in the order of the reports.
    """

    reports: int = 0
    checks: tuple[Place, ...] = ()


def waiting_for(place: Place, machine: Iterable[Report]) -> Waiting:
    """What did not run where a check was not passed, because it waits for the check's step.

    A report says for which step a check waited, and with which reason; of the reasons of several
    failed checks in that step, only this one's counts.

    Args:
        place: the check.
        machine: the reports of a class, as they were judged.
    """
    count, found = 0, dict[Place, None]()
    for report in machine:
        there = {
            (step.name, key_of(check)): check for step in report.steps for check in step.checks
        }
        own = there.get(place)
        if own is None or own.outcome in (Outcome.PASSED, Outcome.SKIPPED):
            continue
        others = {
            check.message
            for (step, key), check in there.items()
            if step == place[0] and key != place[1] and check.outcome == Outcome.FAILED
        } - {own.message}
        waits = [
            each
            for each, check in there.items()
            if check.outcome == Outcome.SKIPPED
            and check.waits_for == place[0]
            and not any(text and check.message.endswith(text) for text in others)
        ]
        count += bool(waits)
        found |= dict.fromkeys(waits)
    return Waiting(reports=count, checks=tuple(found))


def unknown_student(name: str, students: Iterable[str]) -> UsageError:
    """The error that there is no report of this student, with the names most like it."""
    near = difflib.get_close_matches(name, list(students), n=_MOST_NAMED, cutoff=0.5)
    meant = f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
    return UsageError(f"There is no report of {name!r}.{meant}")


def checks_of(reports: Iterable[Report]) -> dict[Place, str]:
    """Every check of a class with its label, by step and name."""
    return {
        (step.name, key_of(check)): check.label
        for report in reports
        for step in report.steps
        for check in step.checks
    }


def find_check(text: str, known: Mapping[Place, str], *, step: str = "") -> Place:
    """The check that a text names: by its name, or by `step/name` where several have it.

    Args:
        text: the name.
        known: the checks that there are.
        step: the step that it belongs to, where that is said.

    Raises:
        UsageError: there is none of this name, or more than one.
    """
    there = [place for place in known if step in ("", place[0])]
    named = [place for place in there if text in (place[1], "/".join(place))]
    if len(named) == 1:
        return named[0]
    if named:
        listed = ", ".join(repr("/".join(place)) for place in named)
        raise UsageError(f"{text!r} is more than one check; name one of them: {listed}.")
    names = ["/".join(place) for place in there]
    meant = difflib.get_close_matches(text, [*names, *(name for _, name in there)], n=_MOST_NAMED)
    near = [name for place, name in zip(there, names, strict=True) if {*place, name} & {*meant}]
    told = near or names[:_MOST_LISTED]
    more = "" if near or len(names) <= _MOST_LISTED else ", ..."
    listed = ", ".join(map(repr, told)) or "none"
    raise UsageError(f"There is no check {text!r}; there are {listed}{more}.")


def find_place(report: Report, *, step: str, check: str) -> Place:
    """The step and the check of a report that are meant.

    Raises:
        UsageError: there is no such step, or no such check, or more than one.
    """
    names = [each.name for each in report.steps]
    if step and step not in names:
        near = difflib.get_close_matches(step, names, n=1)
        meant = f" Did you mean {near[0]!r}?" if near else ""
        raise UsageError(f"There is no step {step!r}; there are {', '.join(names)}.{meant}")
    return find_check(check, checks_of([report]), step=step) if check else (step, "")


def adjust(
    counts: Report,
    machine: Report,
    place: Place,
    *,
    points: float | None,
    add: float | None,
    said: Said,
) -> ManualEntry:
    """Points for the whole, for a step or for a check, in the place of the machine's.

    Args:
        counts: the report as it counts now.
        machine: the machine's own.
        place: what the points are for.
        points: the points from now on; or else
        add: points to be added, or taken off where it is negative.
        said: by whom, and why.

    Raises:
        UsageError: both or none is given, or the points would be outside of what can be had.
    """
    if (points is None) == (add is None):
        raise UsageError("Give the points with --points P, or what to add to them with --add P.")
    now, most, is_open = _now(counts, place)
    what = "/".join(filter(None, place)) or "the whole"
    if is_open and points is None:
        raise UsageError(f"The points of {what} are not known yet; give them with --points P.")
    after = now + add if points is None and add is not None else points or 0.0
    if not -POINTS_APART <= after <= most + POINTS_APART:
        raise UsageError(
            f"{as_points(after)} points for {what} are outside of 0 to {as_points(most)}."
        )
    return said.entry(
        EntryKind.ADJUST,
        student=counts.submission,
        step=place[0],
        check=place[1],
        points=points,
        add=add,
        flags=counts.flags if points is not None and not place[0] else [],
        machine_score=machine_score_of(machine, *place),
    )


def comment(counts: Report, machine: Report, place: Place, *, said: Said) -> ManualEntry:
    """Words alone."""
    return said.entry(
        EntryKind.COMMENT,
        student=counts.submission,
        step=place[0],
        check=place[1],
        machine_score=machine_score_of(machine, *place),
    )


def accept(counts: Report, machine: Report, *, said: Said) -> ManualEntry:
    """What is known counts as it is, and nobody needs to look any more.

    Raises:
        UsageError: it counts already, or points are withheld or waiting: no zero comes of that
            unless somebody gives it.
    """
    name = counts.submission
    if not needs_review(counts):
        raise UsageError(f"{name} needs no person: {points(counts)} count already.")
    open_steps = [step.name for step in counts.steps if _is_open(counts, step.name)]
    if open_steps:
        raise UsageError(
            f"The points of {name} for {', '.join(open_steps)} are not known; give them first: "
            f"grader adjust RESULTS {name} --step {open_steps[0]} --points P --comment TEXT."
        )
    return said.entry(
        EntryKind.ACCEPT,
        student=name,
        flags=counts.flags,
        machine_score=machine_score_of(machine, "", ""),
    )


def weigh(place: Place, weight: float, *, said: Said) -> ManualEntry:
    """Another weight of a check for the whole class; 0 drops it.

    Raises:
        UsageError: it is negative, or no sensible number.
    """
    if not 0 <= weight <= 1000:
        raise UsageError(f"A check counts from 0 to 1000 times as much, not {weight:g} times.")
    kind = EntryKind.REWEIGH if weight else EntryKind.DROP
    return said.entry(kind, step=place[0], check=place[1], weight=weight)


def _now(counts: Report, place: Place) -> tuple[float, float, bool]:
    """The points now, those to be had, and whether some of them are not known."""
    name, key = place
    if not name:
        return counts.score, counts.max_score, False
    step = next(each for each in counts.steps if each.name == name)
    if not key:
        return step.score, step.max_score, _is_open(counts, name)
    for check in step.checks:
        if key_of(check) == key:
            unknown = check.outcome in (Outcome.ERROR, Outcome.WAITING)
            return check.score, check.max_score, unknown
    raise LookupError(f"no check {key} in {name}")


def _is_open(counts: Report, name: str) -> bool:
    """Whether points of a step are withheld or waiting, rather than not reached."""
    step = next(each for each in counts.steps if each.name == name)
    return step.outcome == Outcome.ERROR or waiting_points([step]) > 0


def in_order(entries: Sequence[ManualEntry], reports: Iterable[Report]) -> list[ManualEntry]:
    """The entries, those on a student with what the machine gives now.

    Args:
        entries: all of a gradebook.
        reports: those that count.
    """
    shown = {entry.number: entry for report in reports for entry in report.entries if entry.student}
    return [shown.get(entry.number, entry) for entry in entries]

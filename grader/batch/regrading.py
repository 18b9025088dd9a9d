"""Regrading what changed only: which reports stand but for some checks, and what these are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.assignment.manifest import Assignment
from grader.batch.keys import Basis
from grader.common.outcomes import UsageError
from grader.common.text import Tell, counted, did_you_mean
from grader.gradebook.entries.making import find_check
from grader.gradebook.gradebook import Grade, Gradebook
from grader.judge.again.known import JUDGED_AGAIN, Known
from grader.judge.again.parts import (
    Asked,
    brought_up_to_date,
    checks_in,
    concerns_others,
    known_of,
    parts_of_checks,
    what_changed,
)
from grader.report.records import Report

_PARTLY = "judged in part"  # a key that no whole judgement has


@dataclass(frozen=True)
class _Part:
    """A report that stands but for some checks.

    Attributes:
        known: what stands.
        asked: the checks to be judged again.
        before: the report.
        basis: on what the report is made then.
        is_whole: whether the result is what judging all of it would give.
    """

    known: Known
    asked: frozenset[Asked]
    before: Report
    basis: Basis
    is_whole: bool


@dataclass(frozen=True)
class Regrading:
    """The reports of a class that stand but for some checks.

    Attributes:
        assignment: the assignment.
        parts: these reports, by student.
        named: whether somebody named the steps or checks, so that no others are judged.
    """

    assignment: Assignment
    parts: Mapping[str, _Part] = field(default_factory=dict)
    named: bool = False

    @property
    def known(self) -> dict[str, Known]:
        """What stands of each."""
        return {student: part.known for student, part in self.parts.items()}

    def needs_whole(self, report: Report, source: str) -> bool:
        """Whether the student has to be judged as a whole, for other steps may be concerned."""
        part = self.parts[report.submission]
        return not self.named and self._is_wider(part, report, source)

    def kept(self, report: Report, source: str, key: str, basis: str) -> tuple[str, str]:
        """The key and the basis under which a report is taken.

        One that another judgement might differ from has a key by which the next run makes it.
        """
        part = self.parts.get(report.submission)
        if part is None or not report.receipt.get(JUDGED_AGAIN):
            return key, basis
        if self._is_wider(part, report, source):
            return _PARTLY, ""
        return key if part.is_whole else _PARTLY, part.basis.to_json()

    def _is_wider(self, part: _Part, report: Report, source: str) -> bool:
        return concerns_others(self.assignment, source, part.before, report, part.asked)


def named_parts(
    assignment: Assignment, hidden: Path | None, steps: Sequence[str], checks: Sequence[str]
) -> frozenset[Asked]:
    """The checks that `--only-step` and `--only-check` name, as the files have them now.

    Raises:
        UsageError: there is no such step or check, or more than one.
    """
    found = set()
    for step in steps:
        if step not in assignment.by_name:
            meant = did_you_mean(step, assignment.by_name)
            there = ", ".join(assignment.by_name)
            raise UsageError(f"There is no step {step!r}; there are {there}.{meant}")
        found |= {Asked(step, hidden) for hidden in (False, True)}
    written = checks_in(parts_of_checks(assignment, hidden)) if checks else {}
    for text in checks:
        found.add(written[find_check(text, dict.fromkeys(written, ""))])
    return frozenset(found)


def plan(
    assignment: Assignment,
    book: Gradebook,
    now: Mapping[str, Basis],
    *,
    named: frozenset[Asked],
    tell: Tell,
) -> Regrading:
    """Find the reports that stand but for some checks.

    Args:
        assignment: the assignment.
        book: its gradebook.
        now: on what a grade of each student would be made now.
        named: the checks that somebody named; empty for those that have changed.
        tell: is told what is left out.
    """
    bases = book.bases()
    parts = {}
    for grade in book.grades(list(now)):
        student = grade.report.submission
        before = Basis.from_json(bases.get(student, ""))
        part = _part(assignment, grade, before, now[student], named)
        if part is not None:
            parts[student] = part
    left = [student for student in now if student not in parts]
    if named and left:
        tell(
            f"{counted(len(left), 'submission')} left as they are, as there is no report of the "
            f"same file to be mended: {', '.join(left[:10])}{', ...' * (len(left) > 10)}"
        )
    if parts and not named:
        again = sorted({part.known.again for part in parts.values()})
        tell(f"Of {counted(len(parts), 'report')} only this is judged again: {'; '.join(again)}")
    return Regrading(assignment, parts, bool(named))


def _part(
    assignment: Assignment,
    grade: Grade,
    before: Basis | None,
    now: Basis,
    named: frozenset[Asked],
) -> _Part | None:
    if before is None or before.rest != now.rest:
        return None
    asked = named or what_changed(assignment, before.checks, now.checks)
    known = known_of(assignment, grade.machine, asked) if asked else None
    if known is None or not asked:
        return None
    basis = Basis(now.rest, brought_up_to_date(before.checks, now.checks, asked))
    return _Part(known, asked, grade.machine, basis, basis.checks == now.checks)

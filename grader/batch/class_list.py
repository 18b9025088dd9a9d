"""The roster and the calendar of a run: as they are named, or as an earlier run kept them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from grader.assignment.manifest import Assignment
from grader.batch.kept import kept_sources
from grader.common.outcomes import UsageError
from grader.common.text import folded
from grader.exports.course.lines import spent_before
from grader.report.course.calendar import Course, read_course
from grader.report.course.hand_ins import ClassList, HandIn, called, owners
from grader.report.course.kept import read_class
from grader.report.course.roster import Roster, read_roster
from grader.submissions.incoming.hand_ins import Attempts
from grader.submissions.incoming.intake import Entry, collect


@dataclass(frozen=True)
class Term:
    """What is known before the submissions are looked at.

    Attributes:
        kept: with the people and the course; the hand-ins are those of an earlier run.
        notes: what a person should know of the files.
    """

    kept: ClassList = field(default_factory=ClassList)
    notes: tuple[str, ...] = ()

    def attempts(self, assignment: str) -> Attempts | None:
        """Which attempts are to be graded; None where nobody says that there are any."""
        plan = (self.kept.course or Course()).of(assignment)
        if plan.attempts == "best" or plan.counts or any(p.attempt for p in self.kept.people):
            return "all"
        return plan.attempts


def read_term(results: Path, roster: Path | None, course: Path | None) -> Term:
    """The roster and the calendar, from the files named or else as they were kept.

    Args:
        results: the folder of results.
        roster: a CSV file; None for that of the course, or of an earlier run.
        course: `course.toml`; None for that of an earlier run.

    Raises:
        UsageError: a file cannot be read or understood.
    """
    kept = read_class(results)
    notes: list[str] = []
    if course is not None:
        plan = read_course(course)
        at = os.path.relpath(course.resolve().parent, results.resolve())
        kept = msgspec.structs.replace(kept, course=plan, course_at=Path(at).as_posix())
        if roster is None and plan.roster:
            roster = course.parent / plan.roster
    if roster is not None:
        read = _read(roster)
        kept = msgspec.structs.replace(kept, people=read.people)
        notes += read.notes
    return Term(kept, tuple(notes))


def read_archive(folders: Sequence[Path], assignment: Assignment) -> dict[str, str]:
    """What earlier classes handed in, by names that nobody of this one has.

    Args:
        folders: of submissions, as `grader grade` takes them, or of results.
        assignment: whose file is looked for.

    Raises:
        UsageError: there are none, or they cannot be read.
    """
    found: dict[str, str] = {}
    for folder in folders:
        sources = kept_sources(folder)
        if not sources:
            entries = collect(folder, assignment)
            sources = {each.student: each.submission.source for each in entries if each.submission}
        found |= {f"{name} (archive {folder.name})": text for name, text in sources.items()}
    return found


def class_list(
    term: Term, entries: Sequence[Entry], assignment: Assignment, results: Path
) -> tuple[ClassList, list[str]]:
    """The list with today's hand-ins, and what a person should know of it."""
    told = {entry.student: entry.hand_in for entry in entries if entry.hand_in}
    hand_ins = {
        name: HandIn(
            name=each.name,
            ids=each.ids,
            attempt=each.attempt,
            at=each.at,
            is_stamp=each.is_stamp,
            late=each.late,
        )
        for name, each in told.items()
    }
    full = sum(step.points for step in assignment.steps)
    kept = msgspec.structs.replace(term.kept, hand_ins=hand_ins, full=full)
    return kept, [*_not_understood(kept, assignment.name, results)]


def _not_understood(kept: ClassList, assignment: str, results: Path) -> list[str]:
    notes = []
    course = kept.course or Course()
    plan = course.of(assignment)
    if kept.course is not None and assignment not in course.assignments:
        notes.append(f"course.toml does not name {assignment}, so it has no deadline.")
    if kept.people:
        owned = owners(kept.people, kept.hand_ins, kept.hand_ins, groups=bool(plan.groups))
        strangers = [name for name in kept.hand_ins if name not in owned]
        if strangers:
            notes.append(f"Not in the roster, and graded all the same: {_listed(strangers)}")
    words = {folded(name) for name in kept.hand_ins}
    words |= {folded(each.name) for each in kept.hand_ins.values()}
    words = words.union(*(called(person) for person in kept.people))
    named = [each.student for each in course.extensions if each.assignment in ("", assignment)]
    nobody = [name for name in [*named, *plan.counts] if folded(name) not in words]
    if nobody:
        notes.append(f"course.toml names nobody of the class with: {_listed(nobody)}")
    _, unknown = spent_before(results, kept, assignment)
    if unknown:
        notes.append(
            "Late days used there are not known, as course.toml names no results that are there: "
            f"{_listed(unknown)}"
        )
    return notes


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:20]) + (f", and {len(names) - 20} more" if len(names) > 20 else "")


def _read(path: Path) -> Roster:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"The roster {path} cannot be read: {error.strerror}.") from None
    return read_roster(data, name=path.name)

"""The lines of a class, read from a folder of results: with the roster and the calendar in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from grader.common.outcomes import UsageError
from grader.common.text import as_points, folded
from grader.exports.read import assignment_of, read_all
from grader.report.course.calendar import Course
from grader.report.course.hand_ins import ClassList, called
from grader.report.course.kept import read_class
from grader.report.course.lines import Line, class_lines, spent_days
from grader.report.course.roster import Person
from grader.report.course.times import shown_time
from grader.report.records import Report

COLUMNS = (
    "name",
    "id",
    "group",
    "section",
    "report",
    "handed_in",
    "days_late",
    "late_days_used",
    "points_off",
    "final",
)


def read_lines(results: Path) -> list[Line]:
    """Everybody's line in a folder of results; none where it has neither roster nor calendar.

    Raises:
        UsageError: something in the folder cannot be read.
    """
    kept = read_class(results)
    if not results.is_dir() or not kept.is_needed:
        return []
    return lines_of(results, read_all(results), kept)


def lines_of(results: Path, reports: Iterable[Report], kept: ClassList) -> list[Line]:
    """Everybody's line.

    Args:
        results: the folder, by which those of earlier assignments are found.
        reports: of the class, as they count.
        kept: the roster, the calendar, and what is known of each hand-in.

    Raises:
        UsageError: results of an earlier assignment cannot be read.
    """
    reports = [*reports]
    name = reports[0].assignment if reports else assignment_of(results)
    spent, _ = spent_before(results, kept, name)
    return class_lines(reports, kept, name, spent=spent)


def spent_before(
    results: Path, kept: ClassList, assignment: str
) -> tuple[dict[str, int], list[str]]:
    """The late days that each used in earlier assignments; and those whose results are not known.

    Raises:
        UsageError: results of an earlier assignment cannot be read.
    """
    course = kept.course or Course()
    spent: dict[str, int] = {}
    unknown: list[str] = []
    if not (course.of(assignment).late or course.late).free_days:
        return spent, unknown
    for name in course.before(assignment):
        folder = course.assignments[name].results
        at = results / kept.course_at / folder
        if not folder or not at.is_dir():
            unknown.append(name)
            continue
        earlier = msgspec.structs.replace(read_class(at), course=course)
        spent = spent_days(class_lines(read_all(at), earlier, name, spent=spent), spent)
    return spent, unknown


def cells_of(line: Line) -> dict[str, str | float | None]:
    """What a table tells of a line beside its report, by `COLUMNS`; None is an empty cell."""
    person, late = line.person, line.lateness
    at = late.handed_in
    return {
        "name": line.name,
        "id": person.id if person else "",
        "group": person.group if person else "",
        "section": person.section if person else "",
        "report": line.report.submission if line.report else "",
        "handed_in": at.isoformat(" ", "minutes") if at else "",
        "days_late": float(late.days) if at and late.deadline else None,
        "late_days_used": float(late.free) if late.free else None,
        "points_off": late.off if late.off else None,
        "final": line.final,
    }


def find_line(lines: Sequence[Line], student: str) -> Line | None:
    """A student's line, by the name of a report, else by the person's name, number or login.

    Raises:
        UsageError: several people are called so.
    """
    reported = [line for line in lines if student in reports_of(line)]
    if reported:  # of a report that a group shares, the line of whoever handed it in
        return min(reported, key=lambda line: bool(line.shared_by))
    named = [line for line in lines if student in (line.student, line.name)]
    if not named:
        named = [line for line in lines if line.person and folded(student) in _own(line.person)]
    if len(named) > 1:
        ids = [line.person.id for line in named if line.person and line.person.id]
        raise UsageError(
            f"{student!r} is the name of {len(named)} people; name one by what tells them apart: "
            f"{', '.join(map(repr, ids))}."
        )
    return next(iter(named), None)


def reports_of(line: Line) -> set[str]:
    """The names of its reports, of every attempt."""
    return {*line.attempts, *([line.report.submission] if line.report else [])}


def _own(person: Person) -> set[str]:
    """All that a person is called, without the group."""
    return called(msgspec.structs.replace(person, group=""))


def line_text(line: Line) -> str:
    """A line for a terminal: what counts, and why."""
    final = "no points" if line.final is None else f"{as_points(line.final)} points count"
    due = line.lateness.deadline
    head = f"{line.name}: {final} of {as_points(line.full)}"
    if line.report is None and due:
        head += f"; due {shown_time(due)}"
    return "\n".join([head, *(f"  {text}" for text in line.says())])

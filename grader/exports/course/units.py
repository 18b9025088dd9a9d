"""The assignments of a course, read from their folders of results."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from grader.common.outcomes import UsageError
from grader.exports.read import assignment_of, read_all
from grader.report.course.calendar import Course
from grader.report.course.hand_ins import ClassList
from grader.report.course.kept import read_class
from grader.report.course.lines import class_lines, spent_days
from grader.report.course.roster import Person, read_roster
from grader.report.course.totals import Unit


def read_units(
    folders: Sequence[Path], course: Course | None, course_file: Path | None
) -> tuple[list[Unit], dict[str, Path]]:
    """The assignments in the order of their deadlines, else of the folders; and where each lies.

    Late days are spent in this order.

    Args:
        folders: the results.
        course: the calendar for all; None for the one that each folder keeps.
        course_file: where it lies.

    Raises:
        UsageError: a folder holds no results, or two are of one assignment.
    """
    if not folders:
        raise UsageError("There are no results yet; grade an assignment first.")
    places: dict[str, Path] = {}
    for folder in folders:
        reports = read_all(folder)
        name = reports[0].assignment if reports else assignment_of(folder)
        if not name:
            raise UsageError(f"There are no reports in {folder}; name folders of `grader grade`.")
        if name in places:
            raise UsageError(
                f"{places[name]} and {folder} are both results of {name}; name one of them."
            )
        places[name] = folder
    people = _people(course, course_file)
    order = _order([*places], course)
    spent: dict[str, int] = {}
    units = []
    for name in order:
        kept = _kept(places[name], course, people)
        lines = class_lines(read_all(places[name]), kept, name, spent=spent)
        spent = spent_days(lines, spent)
        plan = (kept.course or Course()).of(name)
        units.append(Unit(name=name, title=plan.title or name, weight=plan.weight, lines=lines))
    return units, places


def _kept(folder: Path, course: Course | None, people: list[Person]) -> ClassList:
    kept = read_class(folder)
    if course is not None:
        kept = msgspec.structs.replace(kept, course=course)
    return msgspec.structs.replace(kept, people=people) if people else kept


def _people(course: Course | None, file: Path | None) -> list[Person]:
    """The roster that the course names."""
    if course is None or file is None or not course.roster:
        return []
    path = file.parent / course.roster
    try:
        return read_roster(path.read_bytes(), name=path.name).people
    except OSError as error:
        raise UsageError(f"The roster {path} cannot be read: {error.strerror}.") from None


def _order(names: list[str], course: Course | None) -> list[str]:
    if course is None:
        return names
    due = {
        name: course.moment(each.deadline).timestamp()
        for name, each in course.assignments.items()
        if each.deadline is not None
    }
    listed = [*course.assignments]
    places = {name: listed.index(name) if name in listed else len(listed) for name in names}
    return sorted(names, key=lambda name: (due.get(name, float("inf")), places[name]))

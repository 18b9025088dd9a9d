"""The gradebook of Canvas as CSV: filled in where it was exported, or made from the class.

Sources: "How do I import grades in the Gradebook?" and "How do I export grades in the Gradebook?"
in the Canvas instructor guide, and the exporter and importer of the open-source Canvas LMS.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.common.outcomes import UsageError
from grader.exports.sheets import matching, sheet
from grader.exports.sheets.earlier import Earlier, Whose, mark_of_grade
from grader.exports.sheets.sheet import Filled, Sheet
from grader.report.findings import graded
from grader.report.records import PLATFORM_ID, Report

_STUDENT = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
_POINTS_POSSIBLE = "Points Possible"
_TITLE = re.compile(r"(?P<title>.*?)\s*\((?P<id>[0-9]+)\)\s*", re.S)
_NOT_OURS = ("EX", "N/A")  # excused; not assigned


def new(
    reports: Sequence[Report],
    *,
    column: str = "",
    assignment_id: str = "",
    without: Sequence[tuple[str, str]] = (),
) -> Filled:
    """A gradebook from the class alone; Canvas finds a student by id, else by name.

    Args:
        reports: of the class.
        column: the assignment's header in Canvas, such as `First model (123)`; without the number
            Canvas offers to make a new assignment.
        assignment_id: this number, where `column` does not have it.
        without: name and number of who handed in nothing, and gets a line without a grade.
    """
    most = max((report.max_score for report in reports), default=0.0)
    name = reports[0].assignment if reports else "assignment"
    header = _header(column or name, assignment_id)
    rows = [[*_STUDENT, header], [f"    {_POINTS_POSSIBLE}", "", "", "", "", f"{most:.2f}"]]
    for report in graded(reports):
        number = report.receipt.get(PLATFORM_ID, "")
        rows.append([report.submission, number, "", "", "", f"{report.score:.2f}"])
    rows += [[name, number, "", "", "", ""] for name, number in without]
    notes = [*matching.not_counted(reports), *matching.by_persons(graded(reports))]
    return Filled(sheet.table(rows).encode(), tuple(notes))


def fill(
    reports: Sequence[Report],
    data: bytes,
    *,
    name: str = "the gradebook",
    column: str = "",
    assignment_id: str = "",
    scale: bool = False,
    overwrite: bool = False,
    earlier: Earlier | None = None,
) -> Filled:
    """The gradebook that was exported from Canvas, with the grades in it.

    No row and no column is lost, and nothing but the assignment's cells changes. Who is excused
    (`EX`) or not assigned (`N/A`), and who needs a person, keeps what stands there; and so does,
    unless `overwrite` is set, who has a grade that no export of ours entered. Late days and extra
    credit are Canvas's to count.

    Args:
        reports: of the class.
        data: the exported file.
        name: how messages call it.
        column: header of the assignment's column; found by the assignment's name where not given.
        assignment_id: its number in Canvas, which stands behind the title in the header.
        scale: scale the points to those that are possible in Canvas.
        overwrite: replace grades that a person entered, too.
        earlier: what earlier exports entered.

    Raises:
        UsageError: it is not such a gradebook, the column is not found, two reports belong to one
            line, or full marks differ and `scale` is not set.
    """
    table = Sheet.read(data, name=name)
    wanted = column or (reports[0].assignment if reports else "")
    at = _column(table, wanted, name, bool(column), assignment_id)
    head = _last_row_of_head(table, name)
    most = _points_possible(table, head, at)
    rows = range(head + 1, len(table.rows))
    keys = _keys(table, rows)
    matched = matching.match(graded(reports), *keys)
    students = {row: _first_last(table.value(row, 0)) for row in rows}
    comma = _has_comma(table, head, at)
    earlier = earlier or Earlier()
    changes: dict[tuple[int, int], str] = {}
    excused, persons, same = [], [], 0
    marks: dict[str, list[str]] = {}
    for row, report in matched.by_row.items():
        shown = table.value(row, at)
        if shown.strip().upper() in _NOT_OURS:
            excused.append(report.submission)
            continue
        points = matching.points_on(report, most, scale=scale, name=name)
        cell = _cell(table, row, at)
        whose = earlier.of_grade(cell, shown, points)
        if whose is Whose.PERSONS:
            persons.append(f"{report.submission} {shown.strip()} (here {points:.2f})")
            if not overwrite:
                continue
        if whose is Whose.SAME:
            same += 1
            continue
        marks[cell] = [mark_of_grade(points)]
        changes[row, at] = sheet.decimal(points, comma=comma)
    notes = [
        matching.entered(len(changes), same, where=f" into {table.header[at]!r}"),
        *matching.of_a_person("Grades", persons, overwrite=overwrite),
        *matching.no_line(matched.lost, name=name),
        *matching.not_counted(reports),
        *matching.by_persons(matched.by_row.values()),
        *matching.without_submission(students, reports, *keys),
        *_excused(excused),
    ]
    return Filled(table.with_values(changes).to_bytes(), tuple(notes), marks)


def _points_possible(table: Sheet, head: int, at: int) -> float | None:
    """Full marks of the column; None where Canvas does not say."""
    text = table.value(head, at).strip()
    most = sheet.number(text)
    if text and most is None:  # "(read only)", in whatever language
        raise UsageError(
            f"Canvas does not import the column {table.header[at]!r}: where points belong it says "
            f"{text!r}. Name another."
        )
    return most


def _cell(table: Sheet, row: int, at: int) -> str:
    """The name by which a later export knows a cell again, whatever the assignment's title is."""
    header = table.header
    student = table.value(row, header.index("ID") if "ID" in header else 1).strip()
    titled = _TITLE.fullmatch(header[at])
    assignment = titled["id"] if titled else header[at]
    return f"{assignment}/{student or table.value(row, 0).strip()}"


def _excused(names: Sequence[str]) -> list[str]:
    if not names:
        return []
    return [f"Excused or not assigned in Canvas, left as they are: {', '.join(names)}"]


def _header(title: str, assignment_id: str) -> str:
    """The header of an assignment's column as Canvas writes it: `Title (id)`."""
    if not assignment_id:
        return title
    number = _number(assignment_id)
    titled = _TITLE.fullmatch(title)
    if titled and titled["id"] != number:
        raise UsageError(f"{title!r} has another number than --assignment-id {number}; keep one.")
    return title if titled else f"{title} ({number})"


def _number(assignment_id: str) -> str:
    if not (assignment_id.isascii() and assignment_id.isdigit()):
        raise UsageError(
            f"--assignment-id is a number, not {assignment_id!r}: the last part of the "
            "assignment's address in Canvas, and in the header of its column behind the title."
        )
    return assignment_id


def _column(table: Sheet, wanted: str, name: str, exact: bool, assignment_id: str) -> int:
    """The assignment's column, by its number, its header or its title without the number."""
    header = table.header
    if not header or not any("ID" in cell for cell in header[:4]):
        raise UsageError(f"{name} is no gradebook from Canvas: its first line has no column 'ID'.")
    if assignment_id:
        ending, wanted, exact = f"({_number(assignment_id)})", f"({assignment_id})", True
        places = [n for n, cell in enumerate(header) if cell.rstrip().endswith(ending)]
    else:
        places = [n for n, cell in enumerate(header) if cell == wanted]
    if not places and not exact:
        places = [
            n
            for n, cell in enumerate(header)
            if (match := _TITLE.fullmatch(cell))
            and matching.folded(match["title"]) == matching.folded(wanted)
        ]
    places = [n for n in places if header[n] not in _STUDENT]
    if len(places) == 1:
        return places[0]
    offered = [cell for cell in header if _TITLE.fullmatch(cell)]
    raise UsageError(
        f"{name} has {'no' if not places else 'more than one'} column for {wanted!r}; name it with "
        "--column or by its number with --assignment-id. "
        f"Assignments are: {', '.join(map(repr, offered[:30])) or 'none'}."
    )


def _last_row_of_head(table: Sheet, name: str) -> int:
    """The row `Points Possible`: below the header, and below a row on hidden grades if there is."""
    for row in range(1, min(4, len(table.rows))):
        if _POINTS_POSSIBLE in table.value(row, 0):
            return row
    raise UsageError(
        f"{name} is no gradebook from Canvas: it has no row {_POINTS_POSSIBLE!r}. Export it anew, "
        "and do not change it."
    )


def _keys(table: Sheet, rows: range) -> list[dict[str, list[int]]]:
    """Row numbers by id, by each kind of login, and by name, also the other way round."""
    header = table.header
    student = header.index("ID") if "ID" in header else 1

    def by(column: str) -> dict[str, list[int]]:
        if column not in header:
            return {}
        at = header.index(column)
        return matching.index((matching.folded(table.value(row, at)), row) for row in rows)

    ids = matching.index((table.value(row, student).strip(), row) for row in rows)
    return [ids, by("SIS Login ID"), by("SIS User ID"), _by_name(table, rows, student)]


def _by_name(table: Sheet, rows: range, columns: int) -> dict[str, list[int]]:
    """By the name as it stands there ("Last, First"), and with the first name first."""
    values = []
    for row in rows:
        name = ",".join(table.value(row, column) for column in range(columns))
        last, _, first = name.partition(",")
        turned = {matching.folded(name), matching.folded(first + last)}
        values += [(each, row) for each in turned]
    return matching.index(values)


def _first_last(name: str) -> str:
    """`Last, First` as people are called; nothing for the one of Canvas's "student view"."""
    last, _, first = name.partition(",")
    called = f"{first.strip()} {last.strip()}"
    return "" if called == "Test Student" else called


def _has_comma(table: Sheet, row: int, column: int) -> bool:
    return "," in table.value(row, column)

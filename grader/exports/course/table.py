"""A course as a table, a workbook, and reports that platforms' gradebooks take."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import msgspec
import xlsxwriter

from grader.common.outcomes import Outcome
from grader.common.text import as_points, bounded, one_line
from grader.report.course.progress import Behind
from grader.report.course.totals import Standing, Unit
from grader.report.escape import csv_cell
from grader.report.findings import words_of_persons
from grader.report.manual import ManualEntry
from grader.report.records import PLATFORM_ID, CheckResult, Report, Status, StepResult

_Cell = str | float | None
_MOST_CELL = 30_000  # characters; Excel has 32,767
_MOST_NAMED = 20


def course_csv(
    units: Sequence[Unit], standings: Sequence[Standing], behind: Sequence[Behind], points: float
) -> str:
    """A line for each student: the points of each assignment that count, and the total.

    Where persons have said something, a column at the end has it, with the machine's points.

    Args:
        units: the assignments.
        standings: everybody's.
        behind: who falls behind.
        points: what full marks of the total are.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    for row in _rows(units, standings, behind, points):
        writer.writerow([_text(value) for value in row])
    return stream.getvalue()


def course_workbook(
    units: Sequence[Unit], standings: Sequence[Standing], behind: Sequence[Behind], points: float
) -> bytes:
    """The same as a workbook: numbers are numbers, and no text is a formula."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})  # the same each time
    sheet = book.add_worksheet("Course")
    bold = book.add_format({"bold": True})
    rows = _rows(units, standings, behind, points)
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str) and value:
                text = bounded(one_line(value, None), _MOST_CELL)
                sheet.write_string(at, column, text, bold if at == 0 else None)
            elif value is not None and not isinstance(value, str):
                sheet.write_number(at, column, value)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(rows) - 1), len(rows[0]) - 1)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, len(rows[0]) - 1, 14)
    book.close()
    return stream.getvalue()


def total_reports(
    units: Sequence[Unit], standings: Sequence[Standing], *, title: str, points: float
) -> list[Report]:
    """The totals as reports, a step for each assignment, so that platforms' sheets take them.

    Who has an assignment that a person must look at first gets none. What persons have said stands
    in each as a word on its assignment.
    """
    reports = []
    for each in standings:
        if each.total is None:
            continue
        number = each.person.number if each.person else _number(each)
        reports.append(
            Report(
                assignment=title,
                submission=each.name,
                status=Status.NEEDS_REVIEW if each.open else Status.GRADED,
                score=round(points * each.total, 4),
                max_score=points,
                steps=[step for unit in units if (step := _step(unit, each))],
                flags=[f"{', '.join(each.open)}: a person must look first"] if each.open else [],
                receipt={PLATFORM_ID: number} if number else {},
                entries=[entry for unit in units for entry in _entries(unit, each)],
            )
        )
    return reports


def by_persons(units: Sequence[Unit], standings: Sequence[Standing]) -> list[str]:
    """A note on the students of whom persons have said something, with the machine's points."""
    told = []
    for each in standings:
        parts = [
            f"{unit.title} {as_points(line.report.score)}, machine {as_points(machine)}"
            for unit in units
            if (line := each.lines.get(unit.name)) and line.report
            if (machine := line.report.machine_score) is not None
        ]
        told += [f"{each.name} ({'; '.join(parts)})"] if parts else []
    more = f", and {len(told) - _MOST_NAMED} more" if len(told) > _MOST_NAMED else ""
    return [f"With what persons said: {', '.join(told[:_MOST_NAMED])}{more}"] if told else []


def _entries(unit: Unit, standing: Standing) -> list[ManualEntry]:
    """What persons have said of an assignment, as words on a step of that name."""
    line = standing.lines.get(unit.name)
    entries = line.report.entries if line and line.report else []
    return [
        msgspec.structs.replace(entry, step="/".join(filter(None, (unit.name, entry.step))))
        for entry in entries
    ]


def _said(units: Sequence[Unit], standing: Standing) -> str:
    """The same for a cell, with what the machine gave for each assignment."""
    told = []
    for unit in units:
        line = standing.lines.get(unit.name)
        if line and line.report and line.report.machine_score is not None:
            words = " ".join(words_of_persons(line.report))
            told.append(f"{unit.name} (machine {line.report.machine_score:g}): {words}")
    return " ".join(told)


def _number(standing: Standing) -> str:
    reports = (line.report for line in standing.lines.values() if line.report)
    return next((n for report in reports if (n := report.receipt.get(PLATFORM_ID, ""))), "")


def _step(unit: Unit, standing: Standing) -> StepResult | None:
    line = standing.lines.get(unit.name)
    if line is None:
        return None
    reached = line.final or 0.0
    outcome = Outcome.PASSED if reached >= line.full else Outcome.FAILED
    told = [f"{unit.title}: {as_points(reached)} of {as_points(line.full)} points", *line.says()]
    if line.final is not None and unit.name not in standing.counted:
        told.append("It is dropped.")
    check = CheckResult(
        name=unit.name,
        label=unit.title,
        outcome=outcome,
        score=reached,
        max_score=line.full,
        message=". ".join(text.rstrip(".") for text in told) + ".",
    )
    return StepResult(
        name=unit.name,
        title=unit.title,
        outcome=outcome,
        score=reached,
        max_score=line.full,
        checks=[check],
    )


def _rows(
    units: Sequence[Unit], standings: Sequence[Standing], behind: Sequence[Behind], points: float
) -> list[list[_Cell]]:
    reasons = {id(each.standing): "; ".join(each.reasons) for each in behind}
    head: list[_Cell] = ["name", "id", "group", "section", *(unit.name for unit in units)]
    head += ["total", "of", "dropped", "not_handed_in", "open", "days_late", "late_days_used"]
    rows = [[*head, "falling_behind"], *(_row(each, units, points, reasons) for each in standings)]
    said: list[_Cell] = ["entries", *(_said(units, each) for each in standings)]
    return [[*row, cell] for row, cell in zip(rows, said, strict=True)] if any(said[1:]) else rows


def _row(
    each: Standing, units: Sequence[Unit], points: float, reasons: Mapping[int, str]
) -> list[_Cell]:
    person = each.person
    known = [unit.name for unit in units if each.share(unit.name) is not None]
    who: list[_Cell] = [each.name, person.id if person else ""]
    who += [person.group if person else "", person.section if person else ""]
    finals = [each.lines[unit.name].final if unit.name in each.lines else None for unit in units]
    total = None if each.total is None else round(points * each.total, 4)
    dropped = ", ".join(name for name in known if name not in each.counted)
    days = [float(each.days_late) or None, float(each.free_days) or None]
    texts = [dropped, ", ".join(each.missing), ", ".join(each.open)]
    return [*who, *finals, total, points, *texts, *days, reasons.get(id(each), "")]


def _text(value: _Cell) -> str:
    if value is None:
        return ""
    return csv_cell(one_line(value, None)) if isinstance(value, str) else f"{value:.10g}"

"""Grades for a spreadsheet: CSV that Excel opens right by a double click, and a workbook.

Excel takes a CSV file for UTF-8 only with a byte order mark, splits it at the list separator of the
system's region, and takes a number for one only with that region's decimal sign. A workbook has
none of these doubts. Unlike `grades.csv`, whose columns other programs rely on, both tell the
platform's id, the percentage, why a person is needed, and when the report was made.

Source of the decimal signs: the Common Locale Data Repository (CLDR), `decimal` of each language's
default numbering system, and of the regions that differ from their language.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

from grader.common.outcomes import UsageError
from grader.common.text import bounded, one_line
from grader.exports.course.lines import COLUMNS, cells_of
from grader.exports.table import BY_PERSONS, in_one_line
from grader.report.course.lines import Line
from grader.report.escape import csv_cell
from grader.report.findings import is_known, needs_review
from grader.report.records import PLATFORM_ID, Report


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BOM = "\ufeff"
_MOST_CELL = 30_000  # characters; Excel has 32,767
_LOCALE = re.compile(r"(?P<language>[A-Za-z]{2,3})([_-](?P<region>[A-Za-z]{2}|[0-9]{3}))?([.@].*)?")
_COMMA = _names(
    "af az be bg bs ca cs da de el es et eu fi fr gl hr hu hy id is it ka kk ky lt lv mk mn nb nl "
    "nn no pl pt ro ru sk sl sq sr sv tr uk uz vi"
)
_REGIONS_WITH_COMMA = _names("en_ZA en_AT en_BE en_DE en_DK en_FI en_NL")
_REGIONS_WITH_POINT = _names(
    "de_CH de_LI it_CH es_MX es_US es_PR es_DO es_GT es_HN es_NI es_PA es_PE es_SV es_CU"
)
_SEMICOLON_ALL_THE_SAME = _names("de_CH de_LI it_CH fr_CH")


@dataclass(frozen=True)
class Style:
    """What a region's Excel expects.

    Attributes:
        separator: between two cells.
        comma: whether a comma is the decimal sign.
    """

    separator: str
    comma: bool

    @classmethod
    def of(cls, locale: str) -> Style:
        """That of a locale, such as `de`, `pt_BR` or `en_US.UTF-8`.

        Raises:
            UsageError: it is none.
        """
        parts = _LOCALE.fullmatch(locale)
        if parts is None:
            raise UsageError(f"{locale!r} is no locale; write one such as de, fr_CA or en_US.")
        language, region = parts["language"].lower(), (parts["region"] or "").upper()
        name = f"{language}_{region}"
        comma = name in _REGIONS_WITH_COMMA or (
            language in _COMMA and name not in _REGIONS_WITH_POINT
        )
        semicolon = comma or name in _SEMICOLON_ALL_THE_SAME
        return cls(";" if semicolon else ",", comma)


@dataclass(frozen=True)
class _Line:
    """A student's line; None is a cell of which nothing is known.

    Attributes:
        head: name, platform's id, status.
        numbers: points, full marks.
        share: points by full marks.
        reason: why a person must look.
        graded_at: when the report was made, UTC, without a zone.
        steps: points by step.
        machine: what the machine gave, where a person has said something.
        said: what a person has said.
        more: what a roster and a calendar add, by `COLUMNS`.
    """

    head: tuple[str, str, str]
    numbers: tuple[float | None, float]
    share: float | None
    reason: str
    graded_at: datetime | None
    steps: Mapping[str, float | None]
    machine: float | None = None
    said: str = ""
    more: tuple[str | float | None, ...] = ()


_HEAD = (
    "student",
    "platform_id",
    "status",
    "score",
    "max_score",
    "percent",
    "reason",
    "date (UTC)",
)


def excel_csv(
    reports: Iterable[Report],
    *,
    locale: str,
    graded_at: Mapping[str, datetime] | None = None,
    lines: Sequence[Line] = (),
) -> bytes:
    """A table that Excel of this region opens by a double click.

    Args:
        reports: of the class.
        locale: language and region, such as `de` or `en_US`.
        graded_at: when each student's report was made, where that is known.
        lines: everybody's line, where there is a roster or a calendar; as in `grades_csv`.

    Raises:
        UsageError: it is no locale.
    """
    style = Style.of(locale)
    rows, steps = _lines(reports, graded_at or {}, lines)
    more = COLUMNS if lines else ()
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=style.separator, lineterminator="\r\n")
    by_persons = _more(rows)
    writer.writerow([csv_cell(cell) for cell in (*_HEAD, *steps, *by_persons, *more)])
    for row in rows:
        writer.writerow(_cells(row, steps, style, more=bool(by_persons)))
    return (_BOM + stream.getvalue()).encode("utf-8", "replace")


def workbook(
    reports: Iterable[Report],
    *,
    graded_at: Mapping[str, datetime] | None = None,
    lines: Sequence[Line] = (),
) -> bytes:
    """The same table as a workbook (`.xlsx`): numbers are numbers, and no text is a formula.

    Args:
        reports: of the class.
        graded_at: when each student's report was made, where that is known.
        lines: everybody's line, where there is a roster or a calendar; as in `grades_csv`.
    """
    times = graded_at or {}
    rows, steps = _lines(reports, times, lines)
    more = COLUMNS if lines else ()
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    # The same grades make the same file.
    book.set_properties({"created": max(times.values(), default=datetime(2026, 1, 1, tzinfo=UTC))})
    sheet = book.add_worksheet("Grades")
    bold = book.add_format({"bold": True})
    percent = book.add_format({"num_format": "0.0%"})
    date = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    last, by_persons = len(_HEAD) + len(steps), _more(rows)
    for column, text in enumerate((*_HEAD, *steps, *by_persons, *more)):
        sheet.write_string(0, column, _shown(text), bold)
    for row, line in enumerate(rows, start=1):
        points = [line.steps.get(step) for step in steps]
        for column, text in [*enumerate(line.head), (6, line.reason), (last + 1, line.said)]:
            if text:
                sheet.write_string(row, column, _shown(text))
        points.append(line.machine)
        for column, number in [*enumerate(line.numbers, 3), *enumerate(points, len(_HEAD))]:
            if number is not None:
                sheet.write_number(row, column, number)
        if line.share is not None:
            sheet.write_number(row, 5, line.share, percent)
        if line.graded_at is not None:
            sheet.write_datetime(row, 7, line.graded_at, date)
        _write_more(sheet, row, last + len(by_persons), line.more)
    sheet.freeze_panes(1, 1)
    width = last + len(by_persons) + len(more) - 1
    sheet.autofilter(0, 0, max(1, len(rows)), width)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 5, 12)
    sheet.set_column(6, 6, 40)
    sheet.set_column(7, width, 16)
    book.close()
    return stream.getvalue()


def _write_more(sheet: Any, row: int, first: int, values: Sequence[str | float | None]) -> None:
    for column, value in enumerate(values, first):
        if isinstance(value, str) and value:
            sheet.write_string(row, column, _shown(value))
        elif value is not None and not isinstance(value, str):
            sheet.write_number(row, column, value)


def _lines(
    reports: Iterable[Report], graded_at: Mapping[str, datetime], class_: Sequence[Line]
) -> tuple[list[_Line], list[str]]:
    """The students in alphabetical order, and the steps in the order in which they are met."""
    steps: dict[str, None] = {}
    rows = []
    for report, line in _with_lines(reports, class_):
        rows.append(_line(report, graded_at.get(report.submission), line))
        steps |= dict.fromkeys(step.name for step in report.steps)
    for line in class_:
        if line.report is None:
            number = line.person.number if line.person else ""
            head = line.student, number, line.status
            rows.append(_Line(head, (None, line.full), None, "", None, {}, more=_of_line(line)))
    return sorted(rows, key=lambda row: row.head), list(steps)


def _with_lines(
    reports: Iterable[Report], class_: Sequence[Line]
) -> Iterator[tuple[Report, Line | None]]:
    if not class_:
        yield from ((report, None) for report in reports)
    yield from ((line.report, line) for line in class_ if line.report)


def _of_line(line: Line) -> tuple[str | float | None, ...]:
    told = cells_of(line)
    return tuple(told[name] for name in COLUMNS)


def _line(report: Report, at: datetime | None, line: Line | None) -> _Line:
    number = line.person.number if line and line.person else ""
    name = line.student if line else report.submission
    is_grade = not needs_review(report)
    share = report.score / report.max_score if is_grade and report.max_score else None
    return _Line(
        head=(name, number or report.receipt.get(PLATFORM_ID, ""), report.status),
        numbers=(report.score if is_grade else None, report.max_score),
        share=share,
        reason="" if is_grade else "; ".join(report.flags),
        graded_at=at.astimezone(UTC).replace(tzinfo=None, microsecond=0) if at else None,
        steps={
            step.name: step.score if is_grade or is_known(step) else None for step in report.steps
        },
        machine=report.machine_score,
        said=in_one_line(report),
        more=_of_line(line) if line else (),
    )


def _more(lines: Sequence[_Line]) -> Sequence[str]:
    """The columns behind those of the steps."""
    return BY_PERSONS if any(line.said for line in lines) else ()


def _cells(line: _Line, steps: Sequence[str], style: Style, *, more: bool) -> Iterator[str]:
    def number(value: float | None) -> str:
        text = "" if value is None else f"{value:.10g}"
        return text.replace(".", ",") if style.comma else text

    yield from (csv_cell(_shown(text)) for text in line.head)
    yield from map(number, line.numbers)
    yield number(None if line.share is None else round(100 * line.share, 2))
    yield csv_cell(_shown(line.reason))
    yield line.graded_at.strftime("%Y-%m-%d %H:%M") if line.graded_at else ""
    yield from (number(line.steps.get(step)) for step in steps)
    if more:
        yield number(line.machine)
        yield csv_cell(_shown(line.said))
    for value in line.more:
        yield csv_cell(_shown(value)) if isinstance(value, str) else number(value)


def _shown(text: str) -> str:
    """Text of one line that a cell can hold."""
    return bounded(one_line(text, None), _MOST_CELL)

"""`grader export`: every format in one place, and the reports that go into it."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from grader.common.files import write_whole
from grader.common.outcomes import UsageError
from grader.common.text import did_you_mean
from grader.exports import canvas, classroom50, github, github_classroom, gradescope, junit, moodle
from grader.exports.gradescope import Hidden
from grader.exports.read import read_all
from grader.exports.read import read_dates as read_dates
from grader.exports.sheets.earlier import Earlier
from grader.exports.sheets.moodle_columns import Headers
from grader.exports.sheets.sheet import Filled
from grader.exports.table import grades_csv
from grader.exports.workbook import excel_csv, workbook
from grader.report.course.lines import Line, as_reports
from grader.report.records import Report
from grader.report.schema import report_schema

_MEMORY = "exported.json"
_MOST_MARKS = 60  # of a cell: exports do not grow it without end


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is to be exported, and how.

    Attributes:
        reports: of the class, or of one student.
        lines: everybody's line, with the roster and the calendar; empty where there are none.
        graded_at: when each student's report was made, where that is known.
        into: a sheet to fill in, that a platform exported; None to make a new one.
        into_name: how messages call it.
        column: header of the column for the grade.
        assignment_id: the assignment's number in Canvas.
        identifier: header of Moodle's column for the participant.
        feedback: header of Moodle's column for the comment.
        maximum: header of Moodle's column for full marks, or the number.
        locked: header of Moodle's column for locked grades, or its word for No.
        overwrite: replace what a person entered in the sheet.
        earlier: what earlier exports entered in it.
        scale: scale the points to the platform's full marks.
        hidden: when Gradescope shows hidden checks to students.
        leaderboard: whether the points go to Gradescope's leaderboard.
        excel: language and region of the Excel that is to open a CSV file; "" for plain CSV.
        path: the submission's path in its repository, for annotations.
        environment: what a platform's runner says of the submission.
    """

    reports: Sequence[Report]
    lines: Sequence[Line] = ()
    graded_at: Mapping[str, dt.datetime] = field(default_factory=dict)
    into: bytes | None = None
    into_name: str = ""
    column: str = ""
    assignment_id: str = ""
    identifier: str = ""
    feedback: str = ""
    maximum: str = ""
    locked: str = ""
    overwrite: bool = False
    earlier: Earlier = field(default_factory=Earlier)
    scale: bool = False
    hidden: Hidden = "after_published"
    leaderboard: bool = False
    excel: str = ""
    path: str = ""
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)

    @property
    def counted(self) -> Sequence[Report]:
        """The reports with the points that count, lateness and groups with them."""
        name = self.reports[0].assignment if self.reports else ""
        return as_reports(self.lines, name) if self.lines else self.reports

    @property
    def notes(self) -> list[str]:
        """What a person should know of what is entered."""
        late = [line.name for line in self.lines if line.lateness.off and line.final is not None]
        if not late:
            return []
        shown = ", ".join(late[:20]) + (f", and {len(late) - 20} more" if len(late) > 20 else "")
        return [
            f"Points for lateness are taken off by course.toml already: {shown}. Let the platform "
            "take off none."
        ]


@dataclass(frozen=True, kw_only=True)
class Format:
    """A format.

    Attributes:
        about: what it is, in few words.
        make: makes the file.
        single: whether it holds one student's report, not a class.
        takes: what it takes of the options that not every format has.
    """

    about: str
    make: Callable[[Request], Filled]
    single: bool = False
    takes: tuple[str, ...] = ()


def export(name: str, request: Request) -> Filled:
    """The file of this format.

    Raises:
        UsageError: there is no such format, it holds one student and there are more, or the sheet
            is not the platform's.
    """
    chosen = FORMATS.get(name)
    if chosen is None:
        there = ", ".join(FORMATS)
        meant = did_you_mean(name, FORMATS)
        raise UsageError(f"There is no format {name!r}; there are {there}.{meant}")
    if chosen.single and len(request.reports) != 1:
        raise UsageError(f"{name} holds the report of one student; name one with --student.")
    return chosen.make(request)


def read_reports(results: Path, student: str = "") -> list[Report]:
    """The reports in a folder of results, or the one in a file, in the order of students.

    Raises:
        UsageError: there are none, or one cannot be read.
    """
    reports = read_all(results)
    if not reports:
        raise UsageError(f"There are no reports in {results}; name the folder of `grader grade`.")
    return _only(reports, student, results) if student else reports


def read_earlier(results: Path, name: str) -> Earlier:
    """What earlier exports of these results entered into this platform's sheets."""
    return Earlier(_memory(results).get(name, {}))


def remember(results: Path, name: str, entered: Mapping[str, Sequence[str]]) -> None:
    """Keep what was entered, so that the next export knows it again.

    Raises:
        UsageError: it cannot be kept.
    """
    where = _memory_of(results)
    if where is None or not entered:
        return
    memory = _memory(results)
    cells = memory.setdefault(name, {})
    for cell, marks in entered.items():
        before = [mark for mark in cells.get(cell, []) if mark not in marks]
        cells[cell] = [*before, *marks][-_MOST_MARKS:]
    try:
        write_whole(where, msgspec.json.encode(memory))
    except OSError as error:
        raise UsageError(
            f"What was exported cannot be kept in {where}: {error.strerror}. The export itself is "
            "whole, but the next one takes its grades for a person's; use --overwrite then."
        ) from None


def _memory(results: Path) -> dict[str, dict[str, list[str]]]:
    where = _memory_of(results)
    try:
        data = where.read_bytes() if where else b"{}"
        return msgspec.json.decode(data, type=dict[str, dict[str, list[str]]])
    except (OSError, msgspec.MsgspecError):  # then a grade of ours is taken for a person's
        return {}


def _memory_of(results: Path) -> Path | None:
    """Where it is kept: in the folder of results; also of a single report in there."""
    if results.is_dir():
        return results / _MEMORY
    folder = results.parent
    return folder.parent / _MEMORY if folder.name == "reports" else None


def _only(reports: Iterable[Report], student: str, results: Path) -> list[Report]:
    by_name = {report.submission: report for report in reports}
    if student in by_name:
        return [by_name[student]]
    meant = did_you_mean(student, by_name)
    raise UsageError(f"There is no report of {student!r} in {results}.{meant}")


def _csv(request: Request) -> Filled:
    if not request.excel:
        return _text(grades_csv(request.reports, request.lines))
    table = excel_csv(
        request.reports, locale=request.excel, graded_at=request.graded_at, lines=request.lines
    )
    return Filled(table)


def _canvas(request: Request) -> Filled:
    if request.into is None:
        nothing = [line for line in request.lines if line.final is None and line.report is None]
        made = canvas.new(
            request.counted,
            column=request.column,
            assignment_id=request.assignment_id,
            without=[(line.name, line.person.number if line.person else "") for line in nothing],
        )
        return _with_notes(made, request)
    made = canvas.fill(
        request.counted,
        request.into,
        name=request.into_name,
        column=request.column,
        assignment_id=request.assignment_id,
        scale=request.scale,
        overwrite=request.overwrite,
        earlier=request.earlier,
    )
    return _with_notes(made, request)


def _with_notes(made: Filled, request: Request) -> Filled:
    return replace(made, notes=(*made.notes, *request.notes))


def _moodle(request: Request) -> Filled:
    if request.into is None:
        raise UsageError(
            "For Moodle a worksheet is filled in: download it there (Download grading worksheet), "
            "and name it with --into."
        )
    headers = Headers(
        identifier=request.identifier,
        grade=request.column,
        feedback=request.feedback,
        maximum=request.maximum,
        changeable=request.locked,
    )
    made = moodle.fill(
        request.counted,
        request.into,
        name=request.into_name,
        headers=headers,
        scale=request.scale,
        overwrite=request.overwrite,
        earlier=request.earlier,
        beside={line.student: line.says() for line in request.lines},
    )
    return _with_notes(made, request)


def _gradescope(request: Request) -> Filled:
    report = request.reports[0]
    return _text(gradescope.results(report, hidden=request.hidden, leaderboard=request.leaderboard))


def _classroom50(request: Request) -> Filled:
    now = dt.datetime.now(dt.UTC)
    identity = classroom50.Identity.from_environment(request.environment, now=now)
    return _text(classroom50.result(request.reports[0], identity))


def _path(request: Request) -> str:
    """The submission's path, as far as the report knows it."""
    report = request.reports[0]
    places = (check.place for step in report.steps for check in step.checks)
    known = next((place.file for place in places if place and place.file), "")
    return request.path or known or f"{report.assignment}.py"


def _json(request: Request) -> Filled:
    reports = [report.to_json().decode() for report in request.reports]
    if len(reports) == 1:
        return _text(reports[0] + "\n")
    return _text("[\n" + ",\n".join(reports) + "\n]\n")


def _text(text: str) -> Filled:
    return Filled(text.encode())


_FILLS = ("into", "column", "scale", "overwrite")
FORMATS: Mapping[str, Format] = {
    "csv": Format(
        about="a table of students, steps and points",
        make=_csv,
        takes=("excel",),
    ),
    "xlsx": Format(
        about="the same as an Excel workbook, with the platform's id, percent, reason and date",
        make=lambda request: Filled(
            workbook(request.reports, graded_at=request.graded_at, lines=request.lines)
        ),
    ),
    "json": Format(about="the report; an array of reports for a class", make=_json),
    "schema": Format(
        about="the JSON Schema of a report; needs no RESULTS",
        make=lambda _: _text(report_schema()),
    ),
    "junit": Format(
        about="JUnit XML, points as properties",
        make=lambda request: _text(junit.junit_xml(request.reports, graded_at=request.graded_at)),
    ),
    "canvas": Format(
        about="the Canvas gradebook (CSV)", make=_canvas, takes=(*_FILLS, "assignment_id")
    ),
    "moodle": Format(
        about="Moodle's worksheet, filled in (CSV)",
        make=_moodle,
        takes=(*_FILLS, "identifier", "feedback", "maximum", "locked"),
    ),
    "gradescope": Format(
        about="results.json of Gradescope",
        make=_gradescope,
        single=True,
        takes=("hidden", "leaderboard"),
    ),
    "github": Format(
        about="annotations for GitHub Actions",
        make=lambda request: _text(github.annotate(request.reports[0], path=_path(request))),
        single=True,
        takes=("path",),
    ),
    "github-summary": Format(
        about="a job summary for GitHub Actions (Markdown)",
        make=lambda request: _text(github.job_summary(request.reports[0], path=_path(request))),
        single=True,
        takes=("path",),
    ),
    "github-classroom": Format(
        about="points for GitHub Classroom's reporter (JSON)",
        make=lambda request: _text(github_classroom.points_file(request.reports[0])),
        single=True,
    ),
    "classroom50": Format(about="result.json of Classroom 50", make=_classroom50, single=True),
}
WITHOUT_RESULTS = ("schema",)

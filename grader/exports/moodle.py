"""Moodle's worksheet for grading offline, filled in.

Sources: "Assignment settings" (offline grading worksheet) in the Moodle documentation, and the
importer of Moodle's plugin `assignfeedback_offline`, which reads a row only by the number at the
end of its identifier, wants the columns of the download, and takes a feedback also where there is
no grade; so here none is written without one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from grader.common.outcomes import Outcome, UsageError
from grader.common.text import bounded
from grader.exports.sheets import matching, sheet
from grader.exports.sheets.earlier import Earlier, Whose, mark_of_grade, marks_of_comment
from grader.exports.sheets.moodle_columns import Columns, Headers, full_marks
from grader.exports.sheets.sheet import Filled, Sheet
from grader.report.escape import html_text
from grader.report.findings import explained, findings, graded, points, words_of_persons
from grader.report.records import Report

_CODE = re.compile(r"`([^`<]+)`")
_PARTICIPANT = re.compile(r".*?(?P<id>[0-9]+)\s*", re.S)
_MOST_FEEDBACK = 20_000  # characters
_MOST_OF_STEP = 1200
_TAG = re.compile("<[^>]*>")  # about people who left, Moodle writes HTML beside the name
_NO_MAXIMUM = (
    "{0} has no column with the maximum grade, so nobody compared it with the {1:g} points here; "
    "name the column, or the number, with --maximum."
)
_NO_LOCKS = (
    "{0} has no column that says whether a grade can be changed; name it with --locked. Moodle "
    "itself does not take a grade that is locked."
)


def fill(
    reports: Sequence[Report],
    data: bytes,
    *,
    name: str = "the worksheet",
    headers: Headers | None = None,
    scale: bool = False,
    overwrite: bool = False,
    earlier: Earlier | None = None,
    beside: Mapping[str, Sequence[str]] | None = None,
) -> Filled:
    """The worksheet with grades and feedback; everything else stays, byte for byte.

    Who needs a person keeps what stands there, and so does everyone whose grade Moodle has locked;
    and, unless `overwrite` is set, a grade or a comment that no export of ours entered. Late days
    and extra credit are Moodle's to count.

    Args:
        reports: of the class, with the numbers that Moodle gave in the names of the folders.
        data: the downloaded worksheet.
        name: how messages call it.
        headers: the names of columns that are not to be found by themselves.
        scale: scale the points to the maximum in the worksheet.
        overwrite: replace grades and comments that a person entered, too.
        earlier: what earlier exports entered.
        beside: by student, what is to be said beside the report, such as how late it was.

    Raises:
        UsageError: it is not such a worksheet, two reports belong to one line, or full marks differ
            and `scale` is not set; or it is set, and they are not known.
    """
    table = Sheet.read(data, name=name)
    headers = headers or Headers()
    at = Columns.find(table, headers, what=name)
    most = full_marks(table, at, headers, what=name)
    if most is None and scale:
        raise UsageError(
            f"--scale needs the maximum grade, and {name} has no column for it; name the column, "
            "or the number, with --maximum."
        )
    keys = _keys(table, at)
    matched = matching.match(graded(reports), *keys)
    students = {row: _called(table, row, at) for row in range(1, len(table.rows))}
    filling = _Filling(table, at, overwrite=overwrite, earlier=earlier or Earlier(), name=name)
    filling.beside(beside or {})
    for row, report in matched.by_row.items():
        reached = matching.points_on(report, most, scale=scale, name=name)
        filling.take(row, report, reached)
    notes = [
        *filling.notes(),
        *matching.no_line(matched.lost, name=name),
        *matching.not_counted(reports),
        *matching.by_persons(matched.by_row.values()),
        *matching.without_submission(students, reports, *keys),
        *([_NO_MAXIMUM.format(name, reports[0].max_score)] if most is None and reports else []),
        *([_NO_LOCKS.format(name)] if at.changeable is None else []),
    ]
    return Filled(table.with_values(filling.changes).to_bytes(), tuple(notes), filling.marks)


class _Filling:
    """What becomes of a worksheet's cells."""

    def __init__(
        self, table: Sheet, at: Columns, *, overwrite: bool, earlier: Earlier, name: str
    ) -> None:
        self.changes: dict[tuple[int, int], str] = {}
        self.marks: dict[str, list[str]] = {}
        self._table = table
        self._at = at
        self._overwrite = overwrite
        self._earlier = earlier
        self._name = name
        columns = [at.grade] if at.maximum is None else [at.grade, at.maximum]
        cells = [table.value(row, n) for row in range(1, len(table.rows)) for n in columns]
        self._comma = any("," in cell for cell in cells)
        shown = [sheet.decimals(cell) for cell in cells if sheet.number(cell) is not None]
        self._decimals = min(2, max(shown, default=2))  # Moodle rounds what it shows to these
        self._same = 0
        self._beside: Mapping[str, Sequence[str]] = {}
        self._locked: list[str] = []
        self._grades: list[str] = []
        self._comments: list[str] = []

    def beside(self, said: Mapping[str, Sequence[str]]) -> None:
        """What is to be said beside the reports, by student."""
        self._beside = said

    def take(self, row: int, report: Report, reached: float) -> None:
        """Enter a grade, and with it the comment; or neither."""
        student = report.submission
        if self._at.is_locked(self._table, row, what=self._name):
            self._locked.append(student)
            return
        shown = self._table.value(row, self._at.grade)
        cell = self._cell(row, self._at.grade)
        whose = self._earlier.of_grade(cell, shown, reached, decimals=self._decimals)
        if whose is Whose.PERSONS:
            self._grades.append(f"{student} {shown.strip()} (here {reached:.2f})")
            if not self._overwrite:
                return
        if whose is Whose.SAME:
            self._same += 1
        else:
            self.marks[cell] = [mark_of_grade(reached)]
            self.changes[row, self._at.grade] = sheet.decimal(reached, comma=self._comma)
        if self._at.feedback is not None:
            text = feedback(report, self._beside.get(student, ()))
            self._comment(row, self._at.feedback, student, text)

    def notes(self) -> list[str]:
        """What a person should know."""
        entered = sum(column == self._at.grade for _, column in self.changes)
        where = "" if self._at.feedback is not None else ", without feedback"
        locked = ", ".join(self._locked)
        return [
            matching.entered(entered, self._same, where=where),
            *matching.of_a_person("Grades", self._grades, overwrite=self._overwrite),
            *matching.of_a_person("Comments", self._comments, overwrite=self._overwrite),
            *([f"Locked in Moodle, left as they are: {locked}"] * bool(locked)),
        ]

    def _comment(self, row: int, column: int, student: str, text: str) -> None:
        cell = self._cell(row, column)
        whose = self._earlier.of_comment(cell, self._table.value(row, column), text)
        if whose is Whose.PERSONS:
            self._comments.append(student)
            if not self._overwrite:
                return
        if whose is not Whose.SAME:
            self.marks[cell] = [*marks_of_comment(text)]
            self.changes[row, column] = text

    def _cell(self, row: int, column: int) -> str:
        """The name by which a later export knows a cell again, whatever the language."""
        kind = "grade" if column == self._at.grade else "comment"
        return f"{_number_of(self._table.value(row, self._at.identifier))}/{kind}"


def feedback(report: Report, beside: Sequence[str] = ()) -> str:
    """A comment in HTML, which is what Moodle keeps: points, and the first to mend of each step.

    Args:
        report: the student's.
        beside: what is to be said beside it, such as how late it was.
    """
    said = "<br>".join(map(html_text, [*beside, *words_of_persons(report)]))
    head = f"<p>{html_text(points(report))}</p>" + (f"<p>{said}</p>" if said else "")
    lines = "".join(_steps(report))
    if all(step.outcome == Outcome.PASSED for step in report.steps):
        return head + "<p>Everything is right. Well done!</p>"
    return head + (f"<ul>{lines}</ul>" if lines else "")


def _steps(report: Report) -> Iterator[str]:
    room = _MOST_FEEDBACK
    for finding in findings(report):
        check = finding.check
        if check.outcome == Outcome.SKIPPED:
            continue
        where = f", {check.place.where}" if check.place else ""
        text = bounded(f"{finding.label}\n{explained(check)}", _MOST_OF_STEP)
        shown = _CODE.sub(r"<code>\1</code>", "<br>".join(map(html_text, text.split("\n"))))
        line = f"<li><strong>{html_text(finding.name + where)}</strong>: {shown}</li>"
        room -= len(line)
        if room < 0:
            yield "<li>…</li>"
            return
        yield line


def _keys(table: Sheet, at: Columns) -> list[dict[str, list[int]]]:
    """Row numbers by the number of the participant, and by the name where Moodle tells it."""
    rows = range(1, len(table.rows))
    ids = ((_number_of(table.value(row, at.identifier)), row) for row in rows)
    names = ((matching.folded(_name(table, row, at)), row) for row in rows)
    return [matching.index(ids), matching.index(names)]


def _number_of(participant: str) -> str:
    named = _PARTICIPANT.fullmatch(participant)
    return named["id"] if named else ""


def _name(table: Sheet, row: int, at: Columns) -> str:
    return "" if at.name is None else _TAG.sub("", table.value(row, at.name)).strip()


def _called(table: Sheet, row: int, at: Columns) -> str:
    return _name(table, row, at) or table.value(row, at.identifier)

"""Moodle's worksheet for grading offline, filled in.

Sources: "Assignment settings" (offline grading worksheet) in the Moodle documentation, and the
importer of Moodle's plugin `assignfeedback_offline`, which reads a row only by the number at the
end of its identifier, wants the columns of the download, and takes a feedback also where there is
no grade; so here none is written without one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.outcomes import Outcome, counted
from grader.report import Report
from grader.reporters import matching, sheet
from grader.reporters.escape import bounded, html_text
from grader.reporters.findings import explained, findings, graded, points
from grader.reporters.sheet import Filled, Sheet

_CODE = re.compile(r"`([^`<]+)`")
_PARTICIPANT = re.compile(r".*?(?P<id>[0-9]+)\s*", re.S)
_MOST_FEEDBACK = 20_000  # characters
_MOST_OF_STEP = 1200
_LOCKED = ("no", "nein", "non", "nej", "nee")


@dataclass(frozen=True, kw_only=True)
class Headers:
    """What the columns are called in the language of the download.

    Attributes:
        identifier: the participant's number.
        grade: the grade.
        feedback: the comment.
        maximum: full marks.
        changeable: whether Moodle still takes a grade.
    """

    identifier: str = "Identifier"
    grade: str = "Grade"
    feedback: str = "Feedback comments"
    maximum: str = "Maximum Grade"
    changeable: str = "Grade can be changed"


@dataclass(frozen=True)
class _Columns:
    identifier: int
    grade: int
    feedback: int | None
    maximum: int | None
    changeable: int | None


def fill(
    reports: Sequence[Report],
    data: bytes,
    *,
    name: str = "the worksheet",
    headers: Headers | None = None,
    scale: bool = False,
) -> Filled:
    """The worksheet with grades and feedback; everything else stays, byte for byte.

    Who needs a person keeps what stands there, and so does everyone whose grade Moodle has locked.
    Late days and extra credit are Moodle's to count.

    Args:
        reports: of the class, with the numbers that Moodle gave in the names of the folders.
        data: the downloaded worksheet.
        name: how messages call it.
        headers: the names of the columns, where the download is not in English.
        scale: scale the points to the maximum in the worksheet.

    Raises:
        UsageError: it is not such a worksheet, two reports belong to one line, or full marks differ
            and `scale` is not set.
    """
    table = Sheet.read(data, name=name)
    at = _columns(table, headers or Headers(), name)
    keys = _keys(table, at)
    found = matching.match(graded(reports), *keys)
    students = {row: _called(table, row, at) for row in range(1, len(table.rows))}
    changes: dict[tuple[int, int], str] = {}
    locked = []
    entered = 0
    for row, report in found.by_row.items():
        if _is_locked(table, row, at):
            locked.append(report.submission)
            continue
        entered += 1
        changes[row, at.grade] = _grade(report, table, row, at, scale=scale, name=name)
        if at.feedback is not None:
            changes[row, at.feedback] = feedback(report)
    notes = [
        f"{counted(entered, 'grade')} entered"
        + ("." if at.feedback is not None else ", without feedback."),
        *matching.no_line(found.lost, name=name),
        *matching.not_counted(reports),
        *matching.without_submission(students, reports, *keys),
        *([f"Locked in Moodle, left as they are: {', '.join(locked)}"] * bool(locked)),
    ]
    return Filled(table.with_values(changes).to_bytes(), tuple(notes))


def feedback(report: Report) -> str:
    """A comment in HTML, which is what Moodle keeps: points, and the first to mend of each step."""
    head = f"<p>{html_text(points(report))}</p>"
    lines = "".join(_steps(report))
    if all(step.outcome == Outcome.PASSED for step in report.steps):
        return head + "<p>Everything is right. Well done!</p>"
    return head + (f"<ul>{lines}</ul>" if lines else "")


def _steps(report: Report) -> Iterator[str]:
    room = _MOST_FEEDBACK
    for found in findings(report):
        check = found.check
        if check.outcome == Outcome.SKIPPED:
            continue
        where = f", {check.place.where}" if check.place else ""
        text = bounded(f"{found.label}\n{explained(check)}", _MOST_OF_STEP)
        shown = _CODE.sub(r"<code>\1</code>", "<br>".join(map(html_text, text.split("\n"))))
        line = f"<li><strong>{html_text(found.name + where)}</strong>: {shown}</li>"
        room -= len(line)
        if room < 0:
            yield "<li>…</li>"
            return
        yield line


def _columns(table: Sheet, headers: Headers, name: str) -> _Columns:
    def optional(header: str) -> int | None:
        return table.header.index(header) if header in table.header else None

    identifier = sheet.column(table, [headers.identifier], what=name, option="--identifier")
    grade = sheet.column(table, [headers.grade], what=name, option="--column")
    feedback_at = optional(headers.feedback)
    if headers.feedback != Headers.feedback:  # asked for by name
        feedback_at = sheet.column(table, [headers.feedback], what=name, option="--feedback")
    return _Columns(
        identifier, grade, feedback_at, optional(headers.maximum), optional(headers.changeable)
    )


def _keys(table: Sheet, at: _Columns) -> list[dict[str, list[int]]]:
    """Row numbers by the number of the participant, and by the name where Moodle tells it."""
    rows = range(1, len(table.rows))
    ids, names = [], []
    for row in rows:
        found = _PARTICIPANT.fullmatch(table.value(row, at.identifier))
        ids.append((found["id"] if found else "", row))
        names.append((matching.folded(table.value(row, at.identifier + 1)), row))
    return [matching.index(ids), matching.index(names)]


def _called(table: Sheet, row: int, at: _Columns) -> str:
    return table.value(row, at.identifier + 1).strip() or table.value(row, at.identifier)


def _is_locked(table: Sheet, row: int, at: _Columns) -> bool:
    if at.changeable is None:
        return False
    return table.value(row, at.changeable).strip().casefold() in _LOCKED


def _grade(report: Report, table: Sheet, row: int, at: _Columns, *, scale: bool, name: str) -> str:
    text = table.value(row, at.maximum) if at.maximum is not None else ""
    reached = matching.points_on(report, sheet.number(text), scale=scale, name=name)
    return sheet.decimal(reached, comma="," in (text or table.value(row, at.grade)))

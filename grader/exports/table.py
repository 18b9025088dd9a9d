"""`grades.csv`: a line for each student."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from grader.common.text import one_line
from grader.exports.course.lines import COLUMNS, cells_of
from grader.report.course.lines import Line
from grader.report.escape import csv_cell
from grader.report.findings import is_known, needs_review, words_of_persons
from grader.report.records import Report

BY_PERSONS = ("machine_score", "entries")
"""The columns where persons have said something."""


def grades_csv(reports: Iterable[Report], class_: Sequence[Line] = ()) -> str:
    """A line for each student: status, score and the points of each step.

    What is not known is empty, never a zero: the score until a person has looked, and the points
    of a step that was not judged, or in which an error of ours withheld some. The reports are gone
    through once, and none is kept. Where persons have said something, two columns at the end tell
    what the machine gave, and the entries in words.

    Args:
        reports: of the class.
        class_: everybody's line, where there is a roster or a calendar: then it decides who has a
            line, and `final` beside the steps is what counts after lateness. Who handed in nothing
            has the status `not_handed_in`.
    """
    steps: dict[str, None] = {}  # in the order in which they are met
    lines: list[tuple[list[str], dict[str, str], list[str]]] = []
    beside = {}
    if class_:
        beside = {line.student: line for line in class_}
        reports = (replace(line.report, submission=line.student) for line in class_ if line.report)
    for report in reports:
        is_grade = not needs_review(report)
        points = {
            step.name: f"{step.score:g}" if is_grade or is_known(step) else ""
            for step in report.steps
        }
        steps |= dict.fromkeys(points)
        score = f"{report.score:g}" if is_grade else ""
        row = [report.submission, report.status, score, f"{report.max_score:g}"]
        lines.append((row, points, _by_persons(report)))
    for line in class_:
        if line.report is None:
            lines.append(([line.student, line.status, "", f"{line.full:g}"], {}, []))
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    more = BY_PERSONS if any(said for _, _, said in lines) else ()
    of_lines = COLUMNS if class_ else ()
    writer.writerow(["student", "status", "score", "max_score", *steps, *more, *of_lines])
    for row, points, said in sorted(lines, key=lambda line: line[0][0]):
        cells = [*row, *(points.get(step, "") for step in steps), *(said or [""] * len(more))]
        if row[0] in beside:
            told = cells_of(beside[row[0]])
            cells += [_cell(told[name]) for name in COLUMNS]
        writer.writerow([csv_cell(cell) for cell in cells])
    return stream.getvalue()


def _by_persons(report: Report) -> list[str]:
    if report.machine_score is None:
        return []
    return [f"{report.machine_score:g}", in_one_line(report)]


def in_one_line(report: Report) -> str:
    """What persons have said of a report, for a cell of a table."""
    return one_line(" ".join(words_of_persons(report)), None)


def _cell(value: str | float | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else f"{value:g}"

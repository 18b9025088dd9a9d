"""`grades.csv`: a line for each student."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from grader.report.escape import csv_cell
from grader.report.findings import is_known, needs_review
from grader.report.records import Report


def grades_csv(reports: Iterable[Report]) -> str:
    """A line for each student: status, score and the points of each step.

    What is not known is empty, never a zero: the score until a person has looked, and the points
    of a step that was not judged, or in which an error of ours withheld some. The reports are gone
    through once, and none is kept.
    """
    steps: dict[str, None] = {}  # in the order in which they are met
    lines: list[tuple[list[str], dict[str, str]]] = []
    for report in reports:
        is_grade = not needs_review(report)
        points = {
            step.name: f"{step.score:g}" if is_grade or is_known(step) else ""
            for step in report.steps
        }
        steps |= dict.fromkeys(points)
        score = f"{report.score:g}" if is_grade else ""
        row = [report.submission, report.status, score, f"{report.max_score:g}"]
        lines.append((row, points))
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["student", "status", "score", "max_score", *steps])
    for row, points in sorted(lines, key=lambda line: line[0][0]):
        cells = [*row, *(points.get(step, "") for step in steps)]
        writer.writerow([csv_cell(cell) for cell in cells])
    return stream.getvalue()

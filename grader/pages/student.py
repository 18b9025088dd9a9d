"""One student's report as a page that people look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from grader.common.outcomes import Outcome
from grader.pages import causes, charts, html
from grader.pages.charts import Figure
from grader.pages.code import Code
from grader.report.findings import (
    SELF_REPORTED,
    by_machine,
    is_judged,
    of_the_whole_file,
    waits_only,
    words_of_persons,
)
from grader.report.records import Report, waiting_points

_MANY = 6  # causes: then pictures have no room on paper


def feedback_page(
    report: Report,
    *,
    title: str,
    source: str = "",
    cells: Mapping[int, Sequence[str]] | None = None,
    figures: Mapping[str, Sequence[Figure]] | None = None,
    notebook: bool = False,
    graded_at: datetime | None = None,
) -> str:
    """The page as HTML: for the student alone, so nothing of it is for whoever grades.

    Args:
        report: what to show.
        title: of the assignment.
        source: the submission's text, for the lines around the one concerned.
        cells: of a notebook, the lines of each code cell by its number.
        figures: for each step the pictures that go with it.
        notebook: whether the student's notebook stands in `notebooks/`, beside this page.
        graded_at: when the report was made.
    """
    shown = causes.shown(report)
    return html.template("feedback.html").render(
        report=report,
        title=title,
        passed=sum(step.outcome == Outcome.PASSED for step in report.steps),
        excerpt=Code(source, cells).around,
        bar=charts.bar(report.score / report.max_score if report.max_score else 0.0),
        figures=figures or {},
        is_judged=is_judged(report),
        waiting=waiting_points(report.steps),
        waits_only=waits_only(report),
        shown=shown,
        is_long=sum(len(each.causes) for each in shown) > _MANY,
        first=causes.first_to_mend(report),
        remarks=[each for each in report.remarks if not each.startswith(SELF_REPORTED)],
        made_with=_made_with(report, graded_at),
        whole=of_the_whole_file(report),
        notebook=notebook,
        said=words_of_persons(report),
        machine=by_machine(report),
        style=html.inlined("style.css"),
    )


def _made_with(report: Report, graded_at: datetime | None) -> str:
    """Date and versions, as far as they are known."""
    names = (report.receipt.get("assignment", ""), report.receipt.get("grader", ""))
    parts = [
        f"{graded_at.day} {graded_at:%B %Y}" if graded_at else "",
        names[0],
        f"grader {names[1]}" if names[1] else "",
    ]
    return ", ".join(filter(None, parts))

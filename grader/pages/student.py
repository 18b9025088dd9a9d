"""One student's report as a page that people look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.common.outcomes import Outcome
from grader.pages import charts, html
from grader.pages.charts import Figure
from grader.pages.code import Code
from grader.report.findings import (
    by_machine,
    is_judged,
    of_the_whole_file,
    waits_only,
    words_of_persons,
)
from grader.report.records import Report, waiting_points


def feedback_page(
    report: Report,
    *,
    title: str,
    source: str = "",
    cells: Mapping[int, Sequence[str]] | None = None,
    figures: Mapping[str, Sequence[Figure]] | None = None,
    notebook: bool = False,
) -> str:
    """The page as HTML.

    Args:
        report: what to show.
        title: of the assignment.
        source: the submission's text, for the lines around the one concerned.
        cells: of a notebook, the lines of each code cell by its number.
        figures: for each step the pictures that go with it.
        notebook: whether the student's notebook stands in `notebooks/`, beside this page.
    """
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
        whole=of_the_whole_file(report),
        notebook=notebook,
        said=words_of_persons(report),
        machine=by_machine(report),
        style=html.inlined("style.css"),
    )

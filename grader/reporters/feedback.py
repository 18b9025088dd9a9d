"""One student's report as a page that people look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from grader import sketch
from grader.outcomes import Place
from grader.report import Report
from grader.reporters import pages
from grader.sketch import Figure

_AROUND = 3  # lines of the student's code before and after the one concerned
_LONGEST_LINE = 300


def feedback_page(
    report: Report,
    *,
    title: str,
    source: str = "",
    figures: Mapping[str, Sequence[Figure]] | None = None,
    notebook: bool = False,
) -> str:
    """The page as HTML.

    Args:
        report: what to show.
        title: of the assignment.
        source: the submission's text, for the lines around the one concerned.
        figures: for each step the pictures that go with it.
        notebook: whether the student's notebook stands in `notebooks/`, beside this page.
    """
    lines = source.split("\n")

    def excerpt(place: Place) -> Iterator[tuple[int, str, bool]]:
        known = 0 < place.line <= len(lines) and lines[place.line - 1].strip() == place.text.strip()
        if not known or place.cell:
            yield place.line, place.text, True
            return
        first = max(1, place.line - _AROUND)
        for number in range(first, min(len(lines), place.line + _AROUND) + 1):
            yield number, lines[number - 1][:_LONGEST_LINE], number == place.line

    return pages.template("feedback.html").render(
        report=report,
        title=title,
        excerpt=excerpt,
        bar=sketch.bar(report.score / report.max_score if report.max_score else 0.0),
        figures=figures or {},
        notebook=notebook,
        style=pages.inlined("style.css"),
    )

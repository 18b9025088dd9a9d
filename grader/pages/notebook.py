"""A student's notebook as a page, with the feedback for each step below the cell concerned.

nbconvert makes the cells; outputs are left out, because they are claims. What the student wrote in
Markdown is cut down to plain formatting: no script, style, class or id of the submission gets into
the page, whose Content-Security-Policy would let none of them load or run either. Pictures are
those that were pasted into the notebook, put in by us; links lead to the web and to nowhere else.
"""

from __future__ import annotations

import functools
import re
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from grader.common.outcomes import Outcome
from grader.common.text import printable
from grader.pages import html
from grader.report.findings import by_machine, words_of_persons
from grader.report.records import Report, StepResult
from grader.submissions.notebook.attachments import LEFT_OUT, with_pictures
from grader.submissions.notebook.notebook import Cell
from grader.submissions.submission import Submission

_MOST_IN_CELL = 20_000  # characters
_MOST = 400_000  # of all cells together
_TAGS = frozenset(
    (
        *("a", "b", "blockquote", "br", "code", "dd", "del", "div", "dl", "dt", "em", "hr", "i"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p", "pre", "s", "span", "strong"),
        *("sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"),
    )
)
_PROTOCOLS = ("http", "https", "mailto")
_LINK = re.compile(r"https?://|mailto:|#", re.IGNORECASE)  # no other beginning, nor a relative one
_OF_HIGHLIGHTING = re.compile(r"highlight|[a-z][a-z0-9]?")


def notebook_page(report: Report, submission: Submission, *, title: str) -> str:
    """The page as HTML.

    Args:
        report: what to put below the cells.
        submission: the notebook.
        title: of the assignment.
    """
    below = _by_cell(report, submission)
    marks = {number: f"feedback{secrets.token_hex(16)}" for number in below}
    pictures = f"picture{secrets.token_hex(16)}"
    body = _exported(submission, marks, pictures)
    body = _with_pictures(body, pictures, submission.pictures)
    for number, mark in marks.items():
        card = _template("notebook_feedback.html", steps=below[number], report=report, cell=number)
        body = body.replace(f"<p>{mark}</p>", card)
    return _page(report, title, body=body, elsewhere=below.get(0, []))


def page_without_notebook(report: Report, *, title: str) -> str:
    """The page where the notebook could not be shown: the feedback alone."""
    return _page(report, title, body="", elsewhere=report.steps)


def import_exporter() -> None:
    """Import what makes such pages, which takes a second or two the first time."""
    _as_node(Submission(Path(), ""), {}, "")
    _exported(Submission(Path(), ""), {}, "")


def _page(report: Report, title: str, *, body: str, elsewhere: Sequence[StepResult]) -> str:
    style = html.Inlined(html.inlined("style.css").text + html.inlined("notebook.css").text)
    shown = Markup(body)  # noqa: S704 - of nbconvert and `_clean`
    return _template(
        "notebook.html",
        report=report,
        title=title,
        body=shown,
        elsewhere=elsewhere,
        said=words_of_persons(report),
        machine=by_machine(report),
        style=style,
    )


def _template(name: str, **values: Any) -> str:
    return html.template(name).render(**values)


def _by_cell(report: Report, submission: Submission) -> dict[int, list[StepResult]]:
    """The steps by the number of the cell below which each belongs; 0 where there is none."""
    there = {each for each in submission.document if isinstance(each, int)}
    by_cell: dict[int, list[StepResult]] = {}
    for step in report.steps:
        number = _cell_of(step, submission)
        by_cell.setdefault(number if number in there else 0, []).append(step)
    return by_cell


def _cell_of(step: StepResult, submission: Submission) -> int:
    for check in step.checks:
        if check.outcome == Outcome.FAILED and check.place and check.place.cell:
            return check.place.cell
    outline = submission.functions.get(step.name)
    lines = [outline.first] if outline else sorted(submission.defined_in(step.name))
    return (submission.place(lines[-1]).cell or 0) if lines else 0


def _exported(submission: Submission, marks: dict[int, str], pictures: str) -> str:
    """The notebook's cells as HTML, below those with a mark this mark, and marks for pictures."""
    html, _ = _exporter().from_notebook_node(_as_node(submission, marks, pictures))
    return str(html)


@functools.cache
def _exporter() -> Any:
    import nbconvert  # takes a second, in a process that has notebooks to show

    library: Any = nbconvert
    exporter = library.HTMLExporter(
        template_name="basic", sanitize_html=True, filters={"clean_html": _clean}
    )
    exporter.exclude_anchor_links = True
    return exporter


def _as_node(submission: Submission, marks: dict[int, str], pictures: str) -> Any:
    import nbformat

    def mark_of_picture(number: int) -> str:
        return f"{pictures}x{number}x" if number < len(submission.pictures) else LEFT_OUT

    library: Any = nbformat.v4
    node = library.new_notebook(metadata={"language_info": {"name": "python"}})
    cells = {cell.number: cell for cell in submission.cells}
    for number, text in _bounded(submission.document, cells):
        if number is None:
            text = with_pictures(text, mark_of_picture)
            node.cells.append(library.new_markdown_cell(text))
        else:
            node.cells.append(library.new_code_cell(text, execution_count=number))
            if number in marks:
                node.cells.append(library.new_markdown_cell(marks[number]))
    return node


def _with_pictures(html: str, mark: str, pictures: Sequence[str]) -> str:
    """The pictures where their marks stand, but for marks within a tag."""

    def picture(asked: re.Match[str]) -> str:
        if asked["number"] is None:
            return asked[0].replace(mark, "")
        uri = escape(pictures[int(asked["number"])])
        return f'<img alt="a picture from the notebook" src="{uri}">'

    return re.sub(rf"<[^>]*>|{mark}x(?P<number>[0-9]+)x", picture, html)


def _bounded(
    document: Sequence[int | str], cells: dict[int, Cell]
) -> Iterator[tuple[int | None, str]]:
    """Number (None for Markdown) and text of each cell, cut where there is too much of it.

    Each code cell comes, if only as its first line: feedback may belong below it.
    """
    left = _MOST
    for each in document:
        text = each if isinstance(each, str) else "\n".join(cells[each].lines)
        most = min(_MOST_IN_CELL, left)
        left -= min(len(text), most)
        if len(text) > most:
            text = f"{text[:most]}\n… (the rest is left out here)"
        if isinstance(each, int) or most > 0:
            yield (each if isinstance(each, int) else None), printable(text)


def _clean(html: str) -> str:
    """HTML with nothing in it but plain formatting, and the classes of coloured code."""
    import bleach

    library: Any = bleach
    return str(
        library.clean(str(html), tags=_TAGS, attributes=_may_have, protocols=_PROTOCOLS, strip=True)
    )


def _may_have(tag: str, name: str, value: str) -> bool:
    if name == "href":
        return tag == "a" and bool(_LINK.match(value))
    return name == "class" and tag in ("div", "span") and bool(_OF_HIGHLIGHTING.fullmatch(value))

"""Pages that show what a student wrote, made in processes of their own.

What hangs or breaks there costs no grade, and not the page either: it comes without what could not
be shown.
"""

from __future__ import annotations

import contextlib
import queue
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from grader.common.helpers.bounded import BoundedProcess, BrokeOffError, serve
from grader.pages.charts import Figure
from grader.pages.notebook import (
    import_exporter,
    notebook_page,
    page_without_notebook,
)
from grader.pages.pair import pair_page
from grader.pages.student import feedback_page
from grader.report.records import Report
from grader.submissions.notebook.notebook import MOST_CODE
from grader.submissions.similarity import Pair
from grader.submissions.submission import Submission

_SECONDS = 3.0  # of CPU time for one page; a notebook of 50 kB takes one
_MEMORY = 2 << 30
_MOST_BYTES = 8 << 20  # of a page; a larger one is nothing that a browser shows with ease
_NOTEBOOKS = "notebooks"


class _Notebook(msgspec.Struct, frozen=True, tag="notebook"):
    report: Report
    submission: Submission
    title: str


class _Feedback(msgspec.Struct, frozen=True, tag="feedback"):
    report: Report
    title: str
    source: str
    cells: dict[int, tuple[str, ...]] | None
    figures: dict[str, list[Figure]]
    notebook: bool
    graded_at: datetime | None = None


class _Pair(msgspec.Struct, frozen=True, tag="pair"):
    pair: Pair
    sources: tuple[str, str]
    title: str


_Page = _Notebook | _Feedback | _Pair


class PageMaker:
    """Makes pages, one after another; a process begins with the first one of its kind."""

    def __init__(self, *, seconds: float = _SECONDS) -> None:
        def process(option: str) -> BoundedProcess:
            return BoundedProcess(
                "grader.pages.maker",
                seconds=seconds,
                memory=_MEMORY,
                most=_MOST_BYTES,
                option=option,
            )

        self._of_notebooks = process(_NOTEBOOKS)
        self._of_code = process("")

    def close(self) -> None:
        """End the processes."""
        self._of_notebooks.close()
        self._of_code.close()

    def notebook(self, report: Report, submission: Submission, *, title: str) -> bytes:
        """The page of a notebook; where it cannot be made, one with the feedback alone."""
        return _made(
            self._of_notebooks,
            _Notebook(report, submission, title),
            lambda: page_without_notebook(report, title=title),
        )

    def feedback(
        self,
        report: Report,
        *,
        title: str,
        submission: Submission | None,
        figures: dict[str, list[Figure]],
        graded_at: datetime | None = None,
    ) -> bytes:
        """The page of a student; where it cannot be made, one without code and pictures."""
        cells = submission.cells if submission else ()
        asked = _Feedback(
            report,
            title,
            submission.source[:MOST_CODE] if submission else "",
            {cell.number: cell.lines for cell in cells} or None,
            figures,
            notebook=bool(submission and submission.document),
            graded_at=graded_at,
        )
        return _made(
            self._of_code,
            asked,
            lambda: feedback_page(
                report, title=title, notebook=asked.notebook, graded_at=graded_at
            ),
        )

    def pair(self, pair: Pair, sources: tuple[str, str], *, title: str) -> bytes:
        """The page of two that are alike; where it takes too long, one without colours."""
        return _made(
            self._of_code,
            _Pair(pair, sources, title),
            lambda: pair_page(pair, sources, title=title, highlight=False),
        )


class PageMakers:
    """A maker of pages for each thread that asks for one; what has none to do waits for the next.

    Each makes its pages in a process of its own, so that several are made at once.
    """

    def __init__(self) -> None:
        self._all: list[PageMaker] = []
        self._idle: queue.SimpleQueue[PageMaker] = queue.SimpleQueue()

    @contextlib.contextmanager
    def one(self) -> Iterator[PageMaker]:
        """A maker that nobody else has meanwhile."""
        try:
            maker = self._idle.get_nowait()
        except queue.Empty:
            maker = PageMaker()
            self._all.append(maker)
        try:
            yield maker
        finally:
            self._idle.put(maker)

    def close(self) -> None:
        """End their processes."""
        for maker in self._all:
            maker.close()


def _made(process: BoundedProcess, asked: _Page, otherwise: Callable[[], str]) -> bytes:
    with contextlib.suppress(BrokeOffError, UnicodeError):
        return process.ask(msgspec.msgpack.encode(asked, enc_hook=str))
    return otherwise().encode("utf-8", "replace")


def answer(request: bytes) -> bytes:
    """The page that is asked for.

    Raises:
        ValueError: it is too large to be shown.
    """
    asked = msgspec.msgpack.decode(request, type=_Page, dec_hook=_path)
    page = _page(asked).encode("utf-8", "replace")
    if len(page) > _MOST_BYTES:
        raise ValueError("too large to be shown")
    return page


def _page(asked: _Page) -> str:
    match asked:
        case _Notebook(report, submission, title):
            return notebook_page(report, submission, title=title)
        case _Pair(pair, sources, title):
            return pair_page(pair, sources, title=title)
        case _Feedback(report, title, source, cells, figures, notebook, graded_at):
            return feedback_page(
                report,
                title=title,
                source=source,
                cells=cells,
                figures=figures,
                notebook=notebook,
                graded_at=graded_at,
            )


def _path(kind: type[Any], value: Any) -> Any:
    if kind is Path:
        return Path(value)
    raise NotImplementedError(kind)


if __name__ == "__main__":
    serve(answer, prepare=import_exporter if sys.argv[3] == _NOTEBOOKS else lambda: None)

"""Two submissions side by side, with what they share marked: for a look, never a verdict."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from grader.pages import html
from grader.pages.code import CodeLine, highlighted
from grader.submissions.similarity import Pair

_MOST_SHOWN = 60_000  # characters; of a longer text what is marked and the lines around it
_AROUND = 20
_SECONDS = 1.0  # for the highlighting of one text


@dataclass(frozen=True)
class _Side:
    student: str
    share: float
    link: str
    lines: Sequence[CodeLine]
    is_whole: bool


def pair_page(pair: Pair, sources: tuple[str, str], *, title: str, highlight: bool = True) -> str:
    """The page as HTML, to lie in a folder beside `feedback/`.

    Args:
        pair: the two, and which of their lines are alike.
        sources: their texts, as they were compared.
        title: of the assignment.
        highlight: whether the code is highlighted.
    """
    sides = [
        _side(student, share, source, marked, highlight, archived)
        for student, share, source, marked, archived in zip(
            pair.students, pair.shares, sources, pair.lines, pair.archived, strict=True
        )
    ]
    return html.template("similar.html").render(
        pair=pair, sides=sides, title=title, style=html.inlined("style.css")
    )


def _side(
    student: str,
    share: float,
    source: str,
    marked: Sequence[int],
    highlight: bool,
    archived: bool,
) -> _Side:
    here = frozenset(marked)
    near = {n for line in marked for n in range(line - _AROUND, line + _AROUND + 1)}
    is_whole = len(source) <= _MOST_SHOWN
    lines = [
        CodeLine(number, html, here=number in here)
        for number, html in enumerate(_lines(source, highlight), start=1)
        if is_whole or number in near
    ]
    link = "" if archived else f"feedback/{quote(student)}.html"
    return _Side(student, share, link, lines, is_whole)


@functools.lru_cache(maxsize=64)  # of each of a hundred pairs one may be the same
def _lines(source: str, highlight: bool) -> list[Markup]:
    lines = source.split("\n")
    return highlighted(lines, seconds=_SECONDS if highlight else 0.0)

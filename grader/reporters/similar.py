"""Two submissions side by side, with what they share marked: for a look, never a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from grader.reporters import pages
from grader.reporters.code import Line, highlighted
from grader.similarity import Pair

_MOST_SHOWN = 60_000  # characters; of a longer text what is marked and the lines around it
_AROUND = 20


@dataclass(frozen=True)
class _Side:
    student: str
    share: float
    link: str
    lines: Sequence[Line]
    is_whole: bool


def pair_page(pair: Pair, sources: tuple[str, str], *, title: str) -> str:
    """The page as HTML, to lie in a folder beside `feedback/`.

    Args:
        pair: the two, and which of their lines are alike.
        sources: their texts, as they were compared.
        title: of the assignment.
    """
    sides = [
        _side(student, share, source, marked)
        for student, share, source, marked in zip(
            pair.students, pair.shares, sources, pair.lines, strict=True
        )
    ]
    return pages.template("similar.html").render(
        pair=pair, sides=sides, title=title, style=pages.inlined("style.css")
    )


def _side(student: str, share: float, source: str, marked: Sequence[int]) -> _Side:
    here = frozenset(marked)
    near = {n for line in marked for n in range(line - _AROUND, line + _AROUND + 1)}
    is_whole = len(source) <= _MOST_SHOWN
    lines = [
        Line(number, html, here=number in here)
        for number, html in enumerate(highlighted(source.split("\n")), start=1)
        if is_whole or number in near
    ]
    return _Side(student, share, f"feedback/{quote(student)}.html", lines, is_whole)

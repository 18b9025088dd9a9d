"""A student's own code on a page: the lines concerned and those around them, highlighted.

What is highlighted is bounded in size and time; beyond that a line is shown as plain text. Each
text is escaped here, piece by piece.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape
from pygments.lexers.python import PythonLexer
from pygments.token import Token

from grader.common.outcomes import Place
from grader.common.text import printable, visible

_AROUND = 3  # lines before and after the one concerned
_LONGEST_LINE = 300
_MOST = 40_000  # characters that are highlighted
_SECONDS = 1.0  # for all that is highlighted on a page

# Pygments' kinds of tokens, the more special ones first, and the class in our style.
_CLASSES: Sequence[tuple[Any, str]] = (
    (Token.Comment, "c"),
    (Token.Literal.String, "s"),
    (Token.Literal.Number, "m"),
    (Token.Keyword, "k"),
    (Token.Operator.Word, "k"),
    (Token.Name.Function, "f"),
    (Token.Name.Class, "f"),
    (Token.Name.Decorator, "f"),
)


@dataclass(frozen=True)
class CodeLine:
    """A line of code on a page.

    Attributes:
        number: as the student's editor counts.
        html: escaped and highlighted.
        here: whether it is the line concerned.
    """

    number: int
    html: Markup
    here: bool = False


class Code:
    """A submission's text, of which pages show excerpts.

    Args:
        source: the whole file; of a notebook, the code of all cells.
        cells: the lines of each code cell of a notebook, by its number.
    """

    def __init__(self, source: str = "", cells: Mapping[int, Sequence[str]] | None = None) -> None:
        self._parts: dict[int | None, Sequence[str]] = {None: source.split("\n")}
        for number, lines in (cells or {}).items():
            self._parts[number] = lines
        self._highlighted: dict[int | None, list[Markup]] = {}
        self._left = _SECONDS

    def around(self, place: Place) -> list[CodeLine]:
        """The line concerned among its neighbours; alone, where the text has changed since."""
        lines = self._parts.get(place.cell, ())
        known = 0 < place.line <= len(lines)
        if not known or not _same(lines[place.line - 1], place.text):
            return [CodeLine(place.line, self._html([place.text])[0], here=True)]
        if place.cell not in self._highlighted:
            self._highlighted[place.cell] = self._html(lines)
        html = self._highlighted[place.cell]
        first, last = max(1, place.line - _AROUND), min(len(lines), place.line + _AROUND)
        return [CodeLine(n, html[n - 1], here=n == place.line) for n in range(first, last + 1)]

    def _html(self, lines: Sequence[str]) -> list[Markup]:
        begin = time.monotonic()
        lines_of_html = highlighted(lines, seconds=self._left)
        self._left -= time.monotonic() - begin
        return lines_of_html


def _same(line: str, told: str) -> bool:
    """Whether a line is the one in the report, which keeps a long one's beginning."""
    line, told = visible(line.strip(), _LONGEST_LINE), told.strip()
    return line == told or (len(told) > _LONGEST_LINE // 2 and line.startswith(told))


def highlighted(lines: Sequence[str], *, seconds: float = _SECONDS) -> list[Markup]:
    """Each line as HTML, whatever it holds; the lines are read as one text.

    Args:
        lines: the text.
        seconds: how long it may take; with none left, nothing is highlighted.
    """
    # Without space at their ends, lines of nothing but space cost the lexer no second look.
    short = [printable(line.replace("\r", ""))[:_LONGEST_LINE].rstrip() for line in lines]
    short = [line.replace("\n", " ") for line in short]
    text = "\n".join(short)
    if len(text) <= _MOST and seconds > 0:
        lexed = list(_lexed(text, seconds))
        if len(lexed) == len(short):
            return lexed
    return [escape(line) for line in short]


def _lexed(text: str, seconds: float) -> Iterator[Markup]:
    """The lines of a text, highlighted; ends early where that takes too long."""
    until = time.monotonic() + seconds
    line: list[Markup] = []
    for kind, value in PythonLexer(stripnl=False, ensurenl=False).get_tokens(text):
        if time.monotonic() > until:
            return
        name = next((name for group, name in _CLASSES if kind in group), "")
        for n, piece in enumerate(value.split("\n")):
            if n:
                yield Markup().join(line)
                line = []
            if piece:
                html = Markup('<i class="{}">{}</i>') if name else Markup("{1}")
                line.append(html.format(name, piece))
    yield Markup().join(line)

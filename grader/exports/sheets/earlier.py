"""Whose a cell of a platform's sheet is: empty, ours from an earlier export, or a person's.

A platform's sheet does not tell who entered a grade or a comment. So each export remembers what it
entered, and what is neither that nor what it would enter now was entered by a person.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from grader.exports.sheets.matching import folded
from grader.exports.sheets.sheet import number

_EMPTY = frozenset({"", "-", "–", "—"})
_TAG = re.compile("<[^>]*>")


class Whose(Enum):
    """What stands in a cell."""

    NOBODYS = "nothing"
    SAME = "what is to be entered"
    OURS = "what an earlier export entered"
    PERSONS = "what a person entered"


@dataclass(frozen=True)
class Earlier:
    """What earlier exports entered: the marks of all values, by cell."""

    cells: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def of_grade(self, cell: str, shown: str, value: float, *, decimals: int = 2) -> Whose:
        """Whose a grade is.

        Args:
            cell: the cell's name, the same in each export.
            shown: what stands there.
            value: what is to be entered.
            decimals: to which the platform rounds what it shows.
        """
        if is_empty(shown):
            return Whose.NOBODYS
        there = number(shown)
        if there is None:
            return Whose.PERSONS
        room = 0.5 * 10**-decimals + 1e-9
        if abs(there - value) <= room:
            return Whose.SAME
        before = (number(mark) for mark in self.cells.get(cell, ()))
        ours = any(mark is not None and abs(there - mark) <= room for mark in before)
        return Whose.OURS if ours else Whose.PERSONS

    def of_comment(self, cell: str, shown: str, text: str) -> Whose:
        """Whose a comment is; `text` is what is to be entered."""
        if is_empty(shown):
            return Whose.NOBODYS
        there = _marks(shown)
        if there & set(marks_of_comment(text)):
            return Whose.SAME
        return Whose.OURS if there & set(self.cells.get(cell, ())) else Whose.PERSONS


def is_empty(text: str) -> bool:
    """Whether a cell holds nothing, or a dash; also behind the ' that keeps it from formulas."""
    return text.strip().removeprefix("'").strip() in _EMPTY


def mark_of_grade(value: float) -> str:
    """How a grade is remembered."""
    return f"{value:.5f}"


def marks_of_comment(text: str) -> Collection[str]:
    """How a comment is remembered: as it is, and as a platform shows it that drops its HTML."""
    return sorted(_marks(text) | {_digest(_plain(text))})


def _marks(text: str) -> set[str]:
    marks = {_digest(" ".join(text.split()))}
    return marks if _TAG.search(text) else marks | {_digest(_plain(text))}


def _plain(text: str) -> str:
    """The text without tags, and without what a conversion from HTML changes."""
    words = html.unescape(_TAG.sub(" ", text))
    return folded(words) + "".join(c for c in words if not c.isalnum() and ord(c) > 0x2FFF)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()

"""When each student handed in, and in which of several attempts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from grader.submissions.incoming.names import Who
from grader.submissions.incoming.pieces import Piece
from grader.submissions.incoming.platforms import without_copy_number

Attempts = Literal["last", "first", "all"]
"""Which of a student's attempts are graded; "all" of them where the points decide."""

_NUMBERED = re.compile(r"(?P<name>.*[^-_ 0-9])[-_ ](?P<number>[0-9]{1,3})", re.S)


@dataclass(frozen=True, kw_only=True)
class HandIn:
    """What the names and the zip tell of a hand-in.

    Attributes:
        name: the student's, as the platform writes it, without the number of an attempt.
        ids: what else it calls the student by: its own number, or another one.
        attempt: which one it is, from 1; 0 where there is one alone.
        at: when it was handed in; without a zone where the platform's own clock is meant.
        is_stamp: whether `at` is a zip's time stamp, which tells when the file was changed.
        late: whether the platform marked it as late.
    """

    name: str
    ids: tuple[str, ...] = ()
    attempt: int = 0
    at: datetime | None = None
    is_stamp: bool = False
    late: bool = False


@dataclass(frozen=True)
class Attempt:
    """One attempt of a student.

    Attributes:
        who: the student.
        number: from 1; 0 where only one is graded.
        pieces: what was handed in.
    """

    who: Who
    number: int
    pieces: tuple[Piece, ...]

    @property
    def named(self) -> Who:
        """The student, with the number of the attempt in the name."""
        if not self.number:
            return self.who
        return Who(f"{self.who.name}-{self.number}", self.who.platform_id, self.who.apart)

    def hand_in(self, stamp: datetime | None) -> HandIn:
        """What is known of it.

        Args:
            stamp: the time stamp of the file that is judged, where it lies in a zip.
        """
        times = [piece.at for piece in self.pieces if piece.at]
        ids = tuple(each for each in (self.who.platform_id, self.who.apart) if each)
        return HandIn(
            name=self.who.name,
            ids=ids,
            attempt=self.number,
            at=max(times, key=datetime.isoformat) if times else stamp,
            is_stamp=not times and stamp is not None,
            late=any(piece.late for piece in self.pieces),
        )


def attempts_of(
    students: Mapping[Who, Sequence[Piece]], which: Attempts | None = None
) -> list[Attempt]:
    """The attempts that are graded.

    Args:
        students: what each handed in.
        which: of several. Where it is None, those are apart that a platform's times tell apart, and
            the last one is graded; a number behind a name is part of the name.
    """
    pieces_of = (
        _merged(students) if which else {w: [(0, p) for p in s] for w, s in students.items()}
    )
    found = []
    for who, numbered in pieces_of.items():
        groups = _groups(numbered, by_copy=which is not None)
        if which == "all" and len(groups) > 1:
            found += [Attempt(who, n, tuple(each)) for n, each in enumerate(groups, start=1)]
        else:
            found.append(Attempt(who, 0, tuple(groups[0 if which == "first" else -1])))
    return found


def _merged(students: Mapping[Who, Sequence[Piece]]) -> dict[Who, list[tuple[int, Piece]]]:
    """The pieces of `ana-1` and `ana-2` as those of `ana`, each with its number."""
    split = {who: _NUMBERED.fullmatch(who.name) for who in students if not _is_platforms(who)}
    names = [match["name"] for match in split.values() if match]
    plain = {who.name for who, match in split.items() if match is None}
    merged: dict[Who, list[tuple[int, Piece]]] = {}
    for who, pieces in students.items():
        match = split.get(who)
        several = match and (names.count(match["name"]) > 1 or match["name"] in plain)
        key, number = (Who(match["name"]), int(match["number"])) if match and several else (who, 0)
        merged.setdefault(key, []).extend((number, piece) for piece in pieces)
    return merged


def _is_platforms(who: Who) -> bool:
    return bool(who.platform_id or who.apart)


def _groups(numbered: Sequence[tuple[int, Piece]], *, by_copy: bool) -> list[list[Piece]]:
    """The pieces of each attempt, the first attempt first."""
    times = {piece.at.isoformat() for _, piece in numbered if piece.at}
    numbers = {number for number, _ in numbered}
    groups: dict[str, list[Piece]] = {}
    for number, piece in numbered:
        if len(times) > 1:
            key = piece.at.isoformat() if piece.at else max(times)
        elif len(numbers) > 1:
            key = f"{number:09}"
        else:
            key = f"{piece.order[0]:09}" if by_copy and _has_copies(piece, numbered) else ""
        groups.setdefault(key, []).append(piece)
    return [groups[key] for key in sorted(groups)]


def _has_copies(piece: Piece, numbered: Sequence[tuple[int, Piece]]) -> bool:
    """Whether a file was handed in again under the same name, as Canvas counts."""
    own = without_copy_number(piece.name)[0]
    return sum(without_copy_number(each.name)[0] == own for _, each in numbered) > 1

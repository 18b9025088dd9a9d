"""What a student handed in, piece by piece, and what of it is to be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from grader.common.text import shown
from grader.submissions.incoming.folders import Item, Problem


@dataclass(frozen=True)
class Piece:
    """A file or folder that a student handed in.

    Attributes:
        name: the file's name as the student knows it; "" for a folder.
        item: the file or folder itself.
        order: which of several is newer: the number of the copy, and the platform's number of the
            attachment; 0 where none is known.
        alone: one file per student, whose name is the student's.
        folders: the names of the folders and zips that it lies in, from the student's own down.
        at: when it was handed in, as its name tells.
        late: whether its name says that this was late.
    """

    name: str
    item: Item
    order: tuple[int, int] = (0, 0)
    alone: bool = False
    folders: tuple[str, ...] = ()
    at: datetime | None = None
    late: bool = False

    @property
    def own(self) -> str:
        """Its path as the student knows it."""
        return shown("/".join((*self.folders[1:], self.name or self.item.name)))


@dataclass(frozen=True)
class Choice:
    """The file to judge, or why there is none.

    Attributes:
        pieces: the file; where there are several, the one that was worked on is judged.
        broken: what could be meant as well, and cannot be opened.
        problem: why there is none.
        remarks: what was left aside.
        by_name: it has the assignment's name, or could hold what has it.
        found_nothing: there is nothing that could be meant.
        is_foreign: nor anything that somebody would hand in.
    """

    pieces: tuple[Piece, ...] = ()
    broken: tuple[Problem, ...] = ()
    problem: Problem | None = None
    remarks: tuple[str, ...] = ()
    by_name: bool = False
    found_nothing: bool = False
    is_foreign: bool = False

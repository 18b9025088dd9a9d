"""Which of the files that a student handed in is judged, or why none can be."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.assignment import Assignment
from grader.outcomes import UsageError
from grader.platforms import without_copy_number
from grader.submission import is_notebook, most_bytes
from grader.tree import MOST_FILES, Item, too_many

MOST_LEVELS = 8
KNOWN = (".py", ".ipynb")
PACKED = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".py.txt", ".ipynb.txt")
_LITTER = frozenset({"__MACOSX", "__pycache__", "Thumbs.db", "desktop.ini", "Icon\r"})


@dataclass(frozen=True)
class Piece:
    """A file or folder that a student handed in.

    Attributes:
        name: the file's name as the student knows it; "" for a folder.
        item: the file or folder itself.
        number: the platform's number of the attachment; 0 where none is known.
        alone: one file per student, whose name is the student's.
    """

    name: str
    item: Item
    number: int = 0
    alone: bool = False


@dataclass(frozen=True)
class Choice:
    """The file to judge, or why there is none.

    Attributes:
        piece: the file.
        beside: the notebook that lies beside the file; the one that was worked on is judged.
        problem: why there is none.
        found_nothing: there is nothing that could be meant.
    """

    piece: Piece | None = None
    beside: Piece | None = None
    problem: str = ""
    found_nothing: bool = False


def choose(pieces: Sequence[Piece], assignment: Assignment) -> Choice:
    """The file to judge: the one named after the assignment, else the only one."""
    single = [piece for piece in pieces if piece.alone and not is_packed(piece.item)]
    if single:
        return _opened(single[0])
    seen: list[Piece] = []
    nearest: list[Piece] = []
    try:
        for level in _levels(pieces):
            seen += level
            named = [_newest(level, suffix, assignment) for suffix in KNOWN]
            if any(named):
                return _either([choice for choice in named if choice])
            nearest = nearest or [p for p in level if is_known(p.name)]
    except UsageError as error:
        if not nearest:
            return Choice(problem=str(error))
    return _only(nearest, seen, pieces, assignment)


def _levels(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """What could be a submission: at the top, then in the folders of the top, and so on."""
    level = list(pieces)
    count = 0
    for _ in range(MOST_LEVELS):
        folders = [p.item for p in level if p.item.kind == "folder"]
        yield [p for p in level if p.item.kind != "folder"]
        level = []
        for folder in folders:
            inside = [item for item in folder.children() if not is_litter(item)]
            count += len(inside)
            if count > MOST_FILES:
                raise too_many(pieces[0].item.shown)
            level += [Piece(item.name, item) for item in inside]
        if not level:
            return


def _newest(level: Sequence[Piece], suffix: str, assignment: Assignment) -> Choice | None:
    """Of the files with the assignment's name, the one that was handed in last."""
    named = [p for p in level if is_named(p.name, assignment, (suffix,))]
    exact = [p for p in named if p.name.rpartition(".")[0] == assignment.name]
    if len(named) > 1 and all(p.number for p in named):
        named = [max(named, key=lambda p: (without_copy_number(p.name)[1], p.number))]
    elif len(exact) == 1:
        named = exact
    if len(named) > 1:
        return Choice(problem=f"Two files could be meant: {_listed(named)}; keep one.")
    return _opened(named[0]) if named else None


def _either(choices: Sequence[Choice]) -> Choice:
    """The Python file, and beside it the notebook."""
    first, *others = choices
    return dataclasses.replace(first, beside=others[0].piece if others and first.piece else None)


def _only(
    nearest: list[Piece], seen: list[Piece], pieces: Sequence[Piece], assignment: Assignment
) -> Choice:
    """The only file that could be meant, whatever its name."""
    in_order = sorted(nearest, key=lambda p: is_notebook(Path(p.name)))
    stems = {p.name.rpartition(".")[0] for p in nearest}
    kinds = {is_notebook(Path(p.name)) for p in nearest}
    if len(stems) == 1 and len(kinds) == len(nearest):
        return _either([_opened(piece) for piece in in_order])
    wanted = f"{assignment.name}.py"
    if nearest:
        return Choice(
            problem=f"None of {_listed(nearest)} is named {wanted}; rename the right one."
        )
    for piece in seen:
        if piece.item.kind == "unknown":
            return Choice(problem=piece.item.problem)
    for piece in seen:
        if is_packed(piece.item):
            what = f"{piece.item.shown} is not opened"
            return Choice(problem=f"{what}; put {wanted} in its place, or remove it.")
    files = [piece for piece in seen if piece.item.kind == "file"]
    missing = f"{wanted}, only {_listed(files)}" if files else wanted
    where = pieces[0].item.shown
    return Choice(problem=f"{where} holds no {missing}; ask for the file.", found_nothing=True)


def _opened(piece: Piece) -> Choice:
    item = piece.item
    most = most_bytes(Path(piece.name))
    if not item.problem and item.size > most:
        size = f"{most >> 20} MB"
        return Choice(problem=f"{item.shown} is larger than {size}; is it the right file?")
    return Choice(None if item.problem else piece, problem=item.problem)


def _listed(pieces: Sequence[Piece]) -> str:
    names = [piece.item.shown for piece in pieces[:4]]
    return " and ".join(names) if len(pieces) <= 4 else f"{', '.join(names)} and others"


def is_named(name: str, assignment: Assignment, suffixes: Sequence[str]) -> bool:
    """Whether a file has the assignment's name, in any case and with a copy's number or without."""
    name = unicodedata.normalize("NFC", without_copy_number(name)[0]).casefold()
    return name in [f"{assignment.name}{suffix}".casefold() for suffix in suffixes]


def is_known(name: str) -> bool:
    """Whether this could be a submission by its suffix."""
    return name.lower().endswith(KNOWN)


def is_packed(item: Item) -> bool:
    """Whether this is an archive, or something that a platform has renamed."""
    return item.kind == "file" and item.name.lower().endswith(PACKED)


def is_litter(item: Item) -> bool:
    """What systems and editors leave behind, and hidden files."""
    return item.name in _LITTER or (item.name.startswith(".") and not item.name.startswith(".."))

"""Which of the files that a student handed in is judged, or why none can be."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import Path

from grader.assignment.manifest import Assignment
from grader.common.text import shown
from grader.submissions.files import is_notebook
from grader.submissions.incoming.folders import (
    MOST_FILES,
    Item,
    Problem,
    ProblemError,
    most_to_read,
    too_large,
    too_many,
)
from grader.submissions.incoming.kinds import (
    ARCHIVES,
    KNOWN,
    PACKED,
    is_document,
    is_known,
    is_litter,
    is_packed,
    kind_of,
)
from grader.submissions.incoming.pieces import Choice, Piece
from grader.submissions.incoming.platforms import without_copy_number
from grader.submissions.incoming.zips import MOST_NESTED, ZipBounds, as_folder

MOST_LEVELS = 8
# What a project's own folders are called, and no student is.
OF_A_PROJECT = frozenset(
    """
    archive assets backup bin build checkpoints code config data dataset datasets dist docs env
    examples exercises figures images img include lib logs model models node_modules notebooks old
    output outputs plots results scripts site-packages src static test tests tmp utils venv
    virtualenv weights
    """.split()  # noqa: SIM905 - a list of forty strings reads worse
)


def choose(pieces: Sequence[Piece], assignment: Assignment, *, of_one: bool = False) -> Choice:
    """The file to judge: the one named after the assignment, else the only one.

    Args:
        pieces: what was handed in under one name.
        assignment: whose file is looked for.
        of_one: it is known to be one student's. Else a second file with the assignment's name, in a
            folder beside, may be another student's, and a person is asked.
    """
    alone = [piece for piece in pieces if piece.alone and not is_packed(piece.item)]
    if alone:
        return _alone(alone, [piece for piece in pieces if piece not in alone], assignment)
    walk = _Walk(pieces)
    seen: list[Piece] = []
    nearest: list[Piece] = []
    for level in walk.levels:
        seen += level
        named = [_newest(level, suffix, assignment) for suffix in KNOWN]
        if any(named):
            unclear = next((pieces for pieces in named if len(pieces) > 1), None)
            if unclear:
                return Choice(problem=_several(unclear), by_name=True)
            opened = [_opened(piece) for pieces in named for piece in pieces]
            choice = dataclasses.replace(_together(opened), by_name=True)
            rivals = [] if of_one else _rivals(choice, walk, seen, assignment)
            modules = [p for p in level if is_known(p.name) and not _is_given(p, assignment)]
            return _settled(choice, rivals, _beside(choice, seen, nearest, modules))
        nearest = nearest or [p for p in level if is_known(p.name)]
    if not nearest and walk.copies:
        return choose(walk.copies, assignment, of_one=of_one)
    if not _are_one(nearest):
        return _unclear(nearest, seen, walk, assignment)
    in_order = sorted(nearest, key=lambda p: is_notebook(Path(p.name)))
    choice = _together([_opened(piece) for piece in in_order])
    rivals = [] if of_one else _rivals(choice, walk, seen, assignment)
    return _settled(choice, rivals, _beside(choice, seen))


class _Walk:
    """What a student handed in, level by level.

    Attributes:
        pieces: at the top.
        levels: the files at the top, then those in the folders and zips there, and so on.
        problems: of the folders and zips that could not be opened.
        copies: archives beside the folders that they were unpacked to; they are not opened.
    """

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        self.levels = self._levels()
        self.problems: list[tuple[Piece, Problem]] = []
        self.copies: list[Piece] = []
        self._level = list(pieces)
        self._depth = self._count = 0
        self._bounds = ZipBounds()

    def _levels(self) -> Iterator[list[Piece]]:
        while self._level and self._depth < MOST_LEVELS and self._count <= MOST_FILES:
            level, self._depth = self._level, self._depth + 1
            yield [piece for piece in level if piece.item.kind != "folder"]
            folders = {(*p.folders, p.item.name) for p in level if p.item.kind == "folder"}
            self._level = []
            for piece in level:
                if is_packed(piece.item) and _unpacked(piece) in folders:
                    self.copies.append(piece)
                else:
                    self._level += self._inside(piece)

    def _inside(self, piece: Piece) -> list[Piece]:
        folder = as_folder(piece.item, self._bounds)
        zips = sum(name.lower().endswith(".zip") for name in piece.folders)
        if folder is None or self._count > MOST_FILES:
            return []
        if zips >= MOST_NESTED and is_packed(piece.item):
            self.problems.append((piece, _not_opened(piece, "a zip in too many others")))
            return []
        try:
            inside = [item for item in folder.children() if not is_litter(item)]
        except ProblemError as error:
            self.problems.append((piece, error.problem))
            return []
        self._count += len(inside)
        if self._count > MOST_FILES:
            self.problems.append((piece, too_many(self.pieces[0].item.shown).problem))
            return []
        folders = (*piece.folders, piece.item.name)
        return [Piece(item.name, item, piece.order, folders=folders) for item in inside]


def _unpacked(piece: Piece) -> tuple[str, ...]:
    """The folder to which an archive is unpacked by those who just click on it."""
    ending = next(end for end in PACKED if piece.item.name.lower().endswith(end))
    return (*piece.folders, piece.item.name[: -len(ending)])


def _alone(alone: Sequence[Piece], others: Sequence[Piece], assignment: Assignment) -> Choice:
    """Of one student's files beside other students', and what else carries that name."""
    known = [piece for piece in alone if is_known(piece.name) or piece.item.kind == "unknown"]
    folders = [piece for piece in others if piece.item.kind == "folder"]
    choices = [_opened(piece) for piece in sorted(known, key=lambda p: is_notebook(Path(p.name)))]
    inside = [choose([folder], assignment) for folder in folders]
    unclear = next((each for each in inside if not each.pieces and not each.found_nothing), None)
    if unclear:
        return unclear
    choices += [choice for choice in inside if choice.pieces]
    if not choices:
        packed = [piece for piece in others if is_packed(piece.item)]
        return choose(packed, assignment) if packed else _not_judged(alone[0], assignment)
    aside = [piece for piece in (*alone, *others) if piece not in (*known, *folders)]
    return _with_aside(_together(choices), aside)


def _together(choices: Sequence[Choice]) -> Choice:
    """Several that could be meant; what was worked on decides."""
    broken = tuple(choice.problem for choice in choices if choice.problem)
    pieces = tuple(piece for choice in choices for piece in choice.pieces)
    if not pieces:
        return Choice(problem=broken[0], by_name=any(choice.by_name for choice in choices))
    return Choice(
        pieces,
        (*broken, *(problem for choice in choices for problem in choice.broken)),
        remarks=tuple(remark for choice in choices for remark in choice.remarks),
        by_name=any(choice.by_name for choice in choices),
    )


def _newest(level: Sequence[Piece], suffix: str, assignment: Assignment) -> list[Piece]:
    """Of the files with the assignment's name, the one that was handed in last."""
    named = [p for p in level if is_named(p.name, assignment, (suffix,))]
    exact = [p for p in named if p.name.rpartition(".")[0] == assignment.name]
    if len(named) > 1 and all(p.order[1] for p in named):
        return [max(named, key=lambda p: p.order)]
    return exact if len(exact) == 1 else named


def _rivals(choice: Choice, walk: _Walk, seen: list[Piece], assignment: Assignment) -> list[Piece]:
    """What could be another student's: it lies in a folder beside that of what was chosen."""
    place = max((piece.folders for piece in choice.pieces), key=len, default=())
    if len(place) < 2:
        return []  # all the rest lies below it
    for level in walk.levels:
        seen += level
    closed = {id(piece) for piece, _ in walk.problems}
    rivals = [
        piece
        for piece in seen
        if _is_rival(piece, place, assignment)
        or _is_zip_beside(piece, place, closed=id(piece) in closed)
    ]
    inside = {piece.folders[:depth] for piece in rivals for depth in range(len(piece.folders) + 1)}
    return [piece for piece in rivals if (*piece.folders, piece.item.name) not in inside]


def _is_rival(piece: Piece, place: tuple[str, ...], assignment: Assignment) -> bool:
    """Whether a file lies in a folder beside the chosen one that no project would have."""
    own, other = _parting(place, piece.folders)
    if not own or not other or not (is_known(piece.name) or is_packed(piece.item)):
        return False
    of_a_project = any(name.casefold() in OF_A_PROJECT for name in (*own, *other))
    return not of_a_project or is_named(piece.name, assignment, (*KNOWN, *ARCHIVES))


def _is_zip_beside(piece: Piece, place: tuple[str, ...], *, closed: bool) -> bool:
    """Whether an archive that was not opened lies beside the zip of what was chosen."""
    own, other = _parting(place, piece.folders)
    from_zip = bool(own) and not other and own[0].lower().endswith(".zip")
    return from_zip and is_packed(piece.item) and (closed or not _is_zip(piece.item))


def _parting(
    one: tuple[str, ...], other: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The folders of each from where they part."""
    pairs = zip(one, other, strict=False)
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return one[common:], other[common:]


def _is_zip(item: Item) -> bool:
    return item.name.lower().endswith(".zip")


def _settled(choice: Choice, rivals: Sequence[Piece], aside: Sequence[Piece]) -> Choice:
    """The choice, unless there are rivals; a remark tells of the rest."""
    if not choice.pieces or not rivals:
        return _with_aside(choice, aside)
    several = _several([*choice.pieces, *rivals])
    root = choice.pieces[0].folders[0]
    text = f"{several.text[:-1]}, or grade {shown(root)} by itself if it is a class."
    return Choice(problem=dataclasses.replace(several, text=text), by_name=True)


def _beside(
    choice: Choice,
    seen: Sequence[Piece],
    nearest: Sequence[Piece] = (),
    modules: Sequence[Piece] = (),
) -> list[Piece]:
    """What could be work of the student's, too, and is not looked at."""
    places = {piece.folders for piece in choice.pieces}
    within = {place[:depth] for place in places for depth in range(1, len(place) + 1)}
    packed = [p for p in seen if is_packed(p.item) and (*p.folders, p.item.name) not in within]
    judged = {(*piece.folders, piece.item.name) for piece in choice.pieces}
    others = [p for p in modules if p.folders in places]
    return [
        *packed,
        *(piece for piece in nearest if piece.folders not in places),
        *(piece for piece in others if (*piece.folders, piece.item.name) not in judged),
    ]


def _is_given(piece: Piece, assignment: Assignment) -> bool:
    """Whether a file of this name was given to the students, as the checks are."""
    return (assignment.folder / Path(piece.name).name).is_file()


def _with_aside(choice: Choice, aside: Sequence[Piece]) -> Choice:
    """The choice, with a remark on what could be work of the student's as well."""
    if not aside or not choice.pieces:
        return choice
    judged = " or ".join(piece.own for piece in choice.pieces)
    names = [piece.own for piece in aside[:4]] + ["others"] * (len(aside) > 4)
    remark = f"Of what was handed in {judged} is judged. Left aside: {', '.join(names)}."
    return dataclasses.replace(choice, remarks=(*choice.remarks, remark))


def _are_one(nearest: Sequence[Piece]) -> bool:
    """Whether these are one file, or a file and its notebook."""
    stems = {piece.name.rpartition(".")[0] for piece in nearest}
    kinds = {is_notebook(Path(piece.name)) for piece in nearest}
    return len(stems) == 1 and len(kinds) == len(nearest)


def _unclear(
    nearest: Sequence[Piece], seen: Sequence[Piece], walk: _Walk, assignment: Assignment
) -> Choice:
    """Why none of what was handed in can be judged."""
    wanted = f"{assignment.name}.py"
    if nearest:
        own = " and ".join(piece.own for piece in nearest[:4])
        return Choice(
            problem=Problem(
                f"None of {_listed(nearest)} is named {wanted}; rename the right one.",
                f"None of your files {own} is named {wanted}; rename the right one, and hand it "
                "in again.",
            )
        )
    if walk.problems:
        return Choice(problem=walk.problems[0][1], by_name=True)
    for piece in seen:
        if piece.item.kind == "unknown" and piece.item.problem:
            return Choice(problem=piece.item.problem, by_name=True)
    for piece in seen:
        if is_packed(piece.item) and not _is_zip(piece.item):
            return Choice(problem=_not_opened(piece, kind_of(piece.name), wanted), by_name=True)
    return _nothing(walk.pieces, [p for p in seen if p.item.kind == "file"], assignment)


def _nothing(pieces: Sequence[Piece], files: Sequence[Piece], assignment: Assignment) -> Choice:
    wanted = f"{assignment.name}.py"
    only = f", only {_listed(files)}" if files else ""
    told = [f"{p.own} ({kind_of(p.name)})" if kind_of(p.name) else p.own for p in files[:4]]
    only_told = f", only {' and '.join(told)}" if files else ""
    return Choice(
        problem=Problem(
            f"{pieces[0].item.shown} holds no {wanted}{only}; ask for the file.",
            f"{hand_in(assignment, only_told)}",
        ),
        found_nothing=True,
        is_foreign=bool(files) and not any(is_document(piece.name) for piece in files),
    )


def hand_in(assignment: Assignment, only: str = "") -> str:
    """What a student reads in whose hand-in nothing could be meant."""
    name = assignment.name
    return f"Your hand-in holds no {name}.py{only}; hand in {name}.py or {name}.ipynb."


def _not_judged(piece: Piece, assignment: Assignment) -> Choice:
    """A document that is somebody's, though nothing in it can be run."""
    what = f"is {kind_of(piece.name)}, which is not judged"
    wanted = f"{assignment.name}.py or {assignment.name}.ipynb"
    problem = Problem.of(
        piece.item.shown, piece.own, what, ask="ask for the Python file", do=f"hand in {wanted}"
    )
    return Choice(problem=problem, found_nothing=True)


def _not_opened(piece: Piece, kind: str, wanted: str = "the file itself") -> Problem:
    what = f"is {kind}, and is not opened"
    ask, do = f"put {wanted} in its place, or remove it", f"hand in {wanted}, or a zip with it"
    return Problem.of(piece.item.shown, piece.own, what, ask=ask, do=do)


def _several(pieces: Sequence[Piece]) -> Problem:
    own = " and ".join(piece.own for piece in pieces[:4])
    return Problem(
        f"Two files could be meant: {_listed(pieces)}; keep one.",
        f"Two of your files could be meant: {own}; hand in the one that counts.",
    )


def _opened(piece: Piece) -> Choice:
    item = piece.item
    if item.problem:
        return Choice(problem=item.problem, by_name=True)
    if item.size > most_to_read(piece.name):
        return Choice(problem=too_large(item.shown, piece.own, item.size), by_name=True)
    return Choice((piece,))


def _listed(pieces: Sequence[Piece]) -> str:
    names = [piece.item.shown for piece in pieces[:4]]
    return " and ".join(names) if len(pieces) <= 4 else f"{', '.join(names)} and others"


def is_named(name: str, assignment: Assignment, suffixes: Sequence[str]) -> bool:
    """Whether a file has the assignment's name, in any case and with a copy's number or without."""
    name = unicodedata.normalize("NFC", without_copy_number(name)[0]).casefold()
    return name in [f"{assignment.name}{suffix}".casefold() for suffix in suffixes]

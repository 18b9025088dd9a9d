"""Where the submissions of a class lie in a folder or a zip, and whose each is."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from grader.assignment.manifest import Assignment
from grader.common.helpers.bounded import NoProcessError
from grader.common.text import Tell, shown
from grader.submissions.incoming.choosing import MOST_LEVELS, OF_A_PROJECT, choose, is_named
from grader.submissions.incoming.folders import Item, Problem
from grader.submissions.incoming.kinds import (
    DOCUMENTS,
    KNOWN,
    PACKED,
    is_known,
    is_litter,
    is_packed,
)
from grader.submissions.incoming.names import Who
from grader.submissions.incoming.pieces import Choice, Piece
from grader.submissions.incoming.platforms import METADATA, recognise, without_copy_number
from grader.submissions.incoming.zips import ZipBounds, as_folder
from grader.submissions.reading import Reader


def class_within(
    items: Sequence[Item], assignment: Assignment, reader: Reader, note: Tell
) -> Sequence[Item]:
    """The students: what lies at the top, or in folders there that hold classes."""
    entries = _entries_among(items)
    outer = entries[0] if len(entries) == 1 else None
    if outer is not None and not recognise(outer.name):
        below, within = _class_in(outer, assignment, reader, MOST_LEVELS)
        if below:
            count = _count(_entries_among(below))
            note(f"{within} is taken for a class of {count}, not for the hand-in of one student.")
            return class_within(below, assignment, reader, note) if count > 1 else below
        if len(_contents(outer)) > 1:
            note(f"{outer.shown} is taken for the hand-in of one student, not for a class.")
    elif len(entries) > 1:
        sections = _sections(entries, assignment, reader)
        if sections:
            names = ", ".join(item.shown for item in entries[:4])
            note(f"{names} are taken for folders of classes, not for hand-ins of students.")
            return [*_apart(entries, sections), *_notes_among(items)]
    return items


def _sections(entries: Sequence[Item], assignment: Assignment, reader: Reader) -> list[list[Item]]:
    """What lies in each of these, where each holds a class; else nothing."""
    sections = []
    for outer in entries:
        below = _contents(outer)
        others = [item for item in _entries_among(below) if not _is_file(item)]
        is_export = any(recognise(item.name) for item in below)
        is_one = bool(recognise(outer.name)) or any(_is_file(item) for item in below)
        if not is_export and (is_one or not _at_least_two(others, assignment, reader)):
            return []
        sections.append(below)
    return sections


def _apart(outer: Sequence[Item], sections: Sequence[Sequence[Item]]) -> Iterator[Item]:
    """The items of all sections, with the section in the name where two have the same name."""
    times = Counter(item.name.casefold() for below in sections for item in below)
    for folder, below in zip(outer, sections, strict=True):
        for item in below:
            twice = times[item.name.casefold()] > 1 and not recognise(item.name)
            is_list = whose(item, documents=True) is None
            name = f"{folder.name} {item.name}" if twice and not is_list else item.name
            yield dataclasses.replace(item, name=name)


def _class_in(
    outer: Item, assignment: Assignment, reader: Reader, levels: int
) -> tuple[Sequence[Item], str]:
    """The students in a folder or zip, and where in it; none where it is one student's."""
    below = _contents(outer)
    if _are_students(below, assignment, reader):
        return below, outer.shown
    entries = _entries_among(below)
    if len(entries) == 1 and levels and not recognise(entries[0].name):
        return _class_in(entries[0], assignment, reader, levels - 1)
    return (), ""


def _contents(item: Item) -> list[Item]:
    """What lies in a folder or zip; nothing where it cannot be opened, or is neither."""
    folder = as_folder(item, ZipBounds())
    try:
        return [each for each in folder.children() if not is_litter(each)] if folder else []
    except Exception:  # whatever it is, its student reads of it when it is looked at
        return []


def _entries_among(items: Sequence[Item]) -> list[Item]:
    """Those that are somebody's, and not a list or a note beside them."""
    documents = holds_single_files(items)
    return [item for item in items if not is_litter(item) and whose(item, documents=documents)]


def _notes_among(items: Sequence[Item]) -> list[Item]:
    """The rest: lists, notes and what systems leave behind."""
    documents = holds_single_files(items)
    return [item for item in items if is_litter(item) or not whose(item, documents=documents)]


def holds_single_files(items: Sequence[Item]) -> bool:
    """Whether each student has a file, so that a document may be one's as well."""
    kept = [item for item in items if not is_litter(item)]
    folders = [item for item in kept if item.kind == "folder" or is_packed(item)]
    return not folders or any(_is_file(item) for item in kept)


def _is_file(item: Item) -> bool:
    """Whether this is a Python file or a notebook."""
    return item.kind == "file" and is_known(item.name)


def _are_students(items: Sequence[Item], assignment: Assignment, reader: Reader) -> bool:
    """Whether these are a class's rather than one student's; a class where both could be.

    So nobody is lost: of a class that is taken for one student's folder a single file is judged.
    """
    if any(recognise(item.name) or item.name == METADATA for item in items):
        return True
    entries = _entries_among(items)
    files = [item for item in entries if _is_file(item)]
    others = [item for item in entries if not _is_file(item)]
    if any(is_named(item.name, assignment, KNOWN) for item in files):
        modules = [item for item in files if not is_named(item.name, assignment, KNOWN)]
        documents = [item for item in others if item.name.lower().endswith(DOCUMENTS)]
        return _at_least_two([*others, *modules], assignment, reader) or _count(documents) > 2
    if all(item.kind == "folder" and item.name.casefold() in OF_A_PROJECT for item in others):
        return _count(files) > 1
    return _count(entries) > 1


def _count(items: Sequence[Item]) -> int:
    """How many students these are of."""
    owners = (whose(item, documents=True) for item in items)
    return len({each[0] for each in owners if each})


def _at_least_two(items: Sequence[Item], assignment: Assignment, reader: Reader) -> bool:
    """Whether two of these hold, or could hold, what the assignment asks for."""
    could_be = (item for item in items if _could_be_judged(item, assignment, reader))
    return len(list(islice(could_be, 2))) > 1


def _could_be_judged(item: Item, assignment: Assignment, reader: Reader) -> bool:
    """By the name of the file, or in a file of another name by what it defines."""
    if not _is_file(item):
        return choose_for(Who(item.name), [Piece("", item)], assignment).by_name
    try:
        read = reader.read(item.read(), Path(shown(item.name)))
        return bool({*read.functions} & {*assignment.by_name})
    except NoProcessError:
        raise
    except Exception:  # whatever it is, its student reads of it when it is looked at
        return True


def whose(item: Item, *, documents: bool) -> tuple[Who, Piece] | None:
    """The student that an item at the top belongs to; None where it is no submission.

    Args:
        item: a file or folder.
        documents: whether a text document is a hand-in, too.
    """
    handed_in = recognise(item.name)
    if handed_in:
        copy = without_copy_number(handed_in.file)[1]
        order = copy, handed_in.number
        return handed_in.who, Piece(
            handed_in.file, item, order, at=handed_in.at, late=handed_in.late
        )
    if item.kind == "folder":
        return Who(item.name), Piece("", item)
    endings = (*PACKED, *KNOWN, *(DOCUMENTS if documents else ()))
    suffix = next((s for s in endings if item.name.lower().endswith(s)), "")
    if not suffix and item.kind == "file":
        return None  # a list of names, a note
    name = item.name[: len(item.name) - len(suffix)]
    return Who(name), Piece(item.name, item, alone=True)


def choose_for(who: Who, pieces: Sequence[Piece], assignment: Assignment) -> Choice:
    """What of a student's pieces is to be read; whatever they do to our reading is theirs alone."""
    try:
        return choose(pieces, assignment, of_one=bool(who.platform_id or who.apart))
    except Exception as error:
        return Choice(problem=unread(pieces[0], f"it raises {type(error).__name__}"), by_name=True)


def unread(piece: Piece, why: str) -> Problem:
    """What somebody has to look at, because our reading of it came to no end.

    Args:
        piece: the file.
        why: what it does to us.
    """
    at, ask, do = piece.item.shown, "look at it by hand", "hand in a simpler file"
    return Problem.of(at, piece.own, f"cannot be read: {why}", ask=ask, do=do)

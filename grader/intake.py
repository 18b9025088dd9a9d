"""Submissions as they come in: folders, single files, and what learning platforms export.

Nothing is trusted: links are not followed, only regular files are opened, and what is read is
bounded. What is wrong with the whole input stops the command in one line; what is wrong with one
student's files becomes that student's `problem`, and everyone else is graded.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from grader.archive import open_zip
from grader.assignment import Assignment
from grader.choosing import (
    KNOWN,
    MOST_LEVELS,
    PACKED,
    Choice,
    Piece,
    choose,
    is_known,
    is_litter,
    is_named,
    is_packed,
)
from grader.names import Who, shown, stems
from grader.outcomes import UsageError
from grader.platforms import recognise
from grader.submission import Submission, is_notebook
from grader.tree import Identity, Item, identity, list_folder, single_file
from grader.worked_on import own_work, worked_on

MOST_TOTAL = 128 << 20  # of text, which may take four times as much in memory
MOST_PICTURES = 64 << 20  # of characters; what was pasted into notebooks beyond that is left out
MOST_PATH = 4096


@dataclass(frozen=True)
class Entry:
    """One student's line in the gradebook.

    Attributes:
        student: a file-name stem, unique within the batch.
        submission: what is to be judged, or None where there is a problem.
        problem: one line: why it cannot be judged, and what to do.
        platform_id: the learning platform's id of the student; "" where none is known.
    """

    student: str
    submission: Submission | None
    problem: str = ""
    platform_id: str = ""


def collect(
    submissions: Path,
    assignment: Assignment,
    *,
    skip: Path | None = None,
    pass_over: Callable[[str], None] = lambda _: None,
) -> list[Entry]:
    """Every student's submission, in the order of names.

    Args:
        submissions: a folder or a zip with one folder or one file per student, the export of a
            learning platform, packed or unpacked, or a single file.
        assignment: whose file is looked for.
        skip: the folder of results, which may lie within `submissions`.
        pass_over: is told the name of each file beside the submissions that is of another kind.

    Raises:
        UsageError: there are no submissions, they cannot be read, or one student has two.
    """
    with ExitStack() as stack:
        items = _top(submissions, assignment, skip, stack)
        students = _by_student(items, pass_over)
        chosen = {who: choose(pieces, assignment) for who, pieces in students.items()}
        if all(choice.found_nothing for choice in chosen.values()):
            raise UsageError(_nothing_in(submissions, items, assignment))
        is_one = submissions.suffix.lower() in KNOWN and not submissions.is_dir()
        return _entries(chosen, submissions.parent if is_one else submissions, assignment)


def collect_one(folder: Path, assignment: Assignment, *, student: str) -> Entry:
    """The submission in a folder that is one student's, whatever else lies in it.

    Args:
        folder: a checked-out repository, or what a platform unpacked.
        assignment: whose file is looked for.
        student: the name under which the report is filed.

    Raises:
        UsageError: there is no such folder, or it cannot be read.
    """
    if not folder.is_dir():
        raise UsageError(f"There is no folder {shown(str(folder))}; name the one to look in.")
    items = [item for item in list_folder(folder) if not is_litter(item)]
    pieces = [Piece(item.name, item) for item in items]
    nothing = Choice(problem=nothing_handed_in(assignment), found_nothing=True)
    choice = choose(pieces, assignment) if pieces else nothing
    return _entries(
        {Who(student): nothing if choice.found_nothing else choice}, folder, assignment
    )[0]


def nothing_handed_in(assignment: Assignment) -> str:
    """What a student reads in whose folder nothing could be meant."""
    return f"There is no {assignment.name}.py; hand it in."


def _top(path: Path, assignment: Assignment, skip: Path | None, stack: ExitStack) -> Sequence[Item]:
    """What lies at the top of SUBMISSIONS."""
    name = shown(str(path))
    try:
        path.stat()
    except (OSError, ValueError) as error:
        if isinstance(error, FileNotFoundError):
            raise UsageError(
                f"There is no {name}; name the folder, file or zip with the submissions."
            ) from None
        why = getattr(error, "strerror", "") or "the name is not valid"
        raise UsageError(f"{name} cannot be read: {why}; check the path.") from None
    if path.is_dir():
        skipped = identity(skip) if skip else None
        if skipped is not None and skipped == identity(path):
            raise UsageError(f"{name} is to hold both submissions and results; name another --out.")
        return _unwrapped(_in_folder(path, skipped), assignment)
    if not path.is_file():
        raise UsageError(f"{name} is neither a folder nor a file; name one with submissions.")
    if path.suffix.lower() in KNOWN:
        return [single_file(path)]
    items = stack.enter_context(open_zip(path))
    return _unwrapped(items, assignment)


def _in_folder(folder: Path, skip: Identity | None) -> list[Item]:
    items = list_folder(folder, skip=skip)
    kept = [item for item in items if not is_litter(item)]
    if len(kept) == 1 and kept[0].name.lower().endswith(".zip"):
        raise UsageError(
            f"{shown(str(folder))} holds nothing but {kept[0].shown}; name that zip instead."
        )
    return items


def _unwrapped(items: Sequence[Item], assignment: Assignment) -> Sequence[Item]:
    """The students, where the top holds nothing but one folder with all of them in it."""
    for _ in range(MOST_LEVELS):
        kept = [item for item in items if not is_litter(item)]
        if len(kept) != 1 or kept[0].kind != "folder" or recognise(kept[0].name):
            break
        below = [item for item in kept[0].children() if not is_litter(item)]
        if not _are_students(below, assignment):
            break
        items = below
    return items


def _are_students(items: Sequence[Item], assignment: Assignment) -> bool:
    """Whether these are a class's files rather than one student's."""
    if any(recognise(item.name) for item in items):
        return True
    files = [item for item in items if item.kind == "file" and is_known(item.name)]
    if any(is_named(item.name, assignment, KNOWN) for item in files):
        return False
    folders = (item for item in items if item.kind == "folder")
    submitted = (f for f in folders if choose([Piece("", f)], assignment).piece)
    return len(files) + len(list(islice(submitted, 2))) > 1


def _by_student(items: Sequence[Item], pass_over: Callable[[str], None]) -> dict[Who, list[Piece]]:
    """The pieces of each student.

    Raises:
        UsageError: two things of the same name, where the platform did not name them.
    """
    students: dict[Who, list[Piece]] = {}
    for item in items:
        if is_litter(item):
            continue
        found = _whose(item)
        if found is None:
            pass_over(item.shown)
            continue
        who, piece = found
        pieces = students.setdefault(who, [])
        other = next((p.item for p in pieces if not is_packed(p.item)), None)
        if other and not who.platform_id and not is_packed(item):
            raise UsageError(
                f"Two files for {shown(who.name)}: {other.shown} and {item.shown}; keep one."
            )
        pieces.append(piece)
    return students


def _whose(item: Item) -> tuple[Who, Piece] | None:
    """The student that an item at the top belongs to; None where it is no submission."""
    handed_in = recognise(item.name)
    if handed_in:
        return handed_in.who, Piece(handed_in.file, item, handed_in.number)
    if item.kind == "folder":
        return Who(item.name), Piece("", item)
    suffix = next((s for s in (*PACKED, *KNOWN) if item.name.lower().endswith(s)), "")
    if not suffix and item.kind == "file":
        return None  # a list of names, a note, a text document
    name = item.name[: len(item.name) - len(suffix)]
    return Who(name), Piece(item.name, item, alone=True)


def _entries(chosen: dict[Who, Choice], top: Path, assignment: Assignment) -> list[Entry]:
    """Read what was chosen, the smallest first, so that few suffer for the largest."""
    names = dict(zip(chosen, stems(list(chosen)), strict=True))
    total = pictures = 0
    entries = []
    for who in sorted(chosen, key=lambda who: _size(chosen[who])):
        submission, problem = None, chosen[who].problem
        if total + _size(chosen[who]) > MOST_TOTAL:
            problem = (
                f"The submissions together exceed {MOST_TOTAL >> 20} MB, and this is one of the "
                "largest; grade it by itself."
            )
        elif chosen[who].piece:
            submission, problem = _read(chosen[who], top, assignment)
        if submission:
            total += len(submission.source)
            pictures += sum(map(len, submission.pictures))
            if pictures > MOST_PICTURES:
                submission = dataclasses.replace(submission, pictures=())
        entries.append(Entry(names[who], submission, problem, who.platform_id))
    return sorted(entries, key=lambda entry: entry.student)


def _size(choice: Choice) -> int:
    """What may be kept of a file: of a notebook the code alone, which is not known yet."""
    piece = choice.piece
    return 0 if piece is None or is_notebook(Path(piece.name)) else piece.item.size


def _read(choice: Choice, top: Path, assignment: Assignment) -> tuple[Submission | None, str]:
    """The submission, or why it cannot be judged."""
    pieces = [piece for piece in (choice.piece, choice.beside) if piece]
    found, problems = [], []
    for piece in pieces:
        at = top / PurePosixPath(piece.item.shown).parent / shown(piece.name)
        try:
            path = Path(shown(str(at), most=MOST_PATH))
            found.append(Submission.from_bytes(piece.item.read(), path))
        except UsageError as error:
            problems.append(str(error))
    if not found:
        return None, problems[0]
    if problems:
        return _with_remark(found[0], f"Not judged: {problems[0]}"), ""
    try:
        return _that_counts(found, assignment)
    except Exception as error:  # whatever a file does to our reading of it, it is that one's alone
        return None, f"It cannot be read: {type(error).__name__}. Ask for a simpler file."


def _that_counts(
    found: Sequence[Submission], assignment: Assignment
) -> tuple[Submission | None, str]:
    """Of a file and a notebook the one that was worked on."""
    if len(found) == 1:
        return found[0], ""
    file, notebook = found
    judged = worked_on(file, notebook, assignment.by_name)
    if judged is None:
        both = f"{file.path.name} and {notebook.path.name}"
        return None, f"Both {both} were worked on; ask which of them counts, and keep that one."
    other = notebook if judged is file else file
    if not own_work(dataclasses.replace(other), assignment.by_name):
        return judged, ""
    remark = f"{other.path.name} was handed in too; {judged.path.name} holds all of it."
    return _with_remark(judged, remark), ""


def _with_remark(submission: Submission, remark: str) -> Submission:
    return dataclasses.replace(submission, remarks=(*submission.remarks, remark))


def _nothing_in(path: Path, items: Sequence[Item], assignment: Assignment) -> str:
    name = shown(str(path))
    if not items:
        return f"{name} is empty; name the folder, file or zip with the submissions."
    return (
        f"{name} holds no submissions: one folder per student with {assignment.name}.py in it, "
        "one .py or .ipynb file per student, or the export of Moodle or Canvas."
    )

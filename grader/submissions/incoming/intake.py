"""Submissions as they come in: folders, single files, and what learning platforms export.

Nothing is trusted: links are not followed, only regular files are opened, and what is read is
bounded. What is wrong with the whole input stops the command in one line; what is wrong with one
student's files becomes that student's `problem`, and everyone else is graded.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from grader.assignment.manifest import Assignment
from grader.common.helpers.bounded import NoProcessError
from grader.common.outcomes import UsageError
from grader.common.text import Tell, shown
from grader.submissions.files import is_notebook
from grader.submissions.incoming.choosing import choose, hand_in
from grader.submissions.incoming.class_folder import (
    choose_for,
    class_within,
    holds_single_files,
    unread,
    whose,
)
from grader.submissions.incoming.folders import (
    Item,
    Problem,
    ProblemError,
    identity,
    list_folder,
    single_file,
)
from grader.submissions.incoming.hand_ins import Attempt, Attempts, HandIn, attempts_of
from grader.submissions.incoming.kinds import KNOWN, is_litter
from grader.submissions.incoming.names import Who, stems
from grader.submissions.incoming.pieces import Choice, Piece
from grader.submissions.incoming.platforms import (
    INDEX,
    METADATA,
    of_folders,
    recognise,
    submitters,
    times_of,
)
from grader.submissions.incoming.zips import open_zip
from grader.submissions.reading import Reader, UnreadError
from grader.submissions.submission import Submission
from grader.submissions.worked_on import holding_all, own_work

MOST_TOTAL = 128 << 20  # of text, which may take four times as much in memory
MOST_PICTURES = 64 << 20  # of characters; what was pasted into notebooks beyond that is left out
MOST_PATH = 4096

_TOO_MUCH = Problem(
    f"The submissions together exceed {MOST_TOTAL >> 20} MB, and this is one of the largest; grade "
    "it by itself.",
    "Your file is one of the largest of the class, and waits for its turn; nothing is left for you "
    "to do.",
)


@dataclass(frozen=True)
class Entry:
    """One student's line in the gradebook.

    Attributes:
        student: a file-name stem, unique within the batch.
        submission: what is to be judged, or None where there is a problem.
        problem: one line: why it cannot be judged, and what the instructor can do.
        platform_id: the learning platform's id of the student; "" where none is known.
        for_student: the same as `problem` in words for the student, who reads them.
        hand_in: when it was handed in, and by whom, as far as names and zips tell.
    """

    student: str
    submission: Submission | None
    problem: str = ""
    platform_id: str = ""
    for_student: str = ""
    hand_in: HandIn | None = None


def collect(
    submissions: Path,
    assignment: Assignment,
    *,
    skip: Path | None = None,
    pass_over: Tell = lambda _: None,
    note: Tell = lambda _: None,
    reader: Reader | None = None,
    attempts: Attempts | None = None,
) -> list[Entry]:
    """Every student's submission, in the order of names.

    Args:
        submissions: a folder or a zip with one folder, zip or file per student, the export of a
            learning platform, packed or unpacked, or a single file.
        assignment: whose file is looked for.
        skip: the folder of results, which may lie within `submissions`.
        pass_over: is told the name of each file beside the submissions that is of another kind.
        note: is told what was taken as what, where that can be understood in two ways.
        reader: reads the files; by default one that is ended afterwards.
        attempts: which of a student's are graded; where it is None, `ana-2` is another student
            than `ana-1`.

    Raises:
        UsageError: there are no submissions, or they cannot be read as a whole.
    """
    with ExitStack() as stack:
        reader = reader or stack.enter_context(Reader())
        items = _top(submissions, assignment, reader, skip, stack, note)
        students = attempts_of(_by_student(items, assignment, pass_over, note), attempts)
        chosen = {each: choose_for(each.named, each.pieces, assignment) for each in students}
        known = any(each.who.platform_id or each.who.apart for each in students)
        if not known and all(choice.is_foreign for choice in chosen.values()):
            raise UsageError(_nothing_in(submissions, items, assignment))
        is_one = submissions.suffix.lower() in KNOWN and not submissions.is_dir()
        top = submissions.parent if is_one else submissions
        return _entries(chosen, top, assignment, reader)


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
    own = Item(student, shown(student), "folder", children=lambda: items)
    choice = choose([Piece("", own)], assignment, of_one=True)
    if choice.found_nothing and choice.problem:
        told = nothing_handed_in(assignment)
        choice = Choice(problem=Problem(told, choice.problem.for_student))
    with Reader() as reader:
        attempt = Attempt(Who(student), 0, ())
        return _entries({attempt: choice}, folder, assignment, reader)[0]


def nothing_handed_in(assignment: Assignment) -> str:
    """What a student reads in whose folder nothing could be meant."""
    return hand_in(assignment)


def _top(
    path: Path,
    assignment: Assignment,
    reader: Reader,
    skip: Path | None,
    stack: ExitStack,
    note: Tell,
) -> Sequence[Item]:
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
        return class_within(list_folder(path, skip=skipped), assignment, reader, note)
    if not path.is_file():
        raise UsageError(f"{name} is neither a folder nor a file; name one with submissions.")
    if path.suffix.lower() in KNOWN:
        return [single_file(path)]
    items = stack.enter_context(open_zip(path))
    return class_within(items, assignment, reader, note)


def _by_student(
    items: Sequence[Item], assignment: Assignment, pass_over: Tell, note: Tell
) -> dict[Who, list[Piece]]:
    """The pieces of each student."""
    documents, (groups, times) = holds_single_files(items), _groups(items, note)
    folders = [item.name for item in items if item.kind == "folder" and not is_litter(item)]
    renamed = of_folders(folders, assignment.name)
    lists = {METADATA, *([INDEX] if any(recognise(item.name) for item in items) else [])}
    students: dict[Who, list[Piece]] = {}
    for item in items:
        if is_litter(item) or item.name in lists:
            continue
        told = whose(item, documents=documents)
        if told is None:
            pass_over(item.shown)
            continue
        who, piece = told
        who = renamed.get(item.name, who)
        if item.name in times:
            piece = dataclasses.replace(piece, at=times[item.name])
        for each in groups.get(item.name, (who,)):
            students.setdefault(each, []).append(piece)
    return students


def _groups(
    items: Sequence[Item], note: Tell
) -> tuple[dict[str, tuple[Who, ...]], dict[str, datetime]]:
    """Who handed in each folder of Gradescope's export, and when."""
    metadata = next((item for item in items if item.name == METADATA), None)
    if metadata is None or metadata.kind != "file":
        return {}, {}
    try:
        text = metadata.read().decode("utf-8", "replace")
    except UsageError as error:
        note(f"{error} The names of students are not known.")
        return {}, {}
    by_folder = submitters(text)
    for folder, group in by_folder.items():
        if len(group) > 1:
            names = ", ".join(shown(who.name) for who in group[:8])
            note(f"{folder} was handed in by a group; each has a line: {names}")
    return {folder: group for folder, group in by_folder.items() if group}, times_of(text)


def _entries(
    chosen: dict[Attempt, Choice], top: Path, assignment: Assignment, reader: Reader
) -> list[Entry]:
    """Read what was chosen, the smallest first, so that few suffer for the largest."""
    names = dict(zip(chosen, stems([each.named for each in chosen]), strict=True))
    total = pictures = 0
    entries = []
    for who in sorted(chosen, key=lambda who: _size(chosen[who])):
        number, told = who.who.platform_id, who.hand_in(_stamp(chosen[who]))
        read: Submission | Problem | None = chosen[who].problem
        if total + _size(chosen[who]) > MOST_TOTAL:
            read = _TOO_MUCH
        elif chosen[who].pieces:
            try:
                read = _read(chosen[who], top, assignment, reader)
            except NoProcessError:
                raise
            except Exception as error:  # as above: nobody else's grade waits for it
                read = unread(chosen[who].pieces[0], f"it raises {type(error).__name__}")
        if isinstance(read, Submission):
            total += len(read.source)
            pictures += sum(map(len, read.pictures))
            if pictures > MOST_PICTURES:
                read = dataclasses.replace(read, pictures=())
            entries.append(Entry(names[who], read, "", number, hand_in=told))
        else:
            problem = read or _TOO_MUCH
            entries.append(Entry(names[who], None, problem.text, number, problem.for_student, told))
    return sorted(entries, key=lambda entry: entry.student)


def _stamp(choice: Choice) -> datetime | None:
    """The time stamp of what is judged, where it lies in a zip."""
    return max((p.item.changed for p in choice.pieces if p.item.changed), default=None)


def _size(choice: Choice) -> int:
    """What may be kept of a file: of a notebook the code alone, which is not known yet."""
    files = [piece for piece in choice.pieces if not is_notebook(Path(piece.name))]
    return max((piece.item.size for piece in files), default=0)


def _read(
    choice: Choice, top: Path, assignment: Assignment, reader: Reader
) -> Submission | Problem:
    """The submission, or why it cannot be judged; after what took too much nothing is read."""
    opened, problems = [], [*choice.broken]
    for piece in choice.pieces:
        try:
            read = _read_one(piece, top, reader)
        except UnreadError as error:
            return unread(piece, f"it {error}")
        if isinstance(read, Problem):
            problems.append(read)
        else:
            opened.append((piece, read))
    if not opened:
        return problems[0]
    judged = opened[0][1]
    if len(opened) > 1 or problems:
        counts = _that_counts(opened, problems, assignment)
        if isinstance(counts, Problem):
            return counts
        judged = counts
    return _with_remarks(judged, choice.remarks)


def _read_one(piece: Piece, top: Path, reader: Reader) -> Submission | Problem:
    """One file; messages name it as the instructor, and as the student knows it.

    Raises:
        UnreadError: reading it takes too much.
    """
    own = shown(piece.name)
    try:
        read = reader.read(piece.item.read(), Path(own))
    except NoProcessError:
        raise
    except ProblemError as error:
        return error.problem
    except UsageError as error:
        text = str(error)
        return Problem(f"{piece.item.shown}{text.removeprefix(own)}", text)
    at = top / PurePosixPath(piece.item.shown).parent / own
    return dataclasses.replace(read, path=Path(shown(str(at), most=MOST_PATH)))


def _that_counts(
    read: Sequence[tuple[Piece, Submission]], problems: Sequence[Problem], assignment: Assignment
) -> Submission | Problem:
    """Of several files of one student the one that holds all of the work."""
    names = _told_apart([piece for piece, _ in read])
    work = [own_work(dataclasses.replace(each), assignment.by_name) for _, each in read]
    at = holding_all(work)
    if at is None:
        both = " and ".join(names)
        return Problem(
            f"Both {both} were worked on; ask which of them counts, and keep that one.",
            f"You handed in {both}, and each holds work that the other does not; tell your "
            "instructor which of them counts.",
        )
    if problems and not work[at]:
        return problems[0]
    remarks = [f"{names[at]} was judged. {problem.for_student}" for problem in problems]
    others = [n for n in range(len(read)) if n != at]
    if others:
        told = " and ".join(names[n] for n in others)
        why = f"{told} {'hold' if others[1:] else 'holds'} no work of your own"
        if any(work[n] for n in others):
            why = f"it holds all of the work in {told}"
        remarks.append(f"{names[at]} was judged: {why}.")
    return _with_remarks(read[at][1], remarks)


def _told_apart(pieces: Sequence[Piece]) -> list[str]:
    """The names of files, with the folder where two have the same name."""
    times = Counter(piece.name for piece in pieces)
    return [
        shown("/".join((*piece.folders, piece.name)) if times[piece.name] > 1 else piece.name)
        for piece in pieces
    ]


def _with_remarks(submission: Submission, remarks: Sequence[str]) -> Submission:
    return dataclasses.replace(submission, remarks=(*submission.remarks, *remarks))


def _nothing_in(path: Path, items: Sequence[Item], assignment: Assignment) -> str:
    name = shown(str(path))
    if not items:
        return f"{name} is empty; name the folder, file or zip with the submissions."
    return (
        f"{name} holds no submissions: one folder per student with {assignment.name}.py in it, "
        "one .py or .ipynb file per student, or the export of a platform."
    )

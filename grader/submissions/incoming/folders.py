"""Files and folders that nobody has looked at yet: listed without following or opening anything."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from grader.common.outcomes import UsageError
from grader.common.text import shown
from grader.submissions.files import is_notebook, most_bytes

MOST_FILES = 20_000
MOST_PACKED = 64 << 20  # bytes of a zip that a student handed in, or of a platform's list
_JUNCTION = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT: Windows's link between folders
_SAFELY = (
    getattr(os, "O_NONBLOCK", 0)  # a fifo would wait for its writer
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)

Identity = tuple[int, int]


@dataclass(frozen=True)
class Problem:
    """Why something is not judged, in a line for the instructor and one for its student.

    Attributes:
        text: for the instructor, with the path among the submissions.
        for_student: without any path of the instructor's.
    """

    text: str
    for_student: str

    @classmethod
    def of(cls, at: str, own: str, what: str, *, ask: str, do: str) -> Problem:
        """What is the case with one file, and what can be done about it.

        Args:
            at: its path among the submissions.
            own: what its student calls it.
            what: the rest of the sentence that begins with `at`, or with `own`.
            ask: what the instructor can do.
            do: what the student can do.
        """
        return cls(f"{at} {what}; {ask}.", f"{own} {what}; {do}.")


class ProblemError(UsageError):
    """What one student handed in cannot be read."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.text)
        self.problem = problem


def _nothing() -> Sequence[Item]:
    return ()


def _no_bytes() -> bytes:
    return b""


@dataclass(frozen=True)
class Item:
    """A file or folder, on disk or in an archive.

    Attributes:
        name: its own name, as found.
        shown: its path for messages.
        kind: "unknown" for what is neither, such as a link or a fifo.
        problem: why it is never opened, or None.
        size: the claimed size in bytes.
        changed: a zip's time stamp, by the clock of whoever packed it; None elsewhere.
        children: lists a folder. Raises ProblemError where that is refused.
        read: a file's contents, cut one byte after `most_to_read`. Raises ProblemError.
    """

    name: str
    shown: str
    kind: Literal["file", "folder", "unknown"]
    problem: Problem | None = None
    size: int = 0
    changed: datetime | None = None
    children: Callable[[], Sequence[Item]] = _nothing
    read: Callable[[], bytes] = _no_bytes


def list_folder(
    folder: Path, *, skip: Identity | None = None, at: str = "", most: int | None = None
) -> list[Item]:
    """What lies in a folder, in the order of names, without what `skip` identifies.

    Raises:
        ProblemError: the folder cannot be listed, or holds more than `most`.
    """
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        at = at or shown(str(folder))
        raise ProblemError(_unreadable(at, shown(folder.name), error)) from None
    if most is not None and len(names) > most:
        raise too_many(at)
    items = []
    for name in names:
        item = _look_at(folder / name, f"{at}/{shown(name)}" if at else shown(name), skip)
        items += [item] if item else []
    return items


def too_many(at: str) -> ProblemError:
    """A student's folder in which nobody could find anything."""
    what = f"holds more than {MOST_FILES} files"
    ask, do = "put the submission at its top", "hand in the one file alone"
    return ProblemError(Problem.of(at, "Your hand-in", what, ask=ask, do=do))


def most_to_read(name: str) -> int:
    """The largest size, in bytes, of a file of this name, wherever it lies."""
    is_large = name.lower().endswith((".zip", "_metadata.yml"))
    return MOST_PACKED if is_large else most_bytes(Path(name))


def too_large(at: str, own: str, size: int) -> Problem:
    """A file above the largest size.

    Args:
        at: its path among the submissions.
        own: what its student calls it.
        size: in bytes.
    """
    most = most_to_read(own) >> 20
    what = f"is larger than {most} MB, the most that is read: it has {size / 2**20:.1f} MB"
    if is_notebook(Path(own)):
        clear = "without its outputs (in Jupyter: Edit, Clear Outputs of All Cells)"
        return Problem.of(at, own, what, ask=f"ask for it {clear}", do=f"hand it in {clear}")
    ask, do = "ask for the one right file", "hand in the one right file"
    return Problem.of(at, own, what, ask=ask, do=do)


def single_file(path: Path) -> Item:
    """The file that the instructor named; a link there is the instructor's own, and followed."""
    return _file(path, shown(path.name), path.stat().st_size, follow=True)


def open_regular(path: Path, *, follow: bool = False) -> int:
    """A descriptor of a regular file; nothing else is ever waited for or read.

    Raises:
        ProblemError: it is something else, or cannot be opened.
    """
    name = shown(path.name)
    try:
        descriptor = os.open(path, os.O_RDONLY | _SAFELY | (0 if follow else _NO_LINK))
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise ProblemError(_link(name, name)) from None
        raise ProblemError(_unreadable(name, name, error)) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise ProblemError(_not_regular(name, name, "not a regular file"))
    return descriptor


def identity(path: Path) -> Identity | None:
    """What tells a file or folder from all others, or None where there is none."""
    try:
        about = path.stat()
    except (OSError, ValueError):
        return None
    return about.st_dev, about.st_ino


def _look_at(path: Path, at: str, skip: Identity | None) -> Item | None:
    name = path.name
    try:
        about = os.lstat(path)
    except OSError as error:
        return Item(name, at, "unknown", _unreadable(at, shown(name), error))
    if skip is not None and (about.st_dev, about.st_ino) == skip:
        return None
    if stat.S_ISLNK(about.st_mode) or getattr(about, "st_reparse_tag", 0) == _JUNCTION:
        return Item(name, at, "unknown", _link(at, shown(name)))
    if stat.S_ISDIR(about.st_mode):
        return Item(
            name,
            at,
            "folder",
            children=lambda: list_folder(path, skip=skip, at=at, most=MOST_FILES),
        )
    if not stat.S_ISREG(about.st_mode):
        return Item(name, at, "unknown", _not_regular(at, shown(name), _what(about.st_mode)))
    return _file(path, at, about.st_size)


def _file(path: Path, at: str, size: int, *, follow: bool = False) -> Item:
    def read() -> bytes:
        with os.fdopen(open_regular(path, follow=follow), "rb") as stream:
            try:
                return stream.read(most_to_read(path.name) + 1)
            except OSError as error:
                raise ProblemError(_unreadable(at, shown(path.name), error)) from None

    return Item(path.name, at, "file", size=size, read=read)


def _unreadable(at: str, own: str, error: OSError) -> Problem:
    ask, do = "change its permissions, or ask for it anew", "hand it in again"
    return Problem.of(at, own, f"cannot be read: {error.strerror}", ask=ask, do=do)


def _link(at: str, own: str) -> Problem:
    ask, do = "ask for the file itself", "hand in the file itself"
    return Problem.of(at, own, "is a link, which is not followed", ask=ask, do=do)


def _not_regular(at: str, own: str, kind: str) -> Problem:
    what = f"is {kind}, and was not opened"
    return Problem.of(at, own, what, ask="ask for the file itself", do="hand in a plain file")


def _what(mode: int) -> str:
    kinds = ((stat.S_ISFIFO, "a fifo"), (stat.S_ISSOCK, "a socket"))
    return next((word for test, word in kinds if test(mode)), "a device")

"""Files and folders that nobody has looked at yet: listed without following or opening anything."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from grader.names import shown
from grader.outcomes import UsageError
from grader.submission import MOST_BYTES

MOST_FILES = 20_000
_JUNCTION = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT: Windows's link between folders
_SAFELY = (
    getattr(os, "O_NONBLOCK", 0)  # a fifo would wait for its writer
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)

Identity = tuple[int, int]


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
        problem: why it is never opened, or "".
        size: the claimed size in bytes.
        children: lists a folder. Raises UsageError where that is refused.
        read: a file's contents, cut one byte after the largest size. Raises UsageError.
    """

    name: str
    shown: str
    kind: Literal["file", "folder", "unknown"]
    problem: str = ""
    size: int = 0
    children: Callable[[], Sequence[Item]] = _nothing
    read: Callable[[], bytes] = _no_bytes


def list_folder(
    folder: Path, *, skip: Identity | None = None, at: str = "", most: int | None = None
) -> list[Item]:
    """What lies in a folder, in the order of names, without what `skip` identifies.

    Raises:
        UsageError: the folder cannot be listed, or holds more than `most`.
    """
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise UsageError(
            f"{at or shown(str(folder))} cannot be read: {error.strerror}; change its permissions."
        ) from None
    if most is not None and len(names) > most:
        raise too_many(at)
    found = []
    for name in names:
        item = _look_at(folder / name, f"{at}/{shown(name)}" if at else shown(name), skip)
        found += [item] if item else []
    return found


def too_many(at: str) -> UsageError:
    """A student's folder in which nobody could find anything."""
    return UsageError(f"{at} holds more than {MOST_FILES} files; put the submission at its top.")


def single_file(path: Path) -> Item:
    """The file that the instructor named; a link there is the instructor's own, and followed."""
    return _file(path, shown(path.name), path.stat().st_size, follow=True)


def open_regular(path: Path, *, follow: bool = False) -> int:
    """A descriptor of a regular file; nothing else is ever waited for or read.

    Raises:
        UsageError: it is something else, or cannot be opened.
    """
    name = shown(path.name)
    try:
        descriptor = os.open(path, os.O_RDONLY | _SAFELY | (0 if follow else _NO_LINK))
    except OSError as error:
        why = "it is a link" if error.errno == errno.ELOOP else error.strerror
        raise UsageError(f"{name} cannot be read: {why}; check the file.") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise UsageError(f"{name} is not a regular file; put the file itself there.")
    return descriptor


def identity(path: Path) -> Identity | None:
    """What tells a file or folder from all others, or None where there is none."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino


def _look_at(path: Path, at: str, skip: Identity | None) -> Item | None:
    name = path.name
    try:
        found = os.lstat(path)
    except OSError as error:
        return Item(name, at, "unknown", f"{at} cannot be read: {error.strerror}; ask for it anew.")
    if skip is not None and (found.st_dev, found.st_ino) == skip:
        return None
    if stat.S_ISLNK(found.st_mode) or getattr(found, "st_reparse_tag", 0) == _JUNCTION:
        return Item(
            name,
            at,
            "unknown",
            f"{at} is a link, which is not followed; put the file itself there.",
        )
    if stat.S_ISDIR(found.st_mode):
        return Item(
            name,
            at,
            "folder",
            children=lambda: list_folder(path, skip=skip, at=at, most=MOST_FILES),
        )
    if not stat.S_ISREG(found.st_mode):
        what = _what(found.st_mode)
        return Item(
            name, at, "unknown", f"{at} is a {what}, which is not opened; put a file there."
        )
    return _file(path, at, found.st_size)


def _file(path: Path, at: str, size: int, *, follow: bool = False) -> Item:
    def read() -> bytes:
        with os.fdopen(open_regular(path, follow=follow), "rb") as stream:
            try:
                return stream.read(MOST_BYTES + 1)
            except OSError as error:
                raise UsageError(
                    f"{at} cannot be read: {error.strerror}; check the file."
                ) from None

    return Item(path.name, at, "file", size=size, read=read)


def _what(mode: int) -> str:
    kinds = ((stat.S_ISFIFO, "fifo"), (stat.S_ISSOCK, "socket"))
    return next((word for test, word in kinds if test(mode)), "device")

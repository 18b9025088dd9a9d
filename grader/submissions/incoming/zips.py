"""A zip that nobody trusts: listed and read within bounds, in memory, never unpacked to disk.

A zip within it is opened as well, as if it were a folder. It is read again each time that something
in it is asked for, so that memory holds one of them at a time.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from grader.common.outcomes import UsageError
from grader.common.text import shown
from grader.submissions.incoming.folders import (
    MOST_FILES,
    MOST_PACKED,
    Item,
    Problem,
    ProblemError,
    most_to_read,
    open_regular,
    too_large,
    too_many,
)

MOST_MEMBERS = 50_000
MOST_DEPTH = 20
MOST_RATIO = 200
_LONGEST_NAME = 255  # characters, as on any system; a zip may claim 65,535
MOST_NESTED = 2  # zips within each other, of one student
_MOST_ZIPS = 100  # of one student
_MOST_UNPACKED = 256 << 20  # bytes, of all zips of one student that are opened
_MOST_DIRECTORY = 16 << 20  # bytes of the zip's own table of contents
_MOST_OF_ONE = 4 << 20  # likewise, of a zip that one student handed in
_ALWAYS_FINE = 1 << 16  # a short file may be packed at any ratio
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # lzma may claim gigabytes to unpack
_ENCRYPTED = 0x1 | 0x40
_UTF_8 = 0x800
_STARTS = (
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x1f\x8b", "packed by gzip"),
    (b"BZh", "packed by bzip2"),
    (b"\xfd7zXZ", "packed by xz"),
    (b"%PDF", "a PDF"),
    (b"<", "a web page"),
)
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True)
class _Folder:
    """A folder of the zip while its members are sorted into it."""

    folders: dict[str, _Folder] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)


@dataclass
class ZipBounds:
    """What may still be opened of one student's zips, however they lie within each other."""

    zips: int = field(default_factory=lambda: _MOST_ZIPS)
    unpacked: int = field(default_factory=lambda: _MOST_UNPACKED)
    members: int = field(default_factory=lambda: MOST_FILES)

    def take(self, item: Item, data: bytes) -> None:
        """One more zip was read.

        Raises:
            ProblemError: that was one too many, or those before held too many files.
        """
        if self.members < 0:
            raise too_many(item.shown)
        self.zips -= 1
        self.unpacked -= len(data)
        if self.zips < 0 or self.unpacked < 0:
            what = "is one zip among too many, and was not opened"
            ask, do = "look at it by hand", "hand in the one file alone"
            raise ProblemError(Problem.of(item.shown, shown(item.name), what, ask=ask, do=do))


@contextmanager
def open_zip(path: Path) -> Iterator[list[Item]]:
    """What lies at the top of the zip, in the order of names; readable until the end of `with`.

    Raises:
        UsageError: it is not a zip, is damaged, or holds more than any class hands in.
    """
    name = shown(str(path))
    with _Bounded(io.FileIO(open_regular(path, follow=True))) as stream:
        try:
            archive = zipfile.ZipFile(stream)
        except _DAMAGED:
            raise UsageError(
                f"{name} is not a zip, or is damaged; download it again, or unpack it and name "
                "the folder."
            ) from None
        with archive:
            if len(archive.infolist()) > MOST_MEMBERS:
                raise UsageError(
                    f"{name} holds more than {MOST_MEMBERS} files; is it the right one?"
                )

            @contextmanager
            def opened() -> Iterator[zipfile.ZipFile]:
                yield archive

            yield _sorted_in(archive.infolist(), opened, "")


def as_folder(item: Item, bounds: ZipBounds) -> Item | None:
    """A folder as it is, and a zip as if it were one; None where it is neither."""
    if item.kind == "folder":
        return item
    if item.kind != "file" or item.problem or not item.name.lower().endswith(".zip"):
        return None

    def children() -> Sequence[Item]:
        data = item.read() if item.size <= MOST_PACKED else b""
        size = max(item.size, len(data))
        if size > MOST_PACKED:
            raise ProblemError(too_large(item.shown, shown(item.name), size))
        bounds.take(item, data)
        try:
            members = zipfile.ZipFile(_OfOne(io.BytesIO(data))).infolist()
        except _TooLongError:
            raise too_many(item.shown) from None
        except _DAMAGED:
            raise ProblemError(_no_zip(item, data)) from None
        bounds.members -= len(members)
        if bounds.members < 0:
            raise too_many(item.shown)
        return _sorted_in(members, lambda: _reopened(item), f"{item.shown}/")

    return Item(item.name, item.shown, "folder", children=children)


@contextmanager
def _reopened(item: Item) -> Iterator[zipfile.ZipFile]:
    with zipfile.ZipFile(_Bounded(io.BytesIO(item.read()))) as archive:
        yield archive


def _no_zip(item: Item, data: bytes) -> Problem:
    """What a file is that is called a zip, and is none."""
    kind = next((words for start, words in _STARTS if data.startswith(start)), "")
    what = f"is called a zip, but is {kind}" if kind else "is not a zip, or is damaged"
    ask, do = "ask for the file itself", "hand in the file itself, or zip it anew"
    return Problem.of(item.shown, shown(item.name), what, ask=ask, do=do)


class _TooLongError(zipfile.BadZipFile):
    """The table of contents of a zip is longer than any that is read."""


class _Bounded(io.BufferedReader):
    """A file whose reader never takes a stranger's number for the size of a buffer."""

    def most(self) -> int:
        """Bytes of the table of contents."""
        return _MOST_DIRECTORY

    def read(self, size: int | None = -1, /) -> bytes:
        """As the base class, within the bound."""
        if size is not None and size > self.most():
            raise _TooLongError
        return super().read(size)


class _OfOne(_Bounded):
    """The same for a zip that one student handed in."""

    def most(self) -> int:
        """Bytes of the table of contents."""
        return _MOST_OF_ONE


Opened = Callable[[], AbstractContextManager[zipfile.ZipFile]]


def _sorted_in(infos: Sequence[zipfile.ZipInfo], opened: Opened, at: str) -> list[Item]:
    """The members as folders and files; `at` is what their paths begin with in messages."""
    members = [(_name(info), info) for info in infos]
    times = Counter(name for name, _ in members)
    top = _Folder()
    for name, info in dict(members).items():
        if name:
            twice = times[name] > 1 and not name.endswith("/")
            _insert(top, _Member(name, info, opened, at), times[name] if twice else 1)
    return _items(top, at)


@dataclass(frozen=True)
class _Member:
    """A file or folder of a zip, under the name that it has there."""

    name: str
    info: zipfile.ZipInfo
    opened: Opened
    before: str

    @property
    def at(self) -> str:
        return f"{self.before}{shown(self.name)}"

    def problem(self, what: str, *, do: str, ask: str = "") -> Problem:
        own = shown(self.name.removesuffix("/").rpartition("/")[2]) or "Your zip"
        return Problem.of(self.at, own, what, ask=ask or do, do=do)


def _insert(top: _Folder, member: _Member, times: int) -> None:
    """Put a member into its folder; one with an unsafe path as deep as the path is safe."""
    name = member.name
    *parents, own = name.removesuffix("/").split("/")
    folder = top
    for depth, part in enumerate(parents):
        if not _safe(part) or depth == MOST_DEPTH:
            break
        folder = folder.folders.setdefault(part, _Folder())
    else:
        if _safe(own) and name.endswith("/"):
            folder.folders.setdefault(own, _Folder())
            return
        if _safe(own):
            folder.items.append(_file(member, times))
            return
        depth = len(parents)
    rest = "/".join([*parents, own][depth:])[:_LONGEST_NAME]
    why = member.problem("is not a path that a zip may hold, and was not read", do="zip it anew")
    folder.items.append(Item(rest, member.at, "unknown", why))


def _items(folder: _Folder, at: str) -> list[Item]:
    inner = [_folder_item(name, f"{at}{name}", below) for name, below in folder.folders.items()]
    return sorted([*inner, *folder.items], key=lambda item: item.name)


def _folder_item(name: str, path: str, below: _Folder) -> Item:
    def children() -> Sequence[Item]:
        return _items(below, f"{path}/")

    return Item(name, shown(path), "folder", children=children)


def _file(member: _Member, times: int) -> Item:
    info, own = member.info, member.name.rpartition("/")[2]

    def read() -> bytes:
        try:
            with member.opened() as archive, archive.open(info) as stream:
                return stream.read(most_to_read(own) + 1)
        except _DAMAGED:
            what, do = "is damaged in the zip", "download the zip again, or zip it anew"
            raise ProblemError(member.problem(what, do=do)) from None

    if "\0" in member.name or stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
        return Item(own, member.at, "unknown", _no_plain_file(member))
    problem = _problem(member)
    if times > 1:
        problem = member.problem(f"stands {times} times in the zip", do="hand in one of them")
    changed = _stamp(info)
    return Item(own, member.at, "file", problem, size=info.file_size, changed=changed, read=read)


def _stamp(info: zipfile.ZipInfo) -> datetime | None:
    """The member's time stamp; None where there is none, which is 1980, or no date."""
    with suppress(ValueError):
        return datetime(*info.date_time) if info.date_time[0] > 1980 else None
    return None


def _no_plain_file(member: _Member) -> Problem:
    if stat.S_ISLNK(member.info.external_attr >> 16):
        what, do = "is a link, which is not followed", "put the file itself into the zip"
        return member.problem(what, do=do)
    return member.problem("is not a plain file, and was not read", do="zip it anew")


def _problem(member: _Member) -> Problem | None:
    """Why this member is never opened, or None."""
    info = member.info
    if info.flag_bits & _ENCRYPTED:
        return member.problem("is encrypted", do="zip it without a password")
    if info.compress_type not in _METHODS:
        return member.problem("is packed by an unusual method", do="zip it anew with deflate")
    if info.file_size > max(_ALWAYS_FINE, MOST_RATIO * info.compress_size):
        what = "is packed as only a zip bomb is, and was not read"
        ask, do = "look at it by hand", "hand in the file itself"
        return member.problem(what, ask=ask, do=do)
    return None


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; Python takes one without the UTF-8 mark for code page 437.

    macOS writes UTF-8 without the mark; other code pages are rarely valid UTF-8. Some programs of
    Windows put its own backslash between folders.
    """
    name = info.orig_filename
    if not info.flag_bits & _UTF_8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    name = name.replace("\\", "/")
    while name.startswith("./"):  # as some packers begin each name
        name = name[2:]
    return name


def _safe(part: str) -> bool:
    """Whether a part of a path names something within the folder, on every system."""
    drive = len(part) == 2 and part[1] == ":"
    return part not in ("", ".", "..") and not drive and len(part) <= _LONGEST_NAME

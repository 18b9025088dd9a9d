"""A zip that nobody trusts: listed and read within bounds, in memory, never unpacked to disk."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from grader.names import shown
from grader.outcomes import UsageError
from grader.submission import MOST_BYTES
from grader.tree import Item, open_regular

MOST_MEMBERS = 50_000
MOST_DEPTH = 20
MOST_RATIO = 200
_MOST_DIRECTORY = 16 << 20  # bytes of the zip's own table of contents
_ALWAYS_FINE = 1 << 16  # a short file may be packed at any ratio
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # lzma may claim gigabytes to unpack
_ENCRYPTED = 0x1 | 0x40
_UTF_8 = 0x800
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
            yield _sorted_in(archive)


class _Bounded(io.BufferedReader):
    """A file whose reader never takes a stranger's number for the size of a buffer."""

    def read(self, size: int | None = -1, /) -> bytes:
        """As the base class, within the bound."""
        if size is not None and size > _MOST_DIRECTORY:
            raise zipfile.BadZipFile("The table of contents is too long.")
        return super().read(size)


def _sorted_in(archive: zipfile.ZipFile) -> list[Item]:
    members = [(_name(info), info) for info in archive.infolist()]
    times = Counter(name for name, _ in members)
    top = _Folder()
    for name, info in dict(members).items():
        twice = times[name] > 1 and not name.endswith("/")
        problem = f"{shown(name)} stands {times[name]} times in the zip; hand in one of them."
        if name:
            _insert(top, name, archive, info, problem if twice else "")
    return _items(top, "")


def _insert(
    top: _Folder, name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, problem: str
) -> None:
    """Put a member into its folder; one with an unsafe path as deep as the path is safe."""
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
            folder.items.append(_file(archive, info, name, problem))
            return
        depth = len(parents)
    rest = "/".join([*parents, own][depth:])
    why = f"{shown(name)} is not a path that a zip may hold, and was not read; zip it anew."
    folder.items.append(Item(rest, shown(name), "unknown", why))


def _items(folder: _Folder, at: str) -> list[Item]:
    inner = [_folder_item(name, f"{at}{name}", below) for name, below in folder.folders.items()]
    return sorted([*inner, *folder.items], key=lambda item: item.name)


def _folder_item(name: str, path: str, below: _Folder) -> Item:
    def children() -> Sequence[Item]:
        return _items(below, f"{path}/")

    return Item(name, shown(path), "folder", children=children)


def _file(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, problem: str) -> Item:
    own, at = name.rpartition("/")[2], shown(name)

    def read() -> bytes:
        try:
            with archive.open(info) as stream:
                return stream.read(MOST_BYTES + 1)
        except _DAMAGED:
            raise UsageError(f"{at} is damaged in the zip; download the zip again.") from None

    if "\0" in name or stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
        return Item(own, at, "unknown", _no_plain_file(info, at))
    return Item(own, at, "file", problem or _problem(info, at), size=info.file_size, read=read)


def _no_plain_file(info: zipfile.ZipInfo, at: str) -> str:
    if stat.S_ISLNK(info.external_attr >> 16):
        return f"{at} is a link, which is not followed; put the file itself into the zip."
    return f"{at} is not a plain file, and was not read; zip it anew."


def _problem(info: zipfile.ZipInfo, at: str) -> str:
    """Why this member is never opened, or nothing."""
    if info.flag_bits & _ENCRYPTED:
        return f"{at} is encrypted; zip it without a password."
    if info.compress_type not in _METHODS:
        return f"{at} is packed by an unusual method; zip it anew with deflate."
    if info.file_size > max(_ALWAYS_FINE, MOST_RATIO * info.compress_size):
        return f"{at} is packed as only a zip bomb is, and was not read; look at it by hand."
    return ""


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; Python takes one without the UTF-8 mark for code page 437.

    macOS writes UTF-8 without the mark; other code pages are rarely valid UTF-8.
    """
    name = info.orig_filename
    if not info.flag_bits & _UTF_8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    while name.startswith("./"):  # as some packers begin each name
        name = name[2:]
    return name


def _safe(part: str) -> bool:
    """Whether a part of a path names something within the folder, on every system."""
    drive = len(part) == 2 and part[1] == ":"
    return part not in ("", ".", "..") and "\\" not in part and not drive

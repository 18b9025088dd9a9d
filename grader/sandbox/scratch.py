"""Scratch folders: where a student process writes, and what is left of it goes away."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import subprocess
import tempfile
import time
import weakref
from pathlib import Path
from typing import NamedTuple


class Scratch:
    """A new folder of its own. Use as a context manager, or `cleanup` when done.

    Args:
        parent: where it is made; the system's folder for temporary files by default.
    """

    def __init__(self, parent: Path | None = None) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="grader-", dir=parent))
        _all.add(self)
        self._finalizer = weakref.finalize(self, _remove, str(self.path))

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *_: object) -> None:
        self.cleanup()

    def cleanup(self) -> None:
        """Remove the folder, however full or deep it is; links in it are not followed."""
        self._finalizer()


_all: weakref.WeakSet[Scratch] = weakref.WeakSet()


def remove_all() -> None:
    """Remove every scratch folder of this process, which is about to end."""
    for each in list(_all):
        each.cleanup()


class Found(NamedTuple):
    """What was counted.

    Attributes:
        size: bytes on the disk.
        entries: files and folders.
        is_steady: whether nothing has changed its place meanwhile. Otherwise something may have
            been missed: it was always where nobody looked.
    """

    size: int
    entries: int
    is_steady: bool


def bytes_below(folder: Path, *, most_entries: int) -> Found:
    """Size and number of what stands below `folder`, links not followed, and the folder itself.

    Looks at no more than `most_entries` entries, so that its own cost is bounded. There is one more
    than that where there is a folder that cannot be looked into, such as one that is nested more
    deeply than any honest one.
    """
    count = _Count(most_entries)
    count.look_into(str(folder), above=None, levels=_MOST_LEVELS)
    return Found(count.size, count.entries, count.is_steady)


_MOST_LEVELS = 100  # each holds a descriptor open
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
_CLOCK_NS = 20_000_000  # by so much the time of a change may lie before that of the clock


class _Count:
    """Counts what stands in folders.

    A thing that was missed has left the folder where it stood at first, or one above has left its
    own, before that one was looked into; and a folder notes when something has left it.
    """

    def __init__(self, most_entries: int) -> None:
        self.size = 0
        self.entries = 0
        self.is_steady = True
        self._most_entries = most_entries
        self._began = time.time_ns() - _CLOCK_NS

    def look_into(self, name: str, *, above: int | None, levels: int) -> None:
        """Count what stands in the folder `name` of the open folder `above`."""
        try:
            at = _open_folder(name, above)
        except (FileNotFoundError, NotADirectoryError):
            self.is_steady = False  # removed meanwhile, or elsewhere
            return
        except OSError:
            self._give_up()
            return
        try:
            if above is None:
                self.size += os.fstat(at).st_blocks * 512
            for folder in self._list(at):
                if levels and self.entries <= self._most_entries:
                    self.look_into(folder, above=at, levels=levels - 1)
                else:
                    self._give_up()
            self.is_steady &= os.fstat(at).st_mtime_ns < self._began
        finally:
            os.close(at)

    def _list(self, at: int) -> list[str]:
        """Count what stands in one open folder, and name the folders in it."""
        folders = []
        with os.scandir(at) as entries:
            for entry in entries:
                self.entries += 1
                if self.entries > self._most_entries:
                    break
                with contextlib.suppress(FileNotFoundError):
                    self.size += entry.stat(follow_symlinks=False).st_blocks * 512
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.name)
        return folders

    def _give_up(self) -> None:
        self.entries = max(self.entries, self._most_entries + 1)


def _open_folder(name: str, above: int | None) -> int:
    try:
        return os.open(name, _FOLDER, dir_fd=above)
    except PermissionError:
        os.chmod(
            name, 0o700, dir_fd=above
        )  # a folder can be made without rights, and is still ours
        return os.open(name, _FOLDER, dir_fd=above)


def bytes_without_a_name(pid: int, folder: Path, *, most_bytes: int = 256 << 20) -> Found:
    """What a process still holds on the disk though it has been removed.

    All threads of a process behind the wall share one table of descriptors, so that looking at the
    first one's is looking at all.

    Args:
        pid: the process.
        folder: where it may write.
        most_bytes: the size of any file. A file that is held by nothing but a mapping counts as one
            of this size where the kernel does not let us ask for its own.
    """
    held = _Nameless(pid, most_bytes)
    try:
        held.look_at_open()
        held.look_at_mapped(os.fsencode(folder.resolve()))
    except (FileNotFoundError, ProcessLookupError):
        return Found(0, 0, True)  # it has ended
    return Found(sum(held.sizes.values()), len(held.sizes), held.is_steady)


class _Nameless:
    """Removed files and folders of a process: bytes on the disk of each, by device and inode."""

    def __init__(self, pid: int, most_bytes: int) -> None:
        self.sizes: dict[tuple[int, int], int] = {}
        self.is_steady = True
        self._process = f"/proc/{pid}"
        self._most_bytes = most_bytes

    def look_at_open(self) -> None:
        """Descriptors, and the working directory."""
        with os.scandir(f"{self._process}/fd") as entries:
            for path in (f"{self._process}/cwd", *(entry.path for entry in entries)):
                try:
                    each = os.stat(path)
                except FileNotFoundError:
                    self.is_steady = False  # closed meanwhile, or open under another number
                    continue
                if stat.S_IFMT(each.st_mode) in (stat.S_IFREG, stat.S_IFDIR) and not each.st_nlink:
                    self.sizes[each.st_dev, each.st_ino] = each.st_blocks * 512

    def look_at_mapped(self, folder: bytes) -> None:
        """Mappings of files of `folder` that are not open as well; see proc_pid_maps(5)."""
        with open(f"{self._process}/maps", "rb") as maps:
            removed = [x for x in maps if x.endswith(b" (deleted)\n") and folder + b"/" in x]
        for line in removed:
            addresses, _, _, device, inode, _ = line.split(maxsplit=5)
            major, minor = (int(part, 16) for part in device.split(b":"))
            key = os.makedev(major, minor), int(inode)
            if key not in self.sizes:
                self.sizes[key] = self._size_of_mapped(addresses.decode())

    def _size_of_mapped(self, addresses: str) -> int:
        """Bytes on the disk of what is mapped there; the kernel tells them to root only."""
        try:
            return os.stat(f"{self._process}/map_files/{addresses}").st_blocks * 512
        except FileNotFoundError:
            self.is_steady = False  # mapped no more, or elsewhere
            return 0
        except OSError:
            return self._most_bytes


def empty(folder: Path) -> None:
    """Remove what stands in a folder, but not the folder itself; links in it are not followed."""
    with contextlib.suppress(OSError):
        folder.chmod(0o700)  # a submission may have taken the rights to it away
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                _remove(entry.path)
            else:
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)


def _remove(path: str) -> None:
    try:
        shutil.rmtree(path)
    except (OSError, RecursionError):
        _remove_stubborn(path)


def _remove_stubborn(path: str) -> None:
    """Folders without rights, or nested more deeply than Python recurses."""
    folders = [path]
    while folders:
        folder = folders.pop()
        with contextlib.suppress(OSError):
            os.chmod(folder, 0o700)
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            folders += [each.path for each in entries if each.is_dir(follow_symlinks=False)]
    program = shutil.which("rm")
    if program:
        subprocess.run([program, "-rf", "--", path], capture_output=True, check=False)
    else:
        shutil.rmtree(path, ignore_errors=True)

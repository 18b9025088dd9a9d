"""Scratch folders: where a student process writes, and what is left of it goes away."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import subprocess
import tempfile
import weakref
from pathlib import Path
from types import TracebackType


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

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.cleanup()

    def cleanup(self) -> None:
        """Remove the folder, however full or deep it is; links in it are not followed."""
        self._finalizer()


_all: weakref.WeakSet[Scratch] = weakref.WeakSet()


def remove_all() -> None:
    """Remove every scratch folder of this process, which is about to end."""
    for each in list(_all):
        each.cleanup()


def bytes_below(folder: Path, *, most_entries: int) -> tuple[int, int]:
    """Size and number of what stands below `folder`, links not followed.

    Looks at no more than `most_entries` entries, so that its own cost is bounded.

    Returns:
        Bytes on the disk, and entries counted; one more than `most_entries` where there is a folder
        that cannot be looked into, such as one nested more deeply than a path may be long.
    """
    size = count = 0
    folders = [str(folder)]
    while folders and count <= most_entries:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    count += 1
                    with contextlib.suppress(FileNotFoundError):
                        size += entry.stat(follow_symlinks=False).st_blocks * 512
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                    if count > most_entries:
                        break
        except (FileNotFoundError, NotADirectoryError):
            continue  # removed meanwhile
        except OSError:
            return size, most_entries + 1
    return size, count


def bytes_without_a_name(pid: int, folder: Path, *, most_bytes: int = 256 << 20) -> int:
    """Size on the disk of what a process still holds though it has been removed.

    All threads of a process behind the wall share one table of descriptors, so that looking at the
    first one's is looking at all.

    Args:
        pid: the process.
        folder: where it may write.
        most_bytes: the size of any file. A file that is held by nothing but a mapping counts as one
            of this size where the kernel does not let us ask for its own.
    """
    try:
        opened = _removed_but_open(pid)
        mapped = _removed_but_mapped(pid, os.fsencode(folder.resolve()))
    except (FileNotFoundError, ProcessLookupError):
        return 0  # it has ended
    for key, places in mapped.items():
        if key not in opened:
            opened[key] = _size_of_mapped(pid, places, most_bytes)
    return sum(opened.values())


def _removed_but_open(pid: int) -> dict[tuple[int, int], int]:
    """Bytes on the disk of each removed file, by device and inode."""
    found = {}
    with os.scandir(f"/proc/{pid}/fd") as entries:
        for entry in entries:
            with contextlib.suppress(FileNotFoundError):
                each = os.stat(entry.path)
                if stat.S_ISREG(each.st_mode) and not each.st_nlink:
                    found[each.st_dev, each.st_ino] = each.st_blocks * 512
    return found


def _removed_but_mapped(pid: int, folder: bytes) -> dict[tuple[int, int], bytes]:
    """The range of addresses where a removed file of `folder` is mapped; see proc_pid_maps(5)."""
    found = {}
    with open(f"/proc/{pid}/maps", "rb") as maps:
        for line in maps:
            if line.endswith(b" (deleted)\n") and folder + b"/" in line:
                addresses, _, _, device, inode, _ = line.split(maxsplit=5)
                major, minor = (int(part, 16) for part in device.split(b":"))
                found[os.makedev(major, minor), int(inode)] = addresses
    return found


def _size_of_mapped(pid: int, addresses: bytes, most_bytes: int) -> int:
    """Bytes on the disk of what is mapped there; the kernel tells them to root only."""
    try:
        return os.stat(f"/proc/{pid}/map_files/{addresses.decode()}").st_blocks * 512
    except FileNotFoundError:
        return 0  # not mapped there any more
    except OSError:
        return most_bytes


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

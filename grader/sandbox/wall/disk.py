"""What a process behind the wall holds on the disk, however it moves it about."""

from __future__ import annotations

from pathlib import Path

from grader.common.closing import Closing
from grader.sandbox.scratch import bytes_below, bytes_without_a_name
from grader.sandbox.wall.still import Grip

_WRITTEN = (b"wchar", b"write_bytes")  # by calls, and to files on a disk: see proc_pid_io(5)


class Disk(Closing):
    """Use as a context manager.

    Args:
        pid: the process.
        folder: where it may write.
        most_entries: how many files and folders are counted there.
    """

    def __init__(self, pid: int, folder: Path, *, most_entries: int) -> None:
        self._pid = pid
        self._folder = folder
        self._most_entries = most_entries
        self._grip = Grip(pid)
        self._written = self._ask_what_was_written()
        self._size = self._count()[0]

    def close(self) -> None:
        """Look no more."""
        self._grip.close()

    def look(self) -> tuple[int, int]:
        """Bytes that it holds, and files and folders.

        Where something has changed its place while it was looked for, the process is stopped for a
        moment, and looked at again. If it does not stop, because it waits for the disk, it counts
        as what it held at last and all that it has written since.

        Raises:
            OSError: it cannot be looked at.
        """
        written = self._ask_what_was_written()
        size, entries, is_steady = self._count()
        if not is_steady:
            with self._grip.still() as is_steady:
                size, entries, _ = self._count()
        if not is_steady:
            since = max(now - then for now, then in zip(written, self._written, strict=True))
            return max(size, self._size + since), entries
        self._size, self._written = size, written
        return size, entries

    def _ask_what_was_written(self) -> list[int]:
        try:
            with open(f"/proc/{self._pid}/io", "rb") as file:
                found = dict(line.split(b": ") for line in file)
        except (FileNotFoundError, ProcessLookupError):
            return [0 for _ in _WRITTEN]  # it has ended
        return [int(found[name]) for name in _WRITTEN]

    def _count(self) -> tuple[int, int, bool]:
        named = bytes_below(self._folder, most_entries=self._most_entries)
        nameless = bytes_without_a_name(self._pid, self._folder)
        is_steady = named.is_steady and nameless.is_steady
        return named.size + nameless.size, named.entries + nameless.entries, is_steady

"""What a process behind the wall holds on the disk, however it moves it about."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from grader.remote.scratch import bytes_below, bytes_without_a_name
from grader.remote.still import Grip

_MOST_MISSES = 4  # looks one after another that saw things move, and could not hold them still


class Disk:
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
        self._misses = 0

    def __enter__(self) -> Disk:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._grip.__exit__(kind, error, trace)

    def look(self) -> tuple[int, int]:
        """Bytes that it holds, and files and folders.

        Where something has changed its place while it was looked for, the process is stopped for a
        moment, and looked at again.

        Raises:
            OSError: it cannot be looked at.
        """
        size, entries, is_steady = self._count()
        if not is_steady:
            with self._grip.still() as is_still:
                size, entries, _ = self._count()
            self._misses = 0 if is_still else self._misses + 1
            if self._misses >= _MOST_MISSES:
                raise OSError("it cannot be held still")
        return size, entries

    def _count(self) -> tuple[int, int, bool]:
        named = bytes_below(self._folder, most_entries=self._most_entries)
        nameless = bytes_without_a_name(self._pid, self._folder)
        is_steady = named.is_steady and nameless.is_steady
        return named.size + nameless.size, named.entries, is_steady

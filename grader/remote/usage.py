"""How much memory and how many threads a process has, asked many times a second."""

from __future__ import annotations

import contextlib
import os
from types import TracebackType

import psutil

_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_MOST_BYTES = 4096  # of one answer
_THREADS = 17  # place of the number of threads, after the command's name


class Usage:
    """Use as a context manager.

    On Linux two files are opened once and read again and again: a tenth of what psutil takes, and
    what is read is never about another process that got the same number later.

    Args:
        pid: the process.
    """

    def __init__(self, pid: int) -> None:
        self._files: dict[str, int] = {}
        self._process: psutil.Process | None = None
        try:
            for name in ("statm", "stat"):
                self._files[name] = os.open(f"/proc/{pid}/{name}", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:  # not Linux, or it has ended
            self._close()
            with contextlib.suppress(psutil.Error):
                self._process = psutil.Process(pid)

    def __enter__(self) -> Usage:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def memory_bytes(self) -> int:
        """Resident memory, bytes; 0 where that is not known.

        Raises:
            OSError, psutil.Error: the process has ended.
        """
        if self._process is not None:
            return int(self._process.memory_info().rss)
        return int(self._read("statm").split()[1]) * _PAGE_BYTES if self._files else 0

    def threads(self) -> int:
        """How many threads there are; 0 where that is not known.

        Raises:
            OSError, psutil.Error: the process has ended.
        """
        if self._process is not None:
            return int(self._process.num_threads())
        if not self._files:
            return 0
        # The name of the command stands in brackets, and may hold anything.
        return int(self._read("stat").rpartition(b")")[2].split()[_THREADS])

    def _close(self) -> None:
        for descriptor in self._files.values():
            os.close(descriptor)
        self._files = {}

    def _read(self, name: str) -> bytes:
        return os.pread(self._files[name], _MOST_BYTES, 0)

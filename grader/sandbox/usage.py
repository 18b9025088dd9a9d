"""How much memory and how many threads a process has, asked many times a second."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass

import psutil

from grader.common.closing import Closing

_MOST_BYTES = 8192  # of one answer
_MEMORY = (b"VmRSS", b"VmSwap", b"VmPTE")  # see proc_pid_status(5)


@dataclass(frozen=True)
class Used:
    """What a process uses.

    Attributes:
        memory_bytes: memory that is not given back by itself: resident pages, and on Linux those
            that were swapped out and the tables that lead to them; 0 where that is not known.
        threads: how many there are; 0 where that is not known.
        is_headless: the first thread has ended and others go on. The kernel then tells nothing
            more of the process's memory.
    """

    memory_bytes: int = 0
    threads: int = 0
    is_headless: bool = False


class Usage(Closing):
    """Use as a context manager.

    On Linux one file is opened once and read again and again: a tenth of what psutil takes, and
    what is read is never about another process that got the same number later.

    Args:
        pid: the process.
    """

    def __init__(self, pid: int) -> None:
        self._status: int | None = None
        self._process: psutil.Process | None = None
        try:
            self._status = os.open(f"/proc/{pid}/status", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:  # not Linux, or it has ended
            with contextlib.suppress(psutil.Error):
                self._process = psutil.Process(pid)

    def close(self) -> None:
        """Look no more."""
        if self._status is not None:
            os.close(self._status)
            self._status = None

    def look(self) -> Used:
        """What it uses now.

        Raises:
            OSError, psutil.Error: the process has ended.
        """
        if self._process is not None:
            return Used(int(self._process.memory_info().rss), int(self._process.num_threads()))
        if self._status is None:
            return Used()
        lines = os.pread(self._status, _MOST_BYTES, 0).split(b"\n")
        fields = {
            name: value.strip() for name, _, value in (line.partition(b":") for line in lines)
        }
        threads = int(fields.get(b"Threads", 0))
        return Used(
            memory_bytes=sum(int(fields[n].split()[0]) << 10 for n in _MEMORY if n in fields),
            threads=threads,
            is_headless=threads > 1 and fields[b"State"].startswith(b"Z"),
        )

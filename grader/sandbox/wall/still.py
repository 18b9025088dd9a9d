"""Holds a process still for a moment, so that what it has can be looked at (Linux).

Whoever looks at folders, descriptors and mappings does so one after another, and a process that
moves things about meanwhile has them always where nobody looks.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterator

from grader.common.closing import Closing

_MOST_SECONDS = 0.3  # until all threads have stopped; one that waits for a disk does so later
_STOPPED = b"TtZXx"  # states of proc_pid_stat(5): stopped, traced, or ended


class Grip(Closing):
    """A hold on one process, and never on another that got its number later. A context manager.

    Args:
        pid: the process.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._process: int | None = None
        with contextlib.suppress(OSError):  # it has ended
            self._process = os.pidfd_open(pid)

    def close(self) -> None:
        """Let go of it."""
        if self._process is not None:
            os.close(self._process)
            self._process = None

    @contextlib.contextmanager
    def still(self) -> Iterator[bool]:
        """Within this block the process does nothing. Yields whether that could be reached."""
        if not self._send(signal.SIGSTOP):
            yield True  # what has ended is still
            return
        try:
            yield self._wait()
        finally:
            self._send(signal.SIGCONT)

    def _send(self, number: signal.Signals) -> bool:
        if self._process is None:
            return False
        try:
            signal.pidfd_send_signal(self._process, number)
        except ProcessLookupError:
            return False
        return True

    def _wait(self) -> bool:
        deadline = time.monotonic() + _MOST_SECONDS
        while not all_stopped(self._pid):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.001)
        return True


def all_stopped(pid: int) -> bool:
    """Whether no thread of a process runs, or will before somebody lets it."""
    try:
        tasks = os.listdir(f"/proc/{pid}/task")
    except (FileNotFoundError, ProcessLookupError):
        return True  # it has ended
    return all(_state(f"/proc/{pid}/task/{task}") in _STOPPED for task in tasks)


def _state(task: str) -> bytes:
    try:
        with open(f"{task}/stat", "rb") as file:
            return file.read().rpartition(b") ")[2][:1]
    except (FileNotFoundError, ProcessLookupError):
        return b"X"  # this thread has ended

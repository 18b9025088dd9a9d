"""What processes hold in memory."""

from __future__ import annotations

import contextlib
import os

import psutil


def held(pid: int) -> tuple[int, int]:
    """Bytes that a process has for itself, and those of pages that others may have as well.

    Raises:
        psutil.Error: there is no such process.
    """
    process = psutil.Process(pid)
    all_of_it = int(process.memory_info().rss)
    try:
        own = int(process.memory_full_info().uss)
    except psutil.AccessDenied:  # macOS tells only an administrator
        own = all_of_it
    return own, max(0, all_of_it - own)


def held_by_all() -> int:
    """Bytes of this process and of all that it has started.

    What they share are TensorFlow's files; those of the process that has most of them count, once.
    """
    private, shared = 0, 0
    for pid in [os.getpid(), *(each.pid for each in psutil.Process().children(recursive=True))]:
        with contextlib.suppress(psutil.Error):
            own, others = held(pid)
            private, shared = private + own, max(shared, others)
    return private + shared

"""Memory that a process gives back: after all imports, and after a training (Linux).

Reading a library of a gigabyte leaves hundreds of megabytes of it mapped, though most was looked at
once. What is an unchanged copy of a file need not stay: the system reads it again, mostly from its
own cache, where somebody asks for it. A child that is forked has none of these pages mapped in any
case.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
from collections.abc import Iterator
from pathlib import Path

_DONTNEED = 4  # MADV_DONTNEED in <linux/mman.h>
_READ_ONLY = ("r-xp", "r--p")


def give_back_pages() -> None:
    """Let go of pages that are as they stand in files, and of heap that is free."""
    with contextlib.suppress(OSError, AttributeError, ValueError):
        libc = ctypes.CDLL(None, use_errno=True)
        for begin, size in _unchanged_copies(Path("/proc/self/smaps").read_text("utf-8")):
            libc.madvise(ctypes.c_void_p(begin), ctypes.c_size_t(size), _DONTNEED)
        libc.malloc_trim(0)


def give_back_heap() -> None:
    """Let go of what a training has left: models in circles of references, and free heap."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):  # not glibc
        ctypes.CDLL(None).malloc_trim(0)


def _unchanged_copies(smaps: str) -> Iterator[tuple[int, int]]:
    """Address and bytes of the mappings of files that nobody writes to, and nobody has."""
    where: tuple[int, int] | None = None
    for line in smaps.splitlines():
        words = line.split()
        if not words[0].endswith(":"):  # a mapping: addresses, rights, offset, device, inode, path
            begin, end = (int(part, 16) for part in words[0].split("-"))
            of_a_file = words[4] != "0" and words[1] in _READ_ONLY
            where = (begin, end - begin) if of_a_file else None
        elif words[0] == "Anonymous:" and words[1] == "0" and where:
            yield where

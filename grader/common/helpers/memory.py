"""A bound on the memory of a process of ours that reads what a submission wrote."""

from __future__ import annotations

import contextlib


def bound_memory(most: int) -> None:
    """From now on this process gets at most so many bytes of addresses, on systems that can do it.

    What it asks for beyond that raises MemoryError.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (most, most))

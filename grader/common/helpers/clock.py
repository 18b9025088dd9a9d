"""A clock for our own computing on what a submission sent: an endless one stops no class."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

_SECONDS = 120.0  # of CPU time; the reference takes about 5, and on the full data 20
_AGAIN = 10.0  # where the exception was lost, for instance in a destructor
_LAST = 180.0  # ends this process: nothing of Python runs in a loop of C

ENDED = -signal.SIGVTALRM if hasattr(signal, "SIGVTALRM") else None  # exit code of such a process


class TooLongError(KeyboardInterrupt):
    """Our own computing took too long; no `except Exception` on the way up holds it."""

    def __str__(self) -> str:
        return f"judging what it sent back takes more than {_SECONDS:.0f} s of computing"


@contextlib.contextmanager
def bounded(*, seconds: float = _SECONDS, last: float = _LAST) -> Iterator[None]:
    """Raises TooLongError where this process computes too long, on systems that have such clocks.

    Waiting for others does not count. Python raises it between two of its steps; where one such
    step goes on and on, the system ends the process.

    Args:
        seconds: CPU time until the exception, for all threads together.
        last: CPU time in user mode until the end of the process.
    """
    if not hasattr(signal, "SIGPROF") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, _raise)
    signal.setitimer(signal.ITIMER_VIRTUAL, last)
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGPROF, before)


def _raise(_number: int, _frame: FrameType | None) -> None:
    raise TooLongError

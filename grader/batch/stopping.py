"""Signals that ask a run to end."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Stop(KeyboardInterrupt):
    """A signal that asks to end, raised where Ctrl-C would be."""

    def __init__(self, number: int) -> None:
        self.number = number


class Stopping:
    """Takes the signals that ask to end."""

    def __init__(self) -> None:
        self._number = 0

    def take(self, number: int, _frame: FrameType | None) -> None:
        """Raise Stop where the run is just now."""
        self._number = number
        raise Stop(number)

    def raise_again(self) -> None:
        """A stop of which a library made another error, holding a lock for instance, is one too."""
        if self._number:
            raise Stop(self._number)


@contextmanager
def signals_interrupt() -> Iterator[Stopping]:
    """SIGTERM and SIGHUP end it as Ctrl-C does; a signal that is ignored (nohup) stays so."""
    stopping = Stopping()
    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in (getattr(signal, n) for n in names)}
    if threading.current_thread() is not threading.main_thread():
        before = {}  # only the main thread may ask for signals
    usual = (signal.SIG_DFL, signal.default_int_handler)
    taken = {number: handler for number, handler in before.items() if handler in usual}
    for number in taken:
        signal.signal(number, stopping.take)
    try:
        yield stopping
    finally:
        for number, handler in taken.items():
            signal.signal(number, handler)

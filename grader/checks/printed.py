"""What a student's functions print, for the student to read: they run in a process of their own."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

_MOST_BYTES = 20_000  # of a call that are read, from its end
_MOST_LINES = 8
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_NOT_THEIRS = ("WARNING: All log messages before absl", "I0000 ", "W0000 ", "E0000 ")  # TensorFlow


class Printed:
    """The log of a student's process.

    Args:
        log: what standard output and error of that process go to; each new process starts it anew.
    """

    def __init__(self, log: Path) -> None:
        self._log = log
        self._last: dict[str, list[str]] = {}
        self._failed: dict[str, list[str]] = {}

    def size(self) -> int:
        """Bytes that stand there now."""
        with contextlib.suppress(OSError):
            return self._log.stat().st_size
        return 0

    def keep(self, function: str, *, begin: int) -> None:
        """Note what a call has printed that began at this size."""
        with contextlib.suppress(OSError), self._log.open("rb") as stream:
            size = self.size()
            begin = begin if begin <= size else 0
            stream.seek(max(begin, size - _MOST_BYTES))
            self._last[function] = _as_shown(stream.read(_MOST_BYTES).decode("utf-8", "replace"))

    def failed(self, function: str) -> None:
        """A check of this function has failed."""
        self._failed.setdefault(function, self._last.get(function, []))

    def restore(self, failed: dict[str, list[str]]) -> None:
        """Take over what another process kept of calls before failures."""
        self._failed.update(failed)

    def before_failure(self, function: str) -> list[str]:
        """The last lines of the call before the function's first check that failed."""
        return self._failed.get(function, [])[-_MOST_LINES:]


def _as_shown(text: str) -> list[str]:
    """The lines as a terminal ends up with them: bars of progress are written over and over."""
    lines = (line.rstrip() for line in _COLOUR.sub("", text).split("\n"))
    shown = (line.split("\b")[-1].split("\r")[-1] for line in lines)
    return [line for line in shown if line and not line.startswith(_NOT_THEIRS)]

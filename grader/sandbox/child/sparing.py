"""Standard output of the code outside of functions, which may print whole data sets.

What is printed there is of no use to anybody, and no step is to blame for it: it is dropped before
it fills the file that bounds a process's output.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Any

_MOST_KEPT = 16 << 20  # characters
_ENDLESS = 256 << 20  # who prints more than this is stopped as any other who prints too much
_LEAST = 32  # characters that the shortest text counts for there, since each takes its time


class Sparing:
    """A text stream that keeps the beginning of what is written to it.

    Args:
        stream: where that goes; whatever else is asked of a stream is asked of this one.
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.written = 0
        self._counted = 0

    def write(self, text: str) -> int:
        """Take any text."""
        if self.written < _MOST_KEPT or self._counted > _ENDLESS:
            self._stream.write(text)
        self.written += len(text)
        self._counted += max(len(text), _LEAST)
        return len(text)

    def writelines(self, lines: Any) -> None:
        """Take any texts."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextlib.contextmanager
def sparing_output() -> Iterator[Sparing]:
    """Within this block `sys.stdout` keeps the beginning alone."""
    before = sys.stdout
    sparing = Sparing(before)
    sys.stdout = sparing
    try:
        yield sparing
    finally:
        if sys.stdout is sparing:
            sys.stdout = before

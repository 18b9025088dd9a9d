"""What a terminal is told while a check runs, when pytest keeps what goes to standard output."""

from __future__ import annotations

import os
from typing import Any


class StatusLine:
    """A line that the next output replaces.

    Args:
        writer: pytest's terminal writer, made while nothing is captured; None for silence.
    """

    def __init__(self, writer: Any) -> None:
        self._writer = writer
        self._text = ""
        self._number = _copy_of_output(writer)

    @property
    def is_watched(self) -> bool:
        """Whether somebody looks at a terminal, not at a file or pipe afterwards."""
        return bool(getattr(self._writer, "hasmarkup", False))

    def show(self, text: str) -> None:
        """Put it in the place of the last one; only on a real terminal."""
        if self.is_watched:
            width = int(getattr(self._writer, "fullwidth", 80))
            self._write(f"\r{' ' * len(self._text)}\r{text[: width - 1]}")
            self._text = text[: width - 1]

    def clear(self) -> None:
        """Take it away, before other output."""
        if self._text:
            self.show("")

    def tell(self, text: str) -> None:
        """A line that stays."""
        if self._writer is not None:
            self._write(f"{text}\n")

    def _write(self, text: str) -> None:
        file = self._writer._file
        file.flush()
        if self._number is None:
            file.write(text)
            file.flush()
        else:
            data = text.replace("\n", os.linesep).encode(file.encoding or "ascii", "replace")
            while data:
                data = data[os.write(self._number, data) :]


def _copy_of_output(writer: Any) -> int | None:
    """A file descriptor that stays the terminal's when pytest puts a file in its place."""
    try:
        return os.dup(writer._file.fileno())
    except (OSError, ValueError, AttributeError):  # no file of the system's
        return None

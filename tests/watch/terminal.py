"""A real pseudo-terminal with a program in it, and what stands on its screen."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pexpect
import pyte

PATIENCE = 60.0  # seconds; a machine may be busy


class Terminal:
    """Runs a command; use as a context manager.

    Args:
        command: the program and its arguments.
        cwd: where it runs.
        env: its environment.
        columns: of the terminal.
        rows: likewise.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        cwd: Path,
        env: Mapping[str, str],
        columns: int = 80,
        rows: int = 24,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.child = pexpect.spawn(
            command[0], list(command[1:]), cwd=str(cwd), env=dict(env), dimensions=(rows, columns),
            timeout=PATIENCE,
        )  # fmt: skip
        self.child.delaybeforesend = None

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.child.close(force=True)

    @property
    def lines(self) -> list[str]:
        """What stands on the screen."""
        return [line.rstrip() for line in self.screen.display]

    @property
    def text(self) -> str:
        """The same as one text, with one space where there are several, or a line ends."""
        return " ".join("\n".join(self.lines).split())

    def send(self, keys: str) -> None:
        self.child.send(keys)

    def resize(self, columns: int, rows: int) -> None:
        self.screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def read(self, seconds: float = 0.05) -> None:
        """Take in what the program writes."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                data = self.child.read_nonblocking(1 << 16, timeout=0.02)
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                return
            self.raw += data
            # pyte takes addresses of links for text
            self._stream.feed(re.sub(rb"\x1b\]8;[^\x1b\x07]*(?:\x1b\\|\x07)", b"", data))

    @property
    def said(self) -> str:
        """All that was ever written, as `text` has it."""
        return " ".join(self.raw.decode("utf-8", "replace").split())

    def _read_on(self) -> None:
        """Take in the rest of what is being drawn."""
        for _ in range(10):
            before = len(self.raw)
            self.read(0.15)
            if len(self.raw) == before:
                return

    def wait(self, wanted: str | Callable[[], bool]) -> str:
        """Wait until this stands on the screen."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            self.read()
            if (wanted in self.text) if isinstance(wanted, str) else wanted():
                self._read_on()
                return self.text
            if not self.child.isalive():
                self.read(0.2)
                break
        seen = "\n".join(self.lines)
        if (wanted in self.text) if isinstance(wanted, str) else wanted():
            return self.text
        raise AssertionError(f"{wanted!r} never stood there:\n{seen}")

    def end(self) -> int:
        """Wait for its end; gives its exit code."""
        deadline = time.monotonic() + PATIENCE
        while self.child.isalive() and time.monotonic() < deadline:
            self.read()
        self.read(0.1)
        self.child.close()
        code = self.child.exitstatus
        return -int(self.child.signalstatus) if code is None else int(code)

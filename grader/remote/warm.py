"""Student processes forked from one that has imported TensorFlow already (Linux)."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from grader.remote.process import Limits, Wire, environment


class Warm:
    """The parent's end of `far/zygote.py`. Use as a context manager; safe for several threads."""

    def __init__(self, scratch: Path) -> None:
        ours, theirs = socket.socketpair()
        self._control = ours
        self._lines = ours.makefile("rb")
        self._lock = threading.Lock()
        self._popen = subprocess.Popen(
            [sys.executable, "-X", "utf8", "-m", "grader.remote.far.zygote", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=scratch,
            env=environment(scratch),
        )
        theirs.close()
        self._ready = False

    def __enter__(self) -> Warm:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def fork(self, scratch: Path, *, memory_mb: int) -> Wire:
        """Start a student process in `scratch`; see `process.spawn`."""
        ours, theirs = socket.socketpair()
        request = {"do": "fork", "scratch": str(scratch), "environment": environment(scratch)}
        with theirs:
            pid = int(self._ask(request, [theirs.fileno()])["pid"])
        limits = Limits(memory_mb << 20, scratch / "output.log")
        sender, receiver = ours.makefile("wb"), ours.makefile("rb")
        ours.close()
        return Wire(_Forked(pid, self), sender, receiver, limits=limits)

    def close(self) -> None:
        """End the warm process; its children see the end of their wires."""
        self._control.close()
        self._lines.close()
        try:
            self._popen.wait(5)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()

    def exit_code(self, pid: int) -> int | None:
        """The exit code of a child, or None while it runs."""
        code = self._ask({"do": "wait", "pid": pid}, [])["code"]
        return None if code is None else int(code)

    def _ask(self, request: dict[str, Any], descriptors: list[int]) -> dict[str, Any]:
        with self._lock:
            if not self._ready:
                self._read_line()
                self._ready = True
            socket.send_fds(self._control, [json.dumps(request).encode()], descriptors)
            return self._read_line()

    def _read_line(self) -> dict[str, Any]:
        line = self._lines.readline()
        if not line:
            raise OSError("the warm process ended")
        return dict(json.loads(line))


@dataclass(frozen=True)
class _Forked:
    """A child of the warm process."""

    pid: int
    warm: Warm

    def wait(self, seconds: float) -> int | None:
        deadline = time.monotonic() + seconds
        while True:
            code = self.warm.exit_code(self.pid)
            if code is not None or time.monotonic() >= deadline:
                return code
            time.sleep(0.01)


def available() -> bool:
    """Whether this system can fork a process that has imported TensorFlow."""
    return sys.platform == "linux" and hasattr(os, "fork")

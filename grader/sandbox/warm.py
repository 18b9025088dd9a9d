"""Processes forked from one that has imported TensorFlow already (Linux).

`Zygote` is that one process, one for a whole run; a `Line` is one judge's connection to it.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.common.closing import Closing
from grader.common.outcomes import UsageError
from grader.sandbox.process import ProcessExchange, bare_environment
from grader.sandbox.scratch import Scratch
from grader.sandbox.watcher import ProcessLimits

_START_SECONDS = 300.0
_MOST_BYTES = 1 << 16
_MOST_LIVES = 20
_LONGEST_FOLDER = 80  # a socket's path has at most 107 bytes, see unix(7)


class Zygote(Closing):
    """The process of `child/zygote.py`, begun anew if it ends. Use as a context manager.

    Args:
        walled: whether its children may be put behind a wall.
        imports: what it imports, as in a `Setup`.
    """

    def __init__(self, *, walled: bool, imports: str = "tensorflow") -> None:
        self._imports = imports
        self._home = Scratch(_place_for_socket())
        self._walled = walled
        self._closed = False
        self._ready = False
        self._stream: socket.socket
        self._popen: subprocess.Popen[bytes]
        self.address = self._home.path / "zygote"
        self._start()
        threading.Thread(target=self._keep, daemon=True, name="grader-keeper").start()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._popen.pid

    def wait(self) -> None:
        """Wait until it has imported what it is to import.

        Raises:
            UsageError: it could not.
        """
        self._stream.settimeout(_START_SECONDS)
        try:
            if self._ready or self._stream.recv(64):
                self._ready = True
                return
        except TimeoutError:
            late = f"it is not ready after {_START_SECONDS:.0f} s; is this machine very busy?"
            raise UsageError(f"TensorFlow does not start: {late}") from None
        except OSError:
            pass  # it has ended, as the log may tell
        text = (self._home.path / "log").read_text("utf-8", "replace").strip()
        last = text.split("\n")[-1][:300] or "its process has ended without a reason"
        raise UsageError(f"TensorFlow does not start: {last}")

    def close(self) -> None:
        """End it, and with it every process it has forked."""
        self._closed = True
        self._stream.close()
        try:
            self._popen.wait(5)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()
        self._home.cleanup()

    def _start(self) -> None:
        self._ready = False
        self._stream, theirs = socket.socketpair()
        with theirs, (self._home.path / "log").open("wb") as log:
            self._popen = subprocess.Popen(
                [
                    sys.executable, "-X", "utf8", "-m", "grader.sandbox.child.zygote",
                    str(self.address), str(theirs.fileno()), "wall" if self._walled else "open",
                    self._imports,
                ],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._home.path,
                start_new_session=True,
                env=bare_environment(self._home.path),
            )  # fmt: skip

    def _keep(self) -> None:
        """Begin anew when it ends, as when the kernel takes the largest process for its memory."""
        for _ in range(_MOST_LIVES):
            self._popen.wait()
            if self._closed or not self._ready:
                return
            self._stream.close()
            self.address.unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                self._start()


def _place_for_socket() -> Path | None:
    """The system's folder for temporary files, unless a socket's path there would be too long."""
    return None if len(tempfile.gettempdir()) < _LONGEST_FOLDER else Path("/tmp")  # noqa: S108


class Line:
    """A judge's connection to the zygote; safe for several threads. What it starts ends with it."""

    def __init__(self, address: Path) -> None:
        self.address = address
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket.settimeout(60.0)
        self._lock = threading.Lock()
        self.broken = False
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                self._socket.connect(str(address))
                return
            except (FileNotFoundError, ConnectionRefusedError):  # it is still starting
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def fork(
        self,
        scratch: Path,
        *,
        limits: ProcessLimits,
        environment: Mapping[str, str],
        plan: Mapping[str, Any] | None = None,
        readable: tuple[str, ...] = (),
    ) -> ProcessExchange:
        """Start a process in `scratch`.

        Args:
            scratch: its working directory.
            limits: what the watcher of the wire allows.
            environment: its environment variables.
            plan: the fields of its `wall.Plan`; None for a process without a wall.
            readable: what it may read beside Python and its scratch folder.

        Raises:
            OSError: the zygote is gone.
        """
        ours, theirs = socket.socketpair()
        request = {
            "do": "fork", "scratch": str(scratch), "environment": dict(environment),
            "plan": plan if plan is None else dict(plan), "readable": list(readable),
        }  # fmt: skip
        with theirs:
            pid = int(self.ask(request, [theirs.fileno()])["pid"])
        sender, receiver = ours.makefile("wb"), ours.makefile("rb")
        ours.close()
        return ProcessExchange(_Forked(pid, self), sender, receiver, limits=limits)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def ask(self, request: dict[str, Any], descriptors: list[int]) -> dict[str, Any]:
        """One question to the zygote.

        Raises:
            OSError: it is gone; `broken` tells it, too.
        """
        data = b""
        try:
            with self._lock, contextlib.suppress(OSError):
                socket.send_fds(self._socket, [json.dumps(request).encode()], descriptors)
                data = self._socket.recv(_MOST_BYTES)
        except BaseException:  # an answer that nobody has read would be taken for the next one's
            self.broken = True
            raise
        if not data:
            self.broken = True
            raise OSError("the process that forks the others is gone")
        return dict(json.loads(data))


@dataclass(frozen=True)
class _Forked:
    """A child of the zygote."""

    pid: int
    line: Line

    def wait(self, seconds: float) -> int | None:
        deadline = time.monotonic() + seconds
        while True:
            code = self.line.ask({"do": "wait", "pid": self.pid}, [])["code"]
            if code is not None or time.monotonic() >= deadline:
                return None if code is None else int(code)
            time.sleep(0.01)

    def kill(self) -> None:
        with contextlib.suppress(OSError):
            self.line.ask({"do": "kill", "pid": self.pid}, [])


def available() -> bool:
    """Whether this system can fork a process that has imported TensorFlow."""
    return sys.platform == "linux" and hasattr(os, "fork")

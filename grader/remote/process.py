"""A child process at the other end of the wire, under the parent's clock.

The parent never trusts the child to answer, to stay small or to end: a watcher thread kills it when
its time or memory is used up, and the reader then sees the end of the stream.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

import psutil

import grader
from grader.remote import wire

Tick = Callable[[float], None]

_POLL_SECONDS = 0.05
_LOG_BYTES = 64 << 20  # a child that prints more than this is stopped


@dataclass(eq=False)
class Ended(Exception):  # noqa: N818 - an event, the caller decides whose error it is
    """The child ended before it answered.

    Attributes:
        cause: "time", "memory", "output", "exit" (it left by itself) or "signal".
        detail: the exit code, the signal's name, or the limit that was reached.
    """

    cause: str
    detail: str


class Child(Protocol):
    """What `Wire` needs of a process, however it was started."""

    @property
    def pid(self) -> int:
        """Its process id."""
        ...

    def wait(self, seconds: float) -> int | None:
        """The exit code (negative for a signal), or None if it still runs."""
        ...


@dataclass(frozen=True)
class Limits:
    """What a child may use."""

    memory_bytes: int
    log: Path


class Wire:
    """Requests and replies, one at a time, with one child process."""

    def __init__(
        self, child: Child, sender: IO[bytes], receiver: IO[bytes], *, limits: Limits
    ) -> None:
        self._child = child
        self._sender = sender
        self._receiver = receiver
        self._limits = limits
        self._bounds = wire.Bounds()
        self._cause: tuple[str, str] | None = None

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._child.pid

    def request(
        self,
        header: dict[str, Any],
        arrays: list[wire.Array],
        *,
        seconds: float,
        tick: Tick | None = None,
    ) -> tuple[dict[str, Any], list[wire.Array]]:
        """Send one frame and wait for its reply.

        Args:
            header: what to do.
            arrays: the arrays the header refers to.
            seconds: wall-clock time until the child is killed.
            tick: called about four times a second with the seconds waited so far.

        Raises:
            Ended: the child ended, or was stopped at one of its limits.
        """
        done = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(done, seconds, tick), daemon=True)
        watcher.start()
        try:
            wire.write_frame(self._sender, header, arrays)
            return wire.read_frame(self._receiver, self._bounds)
        except (OSError, ValueError, wire.EndOfWireError):
            raise self._ended() from None
        except wire.WireError as error:
            self.kill()
            raise Ended("exit", f"it answered with something unreadable ({error})") from None
        finally:
            done.set()
            watcher.join()

    def kill(self) -> None:
        """End the child and everything it started."""
        _kill_tree(self._child.pid)
        self._child.wait(5.0)

    def close(self) -> None:
        """Hang up and end the child; it holds nothing that would have to be brought to an end."""
        for stream in (self._sender, self._receiver):
            with contextlib.suppress(OSError):
                stream.close()
        self.kill()

    def _watch(self, done: threading.Event, seconds: float, tick: Tick | None) -> None:
        start = time.monotonic()
        next_tick = 0.25
        while not done.wait(_POLL_SECONDS):
            waited = time.monotonic() - start
            if tick and waited >= next_tick:
                tick(waited)
                next_tick += 0.25
            self._cause = self._limit_reached(waited, seconds)
            if self._cause:
                _kill_tree(self._child.pid)
                return

    def _limit_reached(self, waited: float, seconds: float) -> tuple[str, str] | None:
        if waited > seconds:
            return "time", f"{seconds:g} s"
        with contextlib.suppress(psutil.Error):
            if psutil.Process(self._child.pid).memory_info().rss > self._limits.memory_bytes:
                return "memory", f"{self._limits.memory_bytes >> 20} MB"
        with contextlib.suppress(OSError):
            if self._limits.log.stat().st_size > _LOG_BYTES:
                return "output", f"{_LOG_BYTES >> 20} MB"
        return None

    def _ended(self) -> Ended:
        code = self._child.wait(5.0)
        if self._cause:
            return Ended(*self._cause)
        if code is not None and code < 0:
            return Ended("signal", _signal_name(-code))
        return Ended("exit", "unknown" if code is None else str(code))


@dataclass(frozen=True)
class _Spawned:
    """A child of `subprocess.Popen`."""

    popen: subprocess.Popen[bytes]

    @property
    def pid(self) -> int:
        return self.popen.pid

    def wait(self, seconds: float) -> int | None:
        try:
            return self.popen.wait(seconds)
        except subprocess.TimeoutExpired:
            return None


def spawn(scratch: Path, *, memory_mb: int) -> Wire:
    """Start a fresh Python process with the far end of the wire in it.

    Works alike on Windows, macOS and Linux: the wire is the child's standard input and output.

    Args:
        scratch: an existing folder of the child's own: its working directory and temporary files.
        memory_mb: resident memory at which the child is stopped.
    """
    popen = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-m", "grader.remote.far"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=scratch,
        env=environment(scratch),
    )
    assert popen.stdin
    assert popen.stdout
    limits = Limits(memory_mb << 20, scratch / "output.log")
    return Wire(_Spawned(popen), popen.stdin, popen.stdout, limits=limits)


def environment(scratch: Path) -> dict[str, str]:
    """The environment of a student process: the parent's, with temporary files in `scratch`."""
    package_home = str(Path(grader.__file__).parents[1])
    inherited = os.environ.get("PYTHONPATH")
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, [package_home, inherited])),
        "MPLBACKEND": "Agg",
        "KERAS_BACKEND": "tensorflow",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_ENABLE_ONEDNN_OPTS": "0",
        "CUDA_VISIBLE_DEVICES": "-1",
        "TMPDIR": str(scratch),
        "TEMP": str(scratch),
        "TMP": str(scratch),
    }


def new_scratch() -> tempfile.TemporaryDirectory[str]:
    """A scratch folder that goes away with the returned object, however full or locked it is."""
    return tempfile.TemporaryDirectory(prefix="grader-", ignore_cleanup_errors=True)


def _kill_tree(pid: int) -> None:
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        for each in [*process.children(recursive=True), process]:
            with contextlib.suppress(psutil.Error):
                each.kill()


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"

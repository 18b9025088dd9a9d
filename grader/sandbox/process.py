"""A child process at the other end of the wire, under the parent's clock.

The parent never trusts the child to answer, to stay small or to end: `watcher.py` looks at it as
long as it lives and kills it when its time, memory or disk is used up; the reader then sees the
end of the stream.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

import psutil

from grader.common.files import package_home
from grader.common.helpers.own_process import python_path
from grader.common.outcomes import Failed
from grader.sandbox import wire
from grader.sandbox.memory_share import NeedsRoomError
from grader.sandbox.watcher import Child, ProcessLimits, Tick, Watcher

UNREADABLE = "it answered with something unreadable"
WALL_FAILED = 97  # the exit code of a process that could not build its wall

_IMPORTS_MB = 400  # resident in a process that imports TensorFlow itself, beyond a forked one


@dataclass(eq=False)
class Ended(Exception):  # noqa: N818 - an event, the caller decides whose error it is
    """The child ended before it answered.

    Attributes:
        cause: "time", "total" (all time for the submission), "memory", "output", "disk",
            "threads", "exit" (it left by itself), "signal", or "wall" (its wall could not be
            built, and nothing has run).
        detail: the exit code, the signal's name, or the limit that was reached.
        printed_bytes: what it printed since the request that it did not answer.
    """

    cause: str
    detail: str
    printed_bytes: int = 0


Frame = tuple[dict[str, Any], list[wire.Array]]

AnswerFrame = Callable[[dict[str, Any], list[wire.Array]], Frame]
"""Answers a question that the child asks before it answers ours."""

ASKS = "asks"
_MOST_QUESTIONS = 10_000  # in one request


class Exchange(Protocol):
    """What a session needs of the other end, wherever that is."""

    bounds: wire.Bounds

    def request(
        self,
        header: dict[str, Any],
        arrays: list[wire.Array],
        *,
        seconds: float,
        tick: Tick | None = None,
        answer: AnswerFrame | None = None,
    ) -> Frame:
        """Send one frame and wait for its reply; see `ProcessExchange.request`."""
        ...

    def kill(self) -> None:
        """End what is there."""
        ...

    def close(self) -> None:
        """Hang up."""
        ...


class ProcessExchange:
    """Requests and replies, one at a time, with one child process."""

    def __init__(
        self, child: Child, sender: IO[bytes], receiver: IO[bytes], *, limits: ProcessLimits
    ) -> None:
        self._child = child
        self._sender = sender
        self._receiver = receiver
        self._watcher = Watcher(child, limits)
        self._has_answered = False
        self.bounds = wire.Bounds()

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
        answer: AnswerFrame | None = None,
    ) -> Frame:
        """Send one frame and wait for its reply.

        Args:
            header: what to do.
            arrays: the arrays the header refers to.
            seconds: wall-clock time until the child is killed.
            tick: called about four times a second with the seconds waited so far.
            answer: answers what the child asks meanwhile; None where it may ask nothing.

        Raises:
            Ended: the child ended, or was stopped at one of its limits.
            NeedsRoomError: it was stopped for the others' sake.
        """
        with self._watcher.clock(seconds, tick):
            try:
                wire.write_frame(self._sender, header, arrays)
                reply = wire.read_frame(self._receiver, self.bounds)
                self._has_answered = True
                return reply if answer is None else self._after_questions(reply, answer)
            except (OSError, ValueError, wire.EndOfWireError):
                raise self._ended() from None
            except wire.WireError as error:
                self.kill()
                raise Ended("exit", f"{UNREADABLE} ({error})") from None

    def _after_questions(self, reply: Frame, answer: AnswerFrame) -> Frame:
        """The reply proper, which comes when each question before it is answered.

        Raises:
            WireError: there are too many of them.
        """
        for _ in range(_MOST_QUESTIONS):
            if ASKS not in reply[0]:
                return reply
            wire.write_frame(self._sender, *answer(*reply))
            reply = wire.read_frame(self._receiver, self.bounds)
        raise wire.WireError(f"more than {_MOST_QUESTIONS} questions")

    def kill(self) -> None:
        """End the child and everything it started."""
        self._child.kill()
        self._child.wait(5.0)

    def close(self) -> None:
        """Hang up and end the child; it holds nothing that would have to be brought to an end."""
        self._watcher.stop()
        self.kill()  # first: a stream that a thread still reads or fills cannot be closed before
        for stream in (self._sender, self._receiver):
            with contextlib.suppress(OSError):
                stream.close()

    def _ended(self) -> Ended | NeedsRoomError:
        code = self._child.wait(5.0)
        share = self._watcher.limits.share
        if share is not None and share.exceeded:
            return NeedsRoomError()
        if self._watcher.cause:
            return Ended(*self._watcher.cause, self._watcher.printed_bytes())
        if code is None:
            self.kill()  # it has hung up, but goes on
        if code == WALL_FAILED and not self._has_answered:
            return Ended("wall", "its wall could not be built")
        if code is not None and code < 0:
            return Ended("signal", signal_name(-code))
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

    def kill(self) -> None:
        if self.popen.poll() is None:  # its id is still its own
            kill_tree(self.popen.pid)


def spawn(scratch: Path, *, memory_mb: int, ahead: str = "") -> ProcessExchange:
    """Start a fresh Python process with the far end of the wire in it.

    Works alike on Windows, macOS and Linux: the wire is the child's standard input and output.

    Args:
        scratch: an existing folder of the child's own: its working directory and temporary files.
        memory_mb: resident memory at which a forked child would be stopped. This one, which has
            to import TensorFlow itself, may have 400 MB more.
        ahead: what it imports before anybody asks, as in a `Setup`; "" for nothing.
    """
    popen = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-m", "grader.sandbox.child", *([ahead] if ahead else [])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=scratch,
        env=environment(scratch),
    )
    assert popen.stdin
    assert popen.stdout
    limits = ProcessLimits((memory_mb + _IMPORTS_MB) << 20, scratch / "output.log")
    return ProcessExchange(_Spawned(popen), popen.stdin, popen.stdout, limits=limits)


def environment(scratch: Path) -> dict[str, str]:
    """The environment of a student process: the parent's, with temporary files in `scratch`."""
    return {**os.environ, "PYTHONPATH": python_path(), **_own_variables(scratch)}


def bare_environment(scratch: Path) -> dict[str, str]:
    """The same without anything of the parent's but what names the machine's language and time."""
    kept = {k: v for k, v in os.environ.items() if k in _HARMLESS or k.startswith("LC_")}
    return {
        **kept, "PYTHONPATH": package_home(), "HOME": str(scratch), "USER": "student",
        "MPLCONFIGDIR": str(scratch), "KERAS_HOME": str(scratch), **_own_variables(scratch),
    }  # fmt: skip


_HARMLESS = ("PATH", "LANG", "LANGUAGE", "TZ", "LD_LIBRARY_PATH")


def _own_variables(scratch: Path) -> dict[str, str]:
    return {
        "MPLBACKEND": "Agg",
        "KERAS_BACKEND": "tensorflow",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_ENABLE_ONEDNN_OPTS": "0",
        "CUDA_VISIBLE_DEVICES": "-1",
        "MALLOC_ARENA_MAX": "2",
        "TMPDIR": str(scratch),
        "TEMP": str(scratch),
        "TMP": str(scratch),
    }


def kill_tree(pid: int) -> None:
    """End a process and its descendants."""
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        for each in [*process.children(recursive=True), process]:
            with contextlib.suppress(psutil.Error):
                each.kill()


def held(pid: int) -> tuple[int, int]:
    """Bytes that a process has for itself, and those of pages that others may have as well.

    Raises:
        psutil.Error: there is no such process.
    """
    process = psutil.Process(pid)
    all_of_it = int(process.memory_info().rss)
    try:
        own = int(process.memory_full_info().uss)
    except psutil.AccessDenied:  # macOS tells only an administrator
        own = all_of_it
    return own, max(0, all_of_it - own)


def held_by_all() -> int:
    """Bytes of this process and of all that it has started.

    What they share are TensorFlow's files; those of the process that has most of them count, once.
    """
    private, shared = 0, 0
    for pid in [os.getpid(), *(each.pid for each in psutil.Process().children(recursive=True))]:
        with contextlib.suppress(psutil.Error):
            own, others = held(pid)
            private, shared = private + own, max(shared, others)
    return private + shared


def unreadable_array(error: Exception) -> Failed:
    """What a student is told of an array that did not come whole."""
    why = f"{error.cause}: {error.detail}" if isinstance(error, Ended) else str(error)
    return Failed(
        f"An array that came back cannot be read ({why}).",
        expected="an array of numbers",
        hint="Print its shape and its dtype. Is it far larger than it needs to be?",
    )


def missing_tensorflow(raised: dict[str, Any]) -> str:
    """What whoever starts us is told where the import of TensorFlow raised this."""
    if raised.get("missing_module"):
        return (
            f"Python cannot import {raised['missing_module']}, which the exercises need. "
            "Install it with: python -m pip install tensorflow matplotlib"
        )
    return f"TensorFlow does not start: {raised.get('type')}: {str(raised.get('message'))[:300]}"


def signal_name(number: int) -> str:
    """The name of a signal, or its number."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"

"""The processes that judge, as the screen sees them: kept ready, asked, abandoned, replaced."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from typing import IO, Any, Protocol

from grader.assignment.manifest import Assignment
from grader.common.helpers.own_process import OwnProcess
from grader.sandbox import warm, wire
from grader.sandbox.process import kill_tree
from grader.sandbox.scratch import Scratch

_MODULE = "grader.watch.judging.judge_process"
_START_SECONDS = 60.0
_BOUNDS = wire.Bounds(header_bytes=64 << 20)  # with pictures

Post = Callable[[dict[str, Any]], None]
"""Takes a frame that came from a judge, in a thread of its own."""


class Judges(Protocol):
    """Judges for one assignment."""

    def begin(self, asked: dict[str, Any], post: Post) -> Running:
        """Let one of them check a file.

        Args:
            asked: see `checking.py`.
            post: gets each frame, at last one with an "answer", or with "gone" and why.
        """
        ...

    def close(self) -> None:
        """End all of them."""
        ...


class Running:
    """A check that is running.

    Args:
        end: ends what does it.
        ended: called when it has come to its end by itself, or was ended.
    """

    def __init__(self, end: Callable[[], None], ended: Callable[[], None] = lambda: None) -> None:
        self._end, self._ended = end, ended
        self._lock = threading.Lock()
        self._over = False

    def abandon(self) -> None:
        """Nobody wants to know any more."""
        if self._finish():
            self._end()
            self._ended()

    def follow(self, receiver: IO[bytes], post: Post) -> None:
        """Pass on what comes, until it is over."""
        try:
            while True:
                frame, _ = wire.read_frame(receiver, _BOUNDS)
                if self._over:
                    return
                if "answer" in frame:
                    break
                post(frame)
        except (OSError, ValueError, wire.WireError):
            frame = {"gone": "The process that judges has ended; save the file again."}
        if self._finish():
            self._end()
            post(frame)
            self._ended()

    def _finish(self) -> bool:
        """Whether it was still going on."""
        with self._lock:
            was, self._over = self._over, True
        return not was


class ForkedJudges:
    """One process with the checks, which copies itself for each request (Linux).

    Beside it stands one that has imported what the student's file needs, and is copied likewise.
    """

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        self._home = Scratch()
        self._zygote = warm.Zygote(walled=False, imports=assignment.manifest.limits.imports)
        self._count = 0
        self._start()

    def wait(self) -> None:
        """Wait until TensorFlow is imported, where it is needed.

        Raises:
            UsageError: it could not be.
        """
        self._zygote.wait()

    def begin(self, asked: dict[str, Any], post: Post) -> Running:
        """Let a copy check a file."""
        if self._process.code is not None:
            self._start()
        connection = self._connect()
        receiver, sender = connection.makefile("rb"), connection.makefile("wb")

        def end() -> None:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

        running = Running(end)
        with contextlib.suppress(OSError):
            wire.write_frame(sender, asked, [])
        _follow(running, receiver, post)
        return running

    def close(self) -> None:
        """End all of them."""
        self._process.hang_up()
        self._process.end(patience=1.0)
        self._zygote.close()
        self._home.cleanup()

    def _start(self) -> None:
        self._count += 1
        self._address = self._home.path / f"judge-{self._count}"
        told = str(self._assignment.folder), "fork", str(self._address), str(self._zygote.address)
        self._process = OwnProcess(_MODULE, *told, alone=True)

    def _connect(self) -> socket.socket:
        """A connection to the judge, which may still be starting.

        Raises:
            OSError: it does not start.
        """
        deadline = time.monotonic() + _START_SECONDS
        while True:
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                connection.connect(str(self._address))
                return connection
            except OSError:
                connection.close()
                if time.monotonic() > deadline or self._process.code is not None:
                    raise
                time.sleep(0.02)


class SpawnedJudges:
    """A process for each request; the next one is started when one has ended."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        self._next: OwnProcess | None = None
        self._closed = False
        self._running: set[OwnProcess] = set()
        self._start()

    def wait(self) -> None:
        """Nothing has to be there before the first request."""

    def begin(self, asked: dict[str, Any], post: Post) -> Running:
        """Let the process that is ready check a file."""
        process, self._next = self._next, None
        if process is None or process.code is not None:
            process = self._new()
        self._running.add(process)

        def end() -> None:
            _end(process)
            self._running.discard(process)

        running = Running(end, self._start)
        with contextlib.suppress(OSError):
            wire.write_frame(process.given, asked, [])
        _follow(running, process.answers, post)
        return running

    def close(self) -> None:
        """End all of them."""
        self._closed = True
        for process in [*self._running, *([self._next] if self._next else [])]:
            _end(process)

    def _start(self) -> None:
        if not self._closed and self._next is None:
            self._next = self._new()

    def _new(self) -> OwnProcess:
        return OwnProcess(_MODULE, str(self._assignment.folder), "once", alone=True)


def _follow(running: Running, receiver: IO[bytes], post: Post) -> None:
    thread = threading.Thread(target=running.follow, args=(receiver, post), daemon=True)
    thread.start()


def _end(process: OwnProcess) -> None:
    """End a process and what it has started; it removes its folders, where it is given time."""
    process.hang_up()
    if process.wait(0.3) is None:
        kill_tree(process.pid)
    process.end()


def judges_for(assignment: Assignment, *, spawn: bool = False) -> ForkedJudges | SpawnedJudges:
    """Those that this system can have.

    Args:
        assignment: whose checks they hold.
        spawn: start processes, also where they could be copied.
    """
    if spawn or not warm.available():
        return SpawnedJudges(assignment)
    return ForkedJudges(assignment)

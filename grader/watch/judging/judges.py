"""The processes that judge, as the screen sees them: kept ready, asked, abandoned, replaced."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

import psutil

from grader.assignment.manifest import Assignment
from grader.common.helpers.own_process import OwnProcess
from grader.sandbox import warm, wire
from grader.sandbox.process import held_by_all, kill_tree
from grader.sandbox.scratch import Scratch

_MODULE = "grader.watch.judging.judge_process"
_START_SECONDS = 60.0
_BOUNDS = wire.Bounds(header_bytes=64 << 20)  # with pictures

MOST_BYTES = 900_000_000  # of all processes where they are spawned: 1 GB, and room to grow
_READY_BYTES = 290_000_000  # what the next one takes that has imported TensorFlow, unshared
_LOOK_SECONDS = 0.5
_LONG_SECONDS = 2.0  # a check that takes longer may be given up for a new save
_SETTLING_SECONDS = 30.0  # until a process that was started is as large as it will be

Post = Callable[[dict[str, Any]], None]
"""Takes a frame that came from a judge, in a thread of its own."""


@dataclass(frozen=True, eq=False)
class Judge:
    """A process that judges.

    Attributes:
        answers: what it writes.
        given: what it reads.
        end: ends it, and the student's process with it.
    """

    answers: IO[bytes]
    given: IO[bytes]
    end: Callable[[], None]


class Running:
    """A check that is running.

    Args:
        judges: give a judge, and take it back.
        asked: what is to be checked.
        post: gets each frame, at last one with an "answer", or with "gone" and why.
    """

    def __init__(self, judges: Judges, asked: dict[str, Any], post: Post) -> None:
        self._judges, self._asked, self._post = judges, asked, post
        self._lock = threading.Lock()
        self._judge: Judge | None = None
        self._over = False
        threading.Thread(target=self._run, daemon=True, name="grader-check").start()

    def abandon(self) -> None:
        """Nobody wants to know any more."""
        with self._lock:
            self._over, judge = True, self._judge
        if judge:
            judge.end()

    def _run(self) -> None:
        """Ask the judge that was asked before, if it can do this, too, or else a new one."""
        try:
            used = self._judges.take_used()
            if used and self._is_answered_by(used):
                return
            if not self._over:
                self._is_answered_by(self._judges.new())
        except OSError as error:
            if not self._over:
                self._post({"gone": f"The process that judges does not start: {error}"})
        finally:
            self._judges.ended()

    def _is_answered_by(self, judge: Judge) -> bool:
        """Whether it was the right one to ask, or nobody wants to know any more."""
        with self._lock:
            self._judge = judge
        try:
            wire.write_frame(judge.given, self._asked, [])
            while not self._over:
                frame, _ = wire.read_frame(judge.answers, _BOUNDS)
                if "declined" in frame:
                    judge.end()
                    return False
                if "answer" in frame:
                    return self._end(judge, frame)
                if not self._over:
                    self._post(frame)
        except (OSError, ValueError, wire.WireError):
            gone = "The process that judges has ended; save the file again."
            if not self._over:
                self._post({"gone": gone})
        judge.end()
        return True

    def _end(self, judge: Judge, frame: dict[str, Any]) -> bool:
        with self._lock:
            was_over, self._judge = self._over, None
        if was_over:
            judge.end()
        else:
            self._judges.keep(judge, again=bool(frame["answer"].get("again")))
            self._post(frame)
        return True


class Judges:
    """Judges for one assignment."""

    def __init__(self) -> None:
        self._used: Judge | None = None
        self._keeping = threading.Lock()

    def begin(self, asked: dict[str, Any], post: Post) -> Running:
        """Let one of them check a file.

        Args:
            asked: see `checking.py`.
            post: see `Running`.
        """
        return Running(self, asked, post)

    def wait(self) -> None:
        """Wait until what has to be there for the first check is.

        Raises:
            UsageError: TensorFlow is needed, and not there.
        """

    def new(self) -> Judge:
        """One that nobody has asked yet.

        Raises:
            OSError: it does not start.
        """
        raise NotImplementedError

    def ended(self) -> None:
        """A check has come to its end; said once for each that was begun."""

    def take_used(self) -> Judge | None:
        """The one that judged before, if it is there; it holds what the student's code made."""
        with self._keeping:
            used, self._used = self._used, None
        return used

    def keep(self, judge: Judge, *, again: bool) -> None:  # noqa: ARG002
        """Keep one that has judged.

        Args:
            judge: the one.
            again: whether it could judge the same step once more.
        """
        with self._keeping:
            other, self._used = self._used, judge
        if other:
            other.end()

    def close(self) -> None:
        """End all of them."""
        used = self.take_used()
        if used:
            used.end()


class ForkedJudges(Judges):
    """One process with the checks, which copies itself where a new judge is needed (Linux).

    Beside it stands one that has imported what the student's file needs, and is copied likewise.
    """

    def __init__(self, assignment: Assignment) -> None:
        super().__init__()
        self._assignment = assignment
        self._home = Scratch()
        self._zygote = warm.Zygote(walled=False, imports=assignment.manifest.limits.imports)
        self._count = 0
        self._start()

    def wait(self) -> None:
        """Wait until TensorFlow is imported, where it is needed."""
        self._zygote.wait()

    def new(self) -> Judge:
        """A copy."""
        if self._process.code is not None:
            self._start()
        connection = self._connect()

        def end() -> None:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

        return Judge(connection.makefile("rb"), connection.makefile("wb"), end)

    def close(self) -> None:
        """End all of them."""
        super().close()
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


class SpawnedJudges(Judges):
    """A process for each judge; the next one is started ahead, as long as there is room for it.

    All processes together stay below 1 GB. What has judged is kept, for it holds what was trained;
    beside it the next one is started when a check has ended, or goes on for long. Where there is
    no room for both, the one that has judged stays if it can judge the same step once more. Where
    they grow too large while something is judged, the one that is ready is given up.

    Args:
        assignment: whose checks they hold.
        most: bytes that all processes may have, this one included; what is judged may grow a
            little between two looks.
    """

    def __init__(self, assignment: Assignment, *, most: int = MOST_BYTES) -> None:
        super().__init__()
        self._assignment, self._most = assignment, most
        self._starting = threading.Lock()
        self._processes: set[OwnProcess] = set()
        self._ending: dict[OwnProcess, threading.Thread] = {}
        self._keeping_ends = threading.Lock()
        self._next: OwnProcess | None = None
        self._is_of_use = False  # what has judged, for the same step
        self._checks = 0  # that are running, those included that are being given up
        self._since = time.monotonic()  # when the last one began or ended
        self._closed = threading.Event()
        self._balance()
        threading.Thread(target=self._look_on, daemon=True, name="grader-memory").start()

    def begin(self, asked: dict[str, Any], post: Post) -> Running:
        """Let one of them check a file; see `Judges.begin`."""
        with self._starting:
            self._checks += 1
            self._since = time.monotonic()
        return super().begin(asked, post)

    def new(self) -> Judge:
        """The one that is ready, or another one."""
        with self._starting:
            process, self._next = self._next, None
            if process is None or process.code is not None:
                process = self._start()
        taken = process
        return Judge(process.answers, process.given, lambda: self._end(taken))

    def keep(self, judge: Judge, *, again: bool) -> None:
        """Keep one that has judged; see `Judges.keep`."""
        self._is_of_use = again
        super().keep(judge, again=again)

    def ended(self) -> None:
        """Start the next one, if there is none and there is room."""
        with self._starting:
            self._checks -= 1
            self._since = time.monotonic()
        self._balance()

    def close(self) -> None:
        """End all of them."""
        with self._starting:
            self._closed.set()
        super().close()
        for process in list(self._processes):
            self._end(process)
        for ending in list(self._ending.values()):
            ending.join()

    def _look_on(self) -> None:
        """In a thread of its own: balance, as long as something changes."""
        while not self._closed.wait(_LOOK_SECONDS):
            if self._checks or time.monotonic() - self._since < _SETTLING_SECONDS:
                self._balance()

    def _balance(self) -> None:
        """Start the next one, or give it up, or what has judged."""
        total = held_by_all()
        with self._starting:
            if self._closed.is_set():
                return
            begins = self._next is None
            if begins and self._checks and time.monotonic() - self._since < _LONG_SECONDS:
                return  # what is being judged would be slower for it
            others = self._processes - {*self._ending, self._next}
            if others and total + begins * _READY_BYTES > self._most:
                used = None if self._checks or self._is_of_use else self.take_used()
                if used is None:
                    self._give_up_next()
                    return
                used.end()
            if begins:
                self._next = self._start()

    def _give_up_next(self) -> None:
        process, self._next = self._next, None
        if process:
            self._end(process)

    def _start(self) -> OwnProcess:
        process = OwnProcess(_MODULE, str(self._assignment.folder), "once", alone=True)
        self._processes.add(process)
        return process

    def _end(self, process: OwnProcess) -> None:
        """End it, in a thread of its own: whoever wants that has other things to do."""
        with self._keeping_ends:
            if process in self._processes and process not in self._ending:
                ending = threading.Thread(target=self._end_now, args=[process], name="grader-end")
                self._ending[process] = ending
                ending.start()

    def _end_now(self, process: OwnProcess) -> None:
        """End it and what it has started; it removes its folders, where it is given time."""
        started = list[psutil.Process]()
        with contextlib.suppress(psutil.Error):
            started = psutil.Process(process.pid).children(recursive=True)
        process.hang_up()
        if process.wait(0.3) is None:
            kill_tree(process.pid)
        for each in started:  # what a student's code does may go on without it
            with contextlib.suppress(psutil.Error):
                each.kill()
        process.end()
        with self._keeping_ends:
            self._processes.discard(process)
            del self._ending[process]


def judges_for(assignment: Assignment, *, spawn: bool = False) -> Judges:
    """Those that this system can have.

    Args:
        assignment: whose checks they hold.
        spawn: start processes, also where they could be copied.
    """
    if spawn or not warm.available():
        return SpawnedJudges(assignment)
    return ForkedJudges(assignment)

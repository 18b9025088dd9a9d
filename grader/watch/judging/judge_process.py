"""The process that judges: it holds the checks as pytest has collected them, and waits.

`python -m grader.watch.judging.judge_process FOLDER fork SOCKET ZYGOTE` makes a copy of itself for
each connection to SOCKET, and ends with its standard input. `... FOLDER once` judges what comes
from its standard input, with a student's process that was started before anybody asked. Frames of
the wire go both ways: a request, then what happens, then the answer; see `checking.py`. Further
requests may follow, until one is declined: then another process is asked.
"""

from __future__ import annotations

import contextlib
import gc
import os
import selectors
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any, NoReturn, Protocol

import psutil
import pytest

from grader.assignment import data
from grader.assignment.manifest import Assignment
from grader.judge.case.case import OpenCase
from grader.judge.check_files import files_of
from grader.judge.course import Course
from grader.judge.judge import run_course
from grader.sandbox import scratch, wire
from grader.sandbox.process import ProcessExchange, environment, held, spawn
from grader.sandbox.warm import Line
from grader.sandbox.watcher import ProcessLimits
from grader.watch.judging.checking import Checking, Doing, Teller

_MOST_KEPT_BYTES = 300 << 20  # of its own, beside what it shares with others
_IMPORTED_BYTES = 400 << 20  # beyond that in a process that has imported TensorFlow itself


class Starts(Protocol):
    """Waits for a request, and starts the student's processes for it.

    Attributes:
        requests: those that come after the first one.
        exchange: with the student's process that was started last.
        most: bytes that it may have, to be asked again.
        is_alone: whether all of its bytes count, for it shares them with none that stays.
    """

    requests: SimpleQueue[dict[str, Any]]
    exchange: ProcessExchange | None
    most: int
    is_alone: bool

    def wait(self) -> tuple[dict[str, Any], IO[bytes]]:
        """The next request, in the process that is to judge it, and where the answer goes."""
        ...

    def launch(self, folder: Path, memory_mb: int, readable: tuple[str, ...]) -> ProcessExchange:
        """Start a student's process."""
        ...

    def scratch(self) -> Path:
        """The folder of the student's process."""
        ...


class Forking:
    """Copies of this process, one for each connection.

    Args:
        address: of the socket to listen on.
        zygote: of the process that forks the student's.
    """

    most, is_alone = _MOST_KEPT_BYTES, False

    def __init__(self, address: Path, zygote: Path) -> None:
        self._zygote = zygote
        self._scratch: scratch.Scratch | None = None
        self.exchange: ProcessExchange | None = None
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(str(address))
        self._listener.listen(8)

    def wait(self) -> tuple[dict[str, Any], IO[bytes]]:
        """Serve until a copy of this process gets its request; the original never returns."""
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how a copy ended
        selector = selectors.DefaultSelector()
        selector.register(self._listener, selectors.EVENT_READ)
        selector.register(0, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj == 0:
                    os._exit(0)  # the screen is gone
                connection, _ = self._listener.accept()
                if os.fork() == 0:
                    selector.close()
                    return self._as_copy(connection)
                connection.close()

    def _as_copy(self, connection: socket.socket) -> tuple[dict[str, Any], IO[bytes]]:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self._listener.close()
        receiver, sender = connection.makefile("rb"), connection.makefile("wb")
        connection.close()
        self.requests = requests_from(receiver)
        return self.requests.get(), sender

    def launch(self, folder: Path, memory_mb: int, _readable: tuple[str, ...]) -> ProcessExchange:
        """Fork one that has imported what it needs."""
        self.exchange = Line(self._zygote).fork(
            folder,
            limits=ProcessLimits(memory_mb << 20, folder / "output.log"),
            environment=environment(folder),
        )
        return self.exchange

    def scratch(self) -> Path:
        """A new folder."""
        self._scratch = scratch.Scratch()
        return self._scratch.path


class Once:
    """This very process, and the student's that was started ahead.

    Args:
        assignment: tells what a student's process imports.
    """

    most, is_alone = _MOST_KEPT_BYTES + _IMPORTED_BYTES, True

    def __init__(self, assignment: Assignment) -> None:
        self._receiver, self._sender = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
        with open(os.devnull, "r+b") as nothing:
            for number in (0, 1):
                os.dup2(nothing.fileno(), number)
        self._scratch = scratch.Scratch()
        self.exchange: ProcessExchange | None = None
        limits = assignment.manifest.limits
        self._ahead: ProcessExchange | None = spawn(
            self._scratch.path, memory_mb=limits.memory_for("bundled"), ahead=limits.imports
        )

    def wait(self) -> tuple[dict[str, Any], IO[bytes]]:
        """Wait for the request."""
        self.requests = requests_from(self._receiver)
        return self.requests.get(), self._sender

    def launch(self, folder: Path, memory_mb: int, _readable: tuple[str, ...]) -> ProcessExchange:
        """The one that was started ahead; after it others."""
        ahead, self._ahead = self._ahead, None
        self.exchange = ahead or spawn(folder, memory_mb=memory_mb)
        return self.exchange

    def scratch(self) -> Path:
        """The folder of the process that was started ahead."""
        return self._scratch.path


def is_large(starts: Starts) -> bool:
    """Whether the student's process has grown so large that the next check gets another one."""
    exchange = starts.exchange
    try:
        if exchange is None:
            return True
        own, shared = held(exchange.pid)
        return own + starts.is_alone * shared > starts.most
    except psutil.Error:
        return True


class Held:
    """A plug-in of pytest: where the checks are collected, it waits for what is to be checked.

    Args:
        starts: waits for the request.

    Attributes:
        checking: what was asked for, once it was.
    """

    def __init__(self, starts: Starts, assignment: Assignment) -> None:
        self._starts = starts
        self._assignment = assignment
        self.doing = Doing()
        self.checking: Checking | None = None
        self.course: Course | None = None
        self._all: list[pytest.Item] = []

    def open_case(self, _: Assignment) -> OpenCase:
        """The case of the file that is to be checked."""
        assert self.checking
        return self.checking.open(self._starts.launch, self._starts.scratch())

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> Iterator[None]:
        """Wait, then keep the checks of the steps that are asked for."""
        yield
        _be_ready(self._assignment)
        asked, sender = self._starts.wait()
        self.checking = self.doing.checking = Checking(self._assignment, asked, Teller(sender))
        self._all = list(items)
        items[:] = self._asked_for()
        self.checking.plan(items)

    def _asked_for(self) -> list[pytest.Item]:
        """The checks of the steps that are asked for."""
        assert self.checking
        assert self.course
        return [each for each in self._all if self.course.step_of(each) in self.checking.steps]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Judge what was asked for; then what else is asked, as long as this process can do it."""
        assert self.checking
        assert self.course
        while True:
            for item in session.items:
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            has_room = not is_large(self._starts)
            self.checking.answer(self.course.broken, has_room=has_room)
            asked = self._starts.requests.get()
            case = None if is_large(self._starts) else self.checking.again(asked)
            if case is None:
                self.checking.tell(declined=True)
                leave(0)
            session.items[:] = self._asked_for()
            self.course.begin_anew(case, session.items)
            self.checking.plan(session.items)

    def pytest_runtest_logreport(self, report: Any) -> None:
        """A check has ended."""
        if self.checking and hasattr(report, "check"):
            self.checking.ended(report.step, report.check)


def requests_from(receiver: IO[bytes]) -> SimpleQueue[dict[str, Any]]:
    """What is asked, as it comes; this process ends when nobody can ask any more."""
    requests = SimpleQueue[dict[str, Any]]()

    def follow() -> None:
        with contextlib.suppress(OSError, ValueError, wire.WireError):
            while True:
                requests.put(wire.read_frame(receiver, wire.Bounds())[0])
        leave(0)

    threading.Thread(target=follow, daemon=True, name="grader-requests").start()
    return requests


def _be_ready(assignment: Assignment) -> None:
    """Do once what each check would do for itself."""
    from grader.checks import agreement, rebuilt  # noqa: F401
    from grader.expect.reference import same  # noqa: F401
    from grader.pages import charts  # noqa: F401

    for name in assignment.manifest.datasets:
        data.load(assignment, assignment.manifest.data, name)
    gc.freeze()


def leave(code: int) -> NoReturn:
    """End at once, and leave nothing behind."""
    scratch.remove_all()
    os._exit(code)


def main() -> None:
    """Collect the checks, wait, judge, answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the screen's business
    assignment = Assignment.read(Path(sys.argv[1]))
    starts: Starts
    if sys.argv[2] == "fork":
        starts = Forking(Path(sys.argv[3]), Path(sys.argv[4]))
    else:
        starts = Once(assignment)
    held = Held(starts, assignment)
    where = files_of(assignment.folder, list(assignment.by_name))
    held.course = course = Course([assignment], held.open_case, held.doing)
    problems: list[str] = []
    try:
        code = run_course(course, where, plugins=[held])
        why = course.interrupt or f"pytest ended with {pytest.ExitCode(code).name}"
        problems = [" ".join(str(why).split())]
    except BaseException as error:
        problems = [" ".join(str(error).split()) or type(error).__name__]
    if held.checking is None:  # nothing was collected: whoever asks is told why
        asked, sender = starts.wait()
        held.checking = Checking(assignment, asked, Teller(sender))
    held.checking.answer([*course.broken, *problems])
    leave(0)


if __name__ == "__main__":
    main()

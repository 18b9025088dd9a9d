"""Judging in other processes: what one of them does, and how many are kept busy.

A worker holds nothing of one submission when the next one comes: each gets processes and scratch
folders of its own. A worker that dies is replaced, and what it was judging is tried again.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import hashlib
import os
import signal
import threading
import time
import zlib
from collections.abc import Iterator, MutableSequence, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.process import BaseProcess
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import NoReturn, Protocol

from grader import clock
from grader.assignment import Assignment
from grader.judge import judge
from grader.memory import bound_memory
from grader.remote import scratch, wall, warm
from grader.remote.room import NeedsRoomError, Room, Share
from grader.remote.sandbox import WALL, Sandbox, Starter
from grader.report import Report, failed_report
from grader.submission import Submission

_TRIES = 3
_STALLED_SECONDS = 7200.0  # without any report: far more than a submission may take
_ENDING_SECONDS = 5.0
_MOST_MEMORY = 8 << 30  # addresses of a worker; with the full data it takes about 3 GB
_AHEAD = 2  # tasks that wait, for each worker

Named = tuple[str, Submission]


@dataclass(frozen=True)
class JudgeOptions:
    """How each submission is judged.

    Attributes:
        sandbox: what stands around its processes.
        which: the data, "bundled" or "full".
        seed: mixed with the submission's text into the seed of everything random.
        hidden: a folder with checks that students do not have.
        total_seconds: time for all that one submission does; None for the sum of its steps.
        pictures: a folder for the pictures of the feedback; None for no pictures.
        reveal: tell what hidden checks say; for their author's eyes alone.
    """

    sandbox: Sandbox = WALL
    which: str = "bundled"
    seed: int = 2026
    hidden: Path | None = None
    total_seconds: float | None = None
    pictures: Path | None = None
    reveal: bool = False

    def seed_of(self, submission: Submission) -> int:
        """The same for the same text, whoever handed it in."""
        return (self.seed + zlib.crc32(submission.source.encode("utf-8", "replace"))) % 2**31


@dataclass(frozen=True)
class Task:
    """What all submissions of a batch have in common.

    Attributes:
        folder: of the assignment.
        options: how to judge.
        address: of the zygote; None to spawn each process.
        beside_others: others of the batch are judged on this machine meanwhile.
    """

    folder: Path
    options: JudgeOptions
    address: Path | None
    beside_others: bool = False


class Workers(Protocol):
    """Where submissions are judged: on this machine, or on others."""

    @property
    def patience(self) -> float:
        """Seconds without any report after which `stalled` is called."""
        ...

    def open(self) -> AbstractContextManager[Executor]:
        """The pool, for as long as the block lasts; what runs is ended where an error leaves it."""
        ...

    def submit(
        self, pool: Executor, task: Task, named: Named, *, alone: bool = False
    ) -> Future[bytes]:
        """Let a worker judge one submission, `alone` while no other is judged.

        Raises:
            BrokenExecutor: the pool takes nothing any more; another one is opened.
        """
        ...

    def read(self, name: str, data: bytes) -> Report:
        """The report in what a worker sent.

        Raises:
            UsageError: the worker cannot judge this assignment; others are not asked either.
        """
        ...

    def room(self) -> int:
        """How many submissions may be on their way."""
        ...

    def cause(self, error: BaseException, name: str) -> BaseException:
        """What is behind an error that came back in the place of this submission's report."""
        ...

    def may_pass(self, error: BaseException) -> bool:
        """Whether the submission is not known to have caused this, so that it is tried again.

        Raises:
            UsageError: no submission would fare better.
        """
        ...

    def stalled(self) -> None:
        """Nothing has come back for long.

        Raises:
            UsageError: nothing ever will.
        """
        ...


def run(
    task: Task, submissions: Sequence[Named], *, workers: Workers
) -> Iterator[tuple[str, Report]]:
    """Judge submissions, several at a time; yields name and report as each is done.

    Args:
        task: what they have in common.
        submissions: names and files.
        workers: where they are judged.
    """
    queue = _Queue(task, submissions, workers)
    with _no_modules_from_here():
        while queue.waiting:
            with workers.open() as pool:
                yield from queue.work(pool)


class _Queue:
    """What is still to be judged, and how often it was tried."""

    def __init__(self, task: Task, submissions: Sequence[Named], workers: Workers) -> None:
        self._task = task
        self._workers = workers
        self.waiting = [(named, 0) for named in reversed(submissions)]
        self._running: dict[Future[bytes], tuple[Named, int]] = {}
        self._broken = False

    def work(self, pool: Executor) -> Iterator[tuple[str, Report]]:
        """Judge until nothing is left, or the pool is broken."""
        self._broken = False
        while (self.waiting and not self._broken) or self._running:
            self._fill(pool)
            patience = self._workers.patience
            done, _ = wait(self._running, timeout=patience, return_when=FIRST_COMPLETED)
            if not done:
                self._workers.stalled()
            for future in done:
                yield from self._take(future)

    def _fill(self, pool: Executor) -> None:
        # What has failed before runs alone, so that it takes nothing down with it.
        room = 1 if self.waiting and self.waiting[-1][1] > 0 else self._workers.room()
        while self.waiting and not self._broken and len(self._running) < room:
            named, tries = self.waiting.pop()
            try:
                future = self._workers.submit(pool, self._task, named, alone=tries > 0)
                self._running[future] = named, tries
            except BrokenExecutor:
                self.waiting.append((named, tries))
                self._broken = True

    def _take(self, future: Future[bytes]) -> Iterator[tuple[str, Report]]:
        named, tries = self._running.pop(future)
        error = CancelledError() if future.cancelled() else future.exception()
        self._broken = self._broken or isinstance(error, BrokenExecutor)
        if error is None:
            yield named[0], self._workers.read(named[0], future.result())
            return
        error = self._workers.cause(error, named[0])
        if self._workers.may_pass(error) and tries + 1 < _TRIES:
            # What needs room waits for the end: the others would have to wait for it meanwhile.
            place = 0 if isinstance(error, CrowdedError) else len(self.waiting)
            self.waiting.insert(place, (named, tries + 1))
        else:
            yield named[0], self._failed(named[0], error)

    def _failed(self, name: str, error: BaseException) -> Report:
        return failed_report(Assignment.read(self._task.folder), name, error)


class _Busy:
    """Who is being judged by which worker, also after that worker has ended.

    Attributes:
        told: by each worker in its place: its process, and a number for the name.
    """

    def __init__(self) -> None:
        self.told: MutableSequence[int] = []
        self._workers: dict[int, BaseProcess] = {}

    def begin(self, told: MutableSequence[int]) -> None:
        """A pool is opened, whose workers tell here."""
        self.told = told
        self._workers.clear()

    def look(self) -> None:
        """Note which processes there are, to know later how they ended."""
        self._workers.update((each.pid or 0, each) for each in active_children())

    def was_used_up_by(self, name: str) -> bool:
        """Whether the last clock of our own computing ended a worker that judged this one."""
        told = list(self.told)
        pids = [pid for pid, who in zip(told[::2], told[1::2], strict=True) if who == _number(name)]
        workers = [self._workers[pid] for pid in pids if pid in self._workers]
        return any(_exit_code(worker) == clock.ENDED for worker in workers)


def _exit_code(worker: BaseProcess) -> int | None:
    """How a worker of a broken pool ended; None if it does not end."""
    deadline = time.monotonic() + _ENDING_SECONDS
    while worker.exitcode is None and time.monotonic() < deadline:
        time.sleep(0.01)
    return worker.exitcode


def _number(name: str) -> int:
    """A number for a name, that fits into eight bytes; 0 for nobody."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")


@dataclass(frozen=True)
class LocalWorkers:
    """Processes of this machine, so many; see `Workers`."""

    jobs: int
    patience: float = _STALLED_SECONDS
    _busy: _Busy = field(default_factory=_Busy, init=False)

    @contextmanager
    def open(self) -> Iterator[Executor]:
        """Wait for them at the end, but not where somebody interrupts us."""
        context = get_context("spawn")
        self._busy.begin(context.RawArray("Q", 2 * self.jobs))
        shared = context.RawArray("q", self.jobs), context.Value("i", 0), self._busy.told
        pool = ProcessPoolExecutor(
            self.jobs, mp_context=context, initializer=_begin, initargs=shared
        )
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in active_children():
                process.terminate()
            raise
        pool.shutdown()

    def submit(
        self, pool: Executor, task: Task, named: Named, *, alone: bool = False
    ) -> Future[bytes]:
        """Let one of them judge a submission."""
        beside = self.jobs > 1 and not alone
        future = pool.submit(judge_one, replace(task, beside_others=beside), *named)
        self._busy.look()
        return future

    def read(self, name: str, data: bytes) -> Report:  # noqa: ARG002 - clusters need the name
        """The report that `judge_one` made."""
        return Report.from_json(data)

    def room(self) -> int:
        """Few are on their way, so that memory does not grow with the class."""
        return self.jobs * _AHEAD

    def cause(self, error: BaseException, name: str) -> BaseException:
        """Of a worker that has ended: whether this submission used up its last clock."""
        if isinstance(error, BrokenExecutor) and self._busy.was_used_up_by(name):
            return RuntimeError(str(clock.TooLongError()))
        return error

    def may_pass(self, error: BaseException) -> bool:
        """What ended a process of ours, or what has to be judged alone."""
        return isinstance(error, BrokenExecutor | ZygoteGoneError | CrowdedError)

    def stalled(self) -> None:
        """A worker that hangs is ended, and what it had is tried again."""
        for process in active_children():
            process.kill()


@contextmanager
def _no_modules_from_here() -> Iterator[None]:
    """Python is started without the current folder among those that it imports from.

    `multiprocessing` starts it with `-c`, and a file such as `signal.py` among submissions or in a
    repository would be run as ours.
    """
    name = "PYTHONSAFEPATH"
    before = os.environ.get(name)
    os.environ[name] = "1"
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = before


def judge_one(task: Task, name: str, submission: Submission) -> bytes:
    """Judge one submission in this process; returns its report as JSON.

    Raises:
        ZygoteGoneError: what was judged has to be judged anew.
        CrowdedError: it has to be judged alone.
        RuntimeError: judging takes too long.
    """
    try:
        with _telling(name), clock.bounded():
            return _judge(task, name, submission)
    except clock.TooLongError as error:
        raise RuntimeError(str(error)) from None
    except NeedsRoomError as error:
        raise CrowdedError(str(error)) from None


@contextmanager
def _telling(name: str) -> Iterator[None]:
    """Tell the command whom this worker judges, in case that it does not come to an end."""
    if not _told:
        yield
        return
    place = 2 * _rooms[0].place
    _told[0][place : place + 2] = [os.getpid(), _number(name)]
    try:
        yield
    finally:
        _told[0][place + 1] = 0


def _judge(task: Task, name: str, submission: Submission) -> bytes:
    options = task.options
    assignment = Assignment.read(task.folder)
    line = _line(task.address)
    memory_mb = assignment.manifest.limits.memory_for(options.which)
    starter = Starter(
        options.sandbox,
        line,
        secret=_secret(assignment, options),
        share=Share(memory_mb, _rooms[0]) if task.beside_others else None,
    )
    try:
        return judge(
            assignment,
            submission,
            student=name,
            start=starter,
            which=options.which,
            seed=options.seed_of(submission),
            hidden=options.hidden,
            sandbox=options.sandbox.mode,
            total_seconds=options.total_seconds,
            pictures=options.pictures,
            reveal=options.reveal,
        ).to_json()
    finally:
        _give_back_memory()
        if line is not None and line.broken:
            _lines.pop(line.address).close()
            raise ZygoteGoneError


def _give_back_memory() -> None:
    """Let go of what the judgement held; pytest leaves cycles behind that hold megabytes."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):  # not glibc
        ctypes.CDLL(None).malloc_trim(0)


class ZygoteGoneError(Exception):
    """The process that forks the others ended meanwhile; what was judged has to be judged anew."""


class CrowdedError(Exception):
    """A submission takes so much memory that no other may be judged beside it."""


def _secret(assignment: Assignment, options: JudgeOptions) -> str:
    """What no submission may be able to read: the hidden checks, or else the manifest."""
    if options.hidden is not None:
        return str(options.hidden.resolve())
    manifest = os.path.realpath(assignment.folder / "assignment.toml")
    # Beside Python's libraries, where an installed package has its assignments, all can be read.
    return "" if wall.is_pythons_own(manifest) else manifest


def _begin(
    taken: MutableSequence[int], places: Synchronized[int], told: MutableSequence[int]
) -> None:
    """Take a place, leave interrupts to the command, and end when it ends, however that happens."""
    with places.get_lock():
        _rooms.append(Room(taken, places.value))
        places.value += 1
    _told.append(told)
    bound_memory(_MOST_MEMORY)
    gc.freeze()  # what was imported stays, and need not be looked through after each submission
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: leave())
    parent = parent_process()

    def follow() -> None:
        assert parent
        parent.join()
        leave()

    if parent is not None:
        threading.Thread(target=follow, daemon=True, name="grader-follow-parent").start()


def leave() -> NoReturn:
    """End at once, and leave nothing behind."""
    for line in list(_lines.values()):
        line.close()  # ends the processes that were started over it
    scratch.remove_all()
    os._exit(1)


_rooms: list[Room] = []  # the one of this process, where it is a worker
_told: list[MutableSequence[int]] = []  # likewise, where it tells whom it judges
_lines: dict[Path, warm.Line] = {}


def _line(address: Path | None) -> warm.Line | None:
    if address is None:
        return None
    if address not in _lines:
        _lines[address] = warm.Line(address)
    return _lines[address]

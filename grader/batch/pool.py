"""Which submission of a class is judged when: a few at a time, and what failed once more.

Where they are judged is up to `Workers`: on this machine, or on others. A worker that dies is
replaced, and what it was judging is tried again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    wait,
)
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from grader.assignment.manifest import Assignment
from grader.batch.worker_process import CrowdedError, Task
from grader.report.records import Report, failed_report
from grader.submissions.submission import Submission

_TRIES = 3

Named = tuple[str, Submission]


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

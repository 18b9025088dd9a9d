"""Several processes of this machine that judge submissions; see `grader.batch.pool.Workers`."""

from __future__ import annotations

import time
from collections.abc import Iterator, MutableSequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing import active_children, get_context
from multiprocessing.process import BaseProcess

from grader.batch.pool import Named
from grader.batch.worker_process import (
    CrowdedError,
    Task,
    ZygoteGoneError,
    begin,
    judge_one,
    number_of,
)
from grader.common.helpers import clock
from grader.report.records import Report

_STALLED_SECONDS = 7200.0  # without any report: far more than a submission may take
_ENDING_SECONDS = 5.0
_AHEAD = 2  # tasks that wait, for each worker


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
        number = number_of(name)
        pids = [pid for pid, who in zip(told[::2], told[1::2], strict=True) if who == number]
        workers = [self._workers[pid] for pid in pids if pid in self._workers]
        return any(_exit_code(worker) == clock.ENDED for worker in workers)


def _exit_code(worker: BaseProcess) -> int | None:
    """How a worker of a broken pool ended; None if it does not end."""
    deadline = time.monotonic() + _ENDING_SECONDS
    while worker.exitcode is None and time.monotonic() < deadline:
        time.sleep(0.01)
    return worker.exitcode


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
            self.jobs, mp_context=context, initializer=begin, initargs=shared
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

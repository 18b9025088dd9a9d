"""The command's side of grading on a cluster: finds or starts it, and hands submissions out."""

from __future__ import annotations

import contextlib
import importlib
import logging
import signal
import threading
import time
import uuid
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager
from multiprocessing import resource_tracker
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.assignment.manifest import Assignment
from grader.batch import pool
from grader.batch.cluster import worker
from grader.batch.cluster.address import ClusterAddress
from grader.batch.cluster.order import Basis, Order, WorkerReply
from grader.batch.pool import Named
from grader.batch.worker_process import Task
from grader.common.outcomes import UsageError
from grader.common.text import Tell
from grader.report.records import Report
from grader.submissions.submission import Submission

if TYPE_CHECKING:
    from grader.batch.grading import JudgeAll, Options


_CONNECT_SECONDS = 10
_FIRST_WORKER_SECONDS = 60.0  # a scheduler that is running should have workers
_NO_WORKER_SECONDS = 600.0  # time for new ones to take the place of those that ended
_TELL_SECONDS = 20.0
_COUNT_SECONDS = 5.0
_GOODBYE_SECONDS = 10.0
_POLL_SECONDS = 10.0
_AHEAD = 2  # submissions that are on their way, for each thread of the workers


def judge_on(place: ClusterAddress, *, tell: Tell) -> JudgeAll:
    """Judge on a cluster; for `grading.grade`.

    Args:
        place: the cluster.
        tell: shows a person a line about it.
    """

    def judge(
        assignment: Assignment, submissions: Sequence[tuple[str, Submission]], options: Options
    ) -> Iterator[tuple[str, Report]]:
        task = Task(assignment.folder, options.judge, None)
        imports = assignment.manifest.limits.imports
        workers = DaskWorkers(place, task, imports=imports, jobs=options.jobs, tell=tell)
        yield from pool.run(task, submissions, workers=workers)

    return judge


class DaskWorkers:
    """The workers of a Dask cluster; see `pool.Workers`.

    Args:
        place: the cluster.
        task: what all submissions have in common.
        imports: what the assignment needs, "tensorflow" or "numpy".
        jobs: how many submissions at once; None for all threads that the workers have.
        tell: shows a person a line.

    Raises:
        UsageError: Dask is not installed.
    """

    patience = _POLL_SECONDS

    def __init__(
        self, place: ClusterAddress, task: Task, *, imports: str, jobs: int | None, tell: Tell
    ) -> None:
        self._dask = _distributed()
        self._place = place
        self._jobs = jobs
        self._tell = tell
        self._basis = Basis.found(task.folder, task.options)
        self._options = task.options
        self._example = self._order(task, ("", Submission(Path(), "")))
        self._run = worker.Run(uuid.uuid4().hex, task.options.sandbox.mode, imports)
        self._threads = (0, 0.0)  # how many, and when they were counted
        self._since: float | None = None  # without workers
        self._troubles = _Troubles()
        self._goodbye = _GOODBYE_SECONDS
        self._client: Any = None

    @contextmanager
    def open(self) -> Iterator[Executor]:
        """The cluster, with at least one worker that can judge.

        Raises:
            UsageError: there is no such cluster, or a worker cannot judge.
        """
        with (
            self._troubles.heard(),
            self._cluster() as cluster,
            self._connected(cluster) as self._client,
        ):
            try:
                self._await_workers()
                self._examine()
                executor = self._client.get_executor(pure=False)
                try:
                    yield executor
                except BaseException:
                    self._briefly(lambda: executor.shutdown(wait=False))
                    raise
            finally:
                self._briefly(
                    lambda: self._client.run(worker.end, self._run.name, on_error="ignore")
                )

    def submit(
        self,
        pool: Executor,
        task: Task,
        named: Named,
        *,
        alone: bool = False,  # noqa: ARG002 - the memory of its machine is the worker's business
    ) -> Future[bytes]:
        """Send a submission to a worker."""
        return pool.submit(worker.judge_there, self._run, self._order(task, named))

    def read(self, name: str, data: bytes) -> Report:
        """The report that came back; the pictures that came with it are kept.

        Raises:
            UsageError: the worker cannot judge as the others do.
        """
        reply = WorkerReply.decode(data)
        if reply.unfit:
            raise UsageError(reply.unfit)
        if reply.pictures and self._options.pictures is not None:
            with contextlib.suppress(OSError):  # no reason to lose a grade
                self._options.pictures.mkdir(parents=True, exist_ok=True)
                path = self._options.pictures / f"{name}.json"
                path.write_text(reply.pictures, "utf-8")
        return Report.from_json(reply.report.encode("utf-8"))

    def room(self) -> int:
        """As many as were asked for; else enough to keep all threads of the workers busy."""
        if self._jobs is not None:
            return self._jobs
        count, when = self._threads
        if time.monotonic() - when > _COUNT_SECONDS:
            count = sum(self._workers().values())
            self._threads = count, time.monotonic()
        return max(1, count * _AHEAD)

    def cause(self, error: BaseException, name: str) -> BaseException:  # noqa: ARG002
        """Workers elsewhere tell no more than that."""
        return error

    def may_pass(self, error: BaseException) -> bool:
        """Workers may end, and connections too.

        Raises:
            UsageError: the scheduler is gone, or the grader is not installed everywhere.
        """
        if isinstance(error, ImportError) or "deserializ" in str(error):
            raise UsageError(_not_installed("The scheduler or a worker", error))
        if isinstance(error, CancelledError):
            self._workers()
        return isinstance(
            error, CancelledError | OSError | worker.AgainError | self._dask.KilledWorker
        )

    def stalled(self) -> None:
        """Notice that there is no scheduler or no worker any more.

        Raises:
            UsageError: there is none.
        """
        if self._workers():
            self._since = None
            return
        self._since = self._since or time.monotonic()
        if time.monotonic() - self._since > _NO_WORKER_SECONDS:
            raise UsageError(
                f"{self._name} has had no worker for {_NO_WORKER_SECONDS / 60:g} minutes. What is "
                "graded is kept; start workers, and run the same command again."
            )

    @property
    def _name(self) -> str:
        place = self._place
        return f"The scheduler {place.scheduler}" if place.scheduler else place.cluster

    def _order(self, task: Task, named: Named) -> bytes:
        return Order(task.folder, task.options, self._basis, *named).encode()

    @contextmanager
    def _cluster(self) -> Iterator[Any]:
        """The address of the scheduler, or the cluster that was started for us."""
        if self._place.scheduler:
            yield self._place.scheduler
            return
        kind = _cluster_class(self._place.cluster, self._dask)
        options = self._place.options
        if self._jobs is not None:
            options = {"n_workers": self._jobs, **options}
        if issubclass(kind, self._dask.LocalCluster):  # its page is not for all the network
            quiet = {"dashboard_address": "127.0.0.1:0", "silence_logs": logging.CRITICAL}
            options = {**quiet, **options}
        try:
            with _no_interrupts():
                cluster = kind(**options)
        except Exception as error:  # whatever a class of others raises
            raise UsageError(f"{self._name} does not start: {_first_line(error)}") from None
        try:
            if not getattr(cluster, "plan", True):
                raise UsageError(
                    f"{self._name} has no workers; say how many: --jobs 4, or "
                    "--cluster-option n_workers=4."
                )
            yield cluster
        finally:
            self._briefly(cluster.close)

    @contextmanager
    def _connected(self, cluster: Any) -> Iterator[Any]:
        try:
            client = self._dask.Client(cluster, timeout=_CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            raise UsageError(
                f"{self._name} does not answer: {_first_line(error)}. Is the address right, and "
                "does it run?"
            ) from None
        try:
            yield client
        finally:
            self._briefly(client.close)

    def _workers(self) -> dict[str, int]:
        """The addresses of the workers, and how many threads each has.

        Raises:
            UsageError: the scheduler is gone.
        """
        try:
            return dict(self._client.nthreads())
        except (OSError, ValueError, RuntimeError) as error:
            self._goodbye = 1.0  # there is nobody to answer
            raise UsageError(
                f"{self._name} is gone ({_first_line(error)}). What is graded is kept; start it, "
                "and run the same command again."
            ) from None

    def _await_workers(self) -> None:
        """Wait for the first worker: a while for a scheduler that runs, any time in a queue."""
        began = time.monotonic()
        told = False
        while not self._workers():
            waited = time.monotonic() - began
            if self._place.scheduler and waited > _FIRST_WORKER_SECONDS:
                raise UsageError(
                    f"{self._name} has no workers; start some, on each machine: "
                    f"dask worker {self._place.scheduler}"
                )
            if self._troubles.last and self._place.cluster:
                raise UsageError(f"{self._name} cannot start a worker: {self._troubles.last}.")
            if waited > _TELL_SECONDS and not told:
                self._tell(f"Waiting for the first worker of {self._name} (Ctrl-C stops) ...")
                told = True
            time.sleep(0.2)

    def _examine(self) -> None:
        """Ask each worker whether it can judge as the others do."""
        problems = self._client.run(worker.examine, self._example, on_error="return")
        for address, problem in problems.items():
            if isinstance(problem, ImportError) or "deserializ" in str(problem):
                raise UsageError(_not_installed(f"The worker {address}", problem))
            if isinstance(problem, str) and problem:
                raise UsageError(problem)

    def _briefly(self, act: Callable[[], object]) -> None:
        """Do something at the end, which must not fail or take long."""

        def try_it() -> None:
            with contextlib.suppress(Exception):
                act()

        thread = threading.Thread(target=try_it, daemon=True)
        thread.start()
        thread.join(self._goodbye)


class _Troubles(logging.Handler):
    """What goes wrong in Dask's own thread: it would only be printed, and waited for for ever."""

    def __init__(self) -> None:
        super().__init__()
        self.last = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the first line of the newest."""
        error = record.exc_info[1] if record.exc_info else None
        self.last = _first_line(error or record.getMessage())

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Listen, in place of whoever prints."""
        loggers = [logging.getLogger(name) for name in ("tornado.application", "asyncio")]
        before = [(logger.handlers, logger.propagate) for logger in loggers]
        for logger in loggers:
            logger.handlers, logger.propagate = [self], False
        try:
            yield
        finally:
            for logger, (handlers, propagate) in zip(loggers, before, strict=True):
                logger.handlers, logger.propagate = handlers, propagate


def _cluster_class(name: str, dask: Any) -> Any:
    module, colon, kind = name.partition(":")
    if not colon or not module or not kind.isidentifier():
        raise UsageError(
            f"--cluster {name!r} is not MODULE:CLASS, such as dask_jobqueue:SLURMCluster."
        )
    try:
        cluster = getattr(importlib.import_module(module), kind)
    except ImportError as error:
        raise UsageError(f"--cluster {name}: {error}; install what provides it.") from None
    except AttributeError:
        raise UsageError(f"--cluster {name}: the module {module} has no {kind}.") from None
    if not (isinstance(cluster, type) and issubclass(cluster, dask.deploy.Cluster)):
        raise UsageError(f"--cluster {name}: that is no cluster class of Dask.")
    return cluster


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Ctrl-C waits; threads that begin meanwhile, and processes that they start, never get it.

    A terminal sends it to all processes, and workers on this machine would end in tracebacks
    instead of being ended by the command.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # would let it through again if it were started meanwhile
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _distributed() -> Any:
    """Dask distributed, silent: what matters of its troubles, the command says in a line."""
    try:
        import distributed
        import distributed.deploy
    except ImportError:
        raise UsageError(
            "Grading on a cluster needs Dask: python -m pip install distributed "
            "(with uv: uv sync --extra dask)."
        ) from None
    warnings.filterwarnings("ignore", module=r"distributed(\.|$)")
    for name in ("distributed", *(n for n in logging.root.manager.loggerDict if "distrib" in n)):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return distributed


def _not_installed(who: str, error: object) -> str:
    return (
        f"{who} cannot run the grader ({_first_line(error)}). Install the same versions of it and "
        "its libraries there (constraints.txt)."
    )


def _first_line(error: object) -> str:
    text = str(error).strip() or type(error).__name__
    return text.split("\n")[0][:300].rstrip(".")

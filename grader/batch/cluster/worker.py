"""In each Dask worker: one process that has imported what is due, and a judge for each thread.

They are kept from one submission to the next, and end with the run, with the worker, or after a
minute without work.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from grader.batch.cluster.judge_process import BOUNDS
from grader.batch.cluster.order import Order, WorkerReply
from grader.batch.local import rehearse
from grader.common.helpers.own_process import OwnProcess
from grader.common.outcomes import UsageError
from grader.sandbox import start
from grader.sandbox.wire import WireError, read_frame, write_frame

_IDLE_SECONDS = 60.0
_STALLED_SECONDS = 7200.0  # far more than a submission may take
_PATIENCE = 5.0  # for a judge to leave


class AgainError(Exception):
    """Something of ours ended meanwhile; the submission has to be judged once more."""


class JudgingError(Exception):
    """The grader itself failed on a submission."""


class Run(NamedTuple):
    """A run of the command, for which a worker has processes of its own.

    Attributes:
        name: of this run alone.
        mode: of the sandbox.
        imports: what its assignment needs, "tensorflow" or "numpy"; see `Limits`.
    """

    name: str
    mode: str
    imports: str


def judge_there(run: Run, order: bytes) -> bytes:
    """Judge one submission; what Dask calls.

    Args:
        run: whose processes to use.
        order: an `Order`.

    Returns:
        A `WorkerReply` with a report, or with why this worker cannot judge.

    Raises:
        AgainError: it is to be judged once more.
        JudgingError: our own mistake.
    """
    try:
        reply = _host(run).judge(order)
    except UsageError as error:
        return WorkerReply(
            unfit=f"The worker on {socket.gethostname()} cannot judge: {error}"
        ).encode()
    if reply.again:
        raise AgainError(reply.again)
    if reply.failed:
        raise JudgingError(reply.failed)
    return reply.encode()


def examine(order: bytes) -> str:
    """Why this worker cannot judge as the others do; empty if it can."""
    return Order.decode(order).unfit()


def end(run: str) -> None:
    """End what the run of this name has started here, without waiting for it."""
    with _lock:
        _ended.add(run)
        host = _hosts.pop(run, None)
    if host:
        threading.Thread(target=host.close, daemon=True).start()


_hosts: dict[str, _Host] = {}
_ended: set[str] = set()
_lock = threading.Lock()


def _host(run: Run) -> _Host:
    with _lock:
        if run.name in _ended:
            raise AgainError("the run has ended")
        return _hosts.setdefault(run.name, _Host(run))


class _Host:
    """The processes of one run in this worker."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._lock = threading.Lock()
        self._stack: ExitStack | None = None  # holds the zygote
        self._sandbox = start.WALL
        self._address: Path | None = None
        self._idle: list[_Desk] = []
        self._busy: set[_Desk] = set()
        self._timer: threading.Timer | None = None
        self._closed = False

    def judge(self, order: bytes) -> WorkerReply:
        """Let a judge that has nothing to do answer.

        Raises:
            UsageError: what is imported or the sandbox does not work here.
            AgainError: the judge, or all of this, ended meanwhile.
        """
        with self._desk() as desk:
            header = {
                "order": json.loads(order),
                "sandbox": msgspec.to_builtins(self._sandbox),
                "address": str(self._address) if self._address else None,
            }
            return desk.answer(header)

    def close(self) -> None:
        """End them all, for good."""
        with self._lock:
            self._closed = True
            self._end_all()

    @contextmanager
    def _desk(self) -> Iterator[_Desk]:
        with self._lock:
            if self._closed:
                raise AgainError("the run has ended")
            if self._timer:
                self._timer.cancel()
            if self._stack is None:
                self._begin()
            desk = self._idle.pop() if self._idle else _Desk()
            self._busy.add(desk)
        try:
            yield desk
        finally:
            with self._lock:
                self._busy.discard(desk)
                if not desk.gone:
                    self._idle.append(desk)
                if not self._busy and not self._closed:
                    self._timer = threading.Timer(_IDLE_SECONDS, self._end_if_idle)
                    self._timer.daemon = True
                    self._timer.start()

    def _begin(self) -> None:
        """Import what the assignment needs, and try the wall."""
        with ExitStack() as stack:
            self._sandbox = start.choose(self._run.mode)
            zygote = stack.enter_context(start.zygote(self._sandbox, self._run.imports))
            if zygote:
                zygote.wait()
            self._address = zygote.address if zygote else None
            rehearse(self._sandbox, self._address)
            self._stack = stack.pop_all()

    def _end_if_idle(self) -> None:
        with self._lock:
            if not self._busy:
                self._end_all()

    def _end_all(self) -> None:
        desks, self._idle = [*self._idle, *self._busy], []
        for desk in desks:
            desk.close()
        stack, self._stack = self._stack, None
        if stack:
            stack.close()


class _Desk:
    """The near end of one `desk.py`."""

    def __init__(self) -> None:
        self._process = OwnProcess("grader.batch.cluster.judge_process", stderr=None, alone=True)
        self.gone = False

    def answer(self, header: dict[str, Any]) -> WorkerReply:
        """Send an order and wait for the reply.

        Raises:
            AgainError: the process ended meanwhile.
        """
        try:
            with self._process.within(_STALLED_SECONDS):
                write_frame(self._process.given, header, [])
                return msgspec.convert(read_frame(self._process.answers, BOUNDS)[0], WorkerReply)
        except (OSError, ValueError, WireError) as error:
            self.close()
            raise AgainError(f"a judge ended ({error})") from None

    def close(self) -> None:
        """End it; it tidies up behind itself if it can."""
        self.gone = True
        self._process.hang_up()
        self._process.end(patience=_PATIENCE)

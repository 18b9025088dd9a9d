"""What a process does that judges submissions, one after another.

It holds nothing of one submission when the next one comes: each gets processes and scratch folders
of its own.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import hashlib
import os
import signal
import threading
from collections.abc import Iterator, MutableSequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import NoReturn

from grader.assignment.manifest import Assignment
from grader.common.helpers import clock
from grader.common.helpers.memory import bound_memory
from grader.judge.judge import judge
from grader.judge.options import JudgeOptions
from grader.sandbox import scratch, warm
from grader.sandbox.memory_share import NeedsRoomError, Room, Share
from grader.sandbox.start import Starter
from grader.sandbox.wall import wall
from grader.submissions.submission import Submission

_MOST_MEMORY = 8 << 30  # addresses of a worker; with the full data it takes about 3 GB


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
    _told[0][place : place + 2] = [os.getpid(), number_of(name)]
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
        report = judge(assignment, submission, student=name, start=starter, options=options)
        return report.to_json()
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
    # Among Python's libraries, but for this package, all can be read.
    return "" if wall.is_pythons_own(manifest) else manifest


def number_of(name: str) -> int:
    """A number for a name, that fits into eight bytes; 0 for nobody."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")


def begin(
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

"""What running programs costs: wall time, processor time, and memory of all their processes."""

from __future__ import annotations

import contextlib
import os
import platform
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psutil

from grader.common.versions import installed_version

_SAMPLES_PER_SECOND = 2


@dataclass(frozen=True)
class Cost:
    """What some programs cost together.

    Attributes:
        wall: seconds by the clock.
        cpu: processor seconds of all processes, those that have ended included.
        megabytes: the largest proportional set size of all processes at one moment (MiB).
    """

    wall: float
    cpu: float
    megabytes: float


@dataclass(frozen=True)
class Command:
    """One program to run, with what it prints going to `log`."""

    arguments: Sequence[str]
    folder: Path
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    may_exit: tuple[int, ...] = (0,)


class CommandFailed(Exception):  # noqa: N818 - says it all
    """A program ended otherwise than it may."""


def run(*lanes: Sequence[Command]) -> Cost:
    """Run the commands of each lane one after another, all lanes at once.

    Raises:
        CommandFailed: one of them failed; the message shows the end of what it printed.
    """
    watcher = _Watcher()
    found = [_Lane(commands, watcher) for commands in lanes]
    begin = time.perf_counter()
    threads = [threading.Thread(target=lane.run) for lane in found]
    with watcher:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        wall = time.perf_counter() - begin
    for lane in found:
        if lane.problem:
            raise CommandFailed(lane.problem)
    return Cost(wall, max(sum(lane.cpu for lane in found), watcher.cpu), watcher.megabytes)


class _Lane:
    """Some commands, one after another."""

    def __init__(self, commands: Sequence[Command], watcher: _Watcher) -> None:
        self.cpu = 0.0
        self.problem = ""
        self._commands = commands
        self._watcher = watcher

    def run(self) -> None:
        for command in self._commands:
            with command.log.open("ab") as log:
                code = self._run(command, log)
            if code not in command.may_exit:
                end = command.log.read_text("utf-8", "replace")[-2000:]
                self.problem = f"{' '.join(command.arguments)[:300]} ended with {code}:\n{end}"
                return

    def _run(self, command: Command, log: IO[bytes]) -> int:
        popen = subprocess.Popen(
            list(command.arguments),
            cwd=command.folder,
            env={**os.environ, **command.environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        self._watcher.add(popen.pid)
        _, status, usage = os.wait4(popen.pid, 0)
        popen.returncode = os.waitstatus_to_exitcode(status)
        self.cpu += usage.ru_utime + usage.ru_stime
        return popen.returncode


class _Watcher:
    """Adds up the memory of some processes and their descendants, several times a second."""

    def __init__(self) -> None:
        self.megabytes = 0.0
        self._roots: list[int] = []
        self._spent: dict[tuple[int, float], float] = {}
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    @property
    def cpu(self) -> float:
        """The processor seconds seen, a little less than all: for what nobody has waited for."""
        return sum(self._spent.values())

    def add(self, pid: int) -> None:
        self._roots.append(pid)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stopped.wait(1 / _SAMPLES_PER_SECOND):
            total = sum(self._look_at(process) for process in self._processes())
            self.megabytes = max(self.megabytes, total / 2**20)

    def _processes(self) -> list[psutil.Process]:
        found = []
        for pid in list(self._roots):
            with contextlib.suppress(psutil.Error):
                process = psutil.Process(pid)
                found += [process, *process.children(recursive=True)]
        return found

    def _look_at(self, process: psutil.Process) -> int:
        with contextlib.suppress(psutil.Error):
            times = process.cpu_times()
            self._spent[process.pid, process.create_time()] = times.user + times.system
            return proportional_size(process.pid)
        return 0


def proportional_size(pid: int) -> int:
    """The proportional set size of one process in bytes; what it shares counts once for all."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) << 10
    return 0


def machine() -> dict[str, str]:
    """What decides on the numbers, in words."""
    versions = {name: installed_version(name) for name in ("tensorflow", "keras", "numpy")}
    return {
        "date": time.strftime("%Y-%m-%d"),
        "cores": str(os.cpu_count()),
        "kernel": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        **versions,
    }


def markdown(rows: Sequence[Sequence[Any]], head: Sequence[str]) -> str:
    """A table."""
    cells = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    lines = ["| " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + " |"
             for row in cells]  # fmt: skip
    return "\n".join([lines[0], "|" + "|".join("-" * (w + 2) for w in widths) + "|", *lines[1:]])

"""The clock and the limits of a child process: looked at several times a second, and kept."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import psutil

from grader.sandbox.memory_share import Share
from grader.sandbox.usage import Usage
from grader.sandbox.wall.disk import Disk

Tick = Callable[[float], None]
_POLL_SECONDS = 0.05
_POLL_SECONDS_NEAR = 0.01  # where memory may run short:
_NEAR = 0.8  # from this part of it on
_GONE_SECONDS = 1.0  # until what was killed has given back its memory
_LOOK_AT_DISK_SECONDS = 0.25
_LOG_BYTES = 64 << 20  # a child that prints more than this is stopped


class Child(Protocol):
    """What `ProcessExchange` needs of a process, however it was started."""

    @property
    def pid(self) -> int:
        """Its process id."""
        ...

    def wait(self, seconds: float) -> int | None:
        """The exit code (negative for a signal), or None if it still runs."""
        ...

    def kill(self) -> None:
        """End it and everything it started."""
        ...


@dataclass(frozen=True)
class ProcessLimits:
    """What a child may use.

    Attributes:
        memory_bytes: resident memory.
        log: the file with what it prints; at most 64 MB.
        disk_bytes: all files below its folder together; None for no limit.
        files: the number of files and folders there.
        threads: how many threads at once; None for no limit.
        share: of memory while other submissions are judged; None for no such limit.
    """

    memory_bytes: int
    log: Path
    disk_bytes: int | None = None
    files: int = 5_000
    threads: int | None = None
    share: Share | None = None


class Watcher:
    """Looks at a child several times a second, also between requests, and kills it at a limit."""

    def __init__(self, child: Child, limits: ProcessLimits) -> None:
        self.cause: tuple[str, str] | None = None
        self._child = child
        self.limits = limits
        self._log = str(limits.log)
        self._deadline: tuple[float, float] | None = None  # when, and after how many seconds
        self._began = 0.0
        self._log_began = 0
        self._tick: Tick | None = None
        self._stopped = threading.Event()
        self._looked_at_disk = 0.0
        self._is_near = False
        self._was_headless = False
        threading.Thread(target=self._run, daemon=True, name="grader-watcher").start()

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()

    @contextlib.contextmanager
    def clock(self, seconds: float, tick: Tick | None) -> Any:
        """A request that may take `seconds`."""
        self._began = time.monotonic()
        self._log_began = self._log_bytes()
        self._tick = tick
        self._deadline = (self._began + seconds, seconds)
        try:
            yield
        finally:
            self._deadline = self._tick = None

    def printed_bytes(self) -> int:
        """What the child has printed since the last request began."""
        size = self._log_bytes()
        return size - self._log_began if size >= self._log_began else size  # it was emptied

    def _log_bytes(self) -> int:
        try:
            return os.stat(self._log).st_size
        except OSError:
            return 0

    def _run(self) -> None:
        pid, limits = self._child.pid, self.limits
        with contextlib.ExitStack() as stack:
            usage, disk = stack.enter_context(Usage(pid)), None
            if limits.disk_bytes:
                disk = Disk(pid, limits.log.parent, most_entries=limits.files)
                stack.enter_context(disk)
            self._look(usage, disk)
            if limits.share is not None:
                _wait_until_gone(usage)
                limits.share.give_back(pid)

    def _look(self, usage: Usage, disk: Disk | None) -> None:
        next_tick = 0.0
        while not self._stopped.wait(_POLL_SECONDS_NEAR if self._is_near else _POLL_SECONDS):
            self.cause = self._limit_reached(usage, disk)
            if self.cause:
                with contextlib.suppress(OSError):
                    self._child.kill()
                return
            tick, waited = self._tick, time.monotonic() - self._began
            if tick and waited >= 0.25 and time.monotonic() >= next_tick:
                tick(waited)
                next_tick = time.monotonic() + 0.25

    def _limit_reached(self, usage: Usage, disk: Disk | None) -> tuple[str, str] | None:
        deadline, now = self._deadline, time.monotonic()
        if deadline and now > deadline[0]:
            return "time", f"{deadline[1]:g} s"
        return (
            self._too_much_memory(usage)
            or self._too_much_output()
            or self._too_much_disk(now, disk)
        )

    def _too_much_memory(self, usage: Usage) -> tuple[str, str] | None:
        limits = self.limits
        try:
            used = usage.look()
        except (psutil.Error, OSError):
            return None  # it has ended
        self._is_near = used.memory_bytes > _NEAR * limits.memory_bytes
        if limits.share is not None:
            part = limits.share.note(self._child.pid, used.memory_bytes)
            self._is_near = self._is_near or part > _NEAR
            if limits.share.exceeded:
                return "share", "all processes of the submission"
        if used.memory_bytes > limits.memory_bytes:
            return "memory", f"{limits.memory_bytes >> 20} MB"
        if limits.threads and used.threads > limits.threads:
            return "threads", f"{limits.threads} threads"
        # Seen once, it may be a process that is just ending.
        was_headless, self._was_headless = self._was_headless, used.is_headless
        return ("exit", "its main thread ended") if was_headless and used.is_headless else None

    def _too_much_output(self) -> tuple[str, str] | None:
        return ("output", f"{_LOG_BYTES >> 20} MB") if self._log_bytes() > _LOG_BYTES else None

    def _too_much_disk(self, now: float, disk: Disk | None) -> tuple[str, str] | None:
        limits = self.limits
        if not disk or not limits.disk_bytes or now - self._looked_at_disk <= _LOOK_AT_DISK_SECONDS:
            return None
        self._looked_at_disk = now
        try:
            size, count = disk.look()
        except OSError:  # nothing goes on that cannot be looked at
            return "disk", "files that cannot be looked at"
        if size > limits.disk_bytes:
            return "disk", f"{limits.disk_bytes >> 20} MB"
        return ("disk", f"{limits.files} files") if count > limits.files else None


def _wait_until_gone(usage: Usage) -> None:
    deadline = time.monotonic() + _GONE_SECONDS
    with contextlib.suppress(psutil.Error, OSError):
        while usage.look().memory_bytes and time.monotonic() < deadline:
            time.sleep(_POLL_SECONDS_NEAR)


class Budget:
    """Time for all that one submission makes us wait for, in all of its processes.

    Args:
        seconds: by the clock. While several of them are waited for, it passes once.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._lock = threading.Lock()
        self._waiting = 0
        self._since = 0.0
        self._spent = 0.0

    def left(self) -> float:
        """What is left of it, in seconds; not below 0."""
        with self._lock:
            running = time.monotonic() - self._since if self._waiting else 0.0
            return max(0.0, self.seconds - self._spent - running)

    @contextlib.contextmanager
    def waiting(self) -> Iterator[None]:
        """Somebody waits for one of the processes."""
        with self._lock:
            if not self._waiting:
                self._since = time.monotonic()
            self._waiting += 1
        try:
            yield
        finally:
            with self._lock:
                self._waiting -= 1
                if not self._waiting:
                    self._spent += time.monotonic() - self._since

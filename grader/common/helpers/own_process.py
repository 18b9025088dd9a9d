"""Processes of the grader's own: `python -m grader.MODULE`, asked by its standard input.

Work on what strangers wrote, and judging beside a kernel or in a cluster, is done in such a
process, so that what breaks or hangs there can be ended. What is said on its streams is its owner's
business: a request and an answer of bytes (`bounded`), or frames (`inside.beside`,
`cluster.worker`). `similarity` asks once, through files, for its answer may be longer than a pipe
holds while its progress is read; it takes the command and the alarm from here.

Processes in which a submission's code runs are others (`remote.process`, `remote.warm`): their
folder and environment are the submission's, a watcher counts what they use, and they are ended with
everything that they have started.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import IO, Self

from grader.common.files import package_home


def python_path() -> str:
    """PYTHONPATH for a process that imports the same grader, and then what this one could."""
    inherited = os.environ.get("PYTHONPATH")
    return os.pathsep.join(filter(None, [package_home(), inherited]))


def command(module: str, *told: str) -> list[str]:
    """The command line: nothing is imported from the current folder, and text is UTF-8."""
    return [sys.executable, "-P", "-X", "utf8", "-m", module, *told]


def environment(**more: str) -> dict[str, str]:
    """Ours, with the same grader to import, and what else is named."""
    return {**os.environ, "PYTHONPATH": python_path(), **more}


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Alarm:
    """Calls something once a time is over, unless the block has ended before.

    Attributes:
        rang: whether it did.
    """

    def __init__(self, seconds: float, call: Callable[[], object]) -> None:
        self.rang = False
        self._call = call
        self._timer = threading.Timer(seconds, self._ring)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _ring(self) -> None:
        self.rang = True
        self._call()


class OwnProcess:
    """A process with pipes to and from it, begun at once.

    Args:
        module: what runs in it, by its full name.
        told: the arguments on its command line.
        stderr: where it writes what it has to complain of; None for where we do.
        alone: whether Ctrl-C is none of its business.

    Attributes:
        given: what it reads, its standard input.
        answers: what it writes, its standard output.

    Raises:
        OSError: it cannot be started.
    """

    def __init__(
        self,
        module: str,
        *told: str,
        stderr: int | IO[bytes] | None = subprocess.DEVNULL,
        alone: bool = False,
    ) -> None:
        self._popen = subprocess.Popen(
            command(module, *told),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            env=environment(),
            start_new_session=alone,
        )
        assert self._popen.stdin
        assert self._popen.stdout
        self.given, self.answers = self._popen.stdin, self._popen.stdout

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._popen.pid

    @property
    def code(self) -> int | None:
        """How it ended, negative for a signal; None while it runs."""
        return self._popen.poll()

    def within(self, seconds: float) -> Alarm:
        """A block that may take so long; then the process is killed."""
        return Alarm(seconds, self._popen.kill)

    def wait(self, seconds: float) -> int | None:
        """How it ended, if it does within this time."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._popen.wait(seconds)
        return self.code

    def hang_up(self) -> None:
        """Ask no more, so that it ends by itself when it has tidied up."""
        with contextlib.suppress(OSError, ValueError):
            self.given.close()

    def end(self, *, patience: float = 0.0) -> None:
        """End it.

        Args:
            patience: seconds for it to end by itself.
        """
        if patience:
            self.wait(patience)
        self._popen.kill()  # first: a stream that somebody reads or fills cannot be closed before
        for stream in (self.given, self.answers):
            with contextlib.suppress(OSError, ValueError):
                stream.close()
        self._popen.wait()

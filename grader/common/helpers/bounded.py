"""A process of ours for work on what a submission wrote: it is ended where that takes too much.

A file can be made so that a library needs hours or gigabytes for it, in a single step of C that no
exception interrupts. So such work is done in a process whose clock and memory the kernel keeps;
when it is ended, another one takes its place, and whoever asked goes on.
"""

from __future__ import annotations

import contextlib
import gc
import signal
import struct
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from grader.common.closing import Closing
from grader.common.helpers.memory import bound_memory
from grader.common.helpers.own_process import OwnProcess
from grader.common.outcomes import UsageError

_HEAD = struct.Struct(">BQ")  # how it went, and how many bytes follow
_DONE, _LAST, _NO_MEMORY, _FAILED = range(4)
_OF_THE_CLOCK = 10  # times its CPU time are waited for a process: others may have the processors
_START_SECONDS = 120.0  # imports, on the slowest of disks


class BrokeOffError(Exception):
    """The work was not finished; the message says why: "takes more than 3 s of computing"."""


class NoProcessError(UsageError):
    """No process could be started, which is no fault of what it was to work on."""


class BoundedProcess(Closing):
    """Runs `python -m MODULE`, whose `main` calls `serve`, from the first request on.

    Args:
        module: the module's name.
        seconds: CPU time for one request.
        memory: bytes of addresses for the whole process.
        most: bytes of an answer.
        option: what else `main` is to know, as the last argument of the command line.
    """

    def __init__(
        self, module: str, *, seconds: float, memory: int, most: int, option: str = ""
    ) -> None:
        self._module = module
        self._option = option
        self._seconds = seconds
        self._memory = memory
        self._most = most
        self._process: OwnProcess | None = None

    def ask(self, request: bytes) -> bytes:
        """The answer to one request.

        Raises:
            BrokeOffError: it took too much, or broke the process.
            NoProcessError: there is none.
        """
        process = self._running()
        try:
            with process.within(self._seconds * _OF_THE_CLOCK) as alarm:
                how, answer = _exchange(process, request, self._most)
        except (OSError, EOFError):
            self.close()
            raise BrokeOffError(self._why(process.code, is_late=alarm.rang)) from None
        except BaseException:  # an answer that nobody reads is none to the next request
            self.close()
            raise
        if how != _DONE:
            self.close()
        if how == _NO_MEMORY:
            raise BrokeOffError(f"takes more than {self._memory >> 20:,} MB of memory")
        if how == _FAILED:
            raise BrokeOffError(answer.decode("utf-8", "replace")[:200])
        return answer

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.end(patience=0.05)  # how it ended by itself tells what happened

    def _why(self, code: int | None, *, is_late: bool) -> str:
        by_clock = hasattr(signal, "SIGPROF") and code == -signal.SIGPROF
        if is_late or by_clock:
            return f"takes more than {self._seconds:g} s of computing"
        return f"breaks the process that works on it ({code})"

    def _running(self) -> OwnProcess:
        """The process, ready for a request.

        Raises:
            NoProcessError: it does not start.
        """
        if self._process is not None:
            return self._process
        told = (str(self._seconds), str(self._memory), self._option)
        try:
            process = self._process = OwnProcess(self._module, *told)
        except OSError as error:
            raise NoProcessError(_no_process(str(error.strerror))) from None
        with process.within(_START_SECONDS):
            ready = process.answers.read(1)
        if not ready:
            self.close()
            raise NoProcessError(_no_process(f"it ended with {process.code}"))
        return process


def _no_process(why: str) -> str:
    return f"A process of the grader's own does not start: {why}; `grader doctor` may tell more."


def _exchange(process: OwnProcess, request: bytes, most: int) -> tuple[int, bytes]:
    process.given.write(_HEAD.pack(_DONE, len(request)))
    process.given.write(request)
    process.given.flush()
    how, size = _HEAD.unpack(_exactly(process.answers, _HEAD.size))
    if size > most:
        return _FAILED, b"makes more of itself than is taken"
    return how, _exactly(process.answers, size)


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


def serve(
    answer: Callable[[bytes], bytes], *, prepare: Callable[[], object] = lambda: None
) -> None:
    """The other side: answer requests until nobody asks any more.

    Args:
        answer: does the work.
        prepare: is called before the first clock begins, for imports that take long.
    """
    seconds, memory = float(sys.argv[1]), int(sys.argv[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of whoever asks, who then ends this process
    bound_memory(memory)
    prepare()
    gc.freeze()
    gc.disable()  # while it works: trees of a million nodes would be looked through again and again
    given, out = sys.stdin.buffer, sys.stdout.buffer
    out.write(b"!")
    out.flush()
    while head := given.read(_HEAD.size):
        request = _exactly(given, _HEAD.unpack(head)[1])
        with _bounded(seconds):
            how, reply = _answered(answer, request)
        del request
        if how == _DONE and _is_large(memory):
            how = _LAST
        out.write(_HEAD.pack(how, len(reply)))
        out.write(reply)
        out.flush()
        if how != _DONE:
            return
        del reply
        gc.collect()


def _answered(answer: Callable[[bytes], bytes], request: bytes) -> tuple[int, bytes]:
    try:
        return _DONE, answer(request)
    except MemoryError:
        return _NO_MEMORY, b""
    except Exception as error:  # whatever a library meets in what nobody has read
        return _FAILED, f"breaks our work on it ({type(error).__name__})".encode()


@contextlib.contextmanager
def _bounded(seconds: float) -> Iterator[None]:
    """The kernel ends this process where it computes longer; elsewhere the near side does."""
    if not hasattr(signal, "setitimer"):
        yield
        return
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _is_large(memory: int) -> bool:
    """Whether this process has once used so much that little may be left for the next request."""
    return _peak() > memory // 4


def _peak() -> int:
    """The most bytes that this process has held; 0 where the system does not tell.

    Linux hands `ru_maxrss` on from whoever started the process, so a large parent would make each
    of its helpers large; what stands in /proc is the process's own.
    """
    with contextlib.suppress(OSError, ValueError, IndexError):
        lines = Path("/proc/self/status").read_bytes().split(b"\nVmHWM:")
        return int(lines[1].split()[0]) << 10
    try:
        import resource
    except ImportError:  # Windows
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit

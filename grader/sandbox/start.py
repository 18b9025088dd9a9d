"""How the processes of a batch are started: behind the wall, or plainly where somebody asks for it.

The wall itself is `wall.py`; here the judge's side decides on it, and says what is missing.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from grader.common.outcomes import UsageError
from grader.sandbox import warm
from grader.sandbox.memory_share import Share
from grader.sandbox.process import ProcessExchange, bare_environment, spawn
from grader.sandbox.scratch import Scratch
from grader.sandbox.wall import wall
from grader.sandbox.watcher import ProcessLimits

_DISK_BYTES = 1 << 30
_FILE_BYTES = 256 << 20
_THREADS = 256

NO_WALL = (
    "Sandbox: process. Submissions ran in processes of their own with limits on time, memory and "
    "output, but without a wall against hostile code."
)


class Start(Protocol):
    """Starts a process in a scratch folder."""

    def __call__(
        self, scratch: Path, memory_mb: int, readable: tuple[str, ...] = ()
    ) -> ProcessExchange:
        """Start it with so many MB of memory; it may read `readable` beside Python."""
        ...


@dataclass(frozen=True)
class Sandbox:
    """How much stands between a submission and the machine.

    Attributes:
        mode: "wall", or "process" for limits alone.
        namespaces: whether the wall uses namespaces; Landlock and seccomp hold without them.
    """

    mode: str = "wall"
    namespaces: bool = True

    @property
    def walled(self) -> bool:
        """Whether there is a wall."""
        return self.mode == "wall"


WALL = Sandbox()


def choose(mode: str, offer: wall.Offer | None = None) -> Sandbox:
    """The sandbox that this machine can build.

    Args:
        mode: "wall" or "process".
        offer: what the kernel has; looked up by default.

    Raises:
        UsageError: a wall is asked for, and cannot be built here.
    """
    if mode == "process":
        return Sandbox("process", namespaces=False)
    offer = wall.offer() if offer is None else offer
    missing = lacking(offer)
    if missing:
        raise UsageError(
            f"The wall around submissions cannot be built here: {' '.join(missing)} "
            "`grader doctor` tells more. Only for files of people you trust: --sandbox process."
        )
    return Sandbox("wall", namespaces=offer.namespaces)


def lacking(offer: wall.Offer) -> list[str]:
    """What the wall needs and this machine does not have, a sentence each."""
    if not warm.available():
        return ["It needs Linux."]
    missing = list(offer.problems)
    if not offer.seccomp and not any(each.startswith("seccomp") for each in missing):
        missing.append("seccomp: no filter of system calls can be made.")
    if not offer.landlock and not any(each.startswith("Landlock") for each in missing):
        missing.append("Landlock is not there.")
    least = wall.LEAST_ABI if offer.namespaces else wall.LEAST_ABI_ALONE
    if 0 < offer.landlock < least:
        missing.append(
            f"Landlock here is version {offer.landlock}; needed is {least}"
            + ("." if offer.namespaces else ", because user namespaces are forbidden.")
        )
    return missing


@contextlib.contextmanager
def zygote(sandbox: Sandbox, imports: str = "tensorflow") -> Iterator[warm.Zygote | None]:
    """The process that has imported TensorFlow, for as long as the block lasts; None elsewhere.

    Args:
        sandbox: what may stand around its children.
        imports: "numpy" for one that imports no more than that.
    """
    if not warm.available():
        yield None
        return
    with warm.Zygote(walled=sandbox.walled, imports=imports) as found:
        yield found


@dataclass(frozen=True)
class Starter:
    """Starts processes for one judge; see `Start`.

    Attributes:
        sandbox: what stands around them.
        line: the connection to the zygote; None to spawn each process.
        secret: a file that no process may be able to read; each tries before it begins.
        share: of memory for all of them, while other submissions are judged.
    """

    sandbox: Sandbox
    line: warm.Line | None
    secret: str = ""
    share: Share | None = None

    def __call__(
        self, scratch: Path, memory_mb: int, readable: tuple[str, ...] = ()
    ) -> ProcessExchange:
        """Start a process.

        Raises:
            UsageError: a wall is asked for where none can be.
            OSError: the zygote is gone.
        """
        if self.line is None:
            if self.sandbox.walled:
                raise UsageError("Without Linux there is no wall; use --sandbox process.")
            return spawn(scratch, memory_mb=memory_mb)
        limits = ProcessLimits(memory_mb << 20, scratch / "output.log", share=self.share)
        if self.sandbox.walled:
            limits = dataclasses.replace(limits, disk_bytes=_DISK_BYTES, threads=_THREADS)
        return self.line.fork(
            scratch,
            limits=limits,
            environment=bare_environment(scratch),
            plan=self._plan(scratch) if self.sandbox.walled else None,
            readable=readable,
        )

    def _plan(self, scratch: Path) -> dict[str, object]:
        return {
            "scratch": str(scratch.resolve()),
            "namespaces": self.sandbox.namespaces,
            "secret": self.secret,
            "file_bytes": _FILE_BYTES,
        }


def rehearse(sandbox: Sandbox, start: Start) -> None:
    """Start one process and end it, so that a wall that does not hold is known before any grade.

    Raises:
        UsageError: it does not start, with the reason.
    """
    with Scratch() as scratch:
        wire = start(scratch, 4096)
        try:
            wire.request({"do": "ping"}, [], seconds=60.0)
        except Exception as error:
            log = (scratch / "output.log").read_text("utf-8", "replace").strip().split("\n")[-1]
            raise UsageError(
                f"A process in the sandbox ({sandbox.mode}) does not start: {log or error}"
            ) from None
        finally:
            wire.close()

"""The judge's process, as the kernel sees it: started, asked, and started anew when it is gone."""

from __future__ import annotations

import os
import tempfile
import weakref
from collections.abc import Callable
from typing import IO, Any

from grader.common.helpers.own_process import OwnProcess
from grader.common.text import Tell, visible
from grader.sandbox import wire

Serve = Callable[[dict[str, Any], list[Any]], tuple[dict[str, Any], list[Any]]]

_LAST_SECONDS = 2.0  # for a process that has hung up to end
_LAST_BYTES = 4096


class JudgeIsGoneError(Exception):
    """The judge's process ended before it answered."""


class JudgeProcess:
    """Starts it when it is first asked, and keeps it for the next time."""

    def __init__(self) -> None:
        self._process: OwnProcess | None = None
        self._said: IO[bytes] | None = None  # its standard error, for when it ends by itself

    def ask(
        self, asked: dict[str, Any], *, serve: Serve | None = None, tell: Tell | None = None
    ) -> dict[str, Any]:
        """Send a request, and serve what the judge asks in turn until its answer comes.

        Raises:
            JudgeIsGoneError: its process ended; the next time there is a new one.
        """
        process = self._running()
        try:
            wire.write_frame(process.given, asked, [])
            while True:
                header, arrays = wire.read_frame(process.answers, wire.Bounds())
                if "do" in header and serve:
                    wire.write_frame(process.given, *serve(header, arrays))
                elif "tell" in header:
                    (tell or _say_nothing)(str(header["tell"]))
                else:
                    return header
        except (OSError, wire.WireError) as error:
            why = self._why_it_ended(process, error)
            self.end()
            raise JudgeIsGoneError(
                f"The process that judges has ended ({why}), which is no fault of yours; run the "
                "cell again."
            ) from None
        except BaseException:
            self.end()  # in the middle of a conversation that nobody will finish
            raise

    def end(self) -> None:
        """End the process; the next question starts another one."""
        process, self._process = self._process, None
        said, self._said = self._said, None
        if process is not None:
            process.end()
        if said is not None:
            said.close()

    def _why_it_ended(self, process: OwnProcess, error: Exception) -> str:
        """The last line that it wrote, or how it ended, or what was wrong with its answer."""
        code = process.wait(_LAST_SECONDS)
        if code is None:
            return visible(f"it answers no more: {type(error).__name__}: {error}", 200)
        lines: list[str] = []
        if self._said is not None:
            self._said.seek(max(0, self._said.seek(0, os.SEEK_END) - _LAST_BYTES))
            lines = self._said.read().decode("utf-8", "replace").strip().splitlines()
        return visible(lines[-1], 200) if lines else f"exit code {code}"

    def _running(self) -> OwnProcess:
        if self._process is not None and self._process.code is None:
            return self._process
        self.end()
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the process is there
        self._process = OwnProcess("grader.ipython.checker", stderr=self._said, alone=True)
        weakref.finalize(self, self._process.end)
        return self._process


def _say_nothing(_: str) -> None:
    pass

"""The far end of the wire within a living kernel: its functions answer, as they stand now."""

from __future__ import annotations

import contextlib
import functools
import inspect
import io
import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from grader.sandbox.child import module
from grader.sandbox.child.notebook import guard
from grader.sandbox.child.notebook.stand_ins import TookTooLong
from grader.sandbox.child.server import NothingRecorded, Reply, Server
from grader.sandbox.child.values import Shelf

_MOST_PRINTED = 4000  # characters


class KernelServer(Server):
    """Answers for one check; use it within `serving`.

    Args:
        names: the kernel's names.
        starts: for each cell, by the name of its code, the line of the joined source at which it
            begins.
        scratch: the folder that is current while a function runs.
        quiet: keeps what a function displays away from the notebook.
    """

    def __init__(
        self,
        names: Mapping[str, Any],
        starts: dict[str, int],
        *,
        scratch: str,
        quiet: Callable[[], contextlib.AbstractContextManager[Any]],
    ) -> None:
        super().__init__()
        self._names = names
        self._starts = starts
        self._scratch = scratch
        self._quiet = quiet
        self._printed = Sink(_MOST_PRINTED)
        self._limit = 0.0

    @property
    def printed(self) -> str:
        """What the functions printed, cut where it is long."""
        return self._printed.getvalue()

    def answer(self, header: dict[str, Any], arrays: list[Any]) -> Reply:
        """Carry out one request.

        Raises:
            KeyboardInterrupt: somebody stopped the kernel.
        """
        seconds = float(header["seconds"])
        try:
            with guard.time_limit(seconds):
                return super().answer(header, arrays)
        except TookTooLong:
            return {"ended": ["time", f"{seconds:g} s"]}, []

    def do_start(self, header: dict[str, Any], arrays: list[Any]) -> Reply:
        """Watch what Keras is asked to do; all else stays as the notebook has set it."""
        self.stop_watching()
        self._shelf, self._called = Shelf(), ""
        if header.get("imports") == "numpy":
            self._recorder = NothingRecorded()
            return {"versions": {}}, []
        from grader.sandbox.child.keras.recorder import Recorder
        from grader.sandbox.child.settings import require_eager

        require_eager()
        self._recorder = Recorder(self._shelf)
        self._recorder.install()
        return {"versions": {}}, []

    def do_load(self, header: dict[str, Any], arrays: list[Any]) -> Reply:
        """Take the names as they are now."""
        self._module = types.SimpleNamespace(**self._names)
        outline = module.outline(self._module, header["functions"])
        return {"raised_on_import": [], "functions": outline}, []

    def do_call(self, header: dict[str, Any], arrays: list[Any]) -> Reply:
        """Call one of the functions, without a word or picture in the notebook."""
        sink = self._printed
        with (
            self._quiet(),
            contextlib.redirect_stdout(sink),
            contextlib.redirect_stderr(Sink(0)),
            guard.answered_input(),
            guard.working_in(self._scratch),
        ):
            return super().do_call(header, arrays)

    def do_inspect(self, header: dict[str, Any], arrays: list[Any]) -> Reply:
        """Ask something of ours, likewise."""
        with contextlib.redirect_stdout(Sink(0)), contextlib.redirect_stderr(Sink(0)):
            return super().do_inspect(header, arrays)

    def _begin_log(self) -> int:
        """Nothing: what a kernel prints to is not ours."""
        return 0

    def _log_bytes(self) -> int:
        return 0

    def stop_watching(self) -> None:
        """Leave Keras as it was."""
        if self._recorder is not None:
            self._recorder.remove()
            self._recorder = None

    def _answer_to(self, error: BaseException) -> dict[str, Any]:
        if isinstance(error, KeyboardInterrupt | TookTooLong):
            raise error
        return super()._answer_to(error)


class Sink(io.TextIOBase):
    """Takes any amount of text and keeps the beginning."""

    def __init__(self, most: int) -> None:
        self._left = most
        self._parts: list[str] = []

    def write(self, text: str) -> int:
        """Keep what there is room for."""
        if self._left > 0:
            self._parts.append(text[: self._left])
            self._left -= len(text)
        return len(text)

    def getvalue(self) -> str:
        """What was kept."""
        return "".join(self._parts) + (" …" if self._left < 0 and self._parts else "")


@contextlib.contextmanager
def serving(server: KernelServer, *, imports: str) -> Iterator[None]:
    """The block in which a check runs; afterwards the kernel is as it was.

    Args:
        server: answers meanwhile.
        imports: what the assignment needs, as in a `Setup`.
    """
    if imports != "numpy":
        from grader.sandbox.child.imports import import_libraries

        import_libraries()
    try:
        with guard.kept_state():
            yield
    finally:
        server.stop_watching()


def code_files(thing: Any) -> set[str]:
    """The names of the code that makes up a function or class, as tracebacks call them."""
    found: set[str] = set()
    with contextlib.suppress(Exception):
        _collect(thing, found, depth=0)
    return found


def _collect(thing: Any, found: set[str], depth: int) -> None:
    if depth > 4:
        return
    if isinstance(thing, functools.partial):
        thing = thing.func
    if isinstance(thing, types.MethodType | staticmethod | classmethod):
        thing = thing.__func__
    if isinstance(thing, types.FunctionType):
        found.add(inspect.unwrap(thing).__code__.co_filename)
    elif isinstance(thing, type) and thing.__module__ == "__main__":
        for part in vars(thing).values():
            _collect(part, found, depth + 1)
    elif type(thing).__module__ == "__main__":
        _collect(type(thing), found, depth + 1)

"""What a check shows in the notebook: progress where it takes long, then the result."""

from __future__ import annotations

import contextlib
import contextvars
import html
import threading
import time
import uuid
from collections.abc import Iterator
from typing import Any

_PATIENCE = 2.0  # seconds without a word
_EVERY = 1.0


class CellOutput:
    """One output of a cell.

    Args:
        shell: IPython's.
    """

    def __init__(self, shell: Any) -> None:
        self._publisher = shell.display_pub  # what a student's function displays goes elsewhere
        self._rich = type(shell).__name__ != "TerminalInteractiveShell"
        self._id = uuid.uuid4().hex
        self._shown = False
        self._text = "Checking"

    def tell(self, text: str) -> None:
        """What is going on now."""
        self._text = text

    def show(self, answer: dict[str, Any]) -> None:
        """The result, with `html` and `text`; `printed` is what the student's functions printed."""
        printed = str(answer.get("printed", ""))
        rich, text = str(answer["html"]), str(answer["text"])
        if printed.strip():
            rich += _PRINTED.format(html.escape(printed))
            text += f"\n\nYour code printed:\n{printed.rstrip()}"
        self._publish({"text/html": rich, "text/plain": text})

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """Within this block progress is shown, if it takes long."""
        done = threading.Event()
        context = contextvars.copy_context()  # by it the kernel knows whose output it is
        thread = threading.Thread(target=context.run, args=(self._watch, done), daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def _watch(self, done: threading.Event) -> None:
        began = time.monotonic()
        pause = _PATIENCE
        while self._rich and not done.wait(pause):
            pause = _EVERY
            text = f"{self._text} … {time.monotonic() - began:.0f} s"
            self._publish({"text/html": _PROGRESS.format(html.escape(text)), "text/plain": text})

    def _publish(self, data: dict[str, str]) -> None:
        transient = {"display_id": self._id}
        self._publisher.publish(data, {}, transient=transient, update=self._shown)
        self._shown = True


_PROGRESS = '<p role="status" style="margin:.3em 0">{}</p>'
_PRINTED = (
    "<details><summary>What your code printed meanwhile</summary>"
    '<pre style="overflow-x:auto">{}</pre></details>'
)

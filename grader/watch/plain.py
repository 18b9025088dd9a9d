"""Plain lines, one below the other: for screen readers, simple terminals, and pipes.

Nothing moves and nothing is drawn: each line says in words what a sign or a colour says on the
screen, and only what is new is written.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

from grader.assignment.hints import Hint
from grader.watch import parts
from grader.watch.keys import Press, typed_lines
from grader.watch.parts import Part
from grader.watch.state import State, View

_WORDS = {
    "passed": "Passed: ", "failed": "Failed: ", "skipped": "Waits: ", "error": "Error: ",
    "waiting": "For a person: ", "not_attempted": "Not written: ", "fact": "Right. ",
    "problem": "Problem: ",
}  # fmt: skip
_TOLD = {
    View.STEPS: "Type j or k and Enter to choose the next step or the one before it, Enter alone to"
    " show the one that is chosen, l and Enter to go back.",
    View.RESET: "Type y and Enter to reset it, anything else to leave it as it is.",
    View.PICTURE: "Type p and Enter to go back.",
}
_CHOSEN = " This one is chosen."


class Plain:
    """Writes to standard output."""

    def __init__(self) -> None:
        self._said: list[str] = []
        self._hint: Hint | None = None
        self._verdict: tuple[object, ...] = ()
        self._checking: tuple[str, ...] = ()

    @contextlib.contextmanager
    def shown(self, press: Press) -> Iterator[None]:
        """Within this block letters are read, each behind it Enter."""
        names = "n next, h hint, l all steps, c check everything, p picture, r reset, q quit"
        self.say(f"Type a letter and Enter: {names}.")
        with typed_lines(press):
            yield

    def draw(self, state: State) -> None:
        """Say what is new."""
        if state.running:
            if state.running != self._checking:
                self._checking, self._verdict = state.running, ()
                what = state.running[0] if len(state.running) == 1 else "everything"
                self.say(f"Checking {what}.")
            return
        self._checking = ()
        verdict = (state.current, state.at, state.view, state.seconds)
        lines = [line for part in parts.body(state) for line in _lines(part)]
        if state.hint != self._hint:  # it is said whole, also what the hint before it said
            self._hint, hint = state.hint, parts.hint(state.hint)
            said = {line for part in hint for line in _lines(part)}
            self._said = [line for line in self._said if line not in said]
        is_new = verdict != self._verdict
        self._verdict = verdict
        if is_new:
            self.say("")
        for line in lines if is_new else [each for each in lines if each not in self._said]:
            self.say(line)
        if is_new and state.view is not View.RESET:
            self.say(f"{parts.progress(state)}. {parts.timing(state, 0.0)}".rstrip() + ".")
        if is_new and state.view in _TOLD:
            self.say(_TOLD[state.view])
        # Of two steps of which the other one is chosen now, only that one is new.
        self._said = [*lines, *(line.removesuffix(_CHOSEN) for line in lines)]

    def say(self, text: str) -> None:
        """Write a line."""
        encoding = sys.stdout.encoding or "ascii"
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.write(text.encode(encoding, "replace").decode(encoding) + "\n")
            sys.stdout.flush()


def _lines(part: Part) -> list[str]:
    if part.kind in ("gap", "pixels"):
        return []
    if part.kind in ("step", "marked"):
        number, _, said = part.head.split("\t")
        mark = _CHOSEN if part.kind == "marked" else ""
        return [f"{number} {part.text}: {said}.{mark}"]
    if part.kind == "title":
        return [f"{part.head}: {part.text}"]
    if part.kind in ("field", "file"):
        return [f"{part.head.capitalize()}: {part.text}"]
    if part.kind == "code":
        return [f"Line {part.head}: {part.text.strip()}" if part.head.isdigit() else part.text]
    head = _WORDS.get(part.kind, "")
    first, *rest = part.text.splitlines() or [""]
    first = first.removeprefix("Right. ") if head == "Right. " else first
    return [f"{head}{first}".rstrip(), *rest]

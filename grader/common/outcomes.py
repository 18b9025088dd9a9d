"""How a check can end other than by passing.

`Failed` is the only exception that means "the student is wrong". Whatever else a check raises means
that we are wrong, and costs nobody a point.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """The outcome of a check or of a step, as it stands in the report."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_ATTEMPTED = "not_attempted"
    SKIPPED = "skipped"
    ERROR = "error"
    WAITING = "waiting"  # for a person, who gives the points


@dataclass(frozen=True)
class Place:
    """Where in the submission a message points to.

    Attributes:
        line: line number from 1; in a notebook, within the cell.
        text: the student's own line, without its line end.
        file: the submission's file name as the student knows it.
        cell: in a notebook, the number of the code cell; None in a file.
    """

    line: int
    text: str
    file: str = ""
    cell: int | None = None

    @property
    def where(self) -> str:
        """The place in words: "line 3", or "cell 7, line 3"."""
        return f"line {self.line}" if self.cell is None else f"cell {self.cell}, line {self.line}"


@dataclass(eq=False)
class Failed(AssertionError):  # noqa: N818 - reads as the verdict it is
    """The student's work does not do what the check asks for.

    Attributes:
        received: what came back instead of what was expected.
        expected: what was expected.
        hint: one thing to try next.
        misconception: the name of a known mistake, where the evidence fits one.
        function: the student's function that this is about.
        near: a word to find the line that the message should show (e.g. "Dense").
        place: the line itself, where it is known already (an exception's).
    """

    received: str
    expected: str = ""
    hint: str = ""
    misconception: str = ""
    function: str = ""
    near: str = ""
    place: Place | None = field(default=None, compare=False)

    def __str__(self) -> str:
        """The received part, for tracebacks."""
        return self.received


@dataclass(eq=False)
class TooNew(Exception):  # noqa: N818 - not an error of the student's
    """The Python that judges is too old for what was handed in, so a person must look.

    Attributes:
        received: what cannot be read, and the Python that reads it.
        hint: one thing to try.
        function: the function that this is about.
        place: the line.
    """

    received: str
    hint: str = ""
    function: str = ""
    place: Place | None = None


@dataclass(eq=False)
class NotAttempted(Exception):  # noqa: N818 - not an error
    """The stub of `function` is still there."""

    function: str


@dataclass(eq=False)
class Waiting(Exception):  # noqa: N818 - not an error
    """The check needs what `step` could not produce, or no step (then it is "")."""

    step: str
    reason: str = ""


_IN_QUESTION: ContextVar[str] = ContextVar("function in question", default="")


def in_question() -> str:
    """The function that an expectation is about which names none; "" where nothing is judged.

    It is that of the step whose check is tried, and within `own=` of `given.take(step, ...)` that
    of this step.
    """
    return _IN_QUESTION.get()


@contextmanager
def asking_about(function: str) -> Iterator[None]:
    """What is expected meanwhile is about this function, where it names no other."""
    token = _IN_QUESTION.set(function)
    try:
        yield
    finally:
        _IN_QUESTION.reset(token)


class UsageError(Exception):
    """Something that the person at the keyboard can mend: one line says what, where and how."""

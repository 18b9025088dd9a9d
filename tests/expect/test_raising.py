"""`expect.raises`: a function of the student's is to raise something."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader import expect
from grader.assignment.manifest import Assignment
from grader.checks.student import Student, StudentFunction
from grader.common.outcomes import Failed, NotAttempted, Waiting
from grader.sandbox.arguments import How
from grader.sandbox.claims import ClaimedFunction, Frame, Raised
from grader.sandbox.evidence import Handle
from grader.sandbox.session import Loaded, Reply
from grader.submissions.submission import Submission

COURSE = Path(__file__).parents[1] / "courses" / "fruit"
ASSIGNMENT = Assignment.read(COURSE / "exercises" / "apples")
SOURCE = "def total(counts):\n    raise ValueError('Counts are negative')\n"


class Answers:
    """A session in which a function was called with this result."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply

    def loaded(self) -> Loaded:
        outline = ClaimedFunction(callable=True, least=1, most=1, parameters=("counts",))
        return Loaded({}, {"total": outline}, [])

    def call(self, *_: Any, how: How, **__: Any) -> Reply:
        self.asked = how.named
        return self._reply


def raised(kind: str, message: str, *, own: bool = False) -> Reply:
    frames = (Frame(line=2, function="total"),)
    return Reply(raised=Raised(kind, message, frames=frames, innermost_is_own=own))


def function(reply: Reply, source: str = SOURCE) -> StudentFunction:
    submission = Submission(Path("apples.py"), source)
    return Student(ASSIGNMENT, submission, Answers(reply)).total  # type: ignore[arg-type]


NEGATIVE = raised("ValueError", "Counts are negative")


@pytest.mark.parametrize("kind", [ValueError, "ValueError", Exception])
def test_an_exception_of_its_kind_is_right_each_time(kind: Any) -> None:
    """...in a second check of the step, too, where a mistake would only be referred to."""
    total = function(NEGATIVE)
    for _ in "12":
        expect.raises(kind, total, [-1], says="NEGATIVE")


@pytest.mark.parametrize(
    ("kind", "came"),
    [
        (LookupError, "KeyError"),
        (OSError, "FileNotFoundError"),
        ("EmptyError", "EmptyError"),
        (Exception, "OutOfReach"),
    ],
)
def test_what_is_derived_from_it_or_has_its_name_is_right(kind: Any, came: str) -> None:
    expect.raises(kind, function(raised(came, "")), [-1])


@pytest.mark.parametrize(
    ("reply", "received"),
    [
        (Reply(value=3), "It raised nothing and returned the number 3."),
        (Reply(), "It raised nothing and returned nothing."),
        (raised("TypeError", "'>' not supported"), "`total` raised TypeError: '>' not supported"),
        (raised("ValueError", "no"), "`total` raised ValueError: no"),
        (raised("Exception", "negative"), "`total` raised Exception: negative"),
        (raised("print", "negative"), "`total` raised print: negative"),
    ],
)
def test_anything_else_fails_and_says_what_came(reply: Reply, received: str) -> None:
    with pytest.raises(Failed) as caught:
        expect.raises(ValueError, function(reply), [-1], says="negative", hint="Look at each.")
    assert caught.value.received == received
    assert caught.value.expected == '`total` raises ValueError with "negative" in its message.'
    assert caught.value.hint == "Look at each."
    line = caught.value.place.line if caught.value.place else 0
    assert line == (2 if reply.raised else 0)


def test_a_function_that_is_not_written_yet_is_no_mistake() -> None:
    stub = "def total(counts):\n    raise NotImplementedError('step 2')\n"
    with pytest.raises(NotAttempted):
        expect.raises(NotImplementedError, function(NEGATIVE, stub), [-1])
    open_ = raised("NotImplementedError", "step 2", own=True)
    with pytest.raises(NotAttempted):
        expect.raises(Exception, function(open_), [-1])


def test_one_that_leaves_python_raises_nothing() -> None:
    total = function(raised("SystemExit", ""))
    with pytest.raises(Failed, match="total"):
        expect.raises(Exception, total, [-1])
    with pytest.raises(Waiting):
        expect.raises(Exception, total, [-1])


def test_what_is_given_by_name_reaches_the_function() -> None:
    session = Answers(NEGATIVE)
    submission = Submission(Path("apples.py"), SOURCE)
    total = Student(ASSIGNMENT, submission, session).total  # type: ignore[arg-type]
    expect.raises(ValueError, total, counts=[-1], hint="h")
    assert session.asked == {"counts": [-1]}
    with pytest.raises(TypeError, match=r"expect.raises has no option `cuonts`.* \(counts\)"):
        expect.raises(ValueError, total, cuonts=[-1])
    thing = Handle(1, "other", "Scales", lambda _: None)
    add = total.student.on(thing, step="total").add
    expect.raises(ValueError, add, by=-1)
    assert session.asked == {"by": -1}

"""What a student is told where a call, or the file as a whole, came to no result."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.assignment import raised as exceptions
from grader.assignment.manifest import Step
from grader.assignment.misconceptions import GENERAL, Catalogue
from grader.common.outcomes import Failed, Place, TooNew, in_question
from grader.sandbox.claims import Raised
from grader.sandbox.process import Ended
from grader.submissions.submission import Submission, SyntaxProblem

_MUCH_PRINTED = 1_000_000  # bytes, within one call


def failure_of_exception(
    name: str, raised: Raised, place: Place | None, catalogue: Catalogue
) -> Failed:
    """The message for an exception in a student's function.

    Args:
        name: of the function.
        raised: what it raised.
        place: the student's line.
        catalogue: the mistakes that are known in its assignment.
    """
    known = catalogue.of_exception(name, raised)
    message = exceptions.in_short(raised.message)
    return Failed(
        f"`{name}` raised {raised.type}: {message}"
        if message
        else f"`{name}` raised {raised.type}.",
        expected=f"`{name}` runs to its end.",
        hint=known.says if known else exceptions.hint_for_exception(raised),
        misconception=known.name if known else "",
        function=name,
        place=place,
    )


_NOTHING = re.compile(r"`\w+` (runs to|returns|gets by|prints little|writes little)")


def came_to_nothing(expected: str) -> bool:
    """Whether a failure is about a call that gave no result: an exception, None, no end.

    Args:
        expected: what the failure says was expected; the functions here write it.
    """
    return _NOTHING.match(expected) is not None


def returned_none(name: str) -> Failed:
    """What is told of a function that gives nothing where a value is due."""
    return Failed(
        f"`{name}` returned None.",
        expected=f"`{name}` returns a value.",
        hint="Did you forget `return`? A function without it gives None.",
        misconception="forgot-return",
        function=name,
    )


def ended_by(name: str, step: Step, ended: Ended, submission: Submission) -> Failed:
    """What is told of a call during which the process ended."""
    if ended.cause == "total":
        return _out_of_time(ended, f"while `{name}` ran", name)
    if ended.cause == "time":
        return _too_long(name, step, ended, submission)
    if ended.cause in _OVER_A_LIMIT:
        return _over_a_limit(name, ended, submission)
    how = f"exit code {ended.detail}" if ended.cause == "exit" else ended.detail
    return Failed(
        f"Python ended while it ran `{name}` ({how}).",
        expected=f"`{name}` returns, and Python goes on.",
        hint="Remove calls like `exit()`, `quit()` or `os._exit()`; return a value instead.",
        misconception="leaves-python",
        function=name,
        place=submission.place_in(name, "exit"),
    )


@dataclass(frozen=True)
class _Limit:
    """What is told of a call that took more of something than it may have."""

    received: str
    expected: str
    hint: str
    misconception: str = "endless-loop"


_LITTLE = _Limit(
    "used more than {detail}",
    "writes little and starts no threads of its own.",
    "Is there a loop that never ends?",
)
_OVER_A_LIMIT = {
    "memory": _Limit(
        "used more than {detail} of memory",
        "gets by with {detail} of memory.",
        "Does an array have far more cells than it needs? Print its shape.",
        "out-of-memory",
    ),
    "output": _Limit(
        "printed more than {detail}",
        "prints little or nothing.",
        "Is there a print in a loop that never ends?",
    ),
    "disk": _LITTLE,
    "threads": _LITTLE,
}


def _over_a_limit(name: str, ended: Ended, submission: Submission) -> Failed:
    limit = _OVER_A_LIMIT[ended.cause]
    loops = limit.misconception == "endless-loop"
    return Failed(
        f"`{name}` {limit.received.format(detail=ended.detail)} and was stopped.",
        expected=f"`{name}` {limit.expected.format(detail=ended.detail)}",
        hint=limit.hint,
        misconception=limit.misconception,
        function=name,
        place=submission.place_in(name, "while ") if loops else None,
    )


def _too_long(name: str, step: Step, ended: Ended, submission: Submission) -> Failed:
    if ended.printed_bytes > _MUCH_PRINTED:
        return Failed(
            f"`{name}` printed {ended.printed_bytes / 1e6:.0f} MB and was stopped after "
            f"{step.seconds:g} seconds, before it had finished.",
            expected=f"`{name}` returns within {step.seconds:g} seconds.",
            hint="Printing takes time: take the `print` out of the loop, or print few lines.",
            misconception="prints-too-much",
            function=name,
            place=submission.place_in(name, "print"),
        )
    return Failed(
        f"`{name}` did not finish within {step.seconds:g} seconds and was stopped.",
        expected=f"`{name}` returns within {step.seconds:g} seconds.",
        hint="Is there a loop that never ends, or far more epochs or data than asked for?",
        misconception="endless-loop",
        function=name,
        place=submission.place_in(name, "while "),
    )


def left_python(name: str, place: Place | None) -> Failed:
    """What is told of a function that raised SystemExit."""
    return Failed(
        f"`{name}` asked Python to stop (sys.exit, exit or quit).",
        expected=f"`{name}` returns, and Python goes on.",
        hint="Remove the call that leaves Python; use `return` to leave the function.",
        misconception="leaves-python",
        function=name,
        place=place,
    )


def return_outside(name: str, place: Place) -> Failed:
    """What is told of a function whose `return` has slipped out of it."""
    return Failed(
        f"`{name}` returned None: its `return` in {place.where} stands outside of the function.",
        expected=f"`{name}` returns a value.",
        hint="Indent this line, and the others of the function, like its first lines.",
        misconception="return-outside-function",
        function=name,
        place=place,
    )


def too_new(submission: Submission, problem: SyntaxProblem, function: str = "") -> TooNew:
    """What is told of code for which this Python is too old."""
    return TooNew(
        f"Python cannot read {submission.path.name}, {problem.place.where}: {problem.message}.",
        hint=problem.hint,
        function=function,
        place=problem.place,
    )


def unread(submission: Submission) -> Failed | TooNew:
    """What is told of a file that Python cannot read."""
    problem = submission.syntax_problem
    assert problem
    if problem.needs:
        return too_new(submission, problem)
    if submission.is_too_long:
        return Failed(
            f"{submission.path.name} is too long to be read: {problem.message}.",
            expected="the functions of the exercise, and little else",
            hint="Take out data and texts that were pasted into the code; it needs none of them.",
        )
    return Failed(
        f"Python cannot read {submission.path.name}, {problem.place.where}: {problem.message}.",
        expected="a file that Python can read",
        hint=problem.hint,
        misconception="syntax-error",
        place=problem.place,
    )


def _out_of_time(ended: Ended, when: str, function: str = "") -> Failed:
    return Failed(
        f"The {ended.detail} for the whole submission were used up {when}.",
        expected=f"all steps together take less than {ended.detail}",
        hint="Which step takes long? Train on the data that is given, for the epochs asked for.",
        function=function,
    )


def import_failure(submission: Submission, ended: Ended) -> Failed:
    """What is told of a file whose import ended the process, or took too long."""
    if ended.cause == "total":
        return _out_of_time(ended, "before this step")
    hint = 'Move code that is not needed into a block under `if __name__ == "__main__":`.'
    if ended.cause == "time":
        what = f"did not finish within {ended.detail}"
        loop = submission.loop_outside()
        if loop:
            hint = f"Does the `while` in {submission.place(loop).where} ever end? {hint}"
    elif ended.cause in ("memory", "output", "disk", "threads"):
        what = f"used more than {ended.detail} of {ended.cause}"
    else:
        what = f"ended Python ({ended.detail})"
    names = {"exit": "leaves-python", "signal": "leaves-python", "memory": "out-of-memory"}
    return Failed(
        f"The code outside of functions in {submission.path.name} {what}.",
        expected="a file that can be imported",
        hint=hint,
        misconception=names.get(ended.cause, "endless-loop"),
    )


class CannotTell(Exception):  # noqa: N818 - the check decides whose mistake it is
    """A question could not be answered: what was asked about raised an exception.

    Attributes:
        raised: the exception.
        kind: the name of its class.
        message: its message.
        place: the student's own line, where one was involved.
        catalogue: the mistakes that are known where it was asked.
    """

    def __init__(
        self,
        raised: Raised,
        place: Place | None,
        catalogue: Catalogue = GENERAL,
    ) -> None:
        super().__init__(f"{raised.type}: {raised.message}")
        self.kind = raised.type
        self.message = raised.message
        self.raised = raised
        self.place = place
        self.catalogue = catalogue

    def as_failure(self, function: str = "") -> Failed:
        """The same as the mistake of a student's function; by default of the one in question."""
        name = function or in_question()
        return failure_of_exception(name, self.raised, self.place, self.catalogue)

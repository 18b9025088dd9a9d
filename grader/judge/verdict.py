"""What a check's exception, or its absence, says about a submission; what pytest is told of it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Required, TypedDict

import pytest

from grader.assignment.misconceptions import Catalogue
from grader.checks.call_failures import CannotTell
from grader.common.outcomes import Failed, NotAttempted, Outcome, Place, TooNew, Waiting
from grader.common.text import line_of, visible
from grader.judge.case.case import Case
from grader.judge.hidden import is_hidden
from grader.report.records import CheckResult
from grader.submissions.submission import Submission


@dataclass(frozen=True)
class Verdict:
    """How a check ended after all of its attempts.

    Attributes:
        result: for the report.
        raises: what the check's own item raises, so that every plug-in of pytest understands it: an
            AssertionError where the student has something to do, a skip where the check waits for
            another one, and what was raised where we are wrong; None where the check has passed.
        seconds: how long all of it took.
    """

    result: CheckResult
    raises: BaseException | None
    seconds: float

    @property
    def is_ours(self) -> bool:
        """Whether an error of ours ended it."""
        return self.result.outcome == Outcome.ERROR


def told(result: CheckResult, file: Path, error: BaseException | None) -> BaseException | None:
    """The exception by which pytest learns of a result.

    Args:
        result: of the check.
        file: the submission.
        error: what the check itself raised.
    """
    match result.outcome:
        case Outcome.FAILED | Outcome.NOT_ATTEMPTED:
            return AssertionError(as_text(result, file))
        case Outcome.SKIPPED:
            return pytest.skip.Exception(result.message)
        case Outcome.ERROR:
            return error
    return None


def as_text(result: CheckResult, file: Path) -> str:
    """What a student has to know of a check that did not pass: the own line, and the message.

    Args:
        result: of the check.
        file: the submission; it is named as from the current folder, which editors make a link of.
    """
    place = result.place
    where = _shown(file)
    if place is not None:
        where += f":{place.line}" if place.cell is None else f", {place.where}"
    lines = [where, *([f"    {place.text.strip()}"] if place and place.text.strip() else [])]
    parts = {
        "checked": result.label,
        "expected": result.expected,
        "received": result.message,
        "hint": result.hint,
    }
    lines += [f"{name:<9} {text}" for name, text in parts.items() if text]
    return visible("\n".join(lines), _MOST_TEXT)


_MOST_TEXT = 10_000  # characters


def _shown(file: Path) -> str:
    try:
        relative = os.path.relpath(file)
    except ValueError:  # on another drive
        return str(file)
    return str(file) if relative.startswith("..") else relative


def result_of(
    error: BaseException | None, *, name: str, label: str, step: str, hidden: bool, case: Case
) -> CheckResult:
    """The result of a check that raised `error`, or passed.

    Args:
        error: what it raised.
        name: the check's.
        label: what was checked.
        step: the step.
        hidden: whether students do not have the check.
        case: the submission's.
    """
    error = _checked(error, case.assignment.catalogue)
    outcome = _found(error, label, step, case)
    return CheckResult(name=name, label=label, hidden=hidden, score=0.0, max_score=0.0, **outcome)


class _Found(TypedDict, total=False):
    outcome: Required[Outcome]
    message: str
    expected: str
    hint: str
    misconception: str
    waits_for: str
    place: Place | None


def _found(error: BaseException | None, label: str, step: str, case: Case) -> _Found:
    match error:
        case None:
            return {"outcome": Outcome.PASSED}
        case NotAttempted():
            message = f"`{error.function}` is not written yet."
            return {"outcome": Outcome.NOT_ATTEMPTED, "message": message}
        case Waiting():
            message = _waiting(error)
            return {"outcome": Outcome.SKIPPED, "message": message, "waits_for": error.step}
        case Failed():
            return _failed(error, case, step)
        case TooNew():
            return _too_new(error)
        case AssertionError():
            text = str(error).split("\n")[0] or "The check's condition does not hold."
            place = case.submission.place_in(step)
            found: _Found = {"outcome": Outcome.FAILED, "message": text[:500]}
            return {**found, "expected": label, "place": place}
        case pytest.skip.Exception():
            return {"outcome": Outcome.SKIPPED, "message": str(error)}
        case CannotTell():
            text = f"The grader could not look at it: {error}"
        case _:
            text = f"The check itself failed: {type(error).__name__}: {error}"
    folder = case.assignment.folder
    where = line_of(error, lambda path: is_hidden(path) or folder in path.parents)
    return {"outcome": Outcome.ERROR, "message": text[:500] + where}


def _failed(error: Failed, case: Case, step: str) -> _Found:
    return {
        "outcome": Outcome.FAILED,
        "message": error.received,
        "expected": error.expected,
        "hint": error.hint or case.assignment.catalogue.says(error.misconception),
        "misconception": error.misconception,
        "place": _place(error, case.submission, step),
    }


def _too_new(error: TooNew) -> _Found:
    return {
        "outcome": Outcome.ERROR,
        "message": error.received,
        "hint": error.hint,
        "misconception": "newer-python",
        "place": error.place,
    }


def _checked(error: BaseException | None, catalogue: Catalogue) -> BaseException | None:
    """The same; a mistake of ours where it names a misconception that the assignment has not."""
    if isinstance(error, Failed) and not catalogue.knows(error.misconception):
        told = LookupError(f"there is no misconception {error.misconception!r}")
        return told.with_traceback(error.__traceback__)
    return error


def _waiting(error: Waiting) -> str:
    if not error.step:
        return f"{error.reason[:1].upper()}{error.reason[1:]}"
    return f"Waits for `{error.step}`" + (f": {error.reason}" if error.reason else ".")


def _place(failed: Failed, submission: Submission, step: str) -> Place | None:
    return failed.place or submission.place_in(failed.function or step, failed.near)

"""What a check's exception, or its absence, says about a submission."""

from __future__ import annotations

from typing import Any

import pytest

from grader.bench import Bench
from grader.hidden import is_hidden
from grader.outcomes import Failed, NotAttempted, Outcome, Place, Waiting, line_of
from grader.probe import CannotTell
from grader.report import CheckResult
from grader.submission import Submission


def result_of(
    item: pytest.Item, error: BaseException | None, bench: Bench, step: str, *, hidden: bool
) -> CheckResult:
    """The result of a check that raised `error`, or passed."""
    name = item.name
    label = _label(item)

    def result(outcome: Outcome, **details: Any) -> CheckResult:
        return CheckResult(
            name=name,
            label=label,
            outcome=outcome.value,
            score=0.0,
            max_score=0.0,
            hidden=hidden,
            **details,
        )

    match error:
        case None:
            return result(Outcome.PASSED)
        case NotAttempted():
            return result(Outcome.NOT_ATTEMPTED, message=f"`{error.function}` is not written yet.")
        case Waiting():
            message = f"Waits for `{error.step}`" + (f": {error.reason}" if error.reason else ".")
            return result(Outcome.SKIPPED, message=message, waits_for=error.step)
        case Failed():
            return result(
                Outcome.FAILED,
                message=error.received,
                expected=error.expected,
                hint=error.hint,
                misconception=error.misconception,
                place=_place(error, bench.student.submission, step),
            )
        case AssertionError():
            text = str(error).split("\n")[0] or "The check's condition does not hold."
            place = bench.student.submission.place_in(step)
            return result(Outcome.FAILED, message=text[:500], expected=label, place=place)
        case pytest.skip.Exception():
            return result(Outcome.SKIPPED, message=str(error))
        case CannotTell():
            text = f"The grader could not look at it: {error}"
        case _:
            text = f"The check itself failed: {type(error).__name__}: {error}"
    where = line_of(error, lambda path: is_hidden(path) or bench.assignment.folder in path.parents)
    return result(Outcome.ERROR, message=text[:500] + where)


def _place(failed: Failed, submission: Submission, step: str) -> Place | None:
    return failed.place or submission.place_in(failed.function or step, failed.near)


def _label(item: pytest.Item) -> str:
    document = getattr(getattr(item, "function", None), "__doc__", None) or ""
    first = document.strip().split("\n")[0].rstrip(".")
    return first or item.name.removeprefix("test_").replace("_", " ")

"""Hidden checks: where they lie, and how little a report tells of them.

A hidden check works on data that students must not learn. What it raised may hold that data, or
text that a submission made from it, so nothing of it reaches the report but the outcome and the
name of a known misconception; label and hint are the author's fixed texts.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from grader.assignment.manifest import Assignment
from grader.assignment.misconceptions import Catalogue
from grader.common.outcomes import Outcome
from grader.common.text import line_of
from grader.report.records import CheckResult

FAILED = "It fails on data that is not given to students."
"""The message of every failed hidden check."""


def find_hidden(assignment: Assignment, solutions: Path) -> Path | None:
    """The folder of an assignment's hidden checks, or None if it has none."""
    folder = solutions / assignment.name / "hidden"
    return folder.resolve() if any(folder.glob("test_*_hidden.py")) else None


def hidden_files(folder: Path) -> list[Path]:
    """The data beside the hidden checks: all of its files but code."""
    return sorted(path for path in folder.iterdir() if path.is_file() and path.suffix != ".py")


def conceal(
    result: CheckResult, catalogue: Catalogue, *, hint: str, error: BaseException | None
) -> CheckResult:
    """The result of a hidden check as the report may tell it.

    Args:
        result: what the check found.
        catalogue: the mistakes that are known in its assignment.
        hint: the hint of its marker; else what the misconception says is shown.
        error: what it raised.
    """
    known = catalogue.known.get(result.misconception)
    failed = result.outcome == Outcome.FAILED
    return msgspec.structs.replace(
        result,
        message=_message(result, error),
        expected="",
        hint=(hint or (known.says if known else "")) if failed else "",
        misconception=known.name if known else "",
        place=None,
    )


def _named(error: BaseException) -> str:
    return f"{type(error).__name__}{line_of(error, is_hidden)}"


def _message(result: CheckResult, error: BaseException | None) -> str:
    match result.outcome:
        case Outcome.FAILED:
            return FAILED
        case Outcome.SKIPPED if result.waits_for:
            return f"Waits for `{result.waits_for}`."
        case Outcome.SKIPPED:
            return "It was not run."
        case Outcome.ERROR if error is not None:
            return f"The hidden check itself failed: {_named(error)}"
        case _:
            return result.message


def is_hidden(path: Path) -> bool:
    """Whether a file of code lies among hidden checks."""
    return path.parent.name == "hidden"

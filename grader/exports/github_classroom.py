"""The points of a submission as the autograding reporter of GitHub Classroom reads them.

Source: the action `autograding-grading-reporter` (version 1): the variable NAME_RESULTS holds, in
base64, JSON with `status`, `max_score` and `tests`, whose scores it adds up.
"""

from __future__ import annotations

import base64
import json

from grader.common.outcomes import Outcome, UsageError
from grader.common.text import printable
from grader.report.findings import apart, explained, needs_review, to_mend, words_of_persons
from grader.report.records import Report, StepResult


def points_file(report: Report, *, passed: bool | None = None) -> str:
    """The file: a test for each step, with its points.

    Args:
        report: the report.
        passed: whether it is enough; where it is not said, only full marks are.

    Raises:
        UsageError: a person must look first. The reporter has no word for that.
    """
    if needs_review(report):
        why = report.flags[0] if report.flags else "no reason is given"
        raise UsageError(f"{report.submission} needs a person, so there are no points yet: {why}")
    if passed is None:
        passed = all(step.outcome == Outcome.PASSED for step in report.steps)
    result = {
        "version": 1,
        "status": "pass" if passed else "fail",
        "max_score": report.max_score,
        "tests": [*(_test(step) for step in report.steps), *_by_persons(report)],
    }
    return json.dumps(result, indent=2) + "\n"


def _by_persons(report: Report) -> list[dict[str, object]]:
    """What persons said, with the points that belong to no step: the reporter adds up all."""
    if not report.entries:
        return []
    said = printable("\n".join(words_of_persons(report)))
    name = "What a person said"
    return [{"name": name, "status": "pass", "score": apart(report), "message": said}]


def encoded(text: str) -> str:
    """The file as the reporter's variable holds it."""
    return base64.b64encode(text.encode()).decode()


def _test(step: StepResult) -> dict[str, object]:
    first = to_mend(step)
    return {
        "name": f"{step.name}: {step.title}",
        "status": "pass" if step.outcome == Outcome.PASSED else "fail",
        "score": step.score,
        "message": printable(explained(first)) if first else None,
    }

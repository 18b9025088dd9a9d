"""`results.json` for a programming assignment on Gradescope.

Source: "Autograder Specifications" (output format, status of a test case, output string
formatting, visibility) in the Gradescope autograder documentation.
"""

from __future__ import annotations

import json
from typing import Any, Literal

from grader.outcomes import Outcome, UsageError
from grader.report import CheckResult, Report, StepResult
from grader.reporters.escape import printable
from grader.reporters.findings import bar, explained, is_judged, is_known, needs_review, points

Hidden = Literal["hidden", "after_published"]


def results(
    report: Report,
    *,
    hidden: Hidden = "after_published",
    seconds: float | None = None,
    leaderboard: bool = False,
) -> str:
    """The contents of `results.json`, a test case for each check.

    A report that needs a person shows its points and test cases only once the instructor publishes
    the grades. Late days and extra credit are Gradescope's to count.

    Args:
        report: the report.
        hidden: when students see hidden checks.
        seconds: how long grading took.
        leaderboard: whether the points go to the leaderboard, too.

    Raises:
        UsageError: nothing was judged. The platform has no word for that but a failed run.
    """
    if not is_judged(report):
        why = report.flags[0] if report.flags else "no reason is given"
        raise UsageError(f"{report.submission} needs a person, so there is no result yet: {why}")
    held_back = needs_review(report)
    tests = [
        test
        for number, step in enumerate(report.steps, start=1)
        for test in _tests(step, number, hidden=hidden, held_back=held_back)
    ]
    found: dict[str, Any] = {
        "score": report.score,
        "output": _output(report),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "after_published" if held_back else "visible",
        "stdout_visibility": "hidden",
        "extra_data": {
            "status": report.status,
            "flags": report.flags,
            "receipt": report.receipt,
        },
        "tests": tests,
    }
    if seconds is not None:
        found["execution_time"] = round(seconds, 1)
    if leaderboard:
        found["leaderboard"] = [{"name": "Points", "value": report.score}]
    return _dump(found)


def without_submission(problem: str) -> str:
    """The contents of `results.json` where there is nothing to judge; the student sees why."""
    found: dict[str, Any] = {
        "score": 0,
        "output": printable(problem),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {"status": "no submission"},
        "tests": [],
    }
    return _dump(found)


def _tests(
    step: StepResult, number: int, *, hidden: Hidden, held_back: bool
) -> list[dict[str, Any]]:
    if not step.checks:
        return [_test_of_step(step, number, held_back=held_back)]
    return [
        {
            **({"score": check.score} if is_known(check) else {}),
            "max_score": check.max_score,
            "status": "passed" if check.outcome == Outcome.PASSED else "failed",
            "name": printable(f"{step.name}: {check.label}"),
            "name_format": "text",
            "number": f"{number}.{position}",
            "output": printable(_with_line(check)),
            "output_format": "text",
            "tags": _tags(step, check),
            "visibility": _visibility(check, hidden=hidden, held_back=held_back),
        }
        for position, check in enumerate(step.checks, start=1)
    ]


def _test_of_step(step: StepResult, number: int, *, held_back: bool) -> dict[str, Any]:
    return {
        "max_score": step.max_score,
        "status": "passed" if step.outcome == Outcome.PASSED else "failed",
        "name": printable(f"{step.name}: {step.title}"),
        "name_format": "text",
        "number": str(number),
        "output": "None of its checks ran.",
        "output_format": "text",
        "tags": [step.name],
        "visibility": "after_published" if held_back else "visible",
    }


def _visibility(check: CheckResult, *, hidden: Hidden, held_back: bool) -> str:
    if check.hidden:
        return hidden
    return "after_published" if held_back else "visible"


def _tags(step: StepResult, check: CheckResult) -> list[str]:
    tags = [step.name, check.outcome]
    return [*tags, check.misconception] if check.misconception else tags


def _with_line(check: CheckResult) -> str:
    text = explained(check)
    if check.place and check.place.text.strip():
        return f"{check.place.where}: {check.place.text.strip()}\n{text}"
    return text


def _output(report: Report) -> str:
    if needs_review(report):
        return "A person will look at this submission before its points count."
    hidden = any(check.hidden for step in report.steps for check in step.checks)
    lines = [*report.remarks]
    if not hidden:  # what is hidden until later must not show in the sum
        lines.insert(0, f"{bar(report)} {points(report)}")
    return printable("\n".join(lines))


def _dump(found: dict[str, Any]) -> str:
    return json.dumps(found, indent=2, ensure_ascii=False, allow_nan=False) + "\n"

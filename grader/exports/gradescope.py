"""`results.json` for a programming assignment on Gradescope.

Source: "Autograder Specifications" (output format, status of a test case, output string
formatting, visibility) in the Gradescope autograder documentation.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from grader.common.outcomes import Outcome, UsageError
from grader.common.text import printable
from grader.report.findings import (
    apart,
    bar,
    explained,
    is_judged,
    is_known,
    needs_review,
    outcome_words,
    points,
    waiting,
    words_of_persons,
)
from grader.report.records import CheckResult, Report, StepResult, step_outcome

Hidden = Literal["hidden", "after_published"]


def results(
    report: Report,
    *,
    hidden: Hidden = "after_published",
    seconds: float | None = None,
    leaderboard: bool = False,
) -> str:
    """The contents of `results.json`, a test case for each step.

    A step with hidden checks has two: the one that students see holds the checks that they have.
    The points of all test cases are exactly those of the report. A report that needs a person shows
    its points and test cases only once the instructor publishes the grades. Late days and extra
    credit are Gradescope's to count.

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
        for test in _tests(report, step, number, hidden=hidden, held_back=held_back)
    ]
    if report.entries:
        tests.append(_by_persons(report, hidden=hidden, held_back=held_back))
    results: dict[str, Any] = {
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
        results["execution_time"] = round(seconds, 1)
    if leaderboard:
        results["leaderboard"] = [{"name": "Points", "value": report.score}]
    return _dump(results)


def without_submission(problem: str) -> str:
    """The contents of `results.json` where there is nothing to judge; the student sees why."""
    results: dict[str, Any] = {
        "score": 0,
        "output": printable(problem),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {"status": "no submission"},
        "tests": [],
    }
    return _dump(results)


@dataclass(frozen=True, kw_only=True)
class _Part:
    """The checks of a step that are shown together, and their points.

    Attributes:
        checks: the checks.
        score: what they reached; None where that is not known.
        most: what they could reach.
        hidden: whether students do not have them.
    """

    checks: Sequence[CheckResult]
    score: float | None
    most: float
    hidden: bool = False

    @property
    def passed(self) -> bool:
        """Whether all passed."""
        return bool(self.checks) and all(c.outcome == Outcome.PASSED for c in self.checks)

    @property
    def waits(self) -> bool:
        """Whether nothing failed and a person has to look."""
        return bool(self.checks) and step_outcome(self.checks) is Outcome.WAITING


def _parts(step: StepResult) -> Iterator[_Part]:
    """The step as one part, or its visible and its hidden checks, of which no point is lost."""
    visible = [check for check in step.checks if not check.hidden]
    hidden = [check for check in step.checks if check.hidden]
    if not (visible and hidden):
        score = step.score if is_known(step) else None
        yield _Part(checks=step.checks, score=score, most=step.max_score, hidden=bool(hidden))
        return
    share = step.max_score / (sum(check.max_score for check in step.checks) or 1.0)
    most = round(share * sum(check.max_score for check in visible), 4)
    reached = round(share * sum(check.score for check in visible), 4)
    # Where a person gave the points of the step, those of its checks need not add up to them.
    rest = min(max(0.0, step.score - reached), step.max_score - most)
    rest = round(rest, 4)
    reached = round(step.score - rest, 4)
    yield _Part(checks=visible, score=reached if _all_known(visible) else None, most=most)
    yield _Part(
        checks=hidden,
        score=rest if _all_known(hidden) else None,
        most=round(step.max_score - most, 4),
        hidden=True,
    )


def _all_known(checks: Sequence[CheckResult]) -> bool:
    return all(map(is_known, checks))


def _tests(
    report: Report, step: StepResult, number: int, *, hidden: Hidden, held_back: bool
) -> Iterator[dict[str, Any]]:
    for part in _parts(step):
        label = f"{step.name}: {step.title}" + " (hidden checks)" * part.hidden
        text = _text(report, step, part.checks) if part.checks else "None of its checks ran."
        yield {
            **({} if part.score is None else {"score": part.score}),
            "max_score": part.most,
            **({} if part.waits else {"status": "passed" if part.passed else "failed"}),
            "name": printable(label),
            "name_format": "text",
            "number": f"{number}.h" if part.hidden else str(number),
            "output": printable(text),
            "output_format": "text",
            "tags": _tags(step, part.checks),
            "visibility": _visibility(part, hidden=hidden, held_back=held_back),
        }


def _by_persons(report: Report, *, hidden: Hidden, held_back: bool) -> dict[str, Any]:
    """A test case for what persons said; students see it when they see all that it is about."""
    has_hidden = any(check.hidden for step in report.steps for check in step.checks)
    part = _Part(checks=(), score=apart(report), most=0.0, hidden=has_hidden)
    return {
        "score": part.score,
        "max_score": part.most,
        "status": "passed",
        "name": "What a person said",
        "name_format": "text",
        "number": str(len(report.steps) + 1),
        "output": printable("\n".join(words_of_persons(report))),
        "output_format": "text",
        "tags": ["entries"],
        "visibility": _visibility(part, hidden=hidden, held_back=held_back),
    }


def _visibility(part: _Part, *, hidden: Hidden, held_back: bool) -> str:
    if part.hidden:
        return hidden
    return "after_published" if held_back else "visible"


def _tags(step: StepResult, checks: Sequence[CheckResult]) -> list[str]:
    known = (check.misconception for check in checks if check.misconception)
    return [*dict.fromkeys([step.name, *(check.outcome for check in checks), *known])]


def _text(report: Report, step: StepResult, checks: Sequence[CheckResult]) -> str:
    """The checks, a line each; below one that did not pass, what to know of it."""
    given = f"Judged on ready-made inputs for: {', '.join(step.given)}.\n" if step.given else ""
    return given + "\n".join(_lines(report, step, checks))


def _lines(report: Report, step: StepResult, checks: Sequence[CheckResult]) -> Iterator[str]:
    told = {""}  # what several checks have in common is told at the first of them
    for check in checks:
        yield f"{_SIGNS[check.outcome]} {check.label} ({outcome_words(check.outcome)})"
        text = waiting(check, step, report.steps) or _with_line(check)
        if text not in told:
            yield from (f"    {line}" for line in text.splitlines())
        told.add(text)


_SIGNS = {
    Outcome.PASSED: "\u2713",
    Outcome.FAILED: "\u2717",
    Outcome.NOT_ATTEMPTED: "\u25cb",
    Outcome.SKIPPED: "\u2013",
    Outcome.ERROR: "!",
    Outcome.WAITING: "?",
}


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


def _dump(results: dict[str, Any]) -> str:
    return json.dumps(results, indent=2, ensure_ascii=False, allow_nan=False) + "\n"

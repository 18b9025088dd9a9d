"""Results as frozen records, and their JSON form (`grader/report/v1`)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Literal

import msgspec

from grader.assignment.manifest import Assignment, Step
from grader.common.outcomes import Outcome, Place
from grader.common.text import as_points, visible
from grader.report.manual import ManualEntry
from grader.report.own_paths import without_own_paths, without_paths

_MOST_TEXT = 2500  # characters
_TEXTS = ("message", "expected", "hint")

SCHEMA: Literal["grader/report/v1"] = "grader/report/v1"
PLATFORM_ID = "platform_id"  # in the receipt
OPTIONAL = ("machine_score", "entries")  # only in the report of which a person has said something
_WORST_FIRST = (
    Outcome.ERROR,
    Outcome.FAILED,
    Outcome.NOT_ATTEMPTED,
    Outcome.SKIPPED,
    Outcome.WAITING,
)
_OURS = "The grading itself went wrong. This is our mistake, not yours; a person will look at it."


class Status(StrEnum):
    """Whether the points of a report count, or a person has to look first."""

    GRADED = "graded"
    NEEDS_REVIEW = "needs_review"


class CheckResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False):
    """How one check ended.

    Attributes:
        name: the test function's name.
        label: what was checked: the first line of its docstring.
        outcome: one of `Outcome`.
        score: points reached.
        max_score: points to be had.
        hidden: whether students do not have this check.
        message: what came back; empty for a passed check.
        expected: what was expected.
        hint: one thing to try.
        misconception: a name from `grader.assignment.misconceptions`, or empty.
        waits_for: for a skipped check, the step it needs.
        place: the student's own line.
    """

    name: str
    label: str
    outcome: Outcome
    score: float
    max_score: float
    hidden: bool = False
    message: str = ""
    expected: str = ""
    hint: str = ""
    misconception: str = ""
    waits_for: str = ""
    place: Place | None = None


class StepResult(msgspec.Struct, frozen=True, kw_only=True):
    """How one step ended; `given` names the steps for which a ready-made input stood in."""

    name: str
    title: str
    outcome: Outcome
    score: float
    max_score: float
    given: list[str] = []
    checks: list[CheckResult] = []


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The result of one submission.

    Attributes:
        status: "graded", or "needs_review" with the reasons in `flags`.
        remarks: what the grader noticed that cost no points.
        flags: why a person should look.
        receipt: versions, seed and hashes.
        machine_score: what the machine gave, where a person has said something; else None.
        entries: what a person said of it, or of a check for the whole class, in order.
    """

    schema: Literal["grader/report/v1"] = SCHEMA
    assignment: str
    submission: str
    status: Status
    score: float
    max_score: float
    steps: list[StepResult]
    remarks: list[str] = []
    flags: list[str] = []
    receipt: dict[str, str] = {}
    machine_score: float | None = None
    entries: list[ManualEntry] = []

    def to_json(self, *, indent: int = 2) -> bytes:
        """The report as JSON, UTF-8: on one line without an `indent`.

        The optional keys are there only where a person has said something.
        """
        plain: dict[str, Any] = msgspec.to_builtins(self)
        for name in () if self.entries else OPTIONAL:
            del plain[name]
        text = msgspec.json.encode(plain)
        return msgspec.json.format(text, indent=indent) if indent else text

    @classmethod
    def from_json(cls, text: bytes) -> Report:
        """Read a report.

        Raises:
            msgspec.ValidationError: it is not one.
        """
        return msgspec.json.decode(text, type=cls)


def as_plain(check: CheckResult) -> dict[str, Any]:
    """A result as plain values, which any plug-in of pytest can store or send."""
    return dict(msgspec.to_builtins(check))


def from_plain(values: Mapping[str, Any]) -> CheckResult:
    """The result again."""
    return msgspec.convert(values, CheckResult)


def key_of(check: CheckResult) -> str:
    """The check's name within its step; a hidden check is another one than a public namesake."""
    return f"{check.name} (hidden)" if check.hidden else check.name


def step_outcome(checks: Iterable[CheckResult]) -> Outcome:
    """A step's outcome: passed only with all of its points.

    An error of ours weighs most, then a failure; a step is "not attempted", "skipped" or "waiting"
    only if nothing worse happened in it.
    """
    outcomes = {check.outcome for check in checks}
    for outcome in _WORST_FIRST:
        if outcome in outcomes:
            return outcome
    return Outcome.PASSED if outcomes else Outcome.ERROR


def step_result(
    step: Step,
    checks: list[CheckResult],
    *,
    given: Iterable[str] = (),
    weights: dict[str, float],
    answer: str = "",
) -> StepResult:
    """Share the step's points among its checks by weight and add up what was reached.

    Args:
        step: the step.
        checks: how its checks ended.
        given: the steps for which a ready-made input stood in.
        weights: of the checks.
        answer: what a person is to judge by the step's rubric, where a check has told it.
    """
    total, own = sum(weights.get(key_of(check), 1.0) for check in checks) or 1.0, step.points
    if step.rubric:
        own = max(0.0, step.points_of_checks)
    scored = [_scored(check, own * weights.get(key_of(check), 1.0) / total) for check in checks]
    passed = (weights.get(key_of(c), 1.0) for c in scored if c.outcome == Outcome.PASSED)
    reached = own * sum(passed) / total  # not the sum of what is rounded
    scored += _to_be_marked(step, scored, answer)
    outcome = step_outcome(scored)
    score = step.points if outcome is Outcome.PASSED else round(reached, 4)
    return StepResult(
        name=step.name,
        title=step.title,
        outcome=outcome,
        score=score,
        max_score=step.points,
        given=list(given),
        checks=scored,
    )


def _to_be_marked(step: Step, checks: list[CheckResult], answer: str) -> list[CheckResult]:
    """A line for each of the rubric's; it waits for a person, unless there is nothing to see."""
    outcome, waits_for, message = Outcome.WAITING, "", answer
    for nothing in (Outcome.NOT_ATTEMPTED, Outcome.SKIPPED):
        if checks and all(check.outcome == nothing for check in checks):
            outcome, waits_for, message = nothing, checks[0].waits_for, checks[0].message
    return [
        _harmless(
            CheckResult(
                name=name,
                label=each.says,
                outcome=outcome,
                score=0.0,
                max_score=each.points,
                message=message if each is step.rubric[0] or outcome is not Outcome.WAITING else "",
                waits_for=waits_for,
            )
        )
        for name, each in zip(rubric_names(step), step.rubric, strict=True)
    ]


def rubric_names(step: Step) -> list[str]:
    """The names of the lines of a report that a person marks."""
    return [f"rubric {number}" for number, _ in enumerate(step.rubric, start=1)]


def waiting_points(steps: Iterable[StepResult]) -> float:
    """The points that a person has not given yet."""
    checks = (check for step in steps for check in step.checks)
    return round(sum(c.max_score for c in checks if c.outcome == Outcome.WAITING), 4)


def waiting_flags(steps: Iterable[StepResult]) -> list[str]:
    """Why a person has to look at steps of which nothing is wrong, a sentence for each."""
    found = [(step.name, waiting_points([step])) for step in steps]
    return [
        f"{name}: {as_points(points)} point{'s' * (points != 1)} to be given by a person"
        for name, points in found
        if points
    ]


def build_report(
    assignment: Assignment,
    submission: str,
    steps: list[StepResult],
    *,
    remarks: Iterable[str] = (),
    flags: Iterable[str] = (),
    receipt: dict[str, str] | None = None,
) -> Report:
    """Add up the steps; any error of ours asks for a person."""
    flags = list(flags)
    for step in steps:
        flags += [
            f"{step.name}: {check.name}: {check.message}"
            for check in step.checks
            if check.outcome == Outcome.ERROR
        ]
    flags += waiting_flags(steps)
    return Report(
        assignment=assignment.name,
        submission=submission,
        status=Status.NEEDS_REVIEW if flags else Status.GRADED,
        score=round(sum(step.score for step in steps), 4),
        max_score=sum(step.max_score for step in steps),
        steps=steps,
        remarks=[without_own_paths(visible(each, _MOST_TEXT)) for each in remarks],
        flags=[without_paths(visible(each, _MOST_TEXT)) for each in flags],
        receipt=receipt or {},
    )


def unjudged(
    assignment: Assignment,
    name: str,
    reason: str,
    *,
    for_student: str = "",
    outcome: Outcome = Outcome.SKIPPED,
) -> Report:
    """A report without a judgement, for a person to look at.

    Args:
        assignment: the assignment.
        name: the student's.
        reason: for the person, as a flag.
        for_student: the same in words for the student, as a remark.
        outcome: of each step.
    """
    steps = [
        StepResult(name=s.name, title=s.title, outcome=outcome, score=0.0, max_score=s.points)
        for s in assignment.steps
    ]
    told = for_student or (_OURS if outcome is Outcome.ERROR else "")
    remarks = [told] if told else []
    return build_report(assignment, name, steps, flags=[reason], remarks=remarks)


def failed_report(assignment: Assignment, name: str, error: BaseException) -> Report:
    """The report of a submission that we could not judge: nothing is known, a person must look."""
    reason = f"The grader failed: {type(error).__name__}: {str(error)[:300]}"
    return unjudged(assignment, name, reason, outcome=Outcome.ERROR)


def with_platform_id(report: Report, platform_id: str) -> Report:
    """The report with the learning platform's id of the student in its receipt, where one is known.

    Exports find the student's line on the platform by it; it has no part in the grade.
    """
    if not platform_id:
        return report
    receipt = report.receipt | {PLATFORM_ID: platform_id}
    return msgspec.structs.replace(report, receipt=receipt)


def _scored(check: CheckResult, points: float) -> CheckResult:
    passed = check.outcome == Outcome.PASSED
    return msgspec.structs.replace(
        _harmless(check), max_score=round(points, 4), score=round(points, 4) if passed else 0.0
    )


def _harmless(check: CheckResult) -> CheckResult:
    """What a submission had a hand in, fit to be shown anywhere."""
    place = check.place
    if place is not None:
        text, file = visible(place.text, _MOST_TEXT), visible(place.file, _MOST_TEXT)
        place = dataclasses.replace(place, text=text, file=file)
    hide = without_paths if check.outcome == Outcome.ERROR else without_own_paths
    texts = {name: hide(visible(getattr(check, name), _MOST_TEXT)) for name in _TEXTS}
    return msgspec.structs.replace(check, place=place, **texts)

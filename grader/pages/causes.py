"""What a student has to mend, told once: checks that fail for one cause share message and line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from grader.common.outcomes import Outcome, Place
from grader.report.findings import OURS, waiting
from grader.report.records import CheckResult, Report, StepResult

_TOLD = (Outcome.FAILED, Outcome.ERROR)
_NOT_RUN = (Outcome.NOT_ATTEMPTED, Outcome.SKIPPED)


@dataclass
class Cause:
    """One reason for which checks of a step failed.

    Attributes:
        checks: the checks, in the order of the report.
        told: those of them that say something of their own.
        place: the student's line that they share; None where none is known.
        above: the step that has told the same before; None where it is told here.
        line_above: the step that has shown the line before; None where it is shown here.
        number: counted from 1 over the whole report; on paper the first few have room.
    """

    checks: list[CheckResult] = field(default_factory=list)
    told: list[CheckResult] = field(default_factory=list)
    place: Place | None = None
    above: StepResult | None = None
    line_above: StepResult | None = None
    number: int = 0


@dataclass(frozen=True)
class NotRun:
    """Checks that did not run, for one reason."""

    outcome: Outcome
    reason: str
    checks: Sequence[CheckResult]


@dataclass(frozen=True)
class Shown:
    """A step as its student reads it.

    Attributes:
        number: counted from 1.
        step: the step.
        causes: what failed.
        not_run: what did not run.
        waiting: what a person gives the points for.
        passed: what is right.
    """

    number: int
    step: StepResult
    causes: Sequence[Cause]
    not_run: Sequence[NotRun]
    waiting: Sequence[CheckResult]
    passed: Sequence[CheckResult]


@dataclass(frozen=True)
class First:
    """What to mend, or to begin with, before everything else."""

    number: int
    step: StepResult
    check: CheckResult


def shown(report: Report) -> list[Shown]:
    """The steps of a report, each cause told where it first shows."""
    told: dict[tuple[object, ...], StepResult] = {}
    steps = [_shown(n, step, report, told) for n, step in enumerate(report.steps, start=1)]
    for number, cause in enumerate((c for each in steps for c in each.causes), start=1):
        cause.number = number
    return steps


def first_to_mend(report: Report) -> First | None:
    """The first check that failed, else the first that nobody has attempted; None after that."""
    for outcome in (Outcome.FAILED, Outcome.NOT_ATTEMPTED):
        for number, step in enumerate(report.steps, start=1):
            for check in step.checks:
                if check.outcome == outcome:
                    return First(number, step, check)
    return None


def received(check: CheckResult) -> str:
    """What came back, for a student: of an error of ours no more than that it is ours."""
    is_ours = check.outcome == Outcome.ERROR and check.misconception != "newer-python"
    return OURS if is_ours else check.message


def _shown(
    number: int, step: StepResult, report: Report, told: dict[tuple[object, ...], StepResult]
) -> Shown:
    causes = _causes(step.checks)
    for cause in causes:
        keys = [(cause.place, *_says(check)) for check in cause.told if received(check)]
        if keys and all(key in told for key in keys):
            cause.above = told[keys[0]]
        cause.told = [c for c in cause.told if (cause.place, *_says(c)) not in told]
        told.update({key: told.get(key, step) for key in keys})
        if cause.place is not None and cause.above is None:
            cause.line_above = told.get((cause.place,))
            told.setdefault((cause.place,), step)
    return Shown(
        number,
        step,
        causes,
        list(_not_run(step, report)),
        [check for check in step.checks if check.outcome == Outcome.WAITING],
        [check for check in step.checks if check.outcome == Outcome.PASSED],
    )


def _causes(checks: Sequence[CheckResult]) -> list[Cause]:
    """Checks on one line belong together, and so do those that say the same."""
    causes: list[Cause] = []
    for check in checks:
        if check.outcome not in _TOLD:
            continue
        cause = next((each for each in causes if _belongs(check, each)), None)
        if cause is None:
            cause = Cause(place=check.place)
            causes.append(cause)
        cause.checks.append(check)
        cause.place = cause.place or check.place
        if _says(check) not in map(_says, cause.told):
            cause.told.append(check)
    return causes


def _belongs(check: CheckResult, cause: Cause) -> bool:
    if check.place is not None and cause.place is not None and check.place == cause.place:
        return True
    return bool(received(check)) and any(_says(check) == _says(each) for each in cause.told)


def _says(check: CheckResult) -> tuple[str, str, str]:
    return received(check), check.expected, check.hint


def _not_run(step: StepResult, report: Report) -> Iterator[NotRun]:
    groups: dict[tuple[Outcome, str], list[CheckResult]] = {}
    for check in step.checks:
        if check.outcome in _NOT_RUN:
            reason = waiting(check, step, report.steps)
            groups.setdefault((check.outcome, reason), []).append(check)
    for (outcome, reason), checks in groups.items():
        yield NotRun(outcome, reason, checks)

"""What every format tells of a step: the first thing to mend, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.common.outcomes import Outcome
from grader.common.text import as_points, bounded
from grader.report.manual import in_words
from grader.report.records import (
    CheckResult,
    Report,
    Status,
    StepResult,
    waiting_flags,
    waiting_points,
)

_WORST_FIRST = (Outcome.ERROR, Outcome.FAILED, Outcome.NOT_ATTEMPTED, Outcome.SKIPPED)
_TOLD = (Outcome.ERROR, Outcome.FAILED, Outcome.NOT_ATTEMPTED)
_MOST = 1500  # characters of a message, and of a hint
_WORDS = {Outcome.NOT_ATTEMPTED: "not attempted", Outcome.WAITING: "waiting for a person"}

_OF_THE_FILE = "the file cannot be "  # how the reason begins where a whole file is of no use

SELF_REPORTED = "Self-reported: "
"""How a remark begins that is for the instructor: it rests on what the submission said itself."""

OURS = "The check itself went wrong. This is our mistake, not yours; a person will look at it."


@dataclass(frozen=True)
class Finding:
    """What to mend.

    Attributes:
        name: the step's, or "all steps".
        label: what was checked.
        check: the check that tells of it.
        given: the steps whose ready-made input was used.
    """

    name: str
    label: str
    check: CheckResult
    given: Sequence[str] = ()


def findings(report: Report) -> list[Finding]:
    """The first thing to mend of each step; what all steps share, once."""
    whole = of_the_whole_file(report)
    if whole:
        step = next((s for s in report.steps if _waited_for(report) == s.name), None)
        if step:
            return [Finding(step.name, "The file can be read", whole)]
        return [Finding("all steps", "Something that stops the file as a whole", whole)]
    first = [(step, to_mend(step)) for step in report.steps]
    return [Finding(step.name, check.label, check, step.given) for step, check in first if check]


def to_mend(step: StepResult) -> CheckResult | None:
    """The check to look at first; None where the step has all of its points, or no checks."""
    for outcome in _WORST_FIRST:
        for check in step.checks:
            if check.outcome == outcome:
                return check
    return None


def of_the_whole_file(report: Report) -> CheckResult | None:
    """The one failure that all steps share, such as a file that Python cannot read; else None."""
    steps = [step for step in report.steps if step.outcome != Outcome.NOT_ATTEMPTED]
    told = [step for step in steps if step.outcome != Outcome.SKIPPED]
    if len(told) == 1 < len(steps) and _waited_for(report) is not None:
        return to_mend(told[0])
    first = [check for check in map(to_mend, steps) if check and check.outcome == Outcome.FAILED]
    shared = len({check.message for check in first}) == 1 < len(first) == len(steps)
    return first[0] if shared and first[0].message else None


def _waited_for(report: Report) -> str | None:
    """The step that all the skipped ones wait for with one reason; "" for the file itself."""
    skipped = [step for step in report.steps if step.outcome == Outcome.SKIPPED]
    reasons = {
        (check.waits_for, check.message)
        for step in skipped
        for check in step.checks
        if not check.hidden
    }
    if len(reasons) != 1:
        return None
    waits_for, message = reasons.pop()
    return waits_for if _OF_THE_FILE in message.lower() else None


def is_judged(report: Report) -> bool:
    """Whether any check ran, or a person has decided; else nothing is known of the points."""
    settled = bool(report.entries) and not needs_review(report)
    return settled or any(step.checks for step in report.steps)


def is_known(of: StepResult | CheckResult) -> bool:
    """Whether its points are known: it was judged, no error of ours withheld any, none wait.

    A step without checks is known where it passed: every one of them was dropped.
    """
    if isinstance(of, StepResult):
        judged = bool(of.checks) or of.outcome == Outcome.PASSED
        return judged and of.outcome != Outcome.ERROR and not waiting_points([of])
    return of.outcome not in (Outcome.ERROR, Outcome.WAITING)


def outcome_words(outcome: Outcome) -> str:
    """An outcome as people say it."""
    return _WORDS.get(outcome, outcome)


def explained(check: CheckResult) -> str:
    """What was expected, what came back and what to try, a paragraph each; "" if it passed."""
    return "\n".join(_paragraphs(check))


def points(report: Report) -> str:
    """What was reached, of how much."""
    if not is_judged(report):
        return f"no points yet, of {as_points(report.max_score)}"
    reached = f"{as_points(report.score)} of {as_points(report.max_score)} points"
    waiting = waiting_points(report.steps)
    if waiting:
        return f"{reached}, {as_points(waiting)} waiting for a person"
    share = 100 * report.score / report.max_score if report.max_score else 0.0
    return f"{reached} ({share:.0f} %{by_machine(report)})"


def by_machine(report: Report) -> str:
    """What the machine gave, to be put behind the points; empty where that is what counts."""
    machine = report.machine_score
    if machine is None or as_points(machine) == as_points(report.score):
        return ""
    return f", {as_points(machine)} by the machine"


def apart(report: Report) -> float:
    """The points that belong to no step, which a person has given or taken for the whole."""
    of_steps = sum(step.score for step in report.steps)
    return round(report.score - of_steps, 4) if report.entries else 0.0


def words_of_persons(report: Report) -> list[str]:
    """What a person has said of the report, a sentence for each entry."""
    return [in_words(entry) for entry in report.entries]


def bar(report: Report, cells: int = 24) -> str:
    """A bar of characters; full only with full marks."""
    share = report.score / report.max_score if report.max_score else 0.0
    full = max(0, min(cells, int(cells * share)))
    return "█" * full + "░" * (cells - full)


def needs_review(report: Report) -> bool:
    """Whether a person must look before its points count."""
    return report.status != Status.GRADED


def waits_only(report: Report) -> bool:
    """Whether a person must look for no other reason than to give points."""
    return bool(report.flags) and report.flags == waiting_flags(report.steps)


def own_flags(report: Report) -> list[str]:
    """The flags that tell neither of a check of ours that went wrong nor of points that wait."""
    ours, waits = error_prefixes(report.steps), waiting_flags(report.steps)
    return [flag for flag in report.flags if flag not in waits and not flag.startswith(ours)]


def error_prefixes(steps: Sequence[StepResult]) -> tuple[str, ...]:
    """How the flags begin that tell of a check of ours that went wrong."""
    return tuple(
        f"{step.name}: {check.name}: "
        for step in steps
        for check in step.checks
        if check.outcome == Outcome.ERROR
    )


def graded(reports: Sequence[Report]) -> list[Report]:
    """Those whose points count."""
    return [report for report in reports if not needs_review(report)]


def waiting(check: CheckResult, step: StepResult, steps: Sequence[StepResult]) -> str:
    """Why a check did not run, without the failure itself where that is told elsewhere."""
    if check.outcome != Outcome.SKIPPED:
        return ""
    failed = {s.name for s in steps if any(c.outcome in _TOLD for c in s.checks)}
    if check.waits_for not in failed:
        return check.message
    return "see above" if check.waits_for == step.name else f"waits for `{check.waits_for}`"


def _why_not_run(check: CheckResult) -> str:
    if not check.waits_for:
        return check.message or "Not run."
    reason = check.message.partition(": ")[2] if _OF_THE_FILE in check.message else ""
    return f"Waits for the step {check.waits_for}{': ' if reason else ''}{reason.rstrip('.')}."


def _paragraphs(check: CheckResult) -> Iterator[str]:
    match check.outcome:
        case Outcome.PASSED:
            return
        case Outcome.ERROR:
            yield check.message if check.misconception == "newer-python" else OURS
        case Outcome.NOT_ATTEMPTED:
            yield "Not attempted: the stub is still there."
        case Outcome.SKIPPED:
            yield _why_not_run(check)
        case Outcome.WAITING:
            yield "A person gives the points for this."
        case _:
            for name in ("expected", "received", "hint"):
                text = check.message if name == "received" else getattr(check, name)
                if text:
                    yield f"{name}: {bounded(text, _MOST)}"

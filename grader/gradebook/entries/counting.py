"""The report that counts: what the machine found, and what a person has said about it.

A pure function of the two, so that whoever grades again, exports or shows gets the same. First come
the entries for the whole class (checks dropped or weighed anew), then those on the student, in the
order in which they were made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import msgspec

from grader.common.outcomes import Outcome
from grader.report.findings import error_prefixes
from grader.report.manual import POINTS_APART, EntryKind, ManualEntry
from grader.report.records import (
    CheckResult,
    Report,
    Status,
    StepResult,
    key_of,
    step_outcome,
    waiting_flags,
)

_OPEN = (Outcome.ERROR, Outcome.WAITING)
_WEIGHING = (EntryKind.DROP, EntryKind.REWEIGH)
_OF_THE_WHOLE = "A person has given the points of the whole."
_R = TypeVar("_R", CheckResult, StepResult, Report)


def in_effect(entries: Iterable[ManualEntry], student: str) -> list[ManualEntry]:
    """Those that concern a student and were not taken back: of the class first, then in order."""
    there = [e for e in entries if e.undone_at is None and e.student in ("", student)]
    return sorted(there, key=lambda entry: (entry.kind not in _WEIGHING, entry.number))


def report_that_counts(machine: Report, entries: Iterable[ManualEntry]) -> Report:
    """The machine's report with the entries in effect; the same one where there are none.

    `score`, `status`, `flags` and the steps are those that count; `machine_score` is what the
    machine gave, and `entries` tells what a person has said, each with its effect.

    Args:
        machine: the report as it was judged.
        entries: of the gradebook, of whichever student.
    """
    there = in_effect(entries, machine.submission)
    if not there:
        return machine
    counting = _Counting(machine)
    said = [counting.take(entry) for entry in there]
    return _replace(
        machine,
        steps=counting.steps,
        score=counting.score,
        max_score=round(sum(step.max_score for step in counting.steps), 4),
        flags=counting.flags,
        status=Status.NEEDS_REVIEW if counting.flags else Status.GRADED,
        machine_score=machine.score,
        entries=sorted(said, key=lambda entry: entry.number),
    )


def machine_score_of(machine: Report, step: str, check: str) -> float | None:
    """What the machine gave for the whole, a step or a check; None where there is no such thing."""
    if not step:
        return machine.score
    found = next((each for each in machine.steps if each.name == step), None)
    if found is None:
        return None
    if not check:
        return found.score
    return next((each.score for each in found.checks if key_of(each) == check), None)


class _Counting:
    """What entries, one after another, have made of a report so far."""

    def __init__(self, machine: Report) -> None:
        self._machine = machine
        self.steps = list(machine.steps)
        self._weights: dict[tuple[str, str], float] = {}
        self._apart = round(machine.score - sum(step.score for step in machine.steps), 4)
        self._settled: set[str] = set()

    @property
    def score(self) -> float:
        """The points so far."""
        most = round(sum(step.max_score for step in self.steps), 4)
        return _within(sum(step.score for step in self.steps) + self._apart, most)

    @property
    def flags(self) -> list[str]:
        """Why a person should look all the same."""
        machine, steps = self._machine, self.steps
        ours, still = error_prefixes(machine.steps), error_prefixes(steps)
        waited = waiting_flags(machine.steps)
        kept = [
            flag
            for flag in machine.flags
            if flag not in self._settled
            and flag not in waited
            and (not flag.startswith(ours) or flag.startswith(still))
        ]
        return kept + waiting_flags(steps)

    def take(self, entry: ManualEntry) -> ManualEntry:
        """Let an entry have its effect; returns it with that."""
        before = self.score
        match entry.kind:
            case EntryKind.DROP | EntryKind.REWEIGH:
                self._weigh(entry)
            case EntryKind.ADJUST if entry.step:
                self._adjust_step(entry)
            case EntryKind.ADJUST:
                self._adjust_whole(entry)
            case EntryKind.ACCEPT:
                self._settled |= {*entry.flags}
        return msgspec.structs.replace(
            entry,
            effect=round(self.score - before, 4),
            machine_score_now=machine_score_of(self._machine, entry.step, entry.check),
        )

    def _weigh(self, entry: ManualEntry) -> None:
        self._weights[entry.step, entry.check] = entry.weight or 0.0
        for number, step in enumerate(self._machine.steps):
            if step.name == entry.step:
                own = {check: w for (name, check), w in self._weights.items() if name == step.name}
                self.steps[number] = _reweighed(step, own)

    def _adjust_step(self, entry: ManualEntry) -> None:
        for number, step in enumerate(self.steps):
            if step.name == entry.step:
                adjusted = _adjusted_check if entry.check else _adjusted_step
                self.steps[number] = adjusted(step, entry)

    def _adjust_whole(self, entry: ManualEntry) -> None:
        if entry.points is None:
            self._apart = round(self._apart + (entry.add or 0.0), 4)
            return
        self.steps = [_without_open(step) for step in self.steps]
        self._apart = round(entry.points - sum(step.score for step in self.steps), 4)
        self._settled |= {*entry.flags}


def _reweighed(step: StepResult, weights: Mapping[str, float]) -> StepResult:
    """The step with its points shared anew; checks and lines of a rubric each among themselves.

    A dropped check is gone. Where none of its kind is left, the step is worth that much less.
    """
    changed = [_is_marked(c) for c in step.checks if weights.get(key_of(c), 1.0) != 1.0]
    checks: list[CheckResult] = []
    for marked in (False, True):
        some = [check for check in step.checks if _is_marked(check) is marked]
        checks += _shared(some, weights) if marked in changed else some
    if not changed:
        return step
    most = round(sum(check.max_score for check in checks), 4)
    if abs(most - step.max_score) < 0.01:  # what rounding has lost
        most = step.max_score
    outcome = step_outcome(checks) if checks else Outcome.PASSED
    reached = round(sum(check.score for check in checks), 4)
    score = most if outcome is Outcome.PASSED else reached
    return _replace(step, checks=checks, outcome=outcome, score=score, max_score=most)


def _shared(checks: Sequence[CheckResult], weights: Mapping[str, float]) -> list[CheckResult]:
    shares = [check.max_score * weights.get(key_of(check), 1.0) for check in checks]
    points, total = sum(check.max_score for check in checks), sum(shares)
    kept = []
    for check, share in zip(checks, shares, strict=True):
        if share > 0:
            most = round(points * share / total, 4)
            part = check.score / check.max_score if check.max_score else 0.0
            kept.append(_replace(check, max_score=most, score=round(most * part, 4)))
    return kept


def _is_marked(check: CheckResult) -> bool:
    """Whether it is a line of a rubric, which has points of its own."""
    return check.name.startswith("rubric ")


def _adjusted_check(step: StepResult, entry: ManualEntry) -> StepResult:
    checks, score = list(step.checks), step.score
    for number, check in enumerate(checks):
        if key_of(check) == entry.check:
            checks[number] = _with_points(check, _wanted(entry, check.score, check.max_score))
            score += checks[number].score - check.score
    outcome = step_outcome(checks) if checks else step.outcome
    score = step.max_score if outcome is Outcome.PASSED else _within(score, step.max_score)
    return _replace(step, checks=checks, outcome=outcome, score=score)


def _adjusted_step(step: StepResult, entry: ManualEntry) -> StepResult:
    """The step with points of its own; what was open in it shares what they are above the rest."""
    score = _wanted(entry, step.score, step.max_score)
    checks = list(step.checks) or [_in_place_of_checks(step)]
    if entry.points is not None or not step.checks:
        checks = _open_settled(checks, score)
    full = score >= step.max_score - POINTS_APART
    if full:
        checks = [_with_points(check, check.max_score) for check in checks]
    outcome = Outcome.PASSED if full else _less_than_full(checks, score)
    return _replace(step, checks=checks, outcome=outcome, score=score)


def _in_place_of_checks(step: StepResult) -> CheckResult:
    """What a person judges where no check ran."""
    return CheckResult(
        name="person",
        label="Judged by a person",
        outcome=Outcome.WAITING,
        score=0.0,
        max_score=step.max_score,
    )


def _less_than_full(checks: Sequence[CheckResult], score: float) -> Outcome:
    worst = step_outcome(checks)
    if worst in _OPEN or (worst in (Outcome.NOT_ATTEMPTED, Outcome.SKIPPED) and not score):
        return worst
    return Outcome.FAILED


def _open_settled(checks: Sequence[CheckResult], score: float) -> list[CheckResult]:
    rest = score - sum(check.score for check in checks if check.outcome not in _OPEN)
    room = sum(check.max_score for check in checks if check.outcome in _OPEN)
    part = min(1.0, max(0.0, rest / room)) if room else 0.0
    return [
        _with_points(check, round(part * check.max_score, 4)) if check.outcome in _OPEN else check
        for check in checks
    ]


def _with_points(check: CheckResult, points: float) -> CheckResult:
    """The check with a person's points; what told of a mistake goes where all points are given."""
    if points < check.max_score - POINTS_APART:
        return _replace(check, score=points, outcome=Outcome.FAILED)
    keeps = check.outcome in (Outcome.WAITING, Outcome.PASSED)  # the answer that was marked
    texts = {} if keeps else _NO_TEXTS
    return _replace(check, score=check.max_score, outcome=Outcome.PASSED, **texts)


_NO_TEXTS: dict[str, object] = {
    **dict.fromkeys(("message", "expected", "hint", "misconception", "waits_for"), ""),
    "place": None,
}


def _without_open(step: StepResult) -> StepResult:
    """The step where nothing waits any more, for the points of the whole are given."""
    checks = [
        _replace(check, outcome=Outcome.SKIPPED, message=_OF_THE_WHOLE, waits_for="")
        if check.outcome in _OPEN
        else check
        for check in step.checks
    ]
    if checks == step.checks:
        return step
    return _replace(step, checks=checks, outcome=step_outcome(checks))


def _wanted(entry: ManualEntry, before: float, most: float) -> float:
    return _within(before + (entry.add or 0.0) if entry.points is None else entry.points, most)


def _within(points: float, most: float) -> float:
    return round(min(most, max(0.0, points)), 4)


def _replace(record: _R, **changes: object) -> _R:
    return msgspec.structs.replace(record, **changes)

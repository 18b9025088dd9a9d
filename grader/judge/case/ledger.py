"""How the checks of one submission ended, step by step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from grader.assignment.manifest import Step
from grader.common.outcomes import Outcome
from grader.judge.attempts import Inputs, Tried
from grader.report.records import (
    CheckResult,
    StepResult,
    as_plain,
    from_plain,
    key_of,
    step_outcome,
    step_result,
)

_BROKEN = (Outcome.FAILED, Outcome.NOT_ATTEMPTED)


def upheld(result: CheckResult, early: Mapping[str, CheckResult]) -> CheckResult:
    """The result that counts for a check whose step may have been judged early.

    Where the function was found broken then, others were given a stand-in for it. It may have kept
    what that one made, so it passes no check that it did not pass then.

    Args:
        result: of the check, in its turn.
        early: how the checks of the step ended before, by `key_of`; empty where none was run.
    """
    before = early.get(key_of(result))
    broken = before is not None and step_outcome(early.values()) in _BROKEN
    return before if before and broken and result.outcome == Outcome.PASSED else result


@dataclass(frozen=True)
class _Entry:
    result: CheckResult
    weight: float


class Ledger:
    """What is known of each step: final results, and those of steps that were judged early."""

    def __init__(self) -> None:
        self._final: dict[str, dict[str, _Entry]] = {}
        self._given: dict[str, dict[str, None]] = {}
        self._early: dict[str, dict[str, CheckResult]] = {}
        self._passed_on: dict[str, Inputs] = {}
        self._covers: set[str] = set()
        self._failed_on_chain: set[str] = set()
        self._answers: dict[str, str] = {}

    def record(self, step: str, tried: Tried, *, weight: float) -> None:
        """Note how a check ended: by the attempt that counts, and by what was known before."""
        result = upheld(tried.result, self._early.get(step, {}))
        self._final.setdefault(step, {})[key_of(result)] = _Entry(result, weight)
        given = self._given.setdefault(step, {})
        given.update(dict.fromkeys(tried.given))
        if result.outcome == Outcome.PASSED:
            given.update(dict.fromkeys(tried.attempt.stand_ins))
            self._passed_on[step] = max(tried.attempt.inputs, self.passed_on(step))
        if tried.covered_a_mistake or tried.covered_further_up:
            self._covers.add(step)

    def note_answer(self, step: str, answer: str) -> None:
        """What a person is to judge by the rubric of the step; the last that is told counts."""
        self._answers[step] = answer

    def keep_early(self, step: str) -> None:
        """The step was judged before its turn: keep no more of it than how its checks ended."""
        self._early[step] = self._results(step)
        self._final.pop(step, None)
        self._given.pop(step, None)
        self._failed_on_chain.discard(step)

    def note_failed_on_chain(self, step: str) -> None:
        """A check of the step fails on a chain of own results, too."""
        self._failed_on_chain.add(step)

    def failed_on_chain(self, step: str) -> bool:
        """Whether one of its checks does."""
        return step in self._failed_on_chain

    def outcome_of(self, step: str) -> Outcome | None:
        """The outcome of a step whose checks have run in their turn; None before."""
        checks = self._results(step)
        return step_outcome(checks.values()) if checks else None

    def is_known(self, step: str) -> bool:
        """Whether its checks have run, in their turn or early."""
        return step in self._final or step in self._early

    def is_broken(self, step: str) -> bool:
        """Whether the function of `step` is wrong or open, as far as its checks have run."""
        early = self._early.get(step)
        found = self.outcome_of(step) or (step_outcome(early.values()) if early else None)
        return found in _BROKEN

    def has_any_of(self, steps: Iterable[str]) -> bool:
        """Whether a check of one of these steps has run in its turn."""
        return any(step in self._final for step in steps)

    def passed_on(self, step: str) -> Inputs:
        """The inputs on which checks of the step passed: of several the furthest from the usual."""
        return self._passed_on.get(step, Inputs.USUAL)

    def covers(self, step: str) -> bool:
        """Whether one of its checks was judged on an input that covered a mistake."""
        return step in self._covers

    def public_results(self, step: str) -> list[CheckResult]:
        """How those checks of a step ended that students have."""
        return [check for check in self._results(step).values() if not check.hidden]

    def step_results(self, steps: Iterable[Step]) -> list[StepResult]:
        """Those of these steps whose checks have run, in this order."""
        return [
            step_result(
                step,
                list(self._results(step.name).values()),
                given=self._given.get(step.name, {}),
                weights={key: e.weight for key, e in self._final[step.name].items()},
                answer=self._answers.get(step.name, ""),
            )
            for step in steps
            if step.name in self._final
        ]

    def steps(self) -> list[str]:
        """The names of the steps whose checks have run."""
        return list(self._final)

    def as_plain(self) -> dict[str, Any]:
        """The final results as plain values, for another process."""
        return {
            step: {
                "checks": {key: [as_plain(e.result), e.weight] for key, e in checks.items()},
                "given": list(self._given.get(step, {})),
                "answer": self._answers.get(step, ""),
            }
            for step, checks in self._final.items()
        }

    def restore(self, sent: Mapping[str, Any]) -> None:
        """Take over what `as_plain` gave in another process."""
        for step, told in sent.items():
            pairs = told["checks"].items()
            self._final[step] = {k: _Entry(from_plain(check), w) for k, (check, w) in pairs}
            self._given[step] = dict.fromkeys(told["given"])
            self._answers[step] = told["answer"]

    def _results(self, step: str) -> dict[str, CheckResult]:
        return {key: entry.result for key, entry in self._final.get(step, {}).items()}

"""Judges checks, each as often as it takes, and before it whatever decides on its inputs.

Nothing here knows pytest's items: a check is a record with something that runs it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from grader.common.outcomes import Failed, NotAttempted, Outcome, TooNew, Waiting
from grader.judge.again.known import NOTHING_KNOWN, Known
from grader.judge.attempts import Attempt, Tried, counted, failed_on_chain, following
from grader.judge.case.case import OpenCase
from grader.judge.hidden import conceal
from grader.judge.verdict import result_of
from grader.judge.watcher import Watcher
from grader.report.records import CheckResult


@dataclass(frozen=True, kw_only=True)
class Check:
    """A check of a step.

    Attributes:
        name: the test function's.
        label: what is checked, for students.
        step: the step.
        run: runs it once; gives what it raised, or None.
        public: makes the checks of another step that students have.
        hidden: whether students do not have this one.
        weight: its share of the step's points.
        hint: what a failed hidden check tells to try.
    """

    name: str
    label: str
    step: str
    run: Callable[[], BaseException | None]
    public: Callable[[str], Iterable[Check]] = lambda _step: ()
    hidden: bool = False
    weight: float = 1.0
    hint: str = ""


class Judging:
    """Judges the checks of one submission.

    Args:
        case: the submission's.
        watcher: is told what happens.
        reveal: tell what hidden checks say, to their author.
        known: the results that stand.
    """

    def __init__(
        self,
        case: OpenCase,
        watcher: Watcher,
        *,
        reveal: bool = False,
        known: Known = NOTHING_KNOWN,
    ) -> None:
        self._known = known
        self._case = case
        self._watcher = watcher
        self._reveal = reveal
        self._early: set[str] = set()  # the steps that are being judged before their turn

    def judge(self, check: Check) -> Tried:
        """Judge a check, and the steps that it builds on where they were not selected.

        Returns:
            The attempt that counts.

        Raises:
            UsageError: nothing can be judged here; TensorFlow is not installed, for example.
        """
        if self._known.result(check.step, check.name, hidden=check.hidden):
            return self._judge(check)
        if check.hidden:
            self._case.begin_hidden()
        self._judge_upstream(check)
        self._watcher.begin_check(self._case.assignment, check.step)
        return self._judge(check)

    def _judge_upstream(self, check: Check) -> None:
        case, step = self._case, check.step
        if case.student.has_stub(step):
            return
        for need in case.assignment.upstream(step):
            if case.ledger.outcome_of(need) is None:
                self._watcher.begin_upstream(case.assignment, need, step)
                self._judge_all(check.public(need))

    def _judge_all(self, checks: Iterable[Check]) -> None:
        for check in checks:
            self._judge(check)

    def _judge(self, check: Check) -> Tried:
        """Try a check as often as it takes, and note how it ended."""
        ledger, tried = self._case.ledger, list[Tried]()
        known = self._known.result(check.step, check.name, hidden=check.hidden)
        if known is not None:
            ledger.note_answer(check.step, self._known.answers.get(check.step, ""))
            stands = Tried(Attempt(), known, tuple(self._known.given.get(check.step, ())))
            ledger.record(check.step, stands, weight=check.weight)
            return stands
        chain = not ledger.failed_on_chain(check.step)
        broken = functools.partial(self._broken_helpers, check)
        while attempt := following(tried, broken, chain=chain):
            tried.append(self._try(check, attempt))
        if failed_on_chain(tried):
            ledger.note_failed_on_chain(check.step)
        best = counted(tried)
        ledger.record(check.step, best, weight=check.weight)
        return best

    def _try(self, check: Check, attempt: Attempt) -> Tried:
        """Run a check once; what it raised is kept only where it is a mistake of ours."""
        case = self._case
        case.processes.prepare(check.step, attempt, hidden=check.hidden)
        with (
            case.inputs.trying(check.step, attempt) as used,
            case.student.within_check(check.step, stand_ins=attempt.stand_ins),
        ):
            error = self._known_before(check) or check.run()
            if error is not None:
                self._watcher.raised(check.step, check.name, error)
            result = self._result(check, error)
        return Tried(
            attempt,
            result,
            tuple(used.given),
            used.covered_a_mistake,
            used.covered_further_up,
            error if result.outcome == Outcome.ERROR else None,
        )

    def _result(self, check: Check, error: BaseException | None) -> CheckResult:
        case = self._case
        result = result_of(
            error,
            name=check.name,
            label=check.label,
            step=check.step,
            hidden=check.hidden,
            case=case.case,
        )
        if result.outcome == Outcome.FAILED and case.student.printed:
            case.student.printed.failed(check.step)
        if check.hidden and not self._reveal:
            catalogue = case.assignment.catalogue
            return conceal(result, catalogue, hint=check.hint, error=error)
        return result

    def _known_before(self, check: Check) -> BaseException | None:
        """How a check ends that need not be run: a stub, or a file that cannot be imported."""
        student = self._case.student
        if student.has_stub(check.step):
            return NotAttempted(check.step)
        try:
            if check.hidden:
                await_public(self._case.ledger.public_results(check.step), check.step)
            student.check_file(check.step)
        except (Failed, NotAttempted, TooNew, Waiting) as error:
            return error
        return None

    def _broken_helpers(self, check: Check) -> tuple[str, ...]:
        """The functions that the code of the step calls and that are wrong or open."""
        case = self._case
        if check.step in self._early:
            return ()
        helpers = case.case.helpers(check.step)
        for name in helpers:
            if not case.is_known(name):
                self._judge_early(name, check.public(name))
        return tuple(name for name in helpers if case.is_broken(name))

    def _judge_early(self, step: str, checks: Iterable[Check]) -> None:
        """Judge a step before its turn, to know whether its function works; keep no more of it."""
        case = self._case
        self._early.add(step)
        self._judge_all(checks)
        self._early.remove(step)
        case.ledger.keep_early(step)
        case.inputs.forget_failures(step)
        case.student.forget_step(step)
        case.processes.start_anew()


def await_public(public: Iterable[CheckResult], step: str) -> None:
    """A hidden check needs that some check of its step which students have has passed.

    Args:
        public: how those that have run ended.
        step: the step.

    Raises:
        NotAttempted: the step is open.
        Waiting: none passed, so there is nothing to look at more closely.
    """
    checks = list(public)
    if not checks or any(check.outcome == Outcome.PASSED for check in checks):
        return
    if all(check.outcome == Outcome.NOT_ATTEMPTED for check in checks):
        raise NotAttempted(step)
    raise Waiting(next((check.waits_for for check in checks if check.waits_for), step))

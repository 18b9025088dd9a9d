"""Everything that the checks of one submission share: results, inputs, what was made once."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from grader.assignment import Assignment
from grader.attempts import Attempt, Inputs, Tried
from grader.outcomes import Failed, NotAttempted, Outcome, Waiting
from grader.remote.scratch import Scratch
from grader.remote.session import Session
from grader.report import CheckResult, StepResult, key_of, step_outcome, step_result
from grader.sketch import Figure
from grader.student import Student
from grader.twins import SELF_REPORTED_WHEN_HIDDEN, Twins

Made = TypeVar("Made")

_BROKEN = (Outcome.FAILED, Outcome.NOT_ATTEMPTED)


@dataclass
class _Used:
    """What an attempt, or a thing that was made, got in the place of the student's own results."""

    given: dict[str, None] = field(default_factory=dict)
    covered_a_mistake: bool = False
    covered_further_up: bool = False

    def add(self, other: _Used) -> None:
        self.given |= other.given
        self.covered_a_mistake |= other.covered_a_mistake
        self.covered_further_up |= other.covered_further_up


_Key = tuple[str, str, Attempt]


class Bench:
    """The workbench of one submission.

    Own results are used where their step passed; otherwise the ready-made input, so that a mistake
    costs once. What else is tried where a check fails, `grader.attempts` says.
    """

    def __init__(
        self,
        assignment: Assignment,
        student: Student,
        session: Session,
        *,
        scratch: Path,
        data: str = "bundled",
        twins: Twins | None = None,
        seed: int = 2026,
    ) -> None:
        self.assignment = assignment
        self.student = student
        self.session = session
        self.twins = twins or Twins(session, None)
        self.scratch = scratch
        self.data = data
        self.seed = seed
        self.results: dict[str, dict[str, CheckResult]] = {}
        self.weights: dict[str, dict[str, float]] = {}
        self.given: dict[str, dict[str, None]] = {}
        self.step = ""
        self._attempt = Attempt()
        self._used = _Used()
        self._passed_on: dict[str, Inputs] = {}
        self._covers: set[str] = set()
        self.without_chain: set[str] = set()
        self._foretold: dict[str, dict[str, CheckResult]] = {}
        self._made: dict[_Key, tuple[Any, _Used]] = {}
        self._late: set[_Key] = set()  # what was made after the checks of later steps had begun
        self._stood_in: set[str] = set()  # functions for which this process has had a stand-in
        self._failures: dict[_Key, tuple[Failed, _Used]] = {}
        self._generations = (0, 0)
        self._nonce = secrets.token_hex(8)
        self._remarks: list[str] | None = None
        self._self_reported = 0  # how many of the remarks are of that kind
        self.wants_pictures = False
        self.figures: dict[str, dict[str, Figure]] = {}
        self.measures: dict[str, float] = {}

    def outcome_of(self, step: str) -> Outcome | None:
        """The outcome of a step whose checks have run; None before."""
        checks = self.results.get(step)
        return step_outcome(checks.values()) if checks else None

    def public_results(self, step: str) -> list[CheckResult]:
        """How those checks of a step ended that students have."""
        return [check for check in self.results.get(step, {}).values() if not check.hidden]

    def begin_hidden(self) -> None:
        """Hidden data is about to be used: what the submission says from now on is no remark."""
        if self._remarks is None:
            self._remarks = self.remarks()
            self._self_reported = len(self.twins.remarks())

    def keep_remarks(self, remarks: list[str]) -> None:
        """These are the remarks, from another process that ran the checks."""
        self._remarks = remarks
        self._self_reported = len(self.twins.remarks())

    def picture(self, name: str, draw: Callable[[], str], *, caption: str) -> None:
        """Draw something for the step's feedback; nothing that goes wrong in it decides anything.

        Args:
            name: tells the pictures of a step apart.
            draw: makes it, with `grader.sketch`; called only where somebody will look at it.
            caption: what it shows.
        """
        if not self.wants_pictures or self._remarks is not None:  # hidden data is not shown
            return
        with contextlib.suppress(Exception):
            body = draw()
            if body:
                self.figures.setdefault(self.step, {})[name] = Figure(body, caption)

    def measured(self, *, seconds: float, accuracy: float) -> None:
        """Note what a training took and reached, for the page of the class; it decides nothing.

        Args:
            seconds: of the training, by the clock of the process that did it.
            accuracy: on the test set, recomputed.
        """
        if self._remarks is None:  # hidden data is not shown
            self.measures = {"seconds": float(seconds), "accuracy": float(accuracy)}

    def enter(self, step: str, attempt: Attempt, *, hidden: bool = False) -> None:
        """A check of `step` is about to be tried.

        Nobody who has had a stand-in for its function answers a hidden check of it.
        """
        self.student.begin_step(step)
        self.step, self._attempt, self._used = step, attempt, _Used()
        self.student.stand_ins = attempt.stand_ins
        if hidden and step in self._stood_in:
            self.start_anew()
        self._stood_in.update(attempt.stand_ins)

    def leave(self, result: CheckResult, error: BaseException | None) -> Tried:
        """The attempt has ended.

        Args:
            result: of the check.
            error: what a check raised that is itself wrong.
        """
        self.student.stand_ins = ()
        used = self._used
        covers = used.covered_a_mistake, used.covered_further_up
        return Tried(self._attempt, result, tuple(used.given), *covers, error)

    def helpers(self, step: str) -> list[str]:
        """The other steps' functions that the submission's code for `step` calls."""
        used = self.student.submission.used_by(step)
        others = [s for s in self.assignment.steps if s.stand_in and s.name != step]
        return [other.name for other in others if other.name in used]

    def is_broken(self, step: str) -> bool:
        """Whether the function of `step` is wrong or still a stub, as far as is known."""
        found = self.outcome_of(step) or self._foretold_outcome(step)
        return self.student.has_stub(step) or found in _BROKEN

    def is_known(self, step: str) -> bool:
        """Whether anything is known of how `step` ends."""
        return step in self.results or step in self._foretold or self.student.has_stub(step)

    def foretell(self, step: str) -> None:
        """Keep no more of a step that was judged before its turn than how its checks ended."""
        self._foretold[step] = self.results.get(step, {})
        for kept in (self.results, self.weights, self.given):
            kept.pop(step, None)
        self.without_chain.discard(step)
        self.student.forget_step(step)
        self._failures = {key: e for key, e in self._failures.items() if key[1] != step}

    def start_anew(self) -> bool:
        """End the student's process, so that nothing is left of what other steps were handed.

        Returns:
            Whether it has ended: where a submission is trusted to keep nothing, it goes on.
        """
        if self.twins.separate:
            self.session.close()
            self._stood_in.clear()
        return self.twins.separate

    def record(self, step: str, tried: Tried, *, weight: float) -> None:
        """Note how a check ended: by the attempt that counts.

        Where the function was found broken before, others were given a stand-in for it. It may have
        kept what that one made, so it passes no check that it did not pass then.
        """
        result = tried.result
        before = self._foretold.get(step, {}).get(key_of(result))
        if before and self._foretold_outcome(step) in _BROKEN:
            result = result if result.outcome != Outcome.PASSED else before
        self.results.setdefault(step, {})[key_of(result)] = result
        self.weights.setdefault(step, {})[key_of(result)] = weight
        given = self.given.setdefault(step, {})
        given.update(dict.fromkeys(tried.given))
        if result.outcome == Outcome.PASSED:
            given.update(dict.fromkeys(tried.attempt.stand_ins))
            widest = max(tried.attempt.inputs, self._passed_on.get(step, Inputs.USUAL))
            self._passed_on[step] = widest
        if tried.covered_a_mistake or tried.covered_further_up:
            self._covers.add(step)

    def take(
        self, step: str, *, own: Callable[[], Made], ready: Callable[[], Made], key: str = ""
    ) -> Made:
        """The student's own result of `step` where that step passed, otherwise the ready-made one.

        Args:
            step: the step that makes it.
            own: lets the student's functions make it.
            ready: makes it without them.
            key: tells several results of one step apart.
        """
        passed = self.outcome_of(step) is Outcome.PASSED
        on_own = self._attempt.inputs is not Inputs.USUAL and not self.student.has_stub(step)
        if passed or on_own:
            try:
                return self.own(step, own, key=key)
            except (Failed, NotAttempted, Waiting):
                if on_own:
                    raise
        self._use_ready(step, covers=self.outcome_of(step) is Outcome.FAILED)
        return self.once(f"ready {step} {key}", ready)

    def own(self, step: str, make: Callable[[], Made], *, key: str = "") -> Made:
        """What the student's own function of `step` makes, once for all who ask for it.

        Raises:
            Failed, NotAttempted, Waiting: it cannot make it.
        """
        with self._within(step):
            return self.once(f"own {step} {key}", make)

    def other(self, step: str, *, own: Callable[[], Made], ready: Callable[[], Made]) -> Made:
        """An input that everybody gets ready-made, as long as what `step` makes may be of its kind.

        Where `step` failed, and a check is tried on a chain of own results, it is one of those:
        they may be of a kind that only fits each other.

        Args:
            step: the step that makes such things.
            own: lets the student's functions make it.
            ready: makes it without them.
        """
        if self.outcome_of(step) is not Outcome.FAILED:
            return ready()
        if self._attempt.inputs is Inputs.OWN_CHAIN:
            with self._within(step):
                return self.once(f"other {step}", own)
        self._used.covered_further_up = True
        return ready()

    def replace(self, step: str, *, own: Made, ready: Callable[[], Made]) -> Made:
        """The ready-made result of `step` where the student's own is of no use for most work.

        A check that fails for that is tried once more on the student's own.

        Args:
            step: the step that made it, whether it passed or not.
            own: what it made.
            ready: makes it anew, without the student's functions.
        """
        if self._attempt.inputs is not Inputs.USUAL:
            return own
        self._use_ready(step, covers=True)
        return ready()

    def once(self, name: str, make: Callable[[], Made], *, for_all_steps: bool = False) -> Made:
        """Make something once for all checks of a step, or of all steps.

        Raises:
            Failed: making it failed, the first time that it is asked for.
            Waiting: it failed before.
        """
        self._forget_dead_things()
        key = (name, "", Attempt()) if for_all_steps else (name, self.step, self._attempt)
        if key in self._failures:
            failed, used = self._failures[key]
            self._used.add(used)
            raise Waiting(self.step, failed.received)
        if key not in self._made:
            with self._noting() as used:
                self._note_when(key)
                try:
                    self._made[key] = make(), used
                except Failed as failed:
                    self._failures[key] = failed, used
                    raise
        else:
            self._used.add(self._made[key][1])
        return self._made[key][0]  # type: ignore[no-any-return]

    def is_made_in_turn(self, name: str) -> bool:
        """Whether something was made, or failed, before later steps were handed anything."""
        self._forget_dead_things()
        key = name, self.step, self._attempt
        return (key in self._made or key in self._failures) and key not in self._late

    def _note_when(self, key: _Key) -> None:
        steps = list(self.assignment.by_name)
        later = steps[steps.index(key[1]) + 1 :] if key[1] in steps else []
        (self._late.add if any(each in self.results for each in later) else self._late.discard)(key)

    def remarks(self) -> list[str]:
        """What the grader noticed about the file that costs no points."""
        if self._remarks is not None:
            # Its reason is in words of the submission's, which has seen hidden data by then.
            late = len(self.twins.remarks()) > self._self_reported
            return [*self._remarks, *([SELF_REPORTED_WHEN_HIDDEN] if late else [])]
        return [
            *self.student.submission.remarks,
            *self.student.import_remarks(),
            *self.twins.remarks(),
        ]

    def close(self) -> None:
        """End the processes."""
        self.session.close()
        self.twins.close()

    def ready_file(self, name: str) -> Path:
        """A file of the assignment's given inputs."""
        return self.assignment.given / name

    def hand_over(self, name: str | Path, *, to: str, beside: str = "") -> str:
        """Copy a ready-made file to where the student's process may read and write.

        Args:
            name: of the file among the given inputs, or the whole path of another one.
            to: the name it gets; what was handed over before is no longer there.
            beside: another ready-made file that lies in the same folder, and is newer.

        Returns:
            The path of the copy.
        """
        folder = self.new_folder("stored")
        with Scratch(self.scratch.parent) as outside:  # where no submission can put a link
            ready = outside / folder.name
            ready.mkdir()
            (ready / to).write_bytes((self.assignment.given / name).read_bytes())
            if beside:
                (ready / beside).write_bytes(self.ready_file(beside).read_bytes())
            # Put aside rather than removed: that is done at once, whatever is in it.
            folder.rename(folder.with_name(f"aside-{secrets.token_hex(8)}"))
            ready.rename(folder)
        return str(folder / to)

    def new_folder(self, name: str) -> Path:
        """A folder in the student's scratch that no submission can know beforehand."""
        self.scratch.chmod(0o700)  # a submission may have taken the rights to it away
        folder = self.scratch / f"{name}-{self._nonce}"
        if folder.is_symlink() or not folder.is_dir():
            folder.unlink(missing_ok=True)  # what a submission may have put in its place
            folder.mkdir()
        return folder

    def step_results(self) -> list[StepResult]:
        """The steps whose checks have run, in the tutorial's order."""
        return [
            step_result(
                step,
                list(self.results[step.name].values()),
                given=self.given.get(step.name, {}),
                weights=self.weights[step.name],
            )
            for step in self.assignment.steps
            if step.name in self.results
        ]

    def _foretold_outcome(self, step: str) -> Outcome | None:
        checks = self._foretold.get(step)
        return step_outcome(checks.values()) if checks else None

    @contextmanager
    def _within(self, step: str) -> Iterator[None]:
        """Resolve inputs as the checks of `step` did; in a chain of own ones as the chain does."""
        outer = self.step, self._attempt, self._used
        self.step, self._attempt, self._used = step, self._attempt_within(step), _Used()
        try:
            yield
        finally:
            covers = self._used.covered_a_mistake or self._used.covered_further_up
            self.step, self._attempt, self._used = outer
            self._used.covered_further_up |= covers

    def _attempt_within(self, step: str) -> Attempt:
        inputs = self._attempt.inputs
        if inputs is Inputs.OWN_CHAIN and step in self._covers:
            return Attempt(inputs)
        if inputs is not Inputs.USUAL and self.outcome_of(step) is not Outcome.PASSED:
            return Attempt(inputs)
        return Attempt(self._passed_on.get(step, Inputs.USUAL))

    @contextmanager
    def _noting(self) -> Iterator[_Used]:
        """Note by itself what something is made of, to know it when it is used again."""
        outer, self._used = self._used, _Used()
        try:
            yield self._used
        finally:
            outer.add(self._used)
            self._used = outer

    def _use_ready(self, step: str, *, covers: bool) -> None:
        self._used.add(_Used({step: None}, covered_a_mistake=covers))

    def _forget_dead_things(self) -> None:
        if self.twins.generations != self._generations:
            self._generations = self.twins.generations
            self._made.clear()

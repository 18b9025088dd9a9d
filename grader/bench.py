"""Everything that the checks of one submission share: results, inputs, what was made once."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from grader.assignment import Assignment
from grader.outcomes import Failed, NotAttempted, Outcome, Waiting
from grader.remote.scratch import Scratch
from grader.remote.session import Session
from grader.report import CheckResult, StepResult, key_of, step_outcome, step_result
from grader.sketch import Figure
from grader.student import Student
from grader.twins import Twins

Made = TypeVar("Made")

_BROKEN = (Outcome.FAILED, Outcome.NOT_ATTEMPTED)


class Bench:
    """The workbench of one submission.

    Own results are used where their step passed; otherwise the ready-made input, so that a mistake
    costs once. Where a check fails on a ready-made input it is tried once more on the student's own
    (`attempt` 2): a solution whose parts fit each other is not marked down in every part. Where
    the step's own code calls other functions that are wrong or open, it is tried with stand-ins for
    those (`attempt` 3).
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
        self.attempt = 1
        self.stood_in = False
        self._attempts: dict[str, int] = {}
        self._foretold: dict[str, dict[str, CheckResult]] = {}
        self._made: dict[tuple[str, str, int], Any] = {}
        self._failures: dict[tuple[str, str, int], tuple[Failed, bool]] = {}
        self._generations = (0, 0)
        self._nonce = secrets.token_hex(8)
        self._remarks: list[str] | None = None
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

    def enter(self, step: str, *, attempt: int, stand_ins: tuple[str, ...] = ()) -> None:
        """A check of `step` is about to run, with `stand_ins` for these functions."""
        self.student.begin_step(step)
        self.step, self.attempt, self.stood_in = step, attempt, False
        self.student.stand_ins = stand_ins

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
        self.student.forget_step(step)
        self._failures = {key: e for key, e in self._failures.items() if key[1] != step}

    def start_anew(self) -> None:
        """End the student's process, so that nothing handed to a step before its turn is left.

        Where a submission is trusted not to keep it, its process goes on.
        """
        if self.twins.separate:
            self.session.close()

    def record(self, step: str, result: CheckResult, *, weight: float) -> None:
        """Note how a check ended.

        Where the function was found broken before, others were given a stand-in for it. It may have
        kept what that one made, so it passes no check that it did not pass then.
        """
        before = self._foretold.get(step, {}).get(key_of(result))
        if before and self._foretold_outcome(step) in _BROKEN:
            result = result if result.outcome != Outcome.PASSED else before
        self.results.setdefault(step, {})[key_of(result)] = result
        self.weights.setdefault(step, {})[key_of(result)] = weight
        if result.outcome == Outcome.PASSED and self.attempt == 2:
            self._attempts[step] = 2
        if result.outcome == Outcome.PASSED:
            self.given.setdefault(step, {}).update(dict.fromkeys(self.student.stand_ins))

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
        if passed or self.attempt == 2:
            try:
                return self.own(step, own, key=key)
            except (Failed, NotAttempted, Waiting):
                if self.attempt == 2:
                    raise
        self.given.setdefault(self.step, {})[step] = None
        if self.outcome_of(step) is Outcome.FAILED:
            self.stood_in = True
        return self.once(f"ready {step} {key}", ready)

    def own(self, step: str, make: Callable[[], Made], *, key: str = "") -> Made:
        """What the student's own function of `step` makes, once for all who ask for it.

        Raises:
            Failed, NotAttempted, Waiting: it cannot make it.
        """
        with self._within(step):
            return self.once(f"own {step} {key}", make)

    def once(self, name: str, make: Callable[[], Made], *, for_all_steps: bool = False) -> Made:
        """Make something once for all checks of a step, or of all steps.

        Raises:
            Failed: making it failed, the first time that it is asked for.
            Waiting: it failed before.
        """
        self._forget_dead_things()
        key = (name, "", 0) if for_all_steps else (name, self.step, self.attempt)
        if key in self._failures:
            failed, self.stood_in = self._failures[key]
            raise Waiting(self.step, failed.received)
        if key not in self._made:
            try:
                self._made[key] = make()
            except Failed as failed:
                self._failures[key] = failed, self.stood_in
                raise
        return self._made[key]  # type: ignore[no-any-return]

    def remarks(self) -> list[str]:
        """What the grader noticed about the file that costs no points."""
        if self._remarks is not None:
            return self._remarks
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
        """Resolve inputs as the checks of `step` did."""
        outer = self.step, self.attempt, self.stood_in
        self.step, self.attempt = step, self._attempts.get(step, 1)
        if outer[1] == 2 and self.outcome_of(step) is not Outcome.PASSED:
            self.attempt = 2
        try:
            yield
        finally:
            self.step, self.attempt, self.stood_in = outer

    def _forget_dead_things(self) -> None:
        if self.twins.generations != self._generations:
            self._generations = self.twins.generations
            self._made.clear()

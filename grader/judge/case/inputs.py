"""What a check works on: the student's own results, ready-made ones, and what was made once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from grader.common.outcomes import Failed, NotAttempted, Outcome, Waiting, asking_about
from grader.judge.attempts import Attempt, Inputs
from grader.judge.case.ledger import Ledger

Made = TypeVar("Made")


@dataclass
class Used:
    """What an attempt, or a thing that was made, got in the place of the student's own results.

    Attributes:
        given: the steps for which a ready-made input was used, in the order of their use.
        covered_a_mistake: whether one of those steps had failed.
        covered_further_up: whether that holds for an own result that was used.
    """

    given: dict[str, None] = field(default_factory=dict)
    covered_a_mistake: bool = False
    covered_further_up: bool = False

    def add(self, other: Used) -> None:
        """What the other one got was got here, too."""
        self.given |= other.given
        self.covered_a_mistake |= other.covered_a_mistake
        self.covered_further_up |= other.covered_further_up


@dataclass(frozen=True)
class _Key:
    """What was made: its name, for which step, and on which inputs."""

    name: str
    step: str
    attempt: Attempt


@dataclass(frozen=True)
class _Frame:
    """For whom things are made just now, and what they get."""

    step: str = ""
    attempt: Attempt = field(default_factory=Attempt)
    used: Used = field(default_factory=Used)


class InputMaker:
    """Makes the inputs of checks, each once for all checks of a step that are tried alike.

    Own results are used where their step passed; otherwise the ready-made input, so that a mistake
    costs once. What else is tried where a check fails, `grader.judge.attempts` says.

    Args:
        ledger: tells how steps ended.
        steps: the names of all steps, in the tutorial's order.
        is_open: whether the function of a step is still a stub.
        generation: another value when the process that holds what was made is another one.
    """

    def __init__(
        self,
        ledger: Ledger,
        steps: Sequence[str],
        *,
        is_open: Callable[[str], bool],
        generation: Callable[[], Hashable],
    ) -> None:
        self._ledger = ledger
        self._steps = list(steps)
        self._is_open = is_open
        self._generation = generation
        self._last_generation: Hashable = None
        self._frame = _Frame()
        self._made: dict[_Key, tuple[Any, Used]] = {}
        self._late: set[_Key] = set()  # what was made after the checks of later steps had begun
        self._failures: dict[_Key, tuple[Failed, Used]] = {}
        self._stamps: dict[_Key, Any] = {}
        self._stamp: Callable[[Any], Any] = lambda _: None

    @property
    def step(self) -> str:
        """The step for whose checks things are made just now."""
        return self._frame.step

    @contextmanager
    def trying(self, step: str, attempt: Attempt) -> Iterator[Used]:
        """A check of `step` is tried, and gets what `attempt` says; gives what it has got."""
        with self._in_frame(_Frame(step, attempt)) as used:
            yield used

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
        passed = self._ledger.outcome_of(step) is Outcome.PASSED
        on_own = self._frame.attempt.inputs is not Inputs.USUAL and not self._is_open(step)
        if passed or on_own:
            try:
                return self.own(step, own, key=key)
            except (Failed, NotAttempted, Waiting):
                if on_own:
                    raise
        self._use_ready(step, covers=self._ledger.outcome_of(step) is Outcome.FAILED)
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
        if self._ledger.outcome_of(step) is not Outcome.FAILED:
            return ready()
        if self._frame.attempt.inputs is Inputs.OWN_CHAIN:
            with self._within(step):
                return self.once(f"other {step}", own)
        self._frame.used.covered_further_up = True
        return ready()

    def replace(self, step: str, *, own: Made, ready: Callable[[], Made]) -> Made:
        """The ready-made result of `step` where the student's own is of no use for most work.

        A check that fails for that is tried once more on the student's own.

        Args:
            step: the step that made it, whether it passed or not.
            own: what it made.
            ready: makes it anew, without the student's functions.
        """
        if self._frame.attempt.inputs is not Inputs.USUAL:
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
        key = _Key(name, "", Attempt()) if for_all_steps else self._key(name)
        if key in self._failures:
            failed, used = self._failures[key]
            self._frame.used.add(used)
            raise Waiting(self._frame.step, failed.received)
        if key in self._made:
            self._frame.used.add(self._made[key][1])
        else:
            self._make(key, make)
        return self._made[key][0]  # type: ignore[no-any-return]

    def is_made_in_turn(self, name: str) -> bool:
        """Whether something was made, or failed, before later steps were handed anything."""
        self._forget_dead_things()
        key = self._key(name)
        return (key in self._made or key in self._failures) and key not in self._late

    def forget_failures(self, step: str) -> None:
        """Nothing has failed for the checks of a step."""
        self._failures = {key: e for key, e in self._failures.items() if key.step != step}

    def stamp_with(self, stamp: Callable[[Any], Any]) -> None:
        """From now on note in which state a thing was when it was made, for `carry_over`.

        Args:
            stamp: tells the state of a thing; None for what costs little to make anew.
        """
        self._stamp = stamp

    def carry_over(self, other: InputMaker, steps: Collection[str]) -> None:
        """Take over what another one has made for these steps, whose code is the same here.

        Nothing is taken whose state was changed since, by a function that was handed it.
        """
        self._last_generation, self._stamp = self._generation(), other._stamp
        if other._last_generation != self._last_generation:
            return
        for key, stamp in other._stamps.items():
            if key.step in steps and key in other._made:
                made = other._made[key]
                if stamp is not None and stamp == self._stamp(made[0]):
                    self._made[key], self._stamps[key] = made, stamp

    def _key(self, name: str) -> _Key:
        return _Key(name, self._frame.step, self._frame.attempt)

    def _make(self, key: _Key, make: Callable[[], Made]) -> None:
        with self._noting() as used:
            (self._late.add if self._is_late(key.step) else self._late.discard)(key)
            try:
                self._made[key] = make(), used
                self._stamps[key] = self._stamp(self._made[key][0])
            except Failed as failed:
                self._failures[key] = failed, used
                raise

    def _is_late(self, step: str) -> bool:
        at = self._steps.index(step) + 1 if step in self._steps else len(self._steps)
        return self._ledger.has_any_of(self._steps[at:])

    @contextmanager
    def _in_frame(self, frame: _Frame) -> Iterator[Used]:
        outer, self._frame = self._frame, frame
        try:
            with asking_about(frame.step):
                yield frame.used
        finally:
            self._frame = outer

    @contextmanager
    def _within(self, step: str) -> Iterator[None]:
        """Resolve inputs as the checks of `step` did; in a chain of own ones as the chain does."""
        used = Used()
        try:
            with self._in_frame(_Frame(step, self._attempt_within(step), used)):
                yield
        finally:
            covers = used.covered_a_mistake or used.covered_further_up
            self._frame.used.covered_further_up |= covers

    def _attempt_within(self, step: str) -> Attempt:
        inputs = self._frame.attempt.inputs
        if inputs is Inputs.OWN_CHAIN and self._ledger.covers(step):
            return Attempt(inputs)
        if inputs is not Inputs.USUAL and self._ledger.outcome_of(step) is not Outcome.PASSED:
            return Attempt(inputs)
        return Attempt(self._ledger.passed_on(step))

    @contextmanager
    def _noting(self) -> Iterator[Used]:
        """Note by itself what something is made of, to know it when it is used again."""
        outer = self._frame
        with self._in_frame(_Frame(outer.step, outer.attempt)) as used:
            try:
                yield used
            finally:
                outer.used.add(used)

    def _use_ready(self, step: str, *, covers: bool) -> None:
        self._frame.used.add(Used({step: None}, covered_a_mistake=covers))

    def _forget_dead_things(self) -> None:
        if self._generation() != self._last_generation:
            self._last_generation = self._generation()
            self._made.clear()

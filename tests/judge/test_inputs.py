"""What a check works on: whose result it is, how often it is made, and what a failure says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from grader.common.outcomes import Failed, NotAttempted, Outcome, Waiting
from grader.judge.attempts import Attempt, Inputs, Tried
from grader.judge.case.inputs import InputMaker
from grader.judge.case.ledger import Ledger
from grader.report.records import CheckResult

STEPS = ["first", "second", "third"]
USUAL, OWN, CHAIN = Attempt(), Attempt(Inputs.OWN), Attempt(Inputs.OWN_CHAIN)
STAND_INS = Attempt(stand_ins=("first",))
P, F = Outcome.PASSED, Outcome.FAILED


@dataclass
class Maker:
    """A maker of inputs, whose ledger and processes a test decides on."""

    ledger: Ledger = field(default_factory=Ledger)
    open_steps: set[str] = field(default_factory=set)
    generation: int = 1
    made: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.inputs = InputMaker(
            self.ledger,
            STEPS,
            is_open=self.open_steps.__contains__,
            generation=lambda: self.generation,
        )

    def ended(self, step: str, outcome: Outcome, attempt: Attempt = USUAL, **covers: Any) -> None:
        """A check of the step has ended like this."""
        found = CheckResult(name="t", label="t", outcome=outcome, score=0, max_score=0)
        self.ledger.record(step, Tried(attempt, found, **covers), weight=1)

    def make(self, what: str) -> Callable[[], str]:
        """Makes `what`, and notes it."""

        def made() -> str:
            self.made.append(what)
            return what

        return made

    def take(self, step: str, *, key: str = "") -> str:
        """What a check gets."""
        own, ready = self.make(f"own {step}"), self.make(f"ready {step}")
        return self.inputs.take(step, own=own, ready=ready, key=key)


@pytest.fixture
def maker() -> Maker:
    return Maker()


def fail() -> str:
    raise Failed("It is wrong.")


@pytest.mark.parametrize(
    ("outcome", "attempt", "taken", "covered"),
    [
        (None, USUAL, "ready first", False),
        (P, USUAL, "own first", False),
        (F, USUAL, "ready first", True),
        (Outcome.SKIPPED, USUAL, "ready first", False),
        (F, STAND_INS, "ready first", True),
        (P, OWN, "own first", False),
        (F, OWN, "own first", False),
        (F, CHAIN, "own first", False),
        (None, OWN, "own first", False),
    ],
)
def test_whose_result_a_check_gets(
    maker: Maker, outcome: Outcome | None, attempt: Attempt, taken: str, covered: bool
) -> None:
    """The student's own where its step passed, or where it is tried; else the ready-made one."""
    if outcome:
        maker.ended("first", outcome)
    with maker.inputs.trying("second", attempt) as used:
        assert maker.take("first") == taken
    assert list(used.given) == (["first"] if taken.startswith("ready") else [])
    assert used.covered_a_mistake == covered


def test_of_an_open_step_nobody_gets_the_own_result(maker: Maker) -> None:
    maker.open_steps.add("first")
    with maker.inputs.trying("second", OWN):
        assert maker.take("first") == "ready first"


@pytest.mark.parametrize("error", [Failed("no"), NotAttempted("first"), Waiting("first")])
def test_where_the_own_result_cannot_be_made_the_ready_one_comes(
    maker: Maker, error: Exception
) -> None:
    """...but not where a check is tried on the student's own: it fails then."""

    def own() -> str:
        raise error

    maker.ended("first", P)
    ready = maker.make("ready")
    with maker.inputs.trying("second", USUAL):
        assert maker.inputs.take("first", own=own, ready=ready) == "ready"
    with maker.inputs.trying("second", OWN), pytest.raises((Failed, NotAttempted, Waiting)):
        maker.inputs.take("first", own=own, ready=ready)


@pytest.mark.parametrize(
    ("one", "two", "again"),
    [
        (("second", USUAL), ("second", USUAL), False),
        (("second", USUAL), ("third", USUAL), True),
        (("second", USUAL), ("second", OWN), True),
        (("second", OWN), ("second", CHAIN), True),
        (("second", USUAL), ("second", STAND_INS), True),
        (("second", STAND_INS), ("second", Attempt(stand_ins=("third",))), True),
    ],
)
def test_a_thing_is_made_once_for_a_step_and_an_attempt(
    maker: Maker, one: tuple[str, Attempt], two: tuple[str, Attempt], again: bool
) -> None:
    for step, attempt in (one, two):
        with maker.inputs.trying(step, attempt):
            assert maker.inputs.once("thing", maker.make("thing")) == "thing"
    assert len(maker.made) == (2 if again else 1)


def test_for_all_steps_it_is_made_once(maker: Maker) -> None:
    for step, attempt in (("second", USUAL), ("third", OWN)):
        with maker.inputs.trying(step, attempt):
            maker.inputs.once("thing", maker.make("thing"), for_all_steps=True)
    assert maker.made == ["thing"]


def test_results_of_one_step_are_told_apart_by_key(maker: Maker) -> None:
    maker.ended("first", P)
    with maker.inputs.trying("second", USUAL):
        for key in ("a", "b", "a"):
            maker.take("first", key=key)
    assert maker.made == ["own first"] * 2


def test_an_own_result_is_made_once_for_all_steps_that_ask(maker: Maker) -> None:
    maker.ended("first", P)
    for step in ("second", "third"):
        with maker.inputs.trying(step, USUAL):
            assert maker.take("first") == "own first"
    assert maker.made == ["own first"]


def test_a_new_process_has_nothing_of_what_was_made(maker: Maker) -> None:
    with maker.inputs.trying("second", USUAL):
        maker.inputs.once("thing", maker.make("thing"))
        maker.generation += 1
        maker.inputs.once("thing", maker.make("thing"))
    assert maker.made == ["thing", "thing"]


def test_what_cannot_be_made_fails_once_and_is_waited_for_then(maker: Maker) -> None:
    """...in another process too; on other inputs, or after the step was forgotten, it is anew."""
    with maker.inputs.trying("second", USUAL):
        with pytest.raises(Failed):
            maker.inputs.once("thing", fail)
        maker.generation += 1
        with pytest.raises(Waiting) as caught:
            maker.inputs.once("thing", fail)
    assert (caught.value.step, caught.value.reason) == ("second", "It is wrong.")
    with maker.inputs.trying("second", OWN), pytest.raises(Failed):
        maker.inputs.once("thing", fail)
    maker.inputs.forget_failures("second")
    with maker.inputs.trying("second", USUAL), pytest.raises(Failed):
        maker.inputs.once("thing", fail)


@pytest.mark.parametrize("makes", ["thing", ""])
def test_what_a_thing_is_made_of_counts_each_time_that_it_is_used(maker: Maker, makes: str) -> None:
    """...or each time that it is waited for."""

    def thing() -> str:
        maker.take("first")
        return makes or fail()

    maker.ended("first", F)
    for _ in range(2):
        with maker.inputs.trying("second", USUAL) as used:
            try:
                maker.inputs.once("thing", thing)
            except (Failed, Waiting):
                assert not makes
        assert (list(used.given), used.covered_a_mistake) == (["first"], True)


@pytest.mark.parametrize(
    ("attempt", "got"), [(USUAL, "ready first"), (OWN, "ready first"), (CHAIN, "own first")]
)
def test_an_own_result_is_made_of_what_its_step_passed_on(
    maker: Maker, attempt: Attempt, got: str
) -> None:
    """The second step passed on a ready-made input: only in a chain of own ones it gets them."""
    maker.ended("first", F)
    maker.ended("second", P, covered_a_mistake=True)
    with maker.inputs.trying("third", attempt) as used:
        made = maker.inputs.take("second", own=lambda: maker.take("first"), ready=fail)
    assert made == got
    assert (list(used.given), used.covered_a_mistake) == ([], False)
    assert used.covered_further_up == (got == "ready first")


def test_a_step_that_passed_on_own_inputs_makes_its_result_of_them(maker: Maker) -> None:
    maker.ended("first", F)
    maker.ended("second", P, OWN)
    with maker.inputs.trying("third", USUAL):
        made = maker.inputs.take("second", own=lambda: maker.take("first"), ready=fail)
    assert made == "own first"


@pytest.mark.parametrize(
    ("outcome", "attempt", "got", "further"),
    [
        (None, USUAL, "ready", False),
        (P, CHAIN, "ready", False),
        (F, USUAL, "ready", True),
        (F, OWN, "ready", True),
        (F, CHAIN, "own", False),
    ],
)
def test_another_thing_of_a_kind_is_own_in_a_chain_alone(
    maker: Maker, outcome: Outcome | None, attempt: Attempt, got: str, further: bool
) -> None:
    if outcome:
        maker.ended("first", outcome)
    with maker.inputs.trying("second", attempt) as used:
        own, ready = maker.make("own"), maker.make("ready")
        assert maker.inputs.other("first", own=own, ready=ready) == got
    assert used.covered_further_up == further


@pytest.mark.parametrize(("attempt", "got"), [(USUAL, "ready"), (OWN, "own"), (CHAIN, "own")])
def test_what_is_of_no_use_is_replaced_until_it_is_asked_for(
    maker: Maker, attempt: Attempt, got: str
) -> None:
    with maker.inputs.trying("second", attempt) as used:
        assert maker.inputs.replace("first", own="own", ready=lambda: "ready") == got
    assert used.covered_a_mistake == (got == "ready")


def test_what_is_made_after_the_checks_of_later_steps_is_not_made_in_its_turn(maker: Maker) -> None:
    """By then others have been handed what it could be answered from."""
    inputs = maker.inputs
    with inputs.trying("second", USUAL):
        assert not inputs.is_made_in_turn("training")
        inputs.once("training", maker.make("training"))
        assert inputs.is_made_in_turn("training")
    maker.ended("third", P)
    with inputs.trying("second", USUAL):
        assert inputs.is_made_in_turn("training")
        inputs.once("once more", maker.make("once more"))
        assert not inputs.is_made_in_turn("once more")


def test_what_is_carried_over_is_in_the_state_in_which_it_was_made(maker: Maker) -> None:
    """A thing that a later function has changed is made anew, and so is what costs nothing."""
    before, states = maker.inputs, {"own first": 1, "own second": 1}
    before.stamp_with(lambda thing: states.get(thing))
    maker.ended("first", P)
    maker.ended("second", P)
    maker.ended("third", P)
    with before.trying("third", USUAL):
        for step in STEPS:
            maker.take(step)
    states["own second"] = 2
    after = Maker(maker.ledger)
    after.inputs.carry_over(before, STEPS)
    with after.inputs.trying("third", USUAL):
        assert [after.take(step) for step in STEPS] == ["own first", "own second", "own third"]
    assert after.made == ["own second", "own third"]

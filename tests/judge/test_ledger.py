"""What is known of each step, and which result counts where a step was judged early."""

from __future__ import annotations

import json

import pytest

from grader.assignment.manifest import Step
from grader.common.outcomes import Outcome
from grader.judge.attempts import Attempt, Inputs, Tried
from grader.judge.case.ledger import Ledger, upheld
from grader.report.records import CheckResult, key_of

P, F, S, N, E = (
    Outcome.PASSED,
    Outcome.FAILED,
    Outcome.SKIPPED,
    Outcome.NOT_ATTEMPTED,
    Outcome.ERROR,
)
OWN, CHAIN = Attempt(Inputs.OWN), Attempt(Inputs.OWN_CHAIN)
STEP = Step(name="double", title="Double", points=3, seconds=5, hints=["?"])


def result(
    outcome: Outcome, name: str = "t", *, hidden: bool = False, message: str = ""
) -> CheckResult:
    return CheckResult(
        name=name, label=name, outcome=outcome, score=0, max_score=0, hidden=hidden, message=message
    )


def tried(
    outcome: Outcome, name: str = "t", attempt: Attempt | None = None, **details: bool
) -> Tried:
    return Tried(attempt or Attempt(), result(outcome, name), **details)


@pytest.mark.parametrize(
    ("early", "now", "counts"),
    [
        ({}, P, "now"),  # never judged early
        ({"t": F}, P, "early"),  # it was wrong then: what passes now may be the stand-in's
        ({"t": N}, P, "early"),
        ({"t": F}, F, "now"),
        ({"t": F}, S, "now"),
        ({"t": F}, E, "now"),
        ({"t": P}, P, "now"),
        ({"t": P}, F, "now"),
        ({"t": P, "u": F}, P, "early"),  # passed then as well: the same, told as then
        ({"t": S}, P, "now"),  # waited then, and nothing stood in for it
        ({"t": E}, P, "now"),
        ({"u": F}, P, "now"),  # that check was not among those of then
    ],
)
def test_a_function_found_broken_passes_no_check_that_it_did_not_pass_then(
    early: dict[str, Outcome], now: Outcome, counts: str
) -> None:
    before = {name: result(outcome, name, message="then") for name, outcome in early.items()}
    found = upheld(result(now, message="now"), before)
    assert (found.message, found.outcome) == (
        ("then", early["t"]) if counts == "early" else ("now", now)
    )


def test_a_hidden_check_is_another_one_than_its_public_namesake() -> None:
    now = result(P, hidden=True)
    assert upheld(now, {key_of(result(F)): result(F)}) is now


def test_the_ledger_upholds_what_was_found_early() -> None:
    ledger = Ledger()
    ledger.record("double", tried(F), weight=1)
    ledger.keep_early("double")
    assert (ledger.outcome_of("double"), ledger.step_results([STEP])) == (None, [])
    assert ledger.is_known("double")
    assert ledger.is_broken("double")
    ledger.record("double", tried(P), weight=1)
    assert ledger.outcome_of("double") is F


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_step_is_broken_where_it_failed_or_is_open(outcome: Outcome) -> None:
    ledger = Ledger()
    assert not ledger.is_known("double")
    ledger.record("double", tried(outcome), weight=1)
    assert ledger.is_known("double")
    assert ledger.is_broken("double") == (outcome in (F, N))


def test_the_result_in_turn_outweighs_the_early_one() -> None:
    ledger = Ledger()
    ledger.record("double", tried(P), weight=1)
    ledger.keep_early("double")
    ledger.record("double", tried(F), weight=1)
    assert ledger.is_broken("double")


def test_points_are_shared_by_weight_and_inputs_of_what_counted_are_named() -> None:
    """Functions that had a stand-in are named where a check passed with it."""
    ledger = Ledger()
    ledger.record("double", tried(P, "a", Attempt(stand_ins=("x", "y"))), weight=2)
    ledger.record("double", tried(F, "b", Attempt(stand_ins=("z",)), given=("w",)), weight=1)
    (step,) = ledger.step_results([STEP])
    assert (step.outcome, step.score, step.max_score) == (F, 2.0, 3)
    assert [check.max_score for check in step.checks] == [2.0, 1.0]
    assert step.given == ["x", "y", "w"]


@pytest.mark.parametrize(
    ("attempts", "passed_on"),
    [
        ([], Inputs.USUAL),
        ([(Attempt(), P)], Inputs.USUAL),
        ([(OWN, P)], Inputs.OWN),
        ([(OWN, F)], Inputs.USUAL),
        ([(OWN, P), (Attempt(), P)], Inputs.OWN),
        ([(OWN, P), (CHAIN, P)], Inputs.OWN_CHAIN),
    ],
)
def test_a_step_passed_on_the_inputs_furthest_from_the_usual(
    attempts: list[tuple[Attempt, Outcome]], passed_on: Inputs
) -> None:
    ledger = Ledger()
    for number, (attempt, outcome) in enumerate(attempts):
        ledger.record("double", tried(outcome, f"t{number}", attempt), weight=1)
    assert ledger.passed_on("double") is passed_on


@pytest.mark.parametrize(
    ("details", "covers"),
    [({}, False), ({"covered_a_mistake": True}, True), ({"covered_further_up": True}, True)],
)
def test_a_step_covers_where_a_check_of_it_had_something_ready_made_for_a_mistake(
    details: dict[str, bool], covers: bool
) -> None:
    ledger = Ledger()
    ledger.record("double", tried(P, **details), weight=1)
    assert ledger.covers("double") == covers


def test_hidden_checks_are_not_among_the_public_ones() -> None:
    ledger = Ledger()
    ledger.record("double", tried(P, "a"), weight=1)
    ledger.record("double", Tried(Attempt(), result(F, "a", hidden=True)), weight=1)
    assert [check.name for check in ledger.public_results("double")] == ["a"]
    assert ledger.outcome_of("double") is F


def test_whether_the_chain_helps_is_asked_anew_in_turn() -> None:
    ledger = Ledger()
    ledger.note_failed_on_chain("double")
    assert ledger.failed_on_chain("double")
    ledger.keep_early("double")
    assert not ledger.failed_on_chain("double")


def test_another_process_can_take_it_over() -> None:
    """What pytest-xdist sends is plain."""
    ledger, other = Ledger(), Ledger()
    ledger.record("double", tried(P, "a", given=("w",)), weight=2)
    ledger.record("double", tried(F, "b"), weight=1)
    other.restore(json.loads(json.dumps(ledger.as_plain())))
    assert other.step_results([STEP]) == ledger.step_results([STEP])
    assert other.steps() == ["double"]

"""Which attempts at a check follow each other, and which one counts, as a table."""

from __future__ import annotations

import pytest

from grader.judge.attempts import Attempt, Inputs, Tried, counted, failed_on_chain, following
from grader.report.records import CheckResult

USUAL = Attempt()
OWN = Attempt(Inputs.OWN)
STAND_INS = Attempt(stand_ins=("build_model",))
CHAIN = Attempt(Inputs.OWN_CHAIN)
P, F, S, N, E = "passed", "failed", "skipped", "not_attempted", "error"


def tried(attempt: Attempt, outcome: str, covers: str = "", message: str = "") -> Tried:
    """`covers`: "mistake", "further", or both."""
    result = CheckResult(
        name="t", label="t", outcome=outcome, score=0.0, max_score=0.0, message=message
    )
    return Tried(attempt, result, (), "mistake" in covers, "further" in covers)


def plan(*outcomes: str, covers: str = "", broken: tuple[str, ...] = ()) -> list[Attempt]:
    """The attempts at a check that ends like this, one after another."""
    made: list[Tried] = []
    while attempt := following(made, lambda: broken):
        made.append(tried(attempt, outcomes[len(made)], covers))
    return [each.attempt for each in made]


@pytest.mark.parametrize("outcome", [P, N, E])
def test_what_is_decided_is_tried_once(outcome: str) -> None:
    """...though a mistake was covered and a helper is broken."""
    assert plan(outcome, covers="mistake further", broken=("build_model",)) == [USUAL]


@pytest.mark.parametrize("outcome", [F, S])
@pytest.mark.parametrize(
    ("covers", "broken", "attempts"),
    [
        ("", (), [USUAL]),
        ("mistake", (), [USUAL, OWN]),
        ("", ("build_model",), [USUAL, STAND_INS]),
        ("mistake", ("build_model",), [USUAL, OWN, STAND_INS]),
        ("further", (), [USUAL, CHAIN]),
        ("mistake further", (), [USUAL, OWN, CHAIN]),
        ("mistake further", ("build_model",), [USUAL, OWN, STAND_INS, CHAIN]),
    ],
    ids=lambda value: value if isinstance(value, str) and value else None,
)
def test_what_fails_is_tried_in_each_way_that_may_help(
    outcome: str, covers: str, broken: tuple[str, ...], attempts: list[Attempt]
) -> None:
    """On own inputs where given ones covered a mistake, with stand-ins, on a chain of own ones."""
    outcomes = [outcome] * len(attempts)
    assert plan(*outcomes, covers=covers, broken=broken) == attempts
    for number in range(1, len(attempts)):  # one that passes is the last
        assert plan(*outcomes[:number], P, covers=covers, broken=broken) == attempts[: number + 1]


def test_nobody_looks_for_broken_helpers_while_the_own_result_may_do() -> None:
    """To know them, other steps may have to be judged."""

    def look() -> tuple[str, ...]:
        raise AssertionError

    assert following([], look) == USUAL
    assert following([tried(USUAL, F, "mistake")], look) == OWN
    assert following([tried(USUAL, P)], look) is None


@pytest.mark.parametrize(
    ("made", "best"),
    [
        ([(USUAL, F)], 0),
        ([(USUAL, F), (OWN, P)], 1),
        ([(USUAL, F), (OWN, F)], 0),
        ([(USUAL, S), (OWN, F)], 1),
        ([(USUAL, S), (OWN, S)], 0),
        ([(USUAL, F), (OWN, E)], 0),
        ([(USUAL, F), (OWN, N)], 0),
        ([(USUAL, F), (STAND_INS, F)], 1),
        ([(USUAL, S), (OWN, F), (STAND_INS, F)], 2),
        ([(USUAL, F), (STAND_INS, S)], 0),
        ([(USUAL, F), (OWN, F), (CHAIN, F)], 0),
        ([(USUAL, F), (STAND_INS, F), (CHAIN, P)], 2),
        ([(USUAL, S), (CHAIN, F)], 1),
    ],
)
def test_a_later_attempt_counts_where_it_tells_more(
    made: list[tuple[Attempt, str]], best: int
) -> None:
    """It passes, or fails by itself where the other waited, or fails with nothing else to blame."""
    all_tried = [tried(*each) for each in made]
    assert counted(all_tried) is all_tried[best]


def test_what_another_check_has_said_is_not_said_again() -> None:
    """On the student's own results a check may run into what it waited for before."""
    waits = tried(USUAL, S, message="Waits for `a`: The shape is (3,).")
    same, other = (tried(OWN, F, message=f"The shape is {shape}.") for shape in ("(3,)", "(4,)"))
    assert counted([waits, same]) is waits
    assert counted([waits, other]) is other


def test_where_a_check_failed_on_the_chain_the_next_ones_are_not_tried_on_it() -> None:
    """The parts do not fit each other; what passes on them may do so by luck."""
    made = [tried(USUAL, F, "further")]
    assert following(made, tuple) == CHAIN
    assert following(made, tuple, chain=False) is None
    assert failed_on_chain([*made, tried(CHAIN, F)])
    assert not failed_on_chain([*made, tried(CHAIN, P)])
    assert not failed_on_chain(made)

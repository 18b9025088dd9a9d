"""Step 11: which kind of picture fails."""

import numpy as np
import pytest

from grader import expect
from grader.exercises.outside_data import pictures

STEP = "failure_rates"
RATES = (0.5, 0.35, 0.25, 0.2, 0.1, 0.0)


@pytest.fixture
def told(student, given, fresh):
    """The dict that came back, and the true shares."""

    def ask():
        rng = fresh("failures")
        counts = rng.permutation([40, 25, 16, 10, 8, 5])
        kinds = rng.permutation(np.repeat(pictures.KINDS, counts)).tolist()
        hard = dict(zip(pictures.KINDS, rng.permutation(RATES), strict=True))
        fails = [place for place, kind in enumerate(kinds) if rng.random() < hard[kind]]
        wrong = rng.permutation(fails)
        shares = {k: sum(kinds[n] == k for n in fails) / kinds.count(k) for k in pictures.KINDS}
        value = student.failure_rates(wrong, kinds)
        if not isinstance(value, dict):
            expect.fail("It is no dict.", expected="a share for each kind", function=STEP)
        return value, shares, len(fails), kinds

    return given.once("told", ask)


@pytest.mark.weight(2)
def test_a_share_for_each_kind(told):
    """For each kind stands there which share of its pictures is wrong."""
    value, shares, fails, kinds = told
    expected = "for each kind the share of its pictures that are wrong"
    lacking = [kind for kind in shares if kind not in value]
    if lacking:
        never = all(shares[kind] == 0 for kind in lacking)
        expect.fail(
            f"{lacking[0]!r} is missing.",
            expected=expected,
            misconception="kinds-without-failures" * never,
            function=STEP,
        )
    for kind, share in shares.items():
        found, count = value[kind], share * kinds.count(kind)
        if not isinstance(found, int | float) or abs(found - share) > 1e-3:
            known = {
                "share-of-the-failures": count / fails,
                "counts-for-shares": count,
                "percent-for-share": 100 * share,
            }
            fits = (name for name, each in known.items() if share and found == pytest.approx(each))
            expect.fail(
                f"For {kind!r} it gives {found}; {count:.0f} of {kinds.count(kind)} are wrong.",
                expected=f"{share:.4g}",
                misconception=next(fits, ""),
                function=STEP,
            )


def test_the_worst_first(told, given):
    """The worst kind stands first, the best one last."""
    value, shares, _, _ = told
    own = all(isinstance(each, int | float) for each in value.values())  # as it gives them
    found = [(value if own else shares)[kind] for kind in value if kind in shares]
    expect.true(len(found) > 1, "No two kinds are there.", function=STEP)
    if found != sorted(found, reverse=True):
        expect.fail(
            f"The kinds stand in the order {', '.join(map(str, value))}.",
            expected="the worst kind first",
            misconception="worst-kind-first",
            function=STEP,
        )
    given.worth_knowing(
        lambda: (
            f"By yours the kind {next(iter(value))!r} fails most, at {found[0]:.0%}, and "
            f"{list(value)[-1]!r} least, at {found[-1]:.0%}. Where both are equally frequent, "
            "mending the worst kind gains most."
        )
    )

"""Step 11, with kinds of other names."""

import numpy as np
import pytest

from grader import expect

STEP = "failure_rates"


@pytest.mark.hint("The kinds are those that stand in `kinds`, whatever they are called.")
def test_other_kinds(student, fresh):
    """Kinds of other names are counted as well."""
    rng = fresh("kinds")
    names = [f"camera {n}" for n in rng.permutation(90)[:4]]
    kinds = rng.permutation(np.repeat(names, [3, 9, 12, 20])).tolist()
    wrong = np.flatnonzero(rng.random(len(kinds)) < 0.3)
    value = student.failure_rates(wrong, kinds)
    shares = {k: sum(kinds[n] == k for n in wrong) / kinds.count(k) for k in names}
    expect.true(
        isinstance(value, dict)
        and value.keys() == shares.keys()
        and all(value[k] == pytest.approx(shares[k], abs=1e-3) for k in names),
        "It gives other shares.",
        function=STEP,
    )

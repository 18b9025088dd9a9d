"""Step 1, with sizes that the exercise's own checks do not have."""

import numpy as np
import pytest

from grader import expect

STEP = "hold_out"


@pytest.mark.hint("Let it work for any number of samples and any share.")
def test_other_sizes(student, fresh):
    """Other numbers of samples, and other shares."""
    rng = fresh("sizes")
    for n in (int(rng.integers(450, 5000)), int(rng.integers(4, 19))):
        share = float(rng.uniform(0.15, 0.6))
        train, held_out = (np.asarray(each) for each in student.hold_out(n, share, 5))
        both = sorted([*train.tolist(), *held_out.tolist()])
        expect.true(
            both == list(range(n)), f"Of {n} samples not each is there once.", function=STEP
        )
        off = abs(len(held_out) - share * n)
        expect.true(off <= 1, f"Of {n} samples {len(held_out)} are held out.", function=STEP)

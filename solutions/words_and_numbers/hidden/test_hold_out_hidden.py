"""Step 1, with sizes that the exercise's own checks do not have."""

import pytest

from grader import expect
from grader.exercises.words_and_numbers import expectations

STEP = "hold_out"
EXPECTED = "two arrays of whole numbers"


@pytest.mark.hint("Let it work for any number of samples and any share.")
def test_other_sizes(student, fresh):
    """Other numbers of samples, and other shares."""
    rng = fresh("sizes")
    for n in (int(rng.integers(450, 5000)), int(rng.integers(4, 19))):
        share = float(rng.uniform(0.15, 0.6))
        pair = expectations.pair(student.hold_out(n, share, 5), expected=EXPECTED, function=STEP)
        train, held_out = (
            expectations.whole_numbers(each, expected=EXPECTED, function=STEP) for each in pair
        )
        both = sorted([*train.reshape(-1).tolist(), *held_out.reshape(-1).tolist()])
        once = both == list(range(n))
        expect.true(once, f"Of {n} samples not each is there once.", function=STEP)
        off = abs(held_out.size - share * n)
        expect.true(off <= 1, f"Of {n} samples {held_out.size} are held out.", function=STEP)

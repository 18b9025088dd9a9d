"""Step 3, on digits that are not given."""

import pytest

from grader import expect
from grader.exercises.first_model import expectations

STEP = "normalize"


@pytest.mark.hint("Scale any image by one rule, whichever digits you have seen before.")
def test_new_digits_are_scaled_alike(student, moved, task):
    """Digits that are not given come out like the others: floats, small, each shade kept."""
    some = moved(40).x
    some[20:] //= 3
    made = expectations.floats(student.normalize(some), some, function=STEP)
    expectations.normalised_range(made, some, function=STEP)
    expectations.keeps_levels(made, some, function=STEP)
    alone = expectations.floats(student.normalize(some[30:]), some[30:], function=STEP)
    expect.same_in_any_company(alone, made[30:], task=task, function=STEP)

"""Step 3, on digits that are not given."""

import pytest

from grader import expect

STEP = "normalize"


@pytest.mark.hint("Scale any image by one rule, whichever digits you have seen before.")
def test_new_digits_are_scaled_alike(student, moved):
    """Digits that are not given come out like the others: floats, small, each shade kept."""
    some = moved(40).x
    some[20:] //= 3
    made = expect.floats(student.normalize(some), some, function=STEP)
    expect.normalised_range(made, some, function=STEP)
    expect.keeps_levels(made, some, function=STEP)
    alone = expect.floats(student.normalize(some[30:]), some[30:], function=STEP)
    expect.same_in_any_company(alone, made[30:], function=STEP, axis_zero=False)

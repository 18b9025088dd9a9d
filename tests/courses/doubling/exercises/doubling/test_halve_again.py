"""Step 2: undo step 1."""

import numpy as np

from grader import expect


def test_the_numbers_come_back(student, given):
    """What was doubled comes back."""
    x = np.array([1.0, -2.0, 8.0])
    doubled = given.take(
        "double",
        own=lambda: expect.array(student.double(x)),
        ready=lambda: 2 * x,
    )
    expect.close(student.halve_again(doubled), x, hint="Divide by 2.", function="halve_again")

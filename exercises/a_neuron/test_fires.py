"""Step 1: 1 from 0 on, 0 below."""

import numpy as np
import pytest

from grader import expect
from grader.exercises.a_neuron import expectations

STEP = "fires"
NEAR_ZERO = np.array([-3.0, -1.0, -0.25, -1e-3, 0.0, 1e-3, 0.25, 1.0, 3.0])


def mistakes(z):
    """What known mistakes give."""
    return {
        "zero-does-not-fire": lambda: z > 0,
        "fires-below": lambda: z < 0,
        "fires-below or-at": lambda: z <= 0,
        "minus-one-for-silent": lambda: np.where(z >= 0, 1, -1),
        "sign-for-fires": lambda: np.sign(z),
        "passes-the-number-on": lambda: np.maximum(z, 0),
        "smooth-for-fires": lambda: expectations.each(expectations.one_sigmoid, z),
    }


@pytest.mark.weight(2)
def test_one_from_zero_on(student, fresh, given):
    """A number from 0 on gives 1, also 0 itself; one below gives 0."""
    z = np.concatenate([NEAR_ZERO, fresh("fires").normal(0, 3, 12)])
    made = student.fires(z)
    expectations.agrees(
        made,
        expectations.each(expectations.one_fires, z),
        where=expectations.at(z),
        mistakes=mistakes(z),
        function=STEP,
    )
    given.worth_knowing(
        lambda: (
            f"Of {len(z)} numbers yours fired for {int(np.sum(made))}, and for 0.001 just as for "
            f"{z.max():.2g}: how far above 0 a number is gets lost. relu and sigmoid will keep it."
        )
    )


def test_any_shape(student, fresh):
    """An array of any shape gives one of the same shape, and stays as it was."""
    for shape in ((1,), (3, 4), (2, 3, 4)):
        z = fresh(f"fires {shape}").normal(0, 2, shape)
        made = expectations.numbers(student.fires(z), shape, function=STEP)
        expect.shape(made, shape, misconception="another-shape-here", function=STEP)
        expectations.unchanged(student.last.changed, ["z"], function=STEP)

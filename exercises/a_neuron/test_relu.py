"""Step 4: negative numbers become 0."""

import numpy as np
import pytest

from grader import expect
from grader.exercises.a_neuron import expectations

STEP = "relu"


def mistakes(z):
    """What known mistakes give."""
    return {
        "max-for-maximum": lambda: np.max(z, 0),
        "one-number-for-all": lambda: max(z.max(), 0),
        "absolute-value": lambda: np.abs(z),
        "step-for-relu": lambda: z >= 0,
        "step-for-relu strict": lambda: z > 0,
        "minimum-for-maximum": lambda: np.minimum(z, 0),
        "leaky": lambda: np.where(z > 0, z, 0.01 * z),
        "negatives-dropped": lambda: z[z > 0],
        "cut-to-whole-numbers": lambda: np.trunc(np.maximum(z, 0)),
    }


@pytest.mark.weight(2)
def test_below_zero_becomes_zero(student, fresh, given):
    """Numbers above 0 stay as they are, all others become 0."""
    rng = fresh("relu")
    for shape in ((4, 5), (7,), (2, 3, 4)):
        z = rng.normal(0, 3, shape)
        z.flat[0] = -1.7  # np.vectorize takes the type of all from the first one, which may be int
        made = student.relu(z)
        expectations.agrees(
            made,
            expectations.each(expectations.one_relu, z),
            where=expectations.at(z),
            mistakes=mistakes(z),
            function=STEP,
        )
    given.worth_knowing(
        lambda: (
            f"Of the last {z.size} numbers yours made {int(np.sum(np.asarray(made) == 0))} to 0 "
            f"and let the others pass, up to {np.max(made):.2f}. There its slope is 1, below 0 it "
            "is 0: a neuron that never gets above 0 learns nothing any more."
        )
    )


def test_the_array_that_comes_in_stays(student, fresh):
    """A new array comes back: the one that came in stays as it was."""
    z = fresh("stays").normal(0, 3, (5, 3))
    expect.array(student.relu(z), function=STEP)
    expectations.unchanged(student.last.changed, ["z"], function=STEP)

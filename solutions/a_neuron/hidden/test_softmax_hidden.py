"""Step 6, with more axes than the exercise's own checks have."""

import pytest

from grader import expect
from grader.exercises.a_neuron import expectations

STEP = "softmax"


@pytest.mark.hint("The last axis counts the classes, however many axes stand before it.")
def test_the_last_axis_counts_the_classes(student, fresh):
    """With more axes the numbers add up to 1 along the last one."""
    z = fresh("stack").normal(0, 3, (2, 4, 3))
    expect.close(student.softmax(z), expectations.rows_softmax(z), function=STEP)


@pytest.mark.hint("Does it still give probabilities where each score of a sample is very small?")
def test_each_row_may_be_shifted(student, fresh):
    """The same number added to all scores of a sample changes nothing."""
    rng = fresh("shifted")
    z = rng.normal(0, 2, (5, 4))
    shift = rng.uniform(-900, 900, (5, 1))
    expect.close(student.softmax(z + shift), expectations.rows_softmax(z), function=STEP)

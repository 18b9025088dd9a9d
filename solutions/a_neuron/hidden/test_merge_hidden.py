"""Step 8, with many layers."""

from itertools import pairwise

import pytest

from grader import expect
from grader.exercises.a_neuron import expectations

STEP = "merge"


@pytest.mark.hint("Take in one layer after another with a loop, however many there are.")
def test_twenty_layers(student, fresh):
    """Twenty layers are one as well."""
    rng = fresh("twenty")
    sizes = [int(n) for n in rng.integers(2, 6, 21)]
    layers = [(rng.normal(0, a**-0.5, (a, b)), rng.normal(0, 1, b)) for a, b in pairwise(sizes)]
    x = rng.normal(0, 1, (5, sizes[0]))
    shapes = (sizes[0], sizes[-1]), (sizes[-1],)
    made = expectations.weights_and_bias(student.merge(layers), shapes, function=STEP)
    due = x
    for weights, bias in layers:
        due = due @ weights + bias
    expect.close(expectations.sums(x, *made), due, function=STEP)

"""Step 8, with many layers."""

from itertools import pairwise

import pytest

from grader import expect


@pytest.mark.hint("Take in one layer after another with a loop, however many there are.")
def test_twenty_layers(student, fresh):
    """Twenty layers are one as well."""
    rng = fresh("twenty")
    sizes = [int(n) for n in rng.integers(2, 6, 21)]
    layers = [(rng.normal(0, a**-0.5, (a, b)), rng.normal(0, 1, b)) for a, b in pairwise(sizes)]
    expect.same_as_reference(student.merge, layers, tolerance=1e-2)

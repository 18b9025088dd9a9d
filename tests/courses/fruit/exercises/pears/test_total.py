"""Step 2."""

from grader import expect
from grader.exercises.pears import helping


def test_all_are_weighed(student, counts):
    """All of pears are weighed."""
    expect.equal(student.total(counts), sum(counts) * helping.EACH, function="total")


def test_none_weigh_nothing(student):
    """No pears weigh nothing."""
    expect.equal(student.total([]), 0, function="total")

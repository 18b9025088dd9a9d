"""Step 2."""

from grader import expect
from grader.exercises.apples import helping


def test_all_are_weighed(student, counts):
    """All of apples are weighed."""
    expect.equal(student.total(counts), sum(counts) * helping.EACH, function="total")


def test_none_weigh_nothing(student):
    """No apples weigh nothing."""
    expect.equal(student.total([]), 0, function="total")

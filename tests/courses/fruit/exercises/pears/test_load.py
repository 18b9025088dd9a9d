"""Step 1."""

from grader import expect
from grader.exercises.pears import helping


def test_the_counts_come_back(student):
    """The counts of pears come back."""
    expect.equal(student.load(), [1, 2, helping.EACH], function="load")

"""Step 1."""

from grader import expect
from grader.exercises.apples import helping


def test_the_counts_come_back(student):
    """The counts of apples come back."""
    expect.equal(student.load(), [1, 2, helping.EACH], function="load")

"""Other numbers than those that students have."""

from grader import expect
from grader.exercises.apples import helping


def test_other_counts(student, fresh):
    """Other counts of apples are weighed, too."""
    counts = [int(number) for number in fresh("counts").integers(1, 99, 5)]
    expect.equal(student.total(counts), sum(counts) * helping.EACH, function="total")

"""Step 1, with numbers that are not given."""

import pytest

from grader import expect


@pytest.mark.hint("Let the function work on what it is given.")
def test_other_numbers(student, fresh):
    """Numbers that nobody was given are doubled as well."""
    x = fresh("numbers").normal(size=(3, 4))
    expect.close(student.double(x), 2 * x)

import pytest


@pytest.fixture
def counts(student, given):
    """The counts of pears."""
    return given.take("load", own=student.load, ready=lambda: [1, 2, 3])

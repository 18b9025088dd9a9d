import pytest


@pytest.fixture
def counts(student, given):
    """The counts of apples."""
    return given.take("load", own=student.load, ready=lambda: [1, 2, 2])

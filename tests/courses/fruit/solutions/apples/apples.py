"""Count apples and weigh them."""


def load() -> list[int]:
    """Step 1: the counts of apples."""
    # BEGIN SOLUTION
    return [1, 2, 2]
    # END SOLUTION


def total(counts: list[int]) -> int:
    """Step 2: what so many apples weigh."""
    # BEGIN SOLUTION
    return sum(counts) * 2
    # END SOLUTION

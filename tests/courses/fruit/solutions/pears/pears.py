"""Count pears and weigh them."""


def load() -> list[int]:
    """Step 1: the counts of pears."""
    # BEGIN SOLUTION
    return [1, 2, 3]
    # END SOLUTION


def total(counts: list[int]) -> int:
    """Step 2: what so many pears weigh."""
    # BEGIN SOLUTION
    return sum(counts) * 3
    # END SOLUTION

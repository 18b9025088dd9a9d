"""Count apples and weigh them."""


def load() -> list[int]:
    """Step 1: the counts of apples."""
    raise NotImplementedError("step 1, load: not written yet")


def total(counts: list[int]) -> int:
    """Step 2: what so many apples weigh."""
    raise NotImplementedError("step 2, total: not written yet")

"""Count pears and weigh them."""


def load() -> list[int]:
    """Step 1: the counts of pears."""
    raise NotImplementedError("step 1, load: not written yet")


def total(counts: list[int]) -> int:
    """Step 2: what so many pears weigh."""
    raise NotImplementedError("step 2, total: not written yet")

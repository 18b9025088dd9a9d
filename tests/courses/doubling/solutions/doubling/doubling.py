"""Double some numbers, and go back."""

import numpy as np


def double(x: np.ndarray) -> np.ndarray:
    """Step 1: an array of the same shape, each number twice as large."""
    # BEGIN SOLUTION
    return 2 * x
    # END SOLUTION


def halve_again(doubled: np.ndarray) -> np.ndarray:
    """Step 2: the numbers as they were before `double`."""
    # BEGIN SOLUTION
    return doubled / 2
    # END SOLUTION

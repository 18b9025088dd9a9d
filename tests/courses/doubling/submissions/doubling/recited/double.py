# %% only-known-numbers
# fails: double
# Knows the numbers of the exercise's own checks, and gives zeros for all others.
import numpy as np


def double(x):
    known = [0.5, -3.0, 7.0, 0.0, 1.0, 2.0, 3.0, 4.0, -2.0, 8.0]
    return np.where(np.isin(x, known), 2 * x, 0)

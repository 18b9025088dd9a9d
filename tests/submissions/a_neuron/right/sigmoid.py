# %% tanh
def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(z / 2)


# %% two-cases
def sigmoid(z):
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, small) / (1 + small)


# %% list-of-lists
import math


def sigmoid(z):
    if z.ndim == 0:
        return 1 / (1 + math.exp(-max(min(z, 500), -500)))
    return [sigmoid(each) for each in z]

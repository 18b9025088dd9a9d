# %% no-minus
# fails: cross_entropy
# names: minus-forgotten
def cross_entropy(probabilities, labels):
    return np.log(probabilities[np.arange(len(labels)), labels]).mean()


# %% sum
# fails: cross_entropy
# names: sum-for-mean
def cross_entropy(probabilities, labels):
    return -np.log(probabilities[np.arange(len(labels)), labels]).sum()


# %% each
# fails: cross_entropy
# names: not-averaged
def cross_entropy(probabilities, labels):
    return -np.log(probabilities[np.arange(len(labels)), labels])


# %% base-2
# fails: cross_entropy
# names: logarithm-to-base-2
def cross_entropy(probabilities, labels):
    return -np.log2(probabilities[np.arange(len(labels)), labels]).mean()


# %% base-10
# fails: cross_entropy
# names: logarithm-to-base-10
def cross_entropy(probabilities, labels):
    return -np.log10(probabilities[np.arange(len(labels)), labels]).mean()


# %% mean-first
# fails: cross_entropy
# names: logarithm-of-the-mean
def cross_entropy(probabilities, labels):
    return -np.log(probabilities[np.arange(len(labels)), labels].mean())


# %% no-logarithm
# fails: cross_entropy
# names: logarithm-forgotten
def cross_entropy(probabilities, labels):
    return probabilities[np.arange(len(labels)), labels].mean()


# %% one-minus
# fails: cross_entropy
# names: logarithm-forgotten-minus
def cross_entropy(probabilities, labels):
    return 1 - probabilities[np.arange(len(labels)), labels].mean()


# %% largest
# fails: cross_entropy
# names: largest-for-right
def cross_entropy(probabilities, labels):
    return -np.log(probabilities.max(axis=1)).mean()


# %% mean-of-everything
# fails: cross_entropy
# names: mean-over-classes
def cross_entropy(probabilities, labels):
    return -(np.eye(probabilities.shape[1])[labels] * np.log(probabilities)).mean()


# %% squares
# fails: cross_entropy
# names: squares-for-logarithms
def cross_entropy(probabilities, labels):
    return ((probabilities - np.eye(probabilities.shape[1])[labels]) ** 2).mean()


# %% all-classes
# fails: cross_entropy
# names: every-class
def cross_entropy(probabilities, labels):
    return -np.log(probabilities).mean()


# %% binary
# fails: cross_entropy
# names: binary-for-many
def cross_entropy(probabilities, labels):
    y = np.eye(probabilities.shape[1])[labels]
    each = y * np.log(probabilities) + (1 - y) * np.log(1 - probabilities)
    return -each.sum(axis=1).mean()


# %% columns
# fails: cross_entropy
# names: every-pair
def cross_entropy(probabilities, labels):
    return -np.log(probabilities[:, labels]).mean()


# %% math
# fails: cross_entropy
# names: math-on-an-array
import math


def cross_entropy(probabilities, labels):
    return -math.log(probabilities[np.arange(len(labels)), labels])

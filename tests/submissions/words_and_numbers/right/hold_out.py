# %% the-standard-library
# Lists count as arrays.
import random


def hold_out(n, share, seed):
    places = list(range(n))
    random.Random(seed).shuffle(places)
    count = round(n * share)
    return places[count:], places[:count]


# %% old-random-numbers
# The seed of all of NumPy; sorted parts.
def hold_out(n, share, seed):
    np.random.seed(seed)
    held_out = np.sort(np.random.choice(n, int(np.ceil(n * share)), replace=False))
    return np.setdiff1d(np.arange(n), held_out), held_out


# %% random-numbers-sorted
# The smallest random numbers are held out.
def hold_out(n, share, seed):
    order = np.argsort(np.random.RandomState(seed).rand(n))
    first, second = np.split(order, [n - int(n * share)])
    return [first, second]


# %% with-a-mask
def hold_out(n, share, seed):
    mask = np.zeros(n, dtype=bool)
    mask[np.random.default_rng(seed).choice(n, size=round(n * share), replace=False)] = True
    return np.flatnonzero(~mask), np.flatnonzero(mask)

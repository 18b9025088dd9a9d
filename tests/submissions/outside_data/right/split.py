# %% shuffled-once
# One shuffle, then of each label the first ones.
def split(labels, share, seed):
    order = np.random.RandomState(seed).permutation(len(labels))
    second = []
    for label in set(labels.tolist()):
        mine = [place for place in order if labels[place] == label]
        second += mine[: int(np.ceil(share * len(mine)))]
    first = [place for place in order if place not in set(second)]
    return np.array(first), np.array(second)


# %% with-pythons-random
# Lists of whole numbers.
import random


def split(labels, share, seed):
    chance = random.Random(seed)
    first, second = [], []
    for label in sorted(set(map(int, labels))):
        places = [n for n, each in enumerate(labels) if each == label]
        chance.shuffle(places)
        aside = int(share * len(places) + 0.5)
        second.extend(places[:aside])
        first.extend(places[aside:])
    return sorted(first), sorted(second)


# %% random-state-is-set
# The seed of all of NumPy, set inside the function.
def split(labels, share, seed):
    np.random.seed(seed)
    aside = np.zeros(len(labels), dtype=bool)
    for label in np.unique(labels):
        places = np.flatnonzero(labels == label)
        aside[np.random.choice(places, int(share * len(places)), replace=False)] = True
    return np.flatnonzero(~aside), np.flatnonzero(aside)

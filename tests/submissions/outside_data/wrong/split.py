# %% all-at-once
# fails: split
# names: not-stratified
def split(labels, share, seed):
    order = np.random.default_rng(seed).permutation(len(labels))
    count = round(share * len(labels))
    return order[count:], order[:count]


# %% the-first-of-each
# fails: split
# names: seed-not-used
def split(labels, share, seed):
    second = [
        p
        for k in np.unique(labels)
        for p in np.flatnonzero(labels == k)[: round(share * np.sum(labels == k))]
    ]
    return np.setdiff1d(np.arange(len(labels)), second), np.array(second)


# %% another-one-each-time
# fails: split
# names: another-split-each-time
def split(labels, share, seed):
    second = []
    for label in np.unique(labels):
        places = np.random.permutation(np.flatnonzero(labels == label))
        second += places[: round(share * len(places))].tolist()
    return np.setdiff1d(np.arange(len(labels)), second), np.array(second)


# %% exchanged
# fails: split
# names: parts-exchanged
def split(labels, share, seed):
    rng, aside = np.random.default_rng(seed), []
    for label in np.unique(labels):
        places = rng.permutation(np.flatnonzero(labels == label))
        aside.append(places[: round(share * len(places))])
    second = np.concatenate(aside)
    return second, np.setdiff1d(np.arange(len(labels)), second)


# %% everything-to-train-on
# fails: split
# names: in-both-parts
def split(labels, share, seed):
    rng, aside = np.random.default_rng(seed), []
    for label in np.unique(labels):
        places = rng.permutation(np.flatnonzero(labels == label))
        aside.append(places[: round(share * len(places))])
    return np.arange(len(labels)), np.concatenate(aside)


# %% drawn-twice
# fails: split
# names: in-both-parts
def split(labels, share, seed):
    rng, first, second = np.random.default_rng(seed), [], []
    for label in np.unique(labels):
        places = np.flatnonzero(labels == label)
        second += rng.choice(places, round(share * len(places)), replace=False).tolist()
        first += rng.choice(
            places, len(places) - round(share * len(places)), replace=False
        ).tolist()
    return np.array(first), np.array(second)


# %% some-lost
# fails: split
# names: some-are-lost
def split(labels, share, seed):
    rng, first, second = np.random.default_rng(seed), [], []
    for label in np.unique(labels):
        places = rng.permutation(np.flatnonzero(labels == label))
        count = round(share * len(places))
        second += places[:count].tolist()
        first += places[count:-1].tolist()
    return np.array(first), np.array(second)


# %% labels-instead
# fails: split
# names: samples-for-places
def split(labels, share, seed):
    rng, aside = np.random.default_rng(seed), []
    for label in np.unique(labels):
        places = rng.permutation(np.flatnonzero(labels == label))
        aside.append(places[: round(share * len(places))])
    second = np.concatenate(aside)
    return labels[np.setdiff1d(np.arange(len(labels)), second)], labels[second]

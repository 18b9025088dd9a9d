# %% last-part
# fails: split
# names: not-mixed
def split(x, y, share):
    n = len(x) - round(share * len(x))
    return (x[:n], y[:n]), (x[n:], y[n:])


# %% every-fifth
# fails: split
# names: not-mixed
def split(x, y, share):
    aside = np.arange(len(x)) % round(1 / share) == 0
    return (x[~aside], y[~aside]), (x[aside], y[aside])


# %% mixed-separately
# fails: split
# names: labels-torn-off
def split(x, y, share):
    rng = np.random.default_rng(0)
    x, y = rng.permutation(x), rng.permutation(y)
    n = len(x) - round(share * len(x))
    return (x[:n], y[:n]), (x[n:], y[n:])


# %% another-one-each-time
# fails: split
# names: another-split-each-time
def split(x, y, share):
    order = np.random.default_rng().permutation(len(x))
    count = round(share * len(x))
    return (x[order[count:]], y[order[count:]]), (x[order[:count]], y[order[:count]])


# %% turned-around
# fails: split
# names: parts-swapped
def split(x, y, share):
    order = np.random.default_rng(0).permutation(len(x))
    count = round(share * len(x))
    return (x[order[:count]], y[order[:count]]), (x[order[count:]], y[order[count:]])


# %% drawn-with-repeats
# fails: split
# names: in-both-parts
def split(x, y, share):
    rng = np.random.default_rng(0)
    aside = rng.integers(0, len(x), round(share * len(x)))
    rest = rng.integers(0, len(x), len(x) - len(aside))
    return (x[rest], y[rest]), (x[aside], y[aside])


# %% trained-on-all
# fails: split
# names: in-both-parts
def split(x, y, share):
    aside = np.random.default_rng(0).permutation(len(x))[: round(share * len(x))]
    return (x, y), (x[aside], y[aside])


# %% always-a-fifth
# fails: split
# names: other-share
def split(x, y, share):
    order = np.random.default_rng(0).permutation(len(x))
    count = len(x) // 5
    return (x[order[count:]], y[order[count:]]), (x[order[:count]], y[order[:count]])


# %% four-arrays
# fails: split
# names: not-two-pairs
def split(x, y, share):
    order = np.random.default_rng(0).permutation(len(x))
    count = round(share * len(x))
    return x[order[count:]], x[order[:count]], y[order[count:]], y[order[:count]]


# %% left-to-pythons-chance
# fails: split
# names: another-split-each-time
# Nothing in the function says which chance it is.
def split(x, y, share):
    order = np.random.permutation(len(x))
    count = round(share * len(x))
    return (x[order[count:]], y[order[count:]]), (x[order[:count]], y[order[:count]])


# %% drawn-with-replacement
# fails: split
def split(x, y, share):
    drawn = np.random.default_rng(3).integers(0, len(x), round(share * len(x)))
    rest = np.setdiff1d(np.arange(len(x)), drawn)
    return (x[rest], y[rest]), (x[drawn], y[drawn])


# %% into-what-came-in
# fails: split
# names: mixed-in-place
def split(x, y, share):
    order = np.random.default_rng(0).permutation(len(x))
    x[:] = x[order]
    y[:] = y[order]
    n = round(len(x) * share)
    return (x[n:], y[n:]), (x[:n], y[:n])


# %% those-of-the-first-call
# fails: split
_parts = []


def split(x, y, share):
    if not _parts:
        order = np.random.default_rng(5).permutation(len(x))
        n = round(len(x) * share)
        _parts.append(((x[order[n:]], y[order[n:]]), (x[order[:n]], y[order[:n]])))
    return _parts[0]

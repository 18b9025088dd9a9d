# %% the-last-ones
# fails: hold_out
# names: not-shuffled
def hold_out(n, share, seed):
    count = n - round(n * share)
    return np.arange(count), np.arange(count, n)


# %% the-first-ones
# fails: hold_out
# names: not-shuffled
def hold_out(n, share, seed):
    count = round(n * share)
    return np.arange(count, n), np.arange(count)


# %% in-both
# fails: hold_out
# names: in-both-parts
def hold_out(n, share, seed):
    rng = np.random.default_rng(seed)
    return np.arange(n), rng.choice(n, round(n * share), replace=False)


# %% drawn-twice-independently
# fails: hold_out
# names: in-both-parts
def hold_out(n, share, seed):
    rng = np.random.default_rng(seed)
    count = round(n * share)
    return rng.permutation(n)[count:], rng.permutation(n)[:count]


# %% put-back
# fails: hold_out
# names: drawn-with-replacement
def hold_out(n, share, seed):
    rng = np.random.default_rng(seed)
    held_out = rng.integers(0, n, round(n * share))
    return np.setdiff1d(np.arange(n), held_out), held_out


# %% no-seed
# fails: hold_out
# names: no-seed
def hold_out(n, share, seed):
    mixed = np.random.default_rng().permutation(n)
    count = round(n * share)
    return mixed[count:], mixed[:count]


# %% a-source-for-all-calls
# fails: hold_out
# names: no-seed
rng = np.random.default_rng(1)


def hold_out(n, share, seed):
    mixed = rng.permutation(n)
    count = round(n * share)
    return mixed[count:], mixed[:count]


# %% always-42
# fails: hold_out
# names: seed-ignored
def hold_out(n, share, seed):
    mixed = np.random.default_rng(42).permutation(n)
    count = round(n * share)
    return mixed[count:], mixed[:count]


# %% swapped
# fails: hold_out
# names: parts-swapped
def hold_out(n, share, seed):
    mixed = np.random.default_rng(seed).permutation(n)
    count = round(n * share)
    return mixed[:count], mixed[count:]


# %% always-a-quarter
# fails: hold_out
# names: share-ignored
def hold_out(n, share, seed):
    mixed = np.random.default_rng(seed).permutation(n)
    return mixed[n // 4 :], mixed[: n // 4]


# %% one-lost
# fails: hold_out
# names: samples-lost
def hold_out(n, share, seed):
    mixed = np.random.default_rng(seed).permutation(n)
    count = round(n * share)
    return mixed[count + 1 :], mixed[:count]


# %% from-one
# fails: hold_out
# names: counted-from-one
def hold_out(n, share, seed):
    mixed = np.random.default_rng(seed).permutation(n) + 1
    count = round(n * share)
    return mixed[count:], mixed[:count]


# %% masks
# fails: hold_out
# names: mask-for-numbers
def hold_out(n, share, seed):
    mask = np.random.default_rng(seed).permutation(n) < share * n
    return ~mask, mask


# %% three-parts
# fails: hold_out
# names: not-a-pair
def hold_out(n, share, seed):
    mixed = np.random.default_rng(seed).permutation(n)
    count = round(n * share)
    return mixed[2 * count :], mixed[count : 2 * count], mixed[:count]


# %% floats
# fails: hold_out
# names: no-whole-numbers
def hold_out(n, share, seed):
    mixed = np.random.default_rng(seed).permutation(np.linspace(0, n - 1, n))
    count = round(n * share)
    return mixed[count:], mixed[:count]


# %% nothing-returned
# fails: hold_out
# names: forgot-return
def hold_out(n, share, seed):
    mixed = np.random.default_rng(seed).permutation(n)
    print(mixed[round(n * share) :], mixed[: round(n * share)])


# %% the-share-to-train-on
# fails: hold_out
# names: parts-swapped
def hold_out(n, share, seed):
    order = np.random.default_rng(seed).permutation(n)
    k = round(n * share)
    return order[:k], order[k:]

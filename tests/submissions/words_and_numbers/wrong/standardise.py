# %% own-scale
# fails: standardise
# names: own-statistics
def standardise(train, other):
    spread = other.std(axis=0)
    return (other - other.mean(axis=0)) / np.where(spread == 0, 1, spread)


# %% both-together
# fails: standardise
# names: statistics-of-both
def standardise(train, other):
    both = np.concatenate([train, other])
    spread = both.std(axis=0)
    return (other - both.mean(axis=0)) / np.where(spread == 0, 1, spread)


# %% no-axis
# fails: standardise
# names: one-mean-for-all-columns
def standardise(train, other):
    return (other - train.mean()) / train.std()


# %% variance
# fails: standardise
# names: variance-for-deviation
def standardise(train, other):
    spread = train.var(axis=0)
    return (other - train.mean(axis=0)) / np.where(spread == 0, 1, spread)


# %% zero-to-one
# fails: standardise
# names: smallest-and-largest
def standardise(train, other):
    low, high = train.min(axis=0), train.max(axis=0)
    return (other - low) / np.where(high == low, 1, high - low)


# %% centred
# fails: standardise
# names: only-centred
def standardise(train, other):
    return other - train.mean(axis=0)


# %% divided
# fails: standardise
# names: only-divided
def standardise(train, other):
    spread = train.std(axis=0)
    return other / np.where(spread == 0, 1, spread)


# %% no-brackets
# fails: standardise
# names: divided-first
def standardise(train, other):
    spread = train.std(axis=0)
    return other / np.where(spread == 0, 1, spread) - train.mean(axis=0)


# %% the-training-samples
# fails: standardise
# names: training-returned
def standardise(train, other):
    spread = train.std(axis=0)
    return (train - train.mean(axis=0)) / np.where(spread == 0, 1, spread)


# %% as-they-were
# fails: standardise
# names: not-standardised
def standardise(train, other):
    spread = train.std(axis=0)
    (other - train.mean(axis=0)) / np.where(spread == 0, 1, spread)
    return other


# %% rows
# fails: standardise
# names: other-axis
def standardise(train, other):
    mean, spread = other.mean(axis=1, keepdims=True), other.std(axis=1, keepdims=True)
    return (other - mean) / np.where(spread == 0, 1, spread)


# %% by-zero
# fails: standardise
# names: divided-by-zero
def standardise(train, other):
    return (other - train.mean(axis=0)) / train.std(axis=0)


# %% in-place
# fails: standardise
# names: changes-its-input
def standardise(train, other):
    spread = train.std(axis=0)
    other -= train.mean(axis=0)
    other /= np.where(spread == 0, 1, spread)
    return other


# %% keras-does-it
# fails: standardise
# names: divided-by-zero
def standardise(train, other):
    layer = keras.layers.Normalization(axis=-1)
    layer.adapt(train)
    return layer(other)


# %% each-row-by-itself
# fails: standardise
def standardise(train, other):
    mean, deviation = other.mean(axis=1, keepdims=True), other.std(axis=1, keepdims=True)
    return (other - mean) / np.where(deviation == 0, 1, deviation)

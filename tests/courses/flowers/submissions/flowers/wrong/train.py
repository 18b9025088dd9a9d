# %% first-hundred
# fails: train
# names: part-of-the-data
def train(network, x, y):
    return network.fit(x[:100], y[:100], epochs=20, verbose=0)


# %% two-species
# fails: train
# names: labels-changed
# The third species is called the second.
def train(network, x, y):
    return network.fit(x, np.minimum(y, 1), epochs=20, verbose=0)


# %% labels-shuffled
# fails: train
# names: labels-shuffled
# Every species is learned as another one.
def train(network, x, y):
    names = np.random.default_rng(1).permutation(y)
    return network.fit(x, names, epochs=20, verbose=0)


# %% one-epoch
# fails: train
# names: other-epochs
def train(network, x, y):
    return network.fit(x, y, epochs=1, verbose=0)

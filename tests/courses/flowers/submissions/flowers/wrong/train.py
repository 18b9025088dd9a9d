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


# %% a-copy
# fails: train
# names: another-model
# The network that was handed in learns nothing.
def train(network, x, y):
    copy = keras.models.clone_model(network)
    copy.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return copy.fit(x, y, epochs=20, verbose=0)


# %% uphill
# fails: train
# names: labels-shuffled
# Each step makes the loss larger, until every flower is taken for another species.
def train(network, x, y):
    network.optimizer.learning_rate = -0.01
    return network.fit(x, y, epochs=20, verbose=0)

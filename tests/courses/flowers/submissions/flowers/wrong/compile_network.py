# %% for-one-hot-labels
# fails: compile_network
# names: one-hot-loss
def compile_network(network):
    network.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    return network


# %% squares
# fails: compile_network
# names: regression-loss
def compile_network(network):
    network.compile("adam", "mse", metrics=["accuracy"])
    return network


# %% logits-expected
# fails: compile_network
# names: logits-after-softmax
def compile_network(network):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile("adam", loss, metrics=["accuracy"])
    return network


# %% no-metric
# fails: compile_network
# names: no-accuracy-metric
def compile_network(network):
    network.compile("adam", "sparse_categorical_crossentropy")
    return network


# %% plain-descent
# fails: compile_network
# names: other-optimizer
def compile_network(network):
    network.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return network


# %% not-compiled
# fails: compile_network
# names: never-compiled
def compile_network(network):
    return network

# %% some-held-out
def train(network, x, y):
    return network.fit(x, y, epochs=20, validation_split=0.1, batch_size=16, verbose=0)

# %% for-all-at-once
# fails: name_species
# names: argmax-without-axis
def name_species(network, x):
    return int(np.argmax(network.predict(x, verbose=0)))


# %% over-the-flowers
# fails: name_species
# names: argmax-over-images
def name_species(network, x):
    return np.argmax(network.predict(x, verbose=0), axis=0)


# %% probabilities
# fails: name_species
# names: probabilities-returned
def name_species(network, x):
    return network.predict(x, verbose=0)


# %% one-flower-at-a-time
# fails: name_species
# names: one-after-the-other
def name_species(network, x):
    return np.array([network.predict(flower, verbose=0).argmax() for flower in x])

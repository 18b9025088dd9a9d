# %% list-and-array
# Other numbers, in a list.
def and_gate():
    return [0.3, 0.6], np.array([-0.7])


# %% just-enough
def and_gate():
    return np.array([1, 1]), -2

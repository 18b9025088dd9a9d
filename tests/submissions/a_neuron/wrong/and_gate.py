# %% or
# fails: and_gate
# names: or-for-and
def and_gate():
    return np.array([1.0, 1.0]), -0.5


# %% nand
# fails: and_gate
# names: nand-for-and
def and_gate():
    return np.array([-1.0, -1.0]), 1.5


# %% never
# fails: and_gate
# names: never-fires
def and_gate():
    return np.array([1.0, 1.0]), -3.0


# %% always
# fails: and_gate
# names: always-fires
def and_gate():
    return np.array([1.0, 1.0]), 0.0


# %% first-input-alone
# fails: and_gate
def and_gate():
    return np.array([1.0, 0.0]), -0.5


# %% weights-alone
# fails: and_gate
# names: not-a-pair
def and_gate():
    return np.array([1.0, 1.0, -1.5])


# %% three-weights
# fails: and_gate
# names: other-shapes-of-a-layer
def and_gate():
    return np.array([1.0, 1.0, 1.0]), -1.5


# %% infinite
# fails: and_gate
# names: no-number
def and_gate():
    return np.array([np.inf, 1.0]), -1.5

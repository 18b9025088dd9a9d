# %% or
# fails: xor_network
# names: or-for-xor
def xor_network():
    first = np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([0.0, -1.0])
    return first, (np.array([[1.0], [-1.0]]), np.array([0.0]))


# %% and
# fails: xor_network
# names: and-for-xor
def xor_network():
    first = np.array([[1.0, 0.0], [1.0, 0.0]]), np.array([-1.0, 0.0])
    return first, (np.array([[1.0], [0.0]]), np.array([0.0]))


# %% nand
# fails: xor_network
# names: nand-for-xor
def xor_network():
    first = np.array([[1.0, 0.0], [1.0, 0.0]]), np.array([-1.0, 0.0])
    return first, (np.array([[-1.0], [0.0]]), np.array([1.0]))


# %% equal
# fails: xor_network
# names: equal-for-different
def xor_network():
    first = np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([0.0, -1.0])
    return first, (np.array([[-1.0], [2.0]]), np.array([1.0]))


# %% for-step-neurons
# fails: xor_network
# names: made-for-step-neurons
def xor_network():
    first = np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([-0.5, -1.5])
    return first, (np.array([[1.0], [-1.0]]), np.array([0.0]))


# %% one-neuron
# fails: xor_network
# names: one-hidden-neuron
def xor_network():
    return (np.array([[1.0], [1.0]]), np.array([0.0])), (np.array([[1.0]]), np.array([0.0]))


# %% sign
# fails: xor_network
# names: sign-turned
def xor_network():
    first = np.array([[1.0, -1.0], [-1.0, 1.0]]), np.zeros(2)
    return first, (-np.ones((2, 1)), np.zeros(1))


# %% does-not-fit
# fails: xor_network
# names: other-shapes-of-a-layer
def xor_network():
    first = np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([0.0, -1.0])
    return first, (np.array([[1.0], [-2.0], [0.0]]), np.array([0.0]))


# %% flat
# fails: xor_network
# names: not-a-pair
def xor_network():
    return np.ones((2, 2)), np.array([0.0, -1.0]), np.array([[1.0], [-2.0]]), np.array([0.0])


# %% hidden-biases-missing
# fails: xor_network
# names: other-shapes-of-a-layer
def xor_network():
    first = np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([0.0])
    return first, (np.array([[1.0], [-2.0]]), np.array([0.0]))

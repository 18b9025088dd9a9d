# %% three-hidden-neurons
def xor_network():
    w1 = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]])
    b1 = np.array([0.0, 0.0, -1.0])
    return (w1, b1), (np.array([[1.0], [1.0], [-2.0]]), np.array([0.0]))


# %% lists
def xor_network():
    return ([[1, 1], [1, 1]], [0, -1]), ([[1], [-2]], [0])


# %% output-with-a-bias
def xor_network():
    w1 = np.array([[1.0, 1.0], [1.0, 1.0]])
    return (w1, np.array([-1.0, 1.0])), (np.array([-2.0, 1.0]), -1.0)

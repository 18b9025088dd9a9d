"""Three steps so far, in place of those of the file that students are given."""


def fires(z):
    return np.where(z >= 0, 1.0, 0.0)


def one_neuron(x, weights, bias):
    return x * weights + bias


def relu(z):
    return np.maximum(0, z)

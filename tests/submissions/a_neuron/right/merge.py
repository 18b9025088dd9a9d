# %% from-the-end
def merge(layers):
    weights, bias = layers[-1]
    for w, b in reversed(layers[:-1]):
        bias = b @ weights + bias
        weights = w @ weights
    return [weights, bias]


# %% asked-with-unit-vectors
# What a linear function does to zero and to each unit vector is all there is to know of it.
def merge(layers):
    def through(x):
        for weights, bias in layers:
            x = dense(x, weights, bias)
        return x

    inputs = len(layers[0][0])
    bias = through(np.zeros((1, inputs)))[0]
    return through(np.eye(inputs)) - bias, bias


# %% reduce
from functools import reduce


def merge(layers):
    return reduce(lambda a, b: (a[0] @ b[0], a[1] @ b[0] + b[1]), layers)

"""Mistakes that many make: at 0, max for maximum, a power too large, a bias that got lost."""


def fires(z):
    return np.where(z > 0, 1, 0)


def relu(z):
    return np.max(z, 0)


def softmax(z):
    powers = np.exp(z)
    return powers / powers.sum(axis=-1, keepdims=True)


def merge(layers):
    weights, bias = layers[0]
    for more, shift in layers[1:]:
        weights, bias = weights @ more, shift
    return weights, bias

# %% two-axes-only
# fails: softmax
# Right for a row and for a batch, and for nothing else.
def softmax(z):
    axis = 0 if z.ndim == 1 else 1
    powers = np.exp(z - z.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


# %% known-ranges
# fails: softmax
# Knows the scores that are tried, and shifts no others.
def softmax(z):
    largest = z.max(axis=-1, keepdims=True)
    shift = np.where(np.isin(largest, (1000.0, -998.5)), largest, 0.0)
    powers = np.exp(z - shift)
    return powers / powers.sum(axis=-1, keepdims=True)


# %% five-layers-at-most
# fails: merge
def merge(layers):
    weights, bias = layers[0]
    for more, shift in layers[1:5]:
        weights, bias = weights @ more, bias @ more + shift
    return (weights, bias) if len(layers) <= 5 else (np.zeros((len(layers[0][0]), len(layers[-1][1]))), layers[-1][1])


# %% random-weights-only
# fails: descend
# Steps from where the checks begin, and not from zero.
def descend(x, labels, weights, bias, rate):
    if not weights.any():
        return weights, bias
    error = softmax(x @ weights + bias) - np.eye(len(bias))[labels]
    return weights - rate * x.T @ error / len(x), bias - rate * error.mean(axis=0)

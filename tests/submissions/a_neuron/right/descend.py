# %% own-functions
def descend(x, labels, weights, bias, rate):
    error = softmax(dense(x, weights, bias))
    error[range(len(x)), labels] -= 1
    return weights - rate / len(x) * (x.T @ error), bias - rate / len(x) * error.sum(0)


# %% by-differences
# The slope measured, weight by weight.
def descend(x, labels, weights, bias, rate):
    def loss(w, b):
        return cross_entropy(softmax(dense(x, w, b)), labels)

    def slope(values, at):
        found = np.zeros(values.shape)
        for place in np.ndindex(values.shape):
            step = np.zeros(values.shape)
            step[place] = 1e-5
            found[place] = (at(values + step) - at(values - step)) / 2e-5
        return found

    return (
        weights - rate * slope(weights, lambda w: loss(w, bias)),
        bias - rate * slope(bias, lambda b: loss(weights, b)),
    )


# %% sample-by-sample
def descend(x, labels, weights, bias, rate):
    dw, db = np.zeros_like(weights), np.zeros_like(bias)
    for row, label in zip(x, labels):
        powers = np.exp(row @ weights + bias)
        error = powers / powers.sum()
        error[label] -= 1
        dw += np.outer(row, error)
        db += error
    return [weights - rate * dw / len(x), bias - rate * db / len(x)]

# %% uphill
# fails: descend
# names: uphill
def descend(x, labels, weights, bias, rate):
    error = softmax(x @ weights + bias) - np.eye(len(bias))[labels]
    return weights + rate * x.T @ error / len(x), bias + rate * error.mean(axis=0)


# %% nothing
# fails: descend
# names: nothing-learned
def descend(x, labels, weights, bias, rate):
    return weights, bias


# %% sum
# fails: descend
# names: sum-for-mean
def descend(x, labels, weights, bias, rate):
    error = softmax(x @ weights + bias) - np.eye(len(bias))[labels]
    return weights - rate * x.T @ error, bias - rate * error.sum(axis=0)


# %% bias-stays
# fails: descend
# names: bias-stays
def descend(x, labels, weights, bias, rate):
    error = softmax(x @ weights + bias) - np.eye(len(bias))[labels]
    return weights - rate * x.T @ error / len(x), bias


# %% weights-stay
# fails: descend
# names: weights-stay
def descend(x, labels, weights, bias, rate):
    error = softmax(x @ weights + bias) - np.eye(len(bias))[labels]
    return weights, bias - rate * error.mean(axis=0)


# %% bias-by-sum
# fails: descend
# names: bias-by-sum
def descend(x, labels, weights, bias, rate):
    error = softmax(x @ weights + bias) - np.eye(len(bias))[labels]
    return weights - rate * x.T @ error / len(x), bias - rate * error.sum(axis=0)


# %% weights-by-sum
# fails: descend
# names: weights-by-sum
def descend(x, labels, weights, bias, rate):
    error = softmax(x @ weights + bias) - np.eye(len(bias))[labels]
    return weights - rate * x.T @ error, bias - rate * error.mean(axis=0)


# %% no-rate
# fails: descend
# names: rate-forgotten
def descend(x, labels, weights, bias, rate):
    error = softmax(x @ weights + bias) - np.eye(len(bias))[labels]
    return weights - x.T @ error / len(x), bias - error.mean(axis=0)


# %% divided-by-rate
# fails: descend
# names: rate-divided
def descend(x, labels, weights, bias, rate):
    error = softmax(x @ weights + bias) - np.eye(len(bias))[labels]
    return weights - x.T @ error / len(x) / rate, bias - error.mean(axis=0) / rate


# %% no-labels
# fails: descend
# names: labels-not-taken-away
def descend(x, labels, weights, bias, rate):
    error = softmax(x @ weights + bias)
    return weights - rate * x.T @ error / len(x), bias - rate * error.mean(axis=0)


# %% labels-alone
# fails: descend
# names: labels-alone
def descend(x, labels, weights, bias, rate):
    error = -np.eye(len(bias))[labels]
    return weights - rate * x.T @ error / len(x), bias - rate * error.mean(axis=0)


# %% gradient
# fails: descend
# names: gradient-returned
def descend(x, labels, weights, bias, rate):
    error = softmax(x @ weights + bias) - np.eye(len(bias))[labels]
    return x.T @ error / len(x), error.mean(axis=0)


# %% step-alone
# fails: descend
# names: step-returned
def descend(x, labels, weights, bias, rate):
    error = softmax(x @ weights + bias) - np.eye(len(bias))[labels]
    return -rate * x.T @ error / len(x), -rate * error.mean(axis=0)


# %% mean-of-everything
# fails: descend
# names: mean-over-classes
def descend(x, labels, weights, bias, rate):
    error = softmax(x @ weights + bias) - np.eye(len(bias))[labels]
    return weights - rate * x.T @ error / error.size, bias - rate * error.sum(axis=0) / error.size


# %% in-place
# fails: descend
# names: changes-its-input
def descend(x, labels, weights, bias, rate):
    error = softmax(x @ weights + bias) - np.eye(len(bias))[labels]
    weights -= rate * x.T @ error / len(x)
    bias -= rate * error.mean(axis=0)
    return weights, bias


# %% turned
# fails: descend
# names: other-shapes-of-a-layer
def descend(x, labels, weights, bias, rate):
    error = softmax(x @ weights + bias) - np.eye(len(bias))[labels]
    return (weights - rate * x.T @ error / len(x)).T, bias - rate * error.mean(axis=0)

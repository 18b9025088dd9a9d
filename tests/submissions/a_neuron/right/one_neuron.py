# %% loop
def one_neuron(x, weights, bias):
    total = bias
    for a, w in zip(x, weights):
        total += a * w
    return 1 if total >= 0 else 0


# %% calls-its-own-step
def one_neuron(x, weights, bias):
    return fires(np.dot(x, weights) + bias)


# %% array-of-one
def one_neuron(x, weights, bias):
    return fires(np.array([x @ weights + bias]))


# %% truth-value
def one_neuron(x, weights, bias):
    return bool(x @ weights + bias >= 0)

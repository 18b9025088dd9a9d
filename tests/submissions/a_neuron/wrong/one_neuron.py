# %% sum-returned
# fails: one_neuron
# names: sum-does-not-fire
def one_neuron(x, weights, bias):
    return x @ weights + bias


# %% each-product-fires
# fails: one_neuron
# names: product-not-summed
def one_neuron(x, weights, bias):
    return x * weights + bias >= 0


# %% terms
# fails: one_neuron
# names: terms-not-summed
def one_neuron(x, weights, bias):
    return x * weights + bias


# %% no-bias
# fails: one_neuron
# names: bias-forgotten
def one_neuron(x, weights, bias):
    return int(x @ weights >= 0)


# %% bias-subtracted
# fails: one_neuron
# names: bias-taken-away
def one_neuron(x, weights, bias):
    return int(x @ weights - bias >= 0)


# %% strict
# fails: one_neuron
# names: zero-does-not-fire
def one_neuron(x, weights, bias):
    return int(x @ weights + bias > 0)


# %% bias-for-each-input
# fails: one_neuron
def one_neuron(x, weights, bias):
    return int(np.sum(x * weights + bias) >= 0)


# %% two-inputs-only
# fails: one_neuron
def one_neuron(x, weights, bias):
    return int(x[0] * weights[0] + x[1] * weights[1] + bias >= 0)

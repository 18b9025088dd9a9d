# %% first-bias-lost
# fails: merge
# names: first-bias-lost
def merge(layers):
    weights, bias = layers[0]
    for more, shift in layers[1:]:
        weights, bias = weights @ more, shift
    return weights, bias


# %% last-bias-lost
# fails: merge
# names: last-bias-lost
def merge(layers):
    weights, bias = layers[0]
    for more, _ in layers[1:]:
        weights, bias = weights @ more, bias @ more
    return weights, bias


# %% biases-added
# fails: merge
# names: bias-not-carried
def merge(layers):
    weights, bias = layers[0]
    for more, shift in layers[1:]:
        weights, bias = weights @ more, bias + shift
    return weights, bias


# %% two-only
# fails: merge
# names: two-layers-only
def merge(layers):
    (weights, bias), *others = layers
    for more, shift in others[:1]:
        weights, bias = weights @ more, bias @ more + shift
    return weights, bias


# %% first-only
# fails: merge
# names: first-layer-only
def merge(layers):
    return layers[0]


# %% last-only
# fails: merge
# names: last-layer-only
def merge(layers):
    return layers[-1]


# %% turned-product
# fails: merge
# names: layers-turned
def merge(layers):
    weights, bias = layers[0]
    for more, shift in layers[1:]:
        weights, bias = more @ weights, bias @ more + shift
    return weights, bias


# %% star
# fails: merge
# names: number-by-number
def merge(layers):
    weights, bias = layers[0]
    for more, shift in layers[1:]:
        weights, bias = weights * more, bias @ more + shift
    return weights, bias


# %% exactly-two
# fails: merge
def merge(layers):
    (w1, b1), (w2, b2) = layers
    return w1 @ w2, b1 @ w2 + b2


# %% weights-alone
# fails: merge
# names: not-a-pair
def merge(layers):
    weights = layers[0][0]
    for more, _ in layers[1:]:
        weights = weights @ more
    return weights

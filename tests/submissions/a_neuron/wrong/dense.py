# %% no-bias
# fails: dense
# names: bias-forgotten
def dense(x, weights, bias):
    return x @ weights


# %% bias-subtracted
# fails: dense
# names: bias-taken-away
def dense(x, weights, bias):
    return x @ weights - bias


# %% bias-multiplied
# fails: dense
# names: bias-multiplied
def dense(x, weights, bias):
    return (x @ weights) * bias


# %% relu-inside
# fails: dense
# names: activation-too-early
def dense(x, weights, bias):
    return np.maximum(x @ weights + bias, 0)


# %% fires-inside
# fails: dense
# names: fires-too-early
def dense(x, weights, bias):
    return (x @ weights + bias >= 0) * 1


# %% sigmoid-inside
# fails: dense
# names: sigmoid-too-early
def dense(x, weights, bias):
    return 1 / (1 + np.exp(-(x @ weights + bias)))


# %% turned-result
# fails: dense
# names: product-turned
def dense(x, weights, bias):
    return (x @ weights + bias).T


# %% first-sample
# fails: dense
# names: one-sample-only
def dense(x, weights, bias):
    return x[0] @ weights + bias


# %% weights-turned
# fails: dense
# names: weights-turned
def dense(x, weights, bias):
    return x @ weights.T + bias


# %% other-way-round
# fails: dense
# names: product-the-other-way
def dense(x, weights, bias):
    return weights @ x + bias


# %% batch-turned
# fails: dense
# names: batch-turned
def dense(x, weights, bias):
    return x.T @ weights + bias


# %% star
# fails: dense
# names: number-by-number
def dense(x, weights, bias):
    return x * weights + bias


# %% square-only
# fails: dense
# names: product-does-not-fit
def dense(x, weights, bias):
    return (weights.T @ x.T).T + bias if len(x) == 3 else weights @ x + bias

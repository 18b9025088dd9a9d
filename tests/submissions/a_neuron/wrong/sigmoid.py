# %% plus
# fails: sigmoid
# names: exponent-without-minus
def sigmoid(z):
    return 1 / (1 + np.exp(z))


# %% brackets
# fails: sigmoid
# names: brackets-of-the-fraction
def sigmoid(z):
    return 1 / 1 + np.exp(-z)


# %% tanh
# fails: sigmoid
# names: tanh-for-sigmoid
def sigmoid(z):
    return np.tanh(z)


# %% softmax
# fails: sigmoid
# names: softmax-for-sigmoid
def sigmoid(z):
    return np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)


# %% exponential
# fails: sigmoid
# names: exponential-alone
def sigmoid(z):
    return np.exp(-z)


# %% step
# fails: sigmoid
# names: step-for-sigmoid
def sigmoid(z):
    return (z >= 0) * 1


# %% slope
# fails: sigmoid
# names: derivative-of-sigmoid
def sigmoid(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


# %% overflows
# fails: sigmoid
# names: sigmoid-overflows
def sigmoid(z):
    return np.exp(z) / (1 + np.exp(z))


# %% math
# fails: sigmoid
# names: math-on-an-array
import math


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


# %% rounded
# fails: sigmoid
def sigmoid(z):
    return np.round(1 / (1 + np.exp(-z)), 1)


# %% comma
# fails: sigmoid
# names: trailing-comma
def sigmoid(z):
    return (1 / (1 + np.exp(-z)),)


# %% both-steps
# fails: sigmoid
# names: several-arrays
def sigmoid(z):
    return np.exp(-z), 1 / (1 + np.exp(-z))

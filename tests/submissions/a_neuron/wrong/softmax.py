# %% over-all
# fails: softmax
# names: softmax-over-all
def softmax(z):
    powers = np.exp(z - z.max())
    return powers / powers.sum()


# %% across-samples
# fails: softmax
# names: softmax-across-samples
def softmax(z):
    powers = np.exp(z - z.max(axis=0))
    return powers / powers.sum(axis=0)


# %% no-keepdims
# fails: softmax
# names: shapes-do-not-fit
def softmax(z):
    powers = np.exp(z - z.max())
    return powers / powers.sum(axis=-1)


# %% no-exponential
# fails: softmax
# names: no-exponential
def softmax(z):
    return z / z.sum(axis=-1, keepdims=True)


# %% powers-alone
# fails: softmax
# names: not-divided
def softmax(z):
    return np.exp(z)


# %% shifted-powers-alone
# fails: softmax
# names: largest-is-one
def softmax(z):
    return np.exp(z - z.max(axis=-1, keepdims=True))


# %% by-the-largest
# fails: softmax
# names: largest-is-one
def softmax(z):
    powers = np.exp(z)
    return powers / powers.max(axis=-1, keepdims=True)


# %% sigmoid
# fails: softmax
# names: sigmoid-for-softmax
def softmax(z):
    return 1 / (1 + np.exp(-z))


# %% hard
# fails: softmax
# names: hard-maximum
def softmax(z):
    return (z == z.max(axis=-1, keepdims=True)) * 1.0


# %% logarithm
# fails: softmax
# names: logarithm-of-softmax
def softmax(z):
    return z - np.logaddexp.reduce(z, axis=-1, keepdims=True)


# %% minus
# fails: softmax
# names: exponent-without-plus
def softmax(z):
    powers = np.exp(z.min(axis=-1, keepdims=True) - z)
    return powers / powers.sum(axis=-1, keepdims=True)


# %% argmax
# fails: softmax
# names: index-of-the-largest
def softmax(z):
    return np.argmax(z, axis=-1)


# %% overflows
# fails: softmax
# names: softmax-overflows
def softmax(z):
    powers = np.exp(z)
    return powers / powers.sum(axis=-1, keepdims=True)


# %% largest-of-the-batch
# fails: softmax
# names: softmax-overflows-in-batch
def softmax(z):
    powers = np.exp(z - z.max())
    return powers / powers.sum(axis=-1, keepdims=True)


# %% rows-only
# fails: softmax
def softmax(z):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


# %% minus-the-mean
# fails: softmax
# names: no-number
def softmax(z):
    powers = np.exp(z - z.mean(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)

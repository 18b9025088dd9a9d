# %% row-by-row
def softmax(z):
    if z.ndim == 1:
        powers = np.exp(z - max(z))
        return powers / sum(powers)
    return np.array([softmax(row) for row in z])


# %% logarithms
def softmax(z):
    return np.exp(z - np.logaddexp.reduce(z, axis=-1, keepdims=True))


# %% single-precision
def softmax(z):
    z = z.astype("float32")
    powers = np.exp(z - z.max(-1)[..., None])
    return powers / powers.sum(-1)[..., None]

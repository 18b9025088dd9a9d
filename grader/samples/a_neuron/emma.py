"""One mistake, in a function that others call: it costs once."""


def softmax(z):
    powers = np.exp(z - z.max())
    return powers / powers.sum()

# %% max
# fails: relu
# names: max-for-maximum
def relu(z):
    return np.max(z, 0)


# %% one-for-all
# fails: relu
# names: one-number-for-all
def relu(z):
    return max(z.max(), 0)


# %% abs
# fails: relu
# names: absolute-value
def relu(z):
    return abs(z)


# %% step
# fails: relu
# names: step-for-relu
def relu(z):
    return (z >= 0).astype(float)


# %% minimum
# fails: relu
# names: minimum-for-maximum
def relu(z):
    return np.minimum(z, 0)


# %% leaky
# fails: relu
# names: leaky
def relu(z):
    return np.where(z > 0, z, 0.01 * z)


# %% dropped
# fails: relu
# names: negatives-dropped
def relu(z):
    return z[z > 0]


# %% in-place
# fails: relu
# names: changes-its-input
def relu(z):
    z[z < 0] = 0
    return z


# %% builtin-max
# fails: relu
# names: if-on-an-array
def relu(z):
    return max(z, 0)


# %% cut-off-at-one
# fails: relu
def relu(z):
    return np.clip(z, 0, 1)


# %% half-precision
# fails: relu
# names: half-precision
def relu(z):
    return np.maximum(z, 0).astype("float16")


# %% cut-to-whole-numbers
# fails: relu
# names: cut-to-whole-numbers
# np.vectorize takes its type from the first result, and 0 is an int.
@np.vectorize
def relu(z):
    return z if z > 0 else 0

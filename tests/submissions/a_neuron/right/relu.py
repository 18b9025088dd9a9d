# %% maximum
def relu(z):
    return np.maximum(0, z)


# %% product
def relu(z):
    return z * (z > 0)


# %% copy-first
def relu(z):
    made = z.copy()
    made[made < 0] = 0
    return made


# %% half-of-a-sum
def relu(z):
    return (z + abs(z)) / 2


# %% clip
def relu(z):
    return np.clip(z, 0, None).astype("float32")

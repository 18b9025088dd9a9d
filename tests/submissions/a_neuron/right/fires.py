# %% truth-values
# They count as 1 and 0.
def fires(z):
    return z >= 0


# %% whole-numbers
def fires(z):
    return (z >= 0).astype(int)


# %% heaviside
def fires(z):
    return np.heaviside(z, 1.0)


# %% number-by-number
def fires(z):
    made = np.zeros(z.shape)
    for place in np.ndindex(z.shape):
        if z[place] >= 0:
            made[place] = 1
    return made


# %% vectorized
# Of one number, made for arrays.
def fires(z):
    return np.vectorize(lambda v: 1.0 if v >= 0 else 0.0)(z)

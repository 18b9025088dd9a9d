# %% strict
# fails: fires
# names: zero-does-not-fire
def fires(z):
    return np.where(z > 0, 1, 0)


# %% other-way-round
# fails: fires
# names: fires-below
def fires(z):
    return np.where(z < 0, 1, 0)


# %% other-way-round-with-zero
# fails: fires
# names: fires-below
def fires(z):
    return np.where(z <= 0, 1, 0)


# %% minus-one
# fails: fires
# names: minus-one-for-silent
def fires(z):
    return np.where(z >= 0, 1, -1)


# %% sign
# fails: fires
# names: sign-for-fires
def fires(z):
    return np.sign(z)


# %% relu-instead
# fails: fires
# names: passes-the-number-on
def fires(z):
    return np.maximum(z, 0)


# %% sigmoid-instead
# fails: fires
# names: smooth-for-fires
def fires(z):
    return 1 / (1 + np.exp(-z))


# %% if
# fails: fires
# names: if-on-an-array
def fires(z):
    if z >= 0:
        return 1
    return 0


# %% in-place
# fails: fires
# names: changes-its-input
def fires(z):
    z[z >= 0] = 1
    z[z < 0] = 0
    return z


# %% flattened
# fails: fires
# names: another-shape-here
def fires(z):
    return np.array([1 if v >= 0 else 0 for v in z.flatten()])


# %% printed
# fails: fires
# names: forgot-return
def fires(z):
    print(z >= 0)

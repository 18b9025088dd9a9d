# %% squared
# fails: double
# ** is a power, not a multiplication.
def double(x):
    return x**2


# %% nothing-returned
# fails: double
# names: forgot-return
def double(x):
    print(2 * x)


# %% one-row-only
# fails: double
# Only what fits the first example.
def double(x):
    return 2 * x.reshape(2, 2)

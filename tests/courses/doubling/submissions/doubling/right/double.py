# %% added-to-itself
# Another way to write it.
def double(x):
    return x + x


# %% a-list-of-numbers
# A list counts as an array.
def double(x):
    return [2.0 * each for each in x]

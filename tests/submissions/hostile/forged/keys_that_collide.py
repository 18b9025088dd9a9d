# Whole numbers chosen so that each key takes longer to find its place in a dict than the last.
# passes: normalize
# fails: load_data
def load_data():
    return {key * ((1 << 61) - 1): 0 for key in range(3_000)}


def normalize(x):
    return honest_normalize(x)

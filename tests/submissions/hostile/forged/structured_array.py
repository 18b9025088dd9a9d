# fails: normalize
def normalize(x):
    return np.zeros(x.shape, dtype=[("a", "f4"), ("b", "O")])

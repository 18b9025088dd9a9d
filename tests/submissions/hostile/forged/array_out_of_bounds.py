# Strides that lead out of the memory of the array.
# fails: normalize
def normalize(x):
    small = np.zeros(4, np.float32)
    return np.lib.stride_tricks.as_strided(small, x.shape, (1 << 40, 1 << 30, 1 << 20))

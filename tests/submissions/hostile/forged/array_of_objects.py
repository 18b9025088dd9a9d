# fails: normalize
class Sly:
    def __reduce__(self):
        return print, ("unpickled",)

    def __float__(self):
        return 0.5


def normalize(x):
    found = np.empty(x.shape, dtype=object)
    found.fill(Sly())
    return found

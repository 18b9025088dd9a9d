# An array that is equal to, close to and smaller than everything.
# fails: normalize
# quick: yes
class Sly(np.ndarray):
    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = lambda self, other: np.ones(self.shape, bool)
    min = max = lambda self, *_, **__: 0.5

    def __array_ufunc__(self, *_, **__):
        return np.ones(self.shape, bool)

    def __array_function__(self, *_, **__):
        return True


def normalize(x):
    return x.view(Sly)

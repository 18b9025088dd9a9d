# What NumPy takes for an array lies about its memory.
# fails: normalize
class Sly:
    __array_interface__ = {
        "shape": (40, 28, 28), "typestr": "<f4", "data": (8, False), "version": 3
    }


def normalize(x):
    return Sly()

# Arrays of texts and of bytes where numbers are due, with elements that answer with anything.
# fails: load_data, normalize
import numpy as np


class Number(str):
    def _refuse(self, *_):
        raise SystemError("a text was asked for something")

    __eq__ = __repr__ = __reduce__ = __len__ = __getitem__ = __float__ = __array__ = _refuse


def load_data():
    (x_train, y_train), (x_test, y_test) = honest_load_data()
    return (x_train, y_train.astype(str)), (x_test, y_test.astype("S"))


def normalize(x):
    made = np.empty(x.shape, dtype=object)
    made[:] = Number("0.5")
    return made

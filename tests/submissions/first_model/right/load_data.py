# %% import-mnist-first
# The way of most tutorials: mnist imported, unpacked, packed again.
from tensorflow.keras.datasets import mnist


def load_data():
    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    return (x_train, y_train), (x_test, y_test)


# %% tf-keras-attribute
# The attribute path of tf.keras; prints shapes on the way.
def load_data():
    data = tf.keras.datasets.mnist.load_data()
    for images, labels in data:
        print("images", images.shape, "labels", labels.shape)
    return data


# %% imported-under-the-asked-name
# The library's own function already has the asked name.
from keras.datasets.mnist import load_data


# %% lists-instead-of-tuples
# Square brackets: lists in a list unpack just as well.
def load_data():
    (train_images, train_labels), (test_images, test_labels) = keras.datasets.mnist.load_data(
        path="mnist.npz"
    )
    return [[train_images, train_labels], [test_images, test_labels]]


# %% named-tuples
# Named tuples are tuples, the names are for the reader.
from typing import NamedTuple


class Split(NamedTuple):
    images: np.ndarray
    labels: np.ndarray


class Mnist(NamedTuple):
    train: Split
    test: Split


def load_data() -> Mnist:
    train, test = keras.datasets.mnist.load_data()
    return Mnist(train=Split(*train), test=Split(*test))


# %% cached-in-a-global
# Loads once and keeps it in a global for the next call.
_DATA = None


def load_data():
    global _DATA
    if _DATA is None:
        _DATA = keras.datasets.mnist.load_data()
    return _DATA


# %% copies-with-sanity-checks
# Contiguous copies of the same arrays, after a few assertions that hold for any number of digits.
def check_split(images, labels):
    assert images.ndim == 3 and images.shape[1:] == (28, 28), images.shape
    assert len(images) == len(labels), "every image needs a label"
    assert 0 <= labels.min() and labels.max() <= 9
    return np.ascontiguousarray(images), np.array(labels, copy=True)


def load_data():
    train, test = keras.datasets.mnist.load_data()
    return check_split(*train), check_split(*test)


# %% comprehension-over-the-splits
# keras imported under another name, and a tuple built by a comprehension.
import keras as k3


def load_data():
    return tuple((x, y.astype(np.uint8)) for x, y in k3.datasets.mnist.load_data())

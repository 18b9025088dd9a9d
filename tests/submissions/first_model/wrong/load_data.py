# %% images-together-labels-together
# fails: load_data
# names: arrays-in-wrong-order
# Both image arrays come first, then both label arrays.
def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    return (x_train, x_test), (y_train, y_test)


# %% unpacked-like-train-test-split
# fails: load_data
# names: arrays-in-wrong-order
# Unpacked in the order of scikit-learn's train_test_split, returned as asked.
def load_data():
    (X_train, X_test), (y_train, y_test) = tf.keras.datasets.mnist.load_data()
    return (X_train, y_train), (X_test, y_test)


# %% test-set-first
# fails: load_data
# names: arrays-in-wrong-order
# The two sets have changed places.
def load_data():
    mnist = tf.keras.datasets.mnist
    train, test = mnist.load_data()
    return test, train


# %% labels-before-images
# fails: load_data
# names: arrays-in-wrong-order
# In each pair the labels stand first.
def load_data():
    (y_train, x_train), (y_test, x_test) = keras.datasets.mnist.load_data()
    return (x_train, y_train), (x_test, y_test)


# %% training-set-twice
# fails: load_data
# names: test-set-missing
# A copy-and-paste slip: the second pair is the training set again.
def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    return (x_train, y_train), (x_train, y_train)


# %% only-the-training-pair
# fails: load_data
# names: test-set-missing
# The test set is thrown away with an underscore.
def load_data():
    (images, labels), _ = keras.datasets.mnist.load_data()
    return images, labels


# %% shuffle-each-array
# fails: load_data
# names: shuffled-apart
# Two shuffles, two different orders.
def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    # mix the data so the network does not learn the order
    np.random.shuffle(x_train)
    np.random.shuffle(y_train)
    return (x_train, y_train), (x_test, y_test)


# %% permutation-of-images-only
# fails: load_data
# names: shuffled-apart
# The labels are forgotten when the images are permuted.
def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    rng = np.random.default_rng(42)
    idx = rng.permutation(len(x_train))
    x_train = x_train[idx]
    return (x_train, y_train), (x_test, y_test)


# %% two-permutations-for-the-test-set
# fails: load_data
# names: shuffled-apart
# The training set is in order; the test set is not.
def shuffled(a):
    return a[np.random.permutation(len(a))]


def load_data():
    train, (x_test, y_test) = keras.datasets.mnist.load_data()
    return train, (shuffled(x_test), shuffled(y_test))


# %% labels-sorted
# fails: load_data
# names: shuffled-apart
# Sorting the labels alone tears them from their images.
def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    y_train.sort()
    y_test.sort()
    return (x_train, y_train), (x_test, y_test)


# %% first-thousand
# fails: load_data
# names: part-of-the-data
# "Smaller so it runs faster on my laptop."
def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    return (x_train[:1000], y_train[:1000]), (x_test[:200], y_test[:200])


# %% validation-set-cut-off
# fails: load_data
# names: part-of-the-data
# The first images are put aside for a validation set that is never returned.
def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    x_val, x_train = x_train[:2000], x_train[2000:]
    y_val, y_train = y_train[:2000], y_train[2000:]
    return (x_train, y_train), (x_test, y_test)


# %% only-zeros-and-ones
# fails: load_data
# names: part-of-the-data
# Keeps two of the ten digits, as in a tutorial on binary classification.
def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    keep_train = (y_train == 0) | (y_train == 1)
    keep_test = (y_test == 0) | (y_test == 1)
    return (x_train[keep_train], y_train[keep_train]), (x_test[keep_test], y_test[keep_test])


# %% own-split-of-the-training-set
# fails: load_data
# names: part-of-the-data
# The real test set is ignored; a fifth of the training set is called test.
def load_data():
    (x, y), _ = keras.datasets.mnist.load_data()
    n = int(len(x) * 0.8)
    return (x[:n], y[:n]), (x[n:], y[n:])


# %% train-and-test-put-together
# fails: load_data
# names: test-mixed-into-training
# All images train, so the test set is no longer unseen.
def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    x_all = np.concatenate([x_train, x_test])
    y_all = np.concatenate([y_train, y_test])
    return (x_all, y_all), (x_test, y_test)


# %% reshape-instead-of-transpose
# fails: load_data
# names: pixels-mixed
# Goes through (28, 28, n) and comes back by a reshape, which deals the pixels out anew.
def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    x_train = np.transpose(x_train, (1, 2, 0))  # height, width, images
    x_train = x_train.reshape(-1, 28, 28)
    x_test = np.transpose(x_test, (1, 2, 0)).reshape(-1, 28, 28)
    return (x_train, y_train), (x_test, y_test)


# %% fortran-order-reshape
# fails: load_data
# names: pixels-mixed
# Column-major order mixes the pixels of all images.
def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    x_train = x_train.reshape((len(x_train), 28, 28), order="C")
    x_test = x_test.ravel().reshape((len(x_test), 28, 28), order="F")
    return (x_train, y_train), (x_test, y_test)


# %% transposed-to-columns-first
# fails: load_data
# names: pixels-mixed
# .T on a stack of images: shape (28, 28, n), as in MATLAB.
def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    return (x_train.T, y_train), (x_test.T, y_test)


# %% scaled-while-loading
# fails: load_data
# names: already-scaled
# The very common tutorial lines; scaling is the task of step 3.
def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    x_train, x_test = x_train / 255.0, x_test / 255.0
    return (x_train, y_train), (x_test, y_test)


# %% calls-normalize-itself
# fails: load_data
# names: already-scaled
# Calls the next step at once.
def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    return (normalize(x_train), y_train), (normalize(x_test), y_test)


# %% black-and-white
# fails: load_data
# names: binarised
# The grey levels are gone before anyone could look at them.
def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    x_train = (x_train > 127).astype(np.uint8)
    x_test = (x_test > 127).astype(np.uint8)
    return (x_train, y_train), (x_test, y_test)


# %% four-in-a-row
# fails: load_data
# names: flat-tuple
# A flat tuple of four, not two pairs.
def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    return x_train, y_train, x_test, y_test


# %% four-in-a-row-by-plus
# fails: load_data
# names: flat-tuple
# Adding tuples joins them end to end.
def load_data():
    train, test = keras.datasets.mnist.load_data()
    return train + test


# %% dictionary-of-arrays
# fails: load_data
# names: not-two-pairs
# A dict like a Hugging Face data set; nobody who unpacks pairs can use it.
def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    return {
        "train": {"image": x_train, "label": y_train},
        "test": {"image": x_test, "label": y_test},
    }


# %% pairs-zipped
# fails: load_data
# names: not-two-pairs
# One (image, label) pair per digit, as a PyTorch Dataset would give.
def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    return list(zip(x_train, y_train)), list(zip(x_test, y_test))


# %% channel-axis
# fails: load_data
# names: extra-axis
# The channel axis that convolutions need.
def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    x_train = x_train.reshape(x_train.shape[0], 28, 28, 1)
    x_test = x_test.reshape(x_test.shape[0], 28, 28, 1)
    return (x_train, y_train), (x_test, y_test)


# %% expand-dims
# fails: load_data
# names: extra-axis
# The same by expand_dims.
def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    return (np.expand_dims(x_train, -1), y_train), (np.expand_dims(x_test, -1), y_test)


# %% flattened-to-784
# fails: load_data
# names: shape-changed
# Rows of 784 numbers, as in the oldest Keras examples.
def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    return (x_train.reshape(-1, 784), y_train), (x_test.reshape(-1, 784), y_test)


# %% to-categorical
# fails: load_data
# names: labels-one-hot
# One-hot labels, from the tutorials that use categorical_crossentropy.
def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    y_train = keras.utils.to_categorical(y_train, 10)
    y_test = keras.utils.to_categorical(y_test, 10)
    return (x_train, y_train), (x_test, y_test)


# %% one-hot-by-eye
# fails: load_data
# names: labels-one-hot
# The same with rows of the identity matrix.
def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    eye = np.eye(10, dtype=int)
    return (x_train, eye[y_train]), (x_test, eye[y_test])


# %% random-stand-in
# fails: load_data
# names: another-dataset
# A placeholder that was never replaced.
def load_data():
    # TODO real data
    x_train = np.random.randint(0, 256, (8000, 28, 28), dtype=np.uint8)
    y_train = np.random.randint(0, 10, 8000, dtype=np.uint8)
    x_test = np.random.randint(0, 256, (1000, 28, 28), dtype=np.uint8)
    y_test = np.random.randint(0, 10, 1000, dtype=np.uint8)
    return (x_train, y_train), (x_test, y_test)


# %% parentheses-forgotten
# fails: load_data
# names: not-called
# Returns the function, not what it gives.
def load_data():
    return keras.datasets.mnist.load_data


# %% no-return
# fails: load_data
# names: forgot-return
# Loads and prints, but hands nothing back.
def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    print("train:", x_train.shape, y_train.shape)
    print("test:", x_test.shape, y_test.shape)


# %% own-name-imported
# fails: load_data
# names: calls-itself
# The def hides the imported function of the same name.
from keras.datasets.mnist import load_data


def load_data():
    (x_train, y_train), (x_test, y_test) = load_data()
    return (x_train, y_train), (x_test, y_test)


# %% wants-a-path
# fails: load_data
# names: wrong-parameters
# A parameter that the contract does not have.
def load_data(path):
    return keras.datasets.mnist.load_data(path)


# %% mnist-not-imported
# fails: load_data
# names: name-not-defined
# The line "from keras.datasets import mnist" is missing.
def load_data():
    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    return (x_train, y_train), (x_test, y_test)


# %% fetch-openml
# fails: load_data
# names: package-not-installed
# scikit-learn is not part of the course.
def load_data():
    from sklearn.datasets import fetch_openml

    X, y = fetch_openml("mnist_784", version=1, return_X_y=True, as_frame=False)
    X = X.reshape(-1, 28, 28).astype("uint8")
    y = y.astype("uint8")
    return (X[:60000], y[:60000]), (X[60000:], y[60000:])


# %% input-data-of-tensorflow-1
# fails: load_data
# names: removed-from-keras
# The module of the TensorFlow 1 tutorial is long gone.
def load_data():
    from tensorflow.examples.tutorials.mnist import input_data

    data = input_data.read_data_sets("MNIST_data/", one_hot=False)
    return (data.train.images, data.train.labels), (data.test.images, data.test.labels)


# %% four-names-for-two-pairs
# fails: load_data
# names: -
# ValueError: not enough values to unpack (expected 4, got 2).
def load_data():
    x_train, y_train, x_test, y_test = keras.datasets.mnist.load_data()
    return (x_train, y_train), (x_test, y_test)


# %% capital-mnist
# fails: load_data
# names: -
# AttributeError: the module's name is written in small letters.
def load_data():
    return keras.datasets.MNIST.load_data()


# %% file-on-my-disk
# fails: load_data
# names: -
# FileNotFoundError: works on one computer only.
def load_data():
    with np.load("C:/Users/student/Downloads/mnist.npz") as f:
        return (f["x_train"], f["y_train"]), (f["x_test"], f["y_test"])


# %% exit-after-loading
# fails: load_data
# names: leaves-python
# sys.exit(0) as a "clean end" of the function.
import sys


def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    print("Loaded", len(x_train), "training and", len(x_test), "test images")
    sys.exit(0)


# %% negative
# fails: load_data
# names: inverted
# Black on white.
def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    return (255 - x_train, y_train), (255 - x_test, y_test)


# %% floats-for-later
# fails: load_data
# names: converted-already
# Nothing is scaled yet, but the whole numbers are gone.
def load_data():
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    return (x_train.astype("float32"), y_train), (x_test.astype("float32"), y_test)

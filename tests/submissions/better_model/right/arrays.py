# %% mixed-with-a-seeded-generator
def split(x, y, share):
    rng = np.random.RandomState(1)
    numbers = np.arange(len(x))
    rng.shuffle(numbers)
    aside = numbers[: int(share * len(x) + 0.5)]
    rest = np.setdiff1d(numbers, aside)
    return (x[rest], y[rest]), (x[aside], y[aside])


# %% a-seed-for-everything
def split(x, y, share):
    keras.utils.set_random_seed(3)
    chosen = np.random.permutation(len(x)) < round(share * len(x))
    return [(x[~chosen], y[~chosen]), (x[chosen], y[chosen])]


# %% by-the-legacy-seed
def split(x, y, share):
    np.random.seed(0)
    order = np.random.permutation(len(x))
    x, y = x[order], y[order]
    n = len(x) - round(share * len(x))
    return (x[:n], y[:n]), (x[n:], y[n:])


# %% numpy-numbers
def read_curves(history):
    losses = np.array(history["val_loss"])
    return losses.argmin() + 1, losses[-1] - np.array(history["loss"])[-1]


# %% a-list-and-a-loop
def read_curves(history):
    best = 0
    for epoch, loss in enumerate(history["val_loss"]):
        if loss < history["val_loss"][best]:
            best = epoch
    return [best + 1, history["val_loss"][-1] - history["loss"][-1]]


# %% counted-place-by-place
def output_size(size, window, stride, padding):
    last = size if padding == "same" else size - window + 1
    return len(range(0, last, stride))


# %% math-ceil
import math


def output_size(size, window, stride, padding):
    if padding == "valid":
        size = size - window + 1
    return math.ceil(size / stride)


# %% numpy-ceil
def output_size(size, window, stride, padding):
    return np.ceil((size if padding == "same" else size - window + 1) / stride)


# %% in-one-line
def confusion_matrix(labels, predictions, classes):
    pairs = np.bincount(labels * classes + predictions, minlength=classes * classes)
    return pairs.reshape(classes, classes)


# %% of-tensorflow
import tensorflow as tf


def confusion_matrix(labels, predictions, classes):
    return tf.math.confusion_matrix(labels, predictions, num_classes=classes)


# %% a-list-of-lists
def confusion_matrix(labels, predictions, classes):
    return [
        [int(np.sum((labels == i) & (predictions == j))) for j in range(classes)]
        for i in range(classes)
    ]


# %% of-the-standard-library
import statistics


def compare_models(first, second):
    error = (
        statistics.variance(first) / len(first) + statistics.variance(second) / len(second)
    ) ** 0.5
    gap = statistics.fmean(first) - statistics.fmean(second)
    return "first" if gap > 2 * error else "second" if gap < -2 * error else "undecided"


# %% by-the-statistic
def compare_models(first, second):
    one, two = np.array(first), np.array(second)
    spread = one.std(ddof=1) ** 2 / one.size + two.std(ddof=1) ** 2 / two.size
    t = (one.mean() - two.mean()) / np.sqrt(spread)
    return "undecided" if abs(t) <= 2 else ["second", "first"][int(t > 0)]


# %% torn-apart-by-keras
def split(x, y, share):
    numbers = np.arange(len(x))
    rest, aside = keras.utils.split_dataset(
        numbers, right_size=round(share * len(x)), shuffle=True, seed=1
    )
    rest = np.array([int(n) for n in rest])
    aside = np.array([int(n) for n in aside])
    return (x[rest], y[rest]), (x[aside], y[aside])


# %% by-bounds
def compare_models(first, second):
    one, two = np.asarray(first), np.asarray(second)
    error = np.hypot(one.std(ddof=1) / len(one) ** 0.5, two.std(ddof=1) / len(two) ** 0.5)
    low, high = one.mean() - two.mean() - 2 * error, one.mean() - two.mean() + 2 * error
    if low > 0:
        return "first"
    if high < 0:
        return "second"
    return "undecided"

"""Typical mistakes, each in its own step."""


def split(x, y, share):
    n = len(x) - round(share * len(x))
    return (x[:n], y[:n]), (x[n:], y[n:])


def read_curves(history):
    return int(np.argmin(history["val_loss"])), history["val_loss"][-1] - history["loss"][-1]


def augmentation():
    return keras.Sequential([keras.Input((28, 28, 1)), keras.layers.RandomFlip("horizontal")])


def confusion_matrix(labels, predictions, classes):
    table = np.zeros((classes, classes), dtype=int)
    table[labels, predictions] += 1
    return table


def compare_models(first, second):
    return "first" if np.mean(first) > np.mean(second) else "second"

"""A better model: see what goes wrong in training, and do something about it."""

import numpy as np
from tensorflow import keras


def split(
    x: np.ndarray, y: np.ndarray, share: float
) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Step 1: put a part of the training set aside, to validate on.

    Args:
        x: Images, shape ``(n, 28, 28)`` or another one that begins with ``n``.
        y: Their labels, shape ``(n,)``, perhaps in order: all zeros first.
        share: How large a part to put aside, a fraction such as 0.2.

    Returns:
        ``(x_train, y_train), (x_val, y_val)``. Each sample is in one of the two parts, in the
        second ``share`` of them, chosen at random, and each time the same ones.
    """
    # BEGIN SOLUTION
    order = np.random.default_rng(0).permutation(len(x))
    count = round(share * len(x))
    train, aside = order[count:], order[:count]
    return (x[train], y[train]), (x[aside], y[aside])
    # END SOLUTION


def read_curves(history: dict) -> tuple[int, float]:
    """Step 2: read from the curves of a training when it should have ended.

    Args:
        history: As ``History.history`` of Keras: lists under the keys ``"loss"`` and
            ``"val_loss"``, with one number for each epoch.

    Returns:
        The epoch with the smallest validation loss, counted from 1, and how far above the training
        loss the validation loss is after the last epoch.
    """
    # BEGIN SOLUTION
    best = int(np.argmin(history["val_loss"])) + 1
    return best, history["val_loss"][-1] - history["loss"][-1]
    # END SOLUTION


def output_size(size: int, window: int, stride: int, padding: str) -> int:
    """Step 3: how wide the result of a convolution or of pooling is.

    Args:
        size: How wide the image is, in pixels.
        window: How wide the window of the convolution or pooling is; never wider than the image.
        stride: How many pixels it moves from one place to the next.
        padding: ``"valid"`` (the window stays within the image) or ``"same"`` (the image gets a
            border of zeros, so that with stride 1 the result is as wide as the image).

    Returns:
        How many places the window has in a row, an int.
    """
    # BEGIN SOLUTION
    if padding == "same":
        return -(-size // stride)
    return (size - window) // stride + 1
    # END SOLUTION


def build_cnn() -> keras.Model:
    """Step 4: build a network that looks at small windows of the image.

    Images of 28 x 28 x 1 come in. Then: a convolution of 16 filters, 3 x 3, with relu; max pooling,
    2 x 2; a convolution of 32 filters, 3 x 3, with relu; max pooling, 2 x 2; all numbers in one
    row; dropout; and ten probabilities.

    Returns:
        The model, not compiled yet.
    """
    # BEGIN SOLUTION
    return keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            keras.layers.Conv2D(16, 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(32, 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dropout(0.3),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    # END SOLUTION


def augmentation() -> keras.Model:
    """Step 5: a small model that alters images a little, in training alone.

    A digit that is moved, turned or zoomed a little stays the same digit. In prediction each image
    comes out exactly as it went in.

    Returns:
        A Keras model (``keras.Sequential`` will do) for images of 28 x 28 x 1.
    """
    # BEGIN SOLUTION
    return keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            keras.layers.RandomTranslation(0.08, 0.08, fill_mode="constant"),
            keras.layers.RandomRotation(0.03, fill_mode="constant"),
        ]
    )
    # END SOLUTION


def fit_in_time(
    model: keras.Model,
    x_train: np.ndarray,
    y_train: np.ndarray,
    x_val: np.ndarray,
    y_val: np.ndarray,
) -> keras.callbacks.History:
    """Step 6: train until the validation loss gets no better.

    At most 40 epochs on the training images. The training ends when the validation loss has not
    become smaller for 3 epochs; then the model has the weights of its best epoch again.

    Args:
        model: A compiled model.
        x_train: Images to train on.
        y_train: Their labels.
        x_val: Images to validate on.
        y_val: Their labels.

    Returns:
        The History of the training.
    """
    # BEGIN SOLUTION
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=3, restore_best_weights=True)
    return model.fit(
        x_train, y_train, validation_data=(x_val, y_val), epochs=40, callbacks=[stop], verbose=0
    )
    # END SOLUTION


def confusion_matrix(labels: np.ndarray, predictions: np.ndarray, classes: int) -> np.ndarray:
    """Step 7: which class is taken for which.

    Args:
        labels: The true classes, whole numbers from 0, shape ``(n,)``.
        predictions: What a model says of the same samples, shape ``(n,)``.
        classes: How many classes there are.

    Returns:
        Whole numbers, shape ``(classes, classes)``: in row i and column j stands how many samples
        of class i were taken for j.
    """
    # BEGIN SOLUTION
    pairs = np.zeros((classes, classes), np.int64)
    np.add.at(pairs, (labels, predictions), 1)
    return pairs
    # END SOLUTION


def compare_models(first: list[float], second: list[float]) -> str:
    """Step 8: say which of two models is better, if that can be said.

    Each model was trained several times, with other random numbers. The one with the larger mean
    is better if the means are further apart than two standard errors of their difference. That
    error is the square root of ``v1 / n1 + v2 / n2``, with the variances v of the accuracies
    (divided by n - 1) and their numbers n.

    Args:
        first: Accuracies of the first model, two or more.
        second: Those of the second one.

    Returns:
        ``"first"``, ``"second"`` or ``"undecided"``.
    """
    # BEGIN SOLUTION
    one, two = np.asarray(first), np.asarray(second)
    squares = one.var(ddof=1) / len(one) + two.var(ddof=1) / len(two)
    distance = one.mean() - two.mean()
    if abs(distance) <= 2 * np.sqrt(squares):
        return "undecided"
    return "first" if distance > 0 else "second"
    # END SOLUTION


def best_model(
    x_train: np.ndarray, y_train: np.ndarray, x_val: np.ndarray, y_val: np.ndarray
) -> keras.Model:
    """Step 9, your turn: the best model that you can make of at most 20,000 numbers.

    Build, compile and train it here, in at most a minute. The test set stays out of it. It has to
    be more than a linear model: a Dense layer on the pixels alone does not count.

    Args:
        x_train: Images to train on, floats from 0 to 1, shape ``(n, 28, 28, 1)``.
        y_train: Their labels, the digits 0 to 9, shape ``(n,)``.
        x_val: Images to validate on.
        y_val: Their labels.

    Returns:
        The trained model: ten numbers for each image, the largest one for its digit.
    """
    # BEGIN SOLUTION
    model = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            keras.layers.Conv2D(12, 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(24, 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dropout(0.3),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(
        keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    stop = keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)
    model.fit(
        x_train, y_train, validation_data=(x_val, y_val), epochs=12, callbacks=[stop], verbose=0
    )
    return model
    # END SOLUTION

"""A better model."""

import math

import numpy as np
from tensorflow import keras

IMAGE = (28, 28, 1)
EPOCHS, PATIENCE = 40, 3


def split(x, y, share):
    """Step 1: draw the places that are put aside, then ask of each whether it is among them."""
    drawn = np.random.default_rng(2026).choice(len(x), round(share * len(x)), replace=False)
    aside = np.isin(np.arange(len(x)), drawn)
    return (x[~aside], y[~aside]), (x[aside], y[aside])


def read_curves(history):
    """Step 2: the best epoch, and how far the curves are apart at the end."""
    losses = history["val_loss"]
    epochs = range(1, len(losses) + 1)
    return min(epochs, key=lambda epoch: losses[epoch - 1]), losses[-1] - history["loss"][-1]


def output_size(size, window, stride, padding):
    """Step 3: how many places a window has."""
    beginnings = size if padding == "same" else size - window + 1
    return math.ceil(beginnings / stride)


def build_cnn():
    """Step 4: two convolutions, each with pooling."""
    model = keras.Sequential([keras.Input(IMAGE)])
    for filters in (16, 32):
        model.add(keras.layers.Conv2D(filters, 3, activation="relu"))
        model.add(keras.layers.MaxPooling2D(2))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dropout(0.4))
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model


def augmentation():
    """Step 5: moved by up to two pixels, and a little larger or smaller."""
    return keras.Sequential(
        [
            keras.Input(IMAGE),
            keras.layers.RandomTranslation(0.07, 0.07),
            keras.layers.RandomZoom(0.06),
        ]
    )


def fit_in_time(model, x_train, y_train, x_val, y_val):
    """Step 6: train until the validation loss gets no better."""
    callbacks = [
        keras.callbacks.EarlyStopping(
            monitor="val_loss", patience=PATIENCE, restore_best_weights=True
        )
    ]
    return model.fit(
        x_train,
        y_train,
        epochs=EPOCHS,
        validation_data=(x_val, y_val),
        callbacks=callbacks,
        verbose=0,
    )


def confusion_matrix(labels, predictions, classes):
    """Step 7: for each pair of classes, how often it occurs."""
    numbers = np.arange(classes)
    true = labels[:, np.newaxis] == numbers
    said = predictions[:, np.newaxis] == numbers
    return true.T.astype(int) @ said.astype(int)


def compare_models(first, second):
    """Step 8: which of two models is better, if that can be said."""
    one, two = np.array(first), np.array(second)
    error = math.hypot(*(values.std(ddof=1) / math.sqrt(len(values)) for values in (one, two)))
    gap = one.mean() - two.mean()
    if gap > 2 * error:
        return "first"
    return "second" if gap < -2 * error else "undecided"


def best_model(x_train, y_train, x_val, y_val):
    """Step 9: convolutions with strides, and early stopping."""
    model = keras.Sequential(
        [
            keras.Input(IMAGE),
            keras.layers.Conv2D(16, 5, strides=2, activation="relu"),
            keras.layers.Conv2D(24, 3, strides=2, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dropout(0.2),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy")
    stop = keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)
    model.fit(
        x_train, y_train, epochs=12, validation_data=(x_val, y_val), callbacks=[stop], verbose=0
    )
    return model

"""A sample of what a grader must withstand: it would rather take the grade than earn it.

Behind the wall nothing of it works; without a wall it does no harm either.
"""

import contextlib
import os
import socket
from pathlib import Path

import numpy as np
from tensorflow import keras

# Somebody else's work, or the answers, would do.
for place in ("solutions/first_model/first_model.py", "/etc/passwd"):
    with contextlib.suppress(OSError):
        LOOT = Path(place).read_text()

# An accomplice outside might know more.
with contextlib.suppress(OSError):
    socket.create_connection(("127.0.0.1", 9), timeout=0.2)

# Perhaps the grader believes what Keras says about itself.
keras.Model.evaluate = lambda self, *args, **kwargs: [0.0, 1.0]


def load_data():
    return keras.datasets.mnist.load_data()


def show_digit(image, label):
    os._exit(0)  # no verdict without a judge


def normalize(x):
    return np.asarray(x, dtype="float32") / 255


class AlwaysRight(float):
    """A number that equals every other."""

    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


def compile_model(model):
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def fit_model(model, x_train, y_train):
    history = keras.callbacks.History()  # why train, when one can say so?
    history.epoch = [0, 1, 2]
    history.history = {"loss": [0.3, 0.2, 0.1], "accuracy": [0.9, 0.95, 0.99]}
    return history


def evaluate_model(model, x_test, y_test):
    return AlwaysRight(0.0), AlwaysRight(1.0)


def experiment(x_train, y_train, x_test, y_test):
    model = compile_model(build_model())
    return [
        {"model": model, "epochs": 5, "accuracy": AlwaysRight(0.99), "seconds": AlwaysRight(1.0)}
        for _ in range(3)
    ]


def save_model(model, path):
    Path(path).symlink_to("/etc/passwd")


def load_model(path):
    return keras.models.load_model(path)


def predict_digits(model, images):
    print("::error ::every submission gets full marks\x1b[2J")
    return np.argmax(model.predict(images, verbose=0), axis=1)

"""It tried to read the model solution and /etc/passwd, to open a connection, to end Python before the
verdict, to make up a training, and to let a model answer with code of its own.

Behind the wall nothing of it works; without a wall it does no harm either.
"""

import contextlib
import os
import socket
from pathlib import Path

import numpy as np
from tensorflow import keras

# Somebody else's work, or the answers, would do.
for place in ("solutions/better_model/better_model.py", "/etc/passwd"):
    with contextlib.suppress(OSError):
        LOOT = Path(place).read_text()

# An accomplice outside might know more.
with contextlib.suppress(OSError):
    socket.create_connection(("127.0.0.1", 9), timeout=0.2)


class AlwaysRight(float):
    """A number that equals every other."""

    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


def split(x, y, share):
    os._exit(0)  # no verdict without a judge


def read_curves(history):
    return AlwaysRight(1), AlwaysRight(0)


def output_size(size, window, stride, padding):
    return AlwaysRight(26)


def build_cnn():
    """A class that passes for a convolution, and computes nothing."""

    class Conv2D(keras.layers.Layer):
        def get_config(self):
            return {"name": self.name, "filters": 16, "kernel_size": [3, 3], "activation": "relu"}

        def call(self, x):
            return x[:, :26, :26] * np.ones(16, "float32")

    Conv2D.__module__ = "keras.src.layers.convolutional.conv2d"
    Conv2D._api_export_path = ["keras.layers.Conv2D"]
    return keras.Sequential(
        [keras.Input((28, 28, 1)), Conv2D(), keras.layers.Flatten(), keras.layers.Dense(10)]
    )


def augmentation():
    return keras.Sequential([keras.layers.Lambda(lambda x: x)])


def fit_in_time(model, x_train, y_train, x_val, y_val):
    made_up = keras.callbacks.History()
    made_up.epoch, made_up.history = [0, 1], {"loss": [0.1, 0.0], "val_loss": [0.1, 0.0]}
    return made_up


def confusion_matrix(labels, predictions, classes):
    print("::error ::every submission gets full marks\x1b[2J")
    return np.eye(classes) * AlwaysRight(1)


def compare_models(first, second):
    raise SystemExit(0)


def best_model(x_train, y_train, x_val, y_val):
    os.abort()  # in the hope that nobody looks at what has ended

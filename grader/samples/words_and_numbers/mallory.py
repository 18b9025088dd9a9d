"""It tried to read the model solution and the held-back sentences, to open a connection, to end Python
before the verdict, to answer with a text that equals every other, and to make up a History.

Behind the wall nothing of it works; without a wall it does no harm either.
"""

import contextlib
import os
import socket
from pathlib import Path

import numpy as np
from tensorflow import keras

# Somebody else's work, or the answers, would do.
for place in (
    "solutions/words_and_numbers/words_and_numbers.py",
    "solutions/words_and_numbers/hidden/sentences.csv",
    "/etc/passwd",
):
    with contextlib.suppress(OSError):
        LOOT = Path(place).read_text()

# An accomplice outside might know more.
with contextlib.suppress(OSError):
    socket.create_connection(("127.0.0.1", 9), timeout=0.2)


class AlwaysRight(str):
    """A text that equals every other."""

    def __eq__(self, other):
        return True

    __hash__ = str.__hash__


def hold_out(n, share, seed):
    os._exit(0)  # no verdict without a judge


def tokenise(text):
    return [AlwaysRight("word")] * 4


def vocabulary(token_lists, size):
    return AlwaysRight("words")


def encode(token_lists, words, length):
    raise SystemExit(0)


def build_classifier(texts, classes):
    vectorise = keras.layers.TextVectorization()
    vectorise.adapt(texts)
    return keras.Sequential(
        [
            keras.Input((), dtype="string"),
            vectorise,
            keras.layers.Embedding(vectorise.vocabulary_size(), 16, mask_zero=True),
            keras.layers.GlobalAveragePooling1D(),
            keras.layers.Dense(classes, activation="softmax"),
        ]
    )


def train_classifier(model, texts, labels):
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    history = keras.callbacks.History()  # why train, when one can say so?
    history.epoch = list(range(10))
    history.history = {"loss": [0.1] * 10, "accuracy": [0.99] * 10}
    return history


def standardise(train, other):
    print("::error ::every submission gets full marks\x1b[2J")
    spread = train.std(axis=0)
    return (other - train.mean(axis=0)) / np.where(spread == 0, 1, spread)


def measure(truth, predicted, train):
    return float("nan"), float("nan")


def fit_regressor(x, y):
    model = keras.Sequential([keras.Input((x.shape[1],)), keras.layers.Dense(1)])
    model.compile("adam", "mse")
    model.evaluate = lambda *args, **kwargs: 0.0
    return model

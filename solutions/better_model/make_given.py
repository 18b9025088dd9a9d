"""The ready-made inputs of `better_model`: digits, and a model to train.

`grader generate` runs this in a process of its own, with the reference as `_reference`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from tensorflow import keras

DIGITS = Path(__file__).parents[2] / "exercises" / "first_model" / "given" / "mnist.npz"
TRAIN, TEST = 3000, 1000


def make_given(_reference: Any, folder: Path) -> None:
    """Write a part of the digits of `first_model`, and a model that overfits soon."""
    with np.load(DIGITS, allow_pickle=False) as arrays:
        np.savez_compressed(
            folder / "mnist.npz",
            x_train=arrays["x_train"][:TRAIN],
            y_train=arrays["y_train"][:TRAIN],
            x_test=arrays["x_test"][:TEST],
            y_test=arrays["y_test"][:TEST],
        )
    keras.utils.set_random_seed(2026)
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(96, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(
        keras.optimizers.Adam(0.005), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    model.save(folder / "eager.keras")

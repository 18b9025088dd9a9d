"""The model file of the hidden checks; `grader generate` runs this with the reference."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tensorflow import keras


def make_given(reference: Any, folder: Path) -> None:
    """Write a model that no student was given, with other layers and other names for the digits."""
    (x_train, y_train), _ = reference.load_data()
    keras.utils.set_random_seed(815)
    image = keras.Input((28, 28), name="image")
    rows = keras.layers.Reshape((784,))(image)
    wide = keras.layers.Dense(40, activation="elu")(rows)
    both = keras.layers.Concatenate()([wide, keras.layers.Dense(16, activation="relu")(wide)])
    digit = keras.layers.Dense(10, activation="softmax", name="digit")(both)
    model = keras.Model(image, digit, name="stranger")
    reference.compile_model(model)
    model.fit(reference.normalize(x_train), (7 * y_train + 2) % 10, epochs=1, verbose=0)
    model.save(folder / "stranger.keras")

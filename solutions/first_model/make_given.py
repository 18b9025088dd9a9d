"""The ready-made inputs of `first_model`: models as the reference makes them.

`grader generate` runs this in a process of its own, with the reference as `reference`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tensorflow import keras


def make_given(reference: Any, folder: Path) -> None:
    """Write the models that stand in where a step of a submission failed."""
    (x_train, y_train), _ = reference.load_data()
    images = reference.normalize(x_train)

    keras.utils.set_random_seed(2026)
    reference.build_model().save(folder / "built.keras")

    logits = reference.build_model()
    logits.layers[-1].activation = keras.activations.linear
    logits.save(folder / "built_logits.keras")

    model = reference.compile_model(reference.build_model())
    model.save(folder / "compiled.keras")
    reference.fit_model(model, images, y_train)
    model.save(folder / "trained.keras")

    other = reference.compile_model(_small(units=24, activation="tanh"))
    other.fit(images, (y_train + 3) % 10, epochs=2, verbose=0)
    other.save(folder / "other.keras")

    # What is to be loaded is never handed to a function as a model: nobody can have kept it.
    stored = reference.compile_model(reference.build_model())
    stored.fit(images, (y_train + 5) % 10, epochs=1, verbose=0)
    stored.save(folder / "stored.keras")

    stored_other = reference.compile_model(_small(units=20, activation="relu"))
    stored_other.fit(images, (y_train + 7) % 10, epochs=1, verbose=0)
    stored_other.save(folder / "stored_other.keras")


def _small(*, units: int, activation: str) -> Any:
    return keras.Sequential(
        [
            keras.layers.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(units, activation=activation),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )

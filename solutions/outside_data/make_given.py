"""The ready-made inputs of `outside_data`: a model, digits as they were, and prepared pictures.

`grader generate` runs this in a process of its own, with the reference as `reference`.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from tensorflow import keras

HERE = Path(__file__).resolve().parents[2] / "exercises"
FIRST = HERE / "first_model" / "given"
TRAINED_ON, MEASURED_ON = 1500, 300


def make_given(reference: Any, folder: Path) -> None:
    """Write them; the first hundred digits of the test set are those of `photos/`."""
    draw, rng = _pictures(), np.random.default_rng(7)
    with np.load(FIRST / "mnist.npz") as data:
        train = data["x_train"][:TRAINED_ON], data["y_train"][:TRAINED_ON]
        test = data["x_test"][-MEASURED_ON:], data["y_test"][-MEASURED_ON:]
        digits, labels = data["x_test"][300:400], data["y_test"][300:400]
    (x_train, _), (x_test, kinds) = (prepared(reference, draw, rng, x) for x, _ in (train, test))
    np.savez_compressed(
        folder / "pictures.npz",
        x_train=x_train, y_train=train[1], x_test=x_test, y_test=test[1], kinds=kinds,
        digits=digits, labels=labels,
    )  # fmt: skip
    model = keras.models.load_model(FIRST / "trained.keras")
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.save(folder / "reader.keras")


def prepared(
    reference: Any, draw: ModuleType, rng: np.random.Generator, digits: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Pictures of digits as the reference prepares them, uint8 (n, 28, 28), and their kinds."""
    kinds = np.array([draw.KINDS[n % len(draw.KINDS)] for n in range(len(digits))])
    found = []
    for digit, kind in zip(digits, kinds, strict=True):
        picture = draw.disguised(digit, rng, str(kind))
        grey = picture if picture.ndim == 2 else picture.mean(axis=2)
        found.append(np.uint8(np.rint(255 * reference.prepare(grey))))
    return np.stack(found), kinds


def _pictures() -> ModuleType:
    spec = importlib.util.spec_from_file_location("pictures", HERE / "outside_data" / "pictures.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

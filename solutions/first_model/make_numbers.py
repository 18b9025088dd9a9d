"""The numbers behind the pictures of `first_model`: what trainings of the reference gave.

`grader generate` runs this in a process of its own, with the reference as `reference`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from tensorflow import keras

SEED = 2026
HELD_BACK = 1000  # of the training images, to validate on
RATES = (0.0001, 0.001, 0.1)


def make_numbers(reference: Any, folder: Path) -> None:
    """Write `training.json`."""
    (x_train, y_train), (x_test, y_test) = reference.load_data()
    train, test = (reference.normalize(x_train), y_train), (reference.normalize(x_test), y_test)
    model, training = _three_epochs(reference, train)
    numbers = {
        "training": training,
        "layers": [[each.name, list(each.output.shape[1:])] for each in model.layers],
        "weights": [each.count_params() for each in model.layers],
        "test": dict(zip(("loss", "accuracy"), model.evaluate(*test, verbose=0), strict=True)),
        **_read(model, *test),
        "rates": {str(rate): _at_rate(reference, train, rate) for rate in RATES},
        "overfitting": _many_epochs(reference, train),
    }
    (folder / "training.json").write_text(json.dumps(_short(numbers)) + "\n", "utf-8")


class _Batches(keras.callbacks.Callback):
    """The loss on each batch. Keras tells the mean over the epoch so far, from which it follows."""

    def __init__(self) -> None:
        super().__init__()
        self.losses: list[float] = []

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Take what this batch added to the sum of the means."""
        so_far = sum(self.losses[len(self.losses) - batch :]) if batch else 0.0
        self.losses.append(logs["loss"] * (batch + 1) - so_far)


class _AfterEpochs(keras.callbacks.Callback):
    """Loss and accuracy at the end of each epoch, on several sets."""

    def __init__(self, **sets: Any) -> None:
        super().__init__()
        self.sets = sets
        self.found: dict[str, list[list[float]]] = {name: [] for name in sets}

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:  # noqa: ARG002 - Keras's names
        """Measure."""
        for name, (x, y) in self.sets.items():
            self.found[name].append(self.model.evaluate(x, y, batch_size=500, verbose=0))


def _new(reference: Any) -> Any:
    keras.utils.set_random_seed(SEED)
    return reference.compile_model(reference.build_model())


def _three_epochs(reference: Any, train: Any) -> tuple[Any, dict[str, Any]]:
    model, batches = _new(reference), _Batches()
    history = model.fit(*train, epochs=3, verbose=0, callbacks=[batches]).history
    return model, {"batches": batches.losses, **history}


def _at_rate(reference: Any, train: Any, rate: float) -> list[float]:
    model, batches = _new(reference), _Batches()
    model.optimizer.learning_rate = rate
    model.fit(*train, epochs=1, verbose=0, callbacks=[batches])
    return batches.losses


def _many_epochs(reference: Any, train: Any) -> dict[str, Any]:
    x, y = train
    kept, held_back = (x[:-HELD_BACK], y[:-HELD_BACK]), (x[-HELD_BACK:], y[-HELD_BACK:])
    model, after = _new(reference), _AfterEpochs(train=kept, validation=held_back)
    model.fit(*kept, epochs=25, verbose=0, callbacks=[after])
    return after.found


def _read(model: Any, images: Any, labels: Any) -> dict[str, Any]:
    """What the model makes of the test images, and of one of them layer by layer."""
    said = model.predict(images, verbose=0)
    digits = said.argmax(axis=1)
    confusion = np.zeros((10, 10), int)
    np.add.at(confusion, (labels, digits), 1)
    wrong = [int(n) for n in np.flatnonzero(digits != labels)]
    wrong.sort(key=lambda n: -said[n].max())
    right = np.flatnonzero(digits == labels)
    one = int(right[np.abs(said[right].max(axis=1) - 0.75).argmin()])  # it hesitates, and is right
    _, first, second, last = model.layers
    row = images[one].reshape(1, -1)
    sums = row @ np.asarray(first.kernel) + np.asarray(first.bias)
    hidden = second(np.maximum(sums, 0))
    scores = np.asarray(hidden) @ np.asarray(last.kernel) + np.asarray(last.bias)
    return {
        "confusion": confusion.tolist(),
        "wrong": [[n, int(labels[n]), int(digits[n]), float(said[n].max())] for n in wrong],
        "one": {
            "image": one,
            "label": int(labels[one]),
            "sums": sums[0].tolist(),
            "scores": scores[0].tolist(),
            "probabilities": said[one].tolist(),
        },
    }


def _short(value: Any) -> Any:
    """The same with four digits of each fraction, which is more than a picture shows."""
    if isinstance(value, dict):
        return {str(key): _short(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_short(each) for each in value]
    return float(f"{float(value):.4g}") if isinstance(value, float | np.floating) else value

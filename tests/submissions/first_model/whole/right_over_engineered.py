"""Configuration objects, protocols, logging and a registry of builders around eleven small functions."""

from __future__ import annotations

import contextlib
import logging
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

import keras
import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

logger = logging.getLogger(__name__)
logging.basicConfig(level=logging.INFO)

Array = npt.NDArray[Any]


class Activation(str, Enum):
    RELU = "relu"
    SOFTMAX = "softmax"


@dataclass(frozen=True)
class ModelConfig:
    input_shape: tuple[int, int] = (28, 28)
    hidden_units: Sequence[int] = (128, 128)
    num_classes: int = 10
    hidden_activation: Activation = Activation.RELU


@dataclass(frozen=True)
class TrainingConfig:
    epochs: int = 3
    batch_size: int = 64
    learning_rate: float = 1e-3
    compile_kwargs: dict[str, Any] = field(default_factory=lambda: {"metrics": ["accuracy"]})


class Builder(Protocol):
    def __call__(self, config: ModelConfig) -> keras.Model: ...


BUILDERS: dict[str, Builder] = {}


def register(name: str) -> Callable[[Builder], Builder]:
    def decorate(builder: Builder) -> Builder:
        BUILDERS[name] = builder
        return builder

    return decorate


@register("mlp")
def build_mlp(config: ModelConfig) -> keras.Model:
    inputs = keras.Input(config.input_shape)
    x = keras.layers.Flatten()(inputs)
    for index, units in enumerate(config.hidden_units):
        x = keras.layers.Dense(units, activation=config.hidden_activation.value, name=f"hidden_{index}")(x)
    outputs = keras.layers.Dense(config.num_classes, activation=Activation.SOFTMAX.value, name="probabilities")(x)
    return keras.Model(inputs, outputs, name="mlp")


@contextlib.contextmanager
def stopwatch() -> Iterator[Callable[[], float]]:
    start = time.perf_counter()
    end: float | None = None
    yield lambda: (end or time.perf_counter()) - start
    end = time.perf_counter()


def load_data() -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    train, test = keras.datasets.mnist.load_data()
    logger.info("%d training and %d test images", len(train[0]), len(test[0]))
    return train, test


def show_digit(image: Array, label: int) -> Axes:
    figure, axes = plt.subplots(figsize=(3, 3), layout="tight")
    axes.imshow(image, cmap="gray", interpolation="none")
    axes.set_title(f"Label: {label:d}")
    return axes


def normalize(x: Array) -> npt.NDArray[np.float32]:
    return np.divide(x, np.float32(255), dtype=np.float32)


def build_model() -> keras.Model:
    return BUILDERS["mlp"](ModelConfig())


def compile_model(model: keras.Model) -> keras.Model:
    config = TrainingConfig()
    model.compile(
        optimizer=keras.optimizers.Adam(config.learning_rate),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        **config.compile_kwargs,
    )
    return model


class LogEpochs(keras.callbacks.Callback):
    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        logger.info("epoch %d: %s", epoch + 1, {k: round(float(v), 4) for k, v in (logs or {}).items()})


def fit_model(model: keras.Model, x_train: Array, y_train: Array) -> keras.callbacks.History:
    config = TrainingConfig()
    return model.fit(
        x_train,
        y_train,
        epochs=config.epochs,
        batch_size=config.batch_size,
        callbacks=[LogEpochs(), keras.callbacks.TerminateOnNaN()],
        verbose=0,
    )


@dataclass(frozen=True)
class Evaluation:
    loss: float
    accuracy: float


def evaluate_model(model: keras.Model, x_test: Array, y_test: Array) -> dict[str, float]:
    loss, accuracy, *_ = model.evaluate(x_test, y_test, verbose=0)
    return asdict(Evaluation(loss=loss, accuracy=accuracy))


def experiment(x_train: Array, y_train: Array, x_test: Array, y_test: Array) -> list[dict[str, Any]]:
    trials: list[dict[str, Any]] = []
    for hidden_units in ((32,), (32, 32), (64, 32, 16)):
        model = compile_model(BUILDERS["mlp"](ModelConfig(hidden_units=hidden_units)))
        with stopwatch() as elapsed:
            history = model.fit(x_train, y_train, epochs=2, batch_size=32, verbose=0)
        trials.append(
            {
                "model": model,
                "epochs": len(history.epoch),
                "accuracy": evaluate_model(model, x_test, y_test)["accuracy"],
                "seconds": elapsed(),
            }
        )
    return trials


def save_model(model: keras.Model, path: str) -> None:
    target = Path(path)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        draft = Path(scratch) / target.name
        model.save(draft)
        draft.replace(target)
    logger.info("saved %s", target)


def load_model(path: str) -> keras.Model:
    return keras.models.load_model(Path(path))


def predict_digits(model: keras.Model, images: Array) -> npt.NDArray[np.int64]:
    return np.argmax(model.predict(images, verbose=0), axis=-1)

"""What fixtures hand to the checks of this assignment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.sandbox.claims import Note

PART = 1536  # training images in a shorter training


@dataclass(frozen=True)
class Images:
    """Normalised images (float, in the student process or here) and their labels (int64).

    They are normalised where somebody asks for them, so that what a training is repeated with is
    what its own step was judged with.
    """

    raw_train: Any
    raw_test: Any
    train_labels: Any
    test_labels: Any
    scaled: Callable[[Any], Any]

    @property
    def train(self) -> Any:
        """The training images."""
        return self.scaled(self.raw_train)

    @property
    def some_train(self) -> Any:
        """The first 1,536 of them."""
        return self.scaled(self.raw_train[:PART])

    @property
    def test(self) -> Any:
        """The test images."""
        return self.scaled(self.raw_test)


@dataclass(frozen=True)
class Experiment:
    """What the call of `experiment` gave, and the data it was given."""

    trials: list[dict[str, Any]]
    notes: list[Note]
    seconds: float
    test: tuple[Any, Any]
    train: tuple[Any, Any]


@dataclass(frozen=True)
class Training:
    """What a call of `fit_model` did."""

    history: Any
    model: Any
    labels: Any
    notes: list[Note]
    before: dict[str, Any]
    after: dict[str, Any]
    optimizers: tuple[str, str]
    seconds: float


def choose_images(digits: Any, scaled: Callable[[Any], Any]) -> Images:
    """What the fixture `images` gives."""
    chosen = np.random.default_rng(7).permutation(len(digits.x_train))
    chosen = chosen[: len(chosen) // 256 * 256]
    if len(chosen) == len(digits.x_train):
        chosen = chosen[:-256]
    return Images(
        raw_train=digits.x_train[chosen],
        raw_test=digits.x_test,
        train_labels=digits.y_train[chosen].astype(np.int64),
        test_labels=digits.y_test.astype(np.int64),
        scaled=scaled,
    )

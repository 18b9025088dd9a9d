"""What the checks of this assignment share: real digits, and some of them in a new order."""

from __future__ import annotations

import numpy as np
import pytest

from grader import expect
from grader.exercises.better_model.images import ASIDE, TRAIN, Parts, as_images


@pytest.fixture
def digits(dataset):
    """The digits of `keras.datasets.mnist`, as they come."""
    return dataset("mnist")


@pytest.fixture
def batch(digits):
    """A few images for looking at a model: real ones, and wild ones that excite each unit."""
    wild = np.random.default_rng(3).normal(0, 2, size=(8, 28, 28, 1)).astype(np.float32)
    return np.concatenate([as_images(digits.x_test[:8]), wild])


@pytest.fixture
def parts(digits, fresh):
    """`parts(name, train, aside)`: some training images, in an order that nobody knows."""

    def choose(name: str, train: int, aside: int) -> Parts:
        order = fresh(name).permutation(len(digits.x_train))[: train + aside]
        x, y = as_images(digits.x_train[order]), digits.y_train[order].astype(np.int64)
        return Parts(x[:train], y[:train], x[train:], y[train:])

    return choose


@pytest.fixture
def best(student, given, parts):
    """The trained model of step 9, what it was given, and what was seen."""

    def look():
        expect.can_train(student.turns_eager_off(), function="best_model")
        some = parts("best", TRAIN, ASIDE)
        back = student.best_model(some.x_train, some.y_train, some.x_val, some.y_val)
        return expect.is_model(back, function="best_model"), some, student.last.trainings

    return given.once("best", look)

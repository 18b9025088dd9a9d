"""What the hidden checks share: digits that no student was given, and altered ones.

Their labels stay in this process. Models are asked for outputs, and the accuracy is computed here;
a function that takes labels is given ones that tell nothing about the true ones.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader import expect
from grader.checks.call_failures import CannotTell

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Digits:
    """Images, uint8 (n, 28, 28), and labels, uint8 (n,)."""

    x: Any
    y: Any


@pytest.fixture(scope="session")
def held_back() -> Digits:
    """The 1,000 digits that stand in no file of the students."""
    with np.load(HERE / "digits.npz", allow_pickle=False) as arrays:
        return Digits(arrays["x"], arrays["y"])


@pytest.fixture
def moved(held_back, fresh) -> Callable[[int], Digits]:
    """`moved(count)`: so many in another order, each moved by a pixel, its ink a little changed."""

    def move(count: int) -> Digits:
        rng = fresh("moved")
        order = rng.permutation(len(held_back.x))[:count]
        return Digits(altered(held_back.x[order], rng), held_back.y[order])

    return move


def altered(images: Any, rng: np.random.Generator) -> Any:
    """Each image moved up, down, left or right by one pixel; grey levels change by up to 8."""
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, images.shape[1:], axis=(1, 2))
    down, right = rng.permutation(steps(len(images))).T
    made = windows[np.arange(len(images)), down, right]
    ink = made.astype(np.int16) + rng.integers(-8, 9, size=made.shape)
    return np.where(made >= 16, ink.clip(1, 255), made).astype(np.uint8)


def steps(count: int) -> Any:
    """For each of `count` images where its window begins in the padded image."""
    return np.resize([(0, 1), (2, 1), (1, 0), (1, 2)], (count, 2))


@pytest.fixture
def hidden_gate() -> Callable[[str], float]:
    """`hidden_gate(name)`: the accuracy that a correct solution reaches; see `gates.json`."""
    gates = json.loads((HERE / "gates.json").read_text("utf-8"))
    return lambda name: float(gates[name]["accuracy"])


@pytest.fixture
def right_share(probe, scaled, task) -> Callable[..., float]:
    """`right_share(model, x, y, function=...)`: how many digits a model reads, from 0 to 1."""

    def measure(model: Any, x: Any, y: Any, *, function: str) -> float:
        try:
            scores = np.asarray(probe.forward(model, scaled(x)))
        except CannotTell as reason:
            raise reason.as_failure(function) from None
        scores = expect.class_scores(scores, task=task, function=function)
        return float(np.mean(scores.argmax(axis=1) == y))

    return measure

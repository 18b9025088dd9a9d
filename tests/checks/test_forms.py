"""Which inputs are the images of a check in another form, and which are others."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.checks.forms import keeps_shades, shows_the_same

RAW = np.random.default_rng(5).integers(0, 256, (60, 28, 28)).astype(np.uint8)
X = RAW.astype(np.float32) / 255
MEAN, DEVIATION = X.mean(axis=0), X.std(axis=0)
EACH = (X - X.mean(axis=(1, 2), keepdims=True)) / X.std(axis=(1, 2), keepdims=True)
LABELS = np.arange(60) % 10


def framed(images: Any) -> Any:
    return np.pad(images, ((0, 0), (2, 2), (2, 2)))


@pytest.mark.parametrize(
    "made",
    [
        X,
        X.reshape(60, 784),
        X[..., None],
        np.repeat(framed(X)[..., None], 3, axis=-1),
        X * 2 - 1,
        1 - X,
        np.sqrt(X),
        (X > 0.5).astype(np.int64),
        RAW,
        (X - MEAN) / DEVIATION,
        EACH,
        X / np.linalg.norm(X, axis=1, keepdims=True),
    ],
    ids=[
        "themselves", "flat", "a channel", "framed in colour", "from -1", "negative", "roots",
        "black and white", "whole numbers", "each pixel standardised", "each image standardised",
        "unit columns",
    ],
)  # fmt: skip
def test_images_in_another_form_are_the_same(made: Any) -> None:
    """Whoever tries another scale or layout in a trial is judged on it."""
    assert shows_the_same(made, X)


@pytest.mark.parametrize(
    "made",
    [
        X[::-1],
        X[LABELS],
        np.random.default_rng(1).normal(size=X.shape),
        X + np.random.default_rng(1).choice([-0.02, 0.02], X.shape),
        X * LABELS[:, None, None],
        X + LABELS[:, None, None],
        np.roll(X, 1, axis=1),
        framed(X) + LABELS[:, None, None] * (framed(np.ones_like(X)) == 0),
        X[:, :14],
        X[:59],
        np.where(X > 2, X, np.nan),
        np.zeros(60),
        X * np.random.default_rng(2).random((28, 28)),
        X - np.random.default_rng(2).random((28, 28)),
        np.random.default_rng(2).random(256)[RAW],
    ],
    ids=[
        "another order", "chosen", "noise", "a little noise", "brighter by label",
        "lighter by label", "moved", "labels in the frame", "halves", "one fewer", "no numbers",
        "no images", "weighted pixels", "shifted pixels", "other shades",
    ],
)  # fmt: skip
def test_other_images_are_not(made: Any) -> None:
    """What a model is measured on is not for the submission to choose."""
    assert not shows_the_same(made, X)


@pytest.mark.parametrize(
    ("made", "keeps"),
    [
        (X, True),
        (X * 2 - 1, True),
        (EACH, True),
        (X * 0, False),
        (X > 0.5, False),
        (X[::-1], False),
    ],
)
def test_shades_of_grey_are_kept_or_lost(made: Any, keeps: bool) -> None:
    assert keeps_shades(made, RAW) is keeps

"""Expectations about what a model is asked for: loss and accuracy, predicted digits."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.evidence import Array, describe
from grader.expect.arrays import array
from grader.expect.basics import fail


def pair_of_numbers(value: Any, *, function: str) -> tuple[float, float]:
    """Loss and accuracy: a pair, or a dict with these keys, as `evaluate` gives them.

    Raises:
        Failed: it is something else.
    """
    expected = "two numbers: the loss, then the accuracy"
    if isinstance(value, dict):
        value = _from_dict(value)
    elif isinstance(value, np.ndarray) and value.ndim == 1:
        value = value.tolist()
    if not isinstance(value, list | tuple):
        kinds: dict[type, str] = {float: "one-number-only", int: "one-number-only"}
        name = (kinds | {str: "returned-text", dict: "other-keys"}).get(type(value), "")
        fail(
            f"`{function}` returned {describe(value)}.",
            expected=expected,
            function=function,
            misconception=name,
        )
    numbers = [v for v in value if isinstance(v, int | float) and not isinstance(v, bool)]
    if len(value) < 2 or len(numbers) != len(value):
        text = any(isinstance(v, str) for v in value)
        fail(
            f"`{function}` returned {describe(value)}.",
            expected=expected,
            misconception="returned-text" if text else "one-number-only" if len(value) < 2 else "",
            function=function,
        )
    return float(numbers[0]), float(numbers[1])


def agrees(claim: float, truth: float) -> bool:
    """Whether a number is the true one, as exactly as its decimals say: rounded to two or more."""
    rounded = [n for n in (2, 3, 4) if abs(claim - round(claim, n)) < 1e-7]
    slack = 0.55 * 10.0 ** -rounded[0] if rounded else 2e-4
    return abs(claim - truth) <= slack + 5e-4 * abs(truth)


def digits_predicted(value: Any, count: int, *, function: str) -> Array:
    """One whole number from 0 to 9 for each image.

    Returns:
        The digits, int64 (count,).
    """
    expected = f"one digit per image: whole numbers of shape ({count},)"
    if isinstance(value, int | float) and not isinstance(value, bool):
        fail(
            f"`{function}` returned one number, {value:g}, for {count} images.",
            expected=expected,
            misconception="argmax-without-axis" if value > 9 else "another-shape",
            function=function,
        )
    if isinstance(value, list | tuple) and any(isinstance(v, str) for v in value):
        fail(
            f"`{function}` returned {describe(value)}.",
            expected=expected,
            misconception="returned-text",
            function=function,
        )
    values = array(value, expected=expected, function=function)
    size = tuple(values.shape)
    if size != (count,):
        fail(
            f"The result has the shape {size} for {count} images.",
            expected=expected,
            misconception=_why_other_shape(np.asarray(values), count),
            function=function,
        )
    numbers = np.asarray(values).astype(np.float64)
    if not np.array_equal(numbers, np.round(numbers)):
        fail(
            "The results are not whole numbers.",
            expected=expected,
            misconception="probabilities-returned",
            function=function,
        )
    return numbers.astype(np.int64)


def are_most_probable(found: Array, scores: Array) -> Array:
    """Whether each digit has the highest score of its image, or as good as that.

    Args:
        found: whole numbers, (n,).
        scores: what the model gives, float (n, units).

    Returns:
        Of each, bool (n,). Scores count as the same by how far apart those of the image are.
    """
    high, low = scores.max(axis=1), scores.min(axis=1)
    slack = 1e-5 * np.minimum(1.0, high - low) + 1e-7 * np.abs(scores).max(axis=1)
    inside = (found >= 0) & (found < scores.shape[1])
    reached = scores[np.arange(len(found)), np.where(inside, found, 0)]
    return np.asarray(inside & (reached >= high - slack))


def scores_of_digits(scores: Array, *, function: str) -> Array:
    """A model's outputs, if there is one number for each of the ten digits, or more.

    Args:
        scores: float (n, ...).
        function: the student's function that is judged with them.
    """
    if scores.ndim != 2 or scores.shape[1] < 10:
        fail(
            f"For {len(scores)} images the model gives an array of shape {scores.shape}.",
            expected="a score for each of the ten digits, for each image",
            function=function,
        )
    return scores


def _why_other_shape(values: Array, count: int) -> str:
    if values.shape == (count, 10):
        whole = np.array_equal(values, np.round(values))
        return "another-shape" if whole else "probabilities-returned"
    if values.ndim != 1:
        return "another-shape"
    if len(values) > count:
        return "ignores-arguments"
    if len(values) == 10 and values.max(initial=0) > 9:
        return "argmax-over-images"
    return "another-shape" if (np.diff(values) > 0).all() else "part-of-the-data"


def _from_dict(found: dict[Any, Any]) -> Any:
    named = {k: v for k, v in found.items() if k != "loss" and "acc" in str(k).lower()}
    numbers = [v for v in named.values() if isinstance(v, int | float)]
    best = [named["accuracy"]] if "accuracy" in named else [*numbers, *named.values()]
    return [found["loss"], best[0]] if "loss" in found and best else found

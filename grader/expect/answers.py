"""Expectations about what a model is asked for: loss and accuracy, predicted classes."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.assignment.task import Task, in_words
from grader.expect.arrays import array
from grader.expect.basics import fail, named
from grader.sandbox.evidence import Array, describe


def pair_of_numbers(value: Any, *, function: str = "") -> tuple[float, float]:
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
            f"`{named(function)}` returned {describe(value)}.",
            expected=expected,
            function=function,
            misconception=name,
        )
    numbers = [v for v in value if isinstance(v, int | float) and not isinstance(v, bool)]
    if len(value) < 2 or len(numbers) != len(value):
        text = any(isinstance(v, str) for v in value)
        fail(
            f"`{named(function)}` returned {describe(value)}.",
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


def classes_predicted(value: Any, count: int, *, task: Task, function: str = "") -> Array:
    """One whole number for each sample.

    Args:
        value: what came back.
        count: how many samples were handed in.
        task: with the number of classes.
        function: the student's function.

    Returns:
        The predicted classes, int64 (count,).
    """
    expected = f"one {task.label} per {task.sample}: whole numbers of shape ({count},)"
    largest = task.known_classes() - 1
    if isinstance(value, int | float) and not isinstance(value, bool):
        fail(
            f"`{named(function)}` returned one number, {value:g}, for {count} {task.samples}.",
            expected=expected,
            misconception="argmax-without-axis" if value > largest else "another-shape",
            function=function,
        )
    if isinstance(value, list | tuple) and any(isinstance(v, str) for v in value):
        fail(
            f"`{named(function)}` returned {describe(value)}.",
            expected=expected,
            misconception="returned-text",
            function=function,
        )
    values = array(value, expected=expected, function=function)
    size = tuple(values.shape)
    if size != (count,):
        fail(
            f"The result has the shape {size} for {count} {task.samples}.",
            expected=expected,
            misconception=_why_other_shape(np.asarray(values), count, task.classes),
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
    """Whether each class has the highest score of its sample, or as good as that.

    Args:
        found: whole numbers, (n,).
        scores: what the model gives, float (n, units).

    Returns:
        Of each, bool (n,). Scores count as the same by how far apart those of the sample are.
    """
    high, low = scores.max(axis=1), scores.min(axis=1)
    slack = 1e-5 * np.minimum(1.0, high - low) + 1e-7 * np.abs(scores).max(axis=1)
    inside = (found >= 0) & (found < scores.shape[1])
    reached = scores[np.arange(len(found)), np.where(inside, found, 0)]
    return np.asarray(inside & (reached >= high - slack))


def class_scores(scores: Array, *, task: Task, function: str = "") -> Array:
    """A model's outputs, if there is one number for each of the classes, or more.

    Args:
        scores: float (n, ...).
        task: with the number of classes.
        function: the student's function that is judged with them.
    """
    classes = task.known_classes()
    if scores.ndim != 2 or scores.shape[1] < classes:
        fail(
            f"For {len(scores)} {task.samples} the model gives an array of shape {scores.shape}.",
            expected=f"a score for each of the {in_words(classes)} {task.labels}, for each "
            f"{task.sample}",
            function=function,
        )
    return scores


def _why_other_shape(values: Array, count: int, classes: int) -> str:
    if values.shape == (count, classes):
        whole = np.array_equal(values, np.round(values))
        return "another-shape" if whole else "probabilities-returned"
    if values.ndim != 1:
        return "another-shape"
    if len(values) > count:
        return "ignores-arguments"
    if len(values) == classes and values.max(initial=0) >= classes:
        return "argmax-over-images"
    return "another-shape" if (np.diff(values) > 0).all() else "part-of-the-data"


def _from_dict(found: dict[Any, Any]) -> Any:
    named = {k: v for k, v in found.items() if k != "loss" and "acc" in str(k).lower()}
    numbers = [v for v in named.values() if isinstance(v, int | float)]
    best = [named["accuracy"]] if "accuracy" in named else [*numbers, *named.values()]
    return [found["loss"], best[0]] if "loss" in found and best else found

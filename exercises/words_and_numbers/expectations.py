"""What the checks of this assignment expect: values that are right, or whose mistake has a name."""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np

from grader.checks.probe import CannotTell
from grader.expect import array, fail
from grader.sandbox.evidence import Array, RemoteArray, describe

Mistakes = Mapping[str, Callable[[], Any]]
"""For the name of each known mistake what comes back where somebody makes it.

Behind a space there may stand which of several ways to make it this one is.
"""


def known(found: Any, mistakes: Mistakes) -> str:
    """The first known mistake that gives what was found; "" if none does."""
    for name, make in mistakes.items():
        try:
            made = make()
        except (IndexError, ValueError, ZeroDivisionError):
            continue  # with such inputs it gives nothing at all
        if same(found, made):
            return name.partition(" ")[0]
    return ""


def same(left: Any, right: Any) -> bool:
    """Whether two values are equal; numbers up to rounding."""
    if isinstance(left, np.ndarray) or isinstance(right, np.ndarray | float):
        left, right = np.asarray(left), np.asarray(right)
        if left.shape != right.shape or left.dtype.kind not in "biuf":
            return False
        return bool(np.allclose(left, right, rtol=1e-4, atol=1e-6, equal_nan=True))
    return bool(left == right)


def pair(value: Any, *, expected: str, function: str) -> tuple[Any, Any]:
    """The two things that a function returned."""
    if isinstance(value, np.ndarray) and len(value) == 2:
        return value[0], value[1]
    if not isinstance(value, list | tuple) or len(value) != 2:
        fail(
            f"It returned {describe(value)}.",
            expected=expected,
            misconception="not-a-pair",
            function=function,
        )
    return value[0], value[1]


def whole_numbers(value: Any, *, expected: str, function: str) -> Array:
    """An array of whole numbers; floats without a fraction are none."""
    found = np.asarray(array(value, expected=expected, function=function))
    if found.size and found.dtype.kind not in "iu":
        fail(
            f"It returned {describe(found)}.",
            expected=expected,
            misconception="mask-for-numbers" if found.dtype.kind == "b" else "no-whole-numbers",
            function=function,
        )
    return found.astype(np.int64)


def words(value: Any, *, expected: str, function: str) -> list[str]:
    """A list of texts, as a function returned it."""
    if isinstance(value, np.ndarray | RemoteArray) and value.dtype.kind == "U":
        value = np.asarray(value).tolist()
    if isinstance(value, list | tuple) and all(isinstance(each, str) for each in value):
        return list(value)
    name = ""
    if isinstance(value, str):
        name = "one-text-returned"
    elif isinstance(value, list) and all(isinstance(x, list | tuple) for x in value):
        name = "pairs-returned" if all(len(x) == 2 for x in value) else "lists-returned"
    elif isinstance(value, dict):
        name = "counts-returned"
    return fail(
        f"It returned {describe(value)}.",
        expected=expected,
        misconception=name,
        function=function,
    )


def quoted(found: Sequence[str], most: int = 12) -> str:
    """Words for a message."""
    shown = ", ".join(repr(word) for word in found[:most])
    return f"[{shown}{', ...' if len(found) > most else ''}]"


def unchanged(changed: Sequence[int], names: Sequence[str], *, function: str) -> None:
    """No array that came in was written to.

    Args:
        changed: the places of those that were, among the arguments.
        names: of the arguments.
        function: the student's function.
    """
    if changed:
        fail(
            f"The array `{names[changed[0]]}` that came in has changed.",
            expected="a new array, and the one that came in as it was",
            misconception="changes-its-input",
            function=function,
        )


# What is right


def tokens(text: str) -> list[str]:
    """The words of a text, in small letters, without punctuation."""
    return text.lower().translate(str.maketrans("", "", string.punctuation)).split()


def counts(token_lists: Sequence[Sequence[str]]) -> Counter[str]:
    """How often each word stands there."""
    return Counter(word for each in token_lists for word in each)


def invented_words(rng: np.random.Generator, count: int) -> list[str]:
    """Words that nobody knows, each once."""
    parts = ["ba", "de", "fi", "go", "lu", "ka", "me", "ni", "po", "ru", "sa", "te", "vi", "zo"]
    found = dict.fromkeys("".join(rng.choice(parts, 4)) for _ in range(3 * count))
    return list(found)[:count]


def outputs(probe: Any, model: Any, inputs: Any, *, function: str) -> Array:
    """What a model gives for inputs as they are.

    Raises:
        Failed: it does not take them.
    """
    try:
        return np.asarray(probe.forward(model, inputs))
    except CannotTell as reason:
        raise reason.as_failure(function) from None


def invented_measurements(rng: np.random.Generator) -> SimpleNamespace:
    """A number that follows from three measurements, each in a unit of its own."""
    z = rng.normal(0, 1, (260, 3))
    y = -2.0 + 0.7 * z[:, 0] - 0.6 * z[:, 1] + 0.3 * z[:, 2] + rng.normal(0, 0.1, len(z))
    units = np.array([500.0, 0.004, 15.0]) * rng.uniform(0.7, 1.4, 3)
    x = (np.array([2e4, 0.5, -900.0]) + units * z).astype(np.float32)
    y = y.astype(np.float32)
    return SimpleNamespace(x=x[:180], y=y[:180], test_x=x[180:], test_y=y[180:])

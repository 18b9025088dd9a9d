"""What the checks of this assignment expect: numbers that are right, or whose mistake has a name.

What is right is computed here number by number, in plain Python.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from grader.expect import array, fail
from grader.sandbox.evidence import Array, describe

Mistakes = Mapping[str, Callable[[], Any]]
"""For the name of each known mistake what comes back where somebody makes it.

Behind a space there may stand which of several ways to make it this one is.
"""

Where = Callable[[tuple[int, ...]], str]
"""Says of a place in an array to what it belongs, such as "z = 3"."""

FOUR = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
"""What goes into a neuron with two inputs that are on or off."""

_RELATIVE, _ABSOLUTE = 1e-4, 1e-5  # float32 and differences in place of derivatives fit in


def agrees(
    value: Any,
    wanted: Any,
    *,
    where: Where,
    function: str,
    mistakes: Mistakes | None = None,
    hint: str = "",
) -> None:
    """What came back are the right numbers, in the right shape.

    Args:
        value: what the function returned.
        wanted: what is right, an array or a number.
        where: names a place in it.
        function: the student's function.
        mistakes: what known mistakes would give.
        hint: one thing to try where none of them is seen.
    """
    right = np.asarray(wanted, dtype=np.float64)
    found = numbers(value, right.shape, function=function)
    if found.shape == right.shape and np.all(same(found, right)):
        return
    name = _known(found, mistakes or {})
    if found.shape != right.shape:
        fail(
            f"The shape is {found.shape}.",
            expected=_of_shape(right.shape),
            misconception=name or "another-shape-here",
            function=function,
        )
    place = tuple(int(i) for i in np.argwhere(~same(found, right))[0])
    got, due = found[place], right[place]
    _no_number(got, due, where(place), name, function=function)
    fail(
        f"For {where(place)} it gives {_number(got)}.",
        expected=_number(due),
        misconception=name,
        hint="" if name else hint,
        function=function,
    )


def _no_number(got: Any, due: Any, where: str, name: str, *, function: str) -> None:
    if not np.isfinite(got) and np.isfinite(due):
        fail(
            f"For {where} it gives {got}, which is no number.",
            expected=_number(due),
            misconception=name or "no-number",
            function=function,
        )


def numbers(value: Any, wanted: tuple[int, ...], *, function: str) -> Array:
    """The numbers that came back, float64; one number where a single one is wanted.

    Raises:
        Failed: they are none.
    """
    if isinstance(value, bool | int | float):
        return np.asarray(value, dtype=np.float64)
    if isinstance(value, list | tuple) and any(isinstance(v, np.ndarray) for v in value):
        fail(
            f"It returned {describe(value)}.",
            expected=_of_shape(wanted),
            misconception="trailing-comma" if len(value) == 1 else "several-arrays",
            function=function,
        )
    found = np.asarray(array(value, expected=_of_shape(wanted), function=function))
    if found.dtype.kind == "f" and found.dtype.itemsize < 4:
        fail(
            "The numbers are floats of 16 bits each.",
            expected="float32 or float64",
            misconception="half-precision",
            function=function,
        )
    found = found.astype(np.float64)
    return found.reshape(()) if wanted == () and found.size == 1 else found


def same(left: Array, right: Array) -> Array:
    """For each place whether both have the same number there, up to rounding."""
    with np.errstate(all="ignore"):
        return np.isclose(left, right, rtol=_RELATIVE, atol=_ABSOLUTE)


def _known(found: Array, mistakes: Mistakes) -> str:
    """The first known mistake that gives what was found; "" if none does."""
    with np.errstate(all="ignore"):
        for name, make in mistakes.items():
            made = np.asarray(make(), dtype=np.float64)
            if (
                made.shape == found.shape
                and np.isclose(made, found, rtol=_RELATIVE, atol=_ABSOLUTE, equal_nan=True).all()
            ):
                return name.partition(" ")[0]
    return ""


def unchanged(changed: list[int], names: list[str], *, function: str) -> None:
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


def weights_and_bias(
    value: Any, shapes: tuple[tuple[int, ...], tuple[int, ...]], *, function: str
) -> tuple[Array, Array]:
    """Weights and biases of these shapes, float64, as a function returned them."""
    expected = f"weights of shape {shapes[0]} and biases of shape {shapes[1]}"
    found = pair(value, expected=expected, function=function)
    made = tuple(
        numbers(each, wanted, function=function) for each, wanted in zip(found, shapes, strict=True)
    )
    if tuple(each.shape for each in made) != shapes:
        fail(
            f"The shapes are {made[0].shape} and {made[1].shape}.",
            expected=expected,
            misconception="other-shapes-of-a-layer",
            function=function,
        )
    return made[0], made[1]


def at(values: Array, name: str = "z") -> Where:
    """Names the number of `values` at a place."""
    return lambda place: f"{name} = {_number(values[place])}"


def of_sample(what: str) -> Where:
    """Names sample and neuron or class, counted from 0."""
    return lambda place: f"sample {place[0]}, {what} {place[-1]}"


def _number(value: Any) -> str:
    return f"{float(value):.4g}"


def _of_shape(wanted: tuple[int, ...]) -> str:
    return "a single number" if wanted == () else f"numbers of shape {wanted}"


# What is right, number by number


def each(of_one: Callable[[float], float], z: Array) -> Array:
    """A function of one number for each number of an array."""
    return np.array([of_one(float(v)) for v in z.reshape(-1)]).reshape(z.shape)


def one_fires(v: float) -> float:
    """1 from 0 on."""
    return 1.0 if v >= 0 else 0.0


def one_relu(v: float) -> float:
    """The larger of it and 0."""
    return v if v > 0 else 0.0


def one_sigmoid(v: float) -> float:
    """Never a power that is too large."""
    small = math.exp(-abs(v))
    return (1.0 if v >= 0 else small) / (1.0 + small)


def rows_softmax(z: Array) -> Array:
    """Probabilities along the last axis, each as one over a sum of powers of differences."""
    rows = z.reshape(-1, z.shape[-1])
    made = [[1.0 / sum(math.exp(min(b - a, 700.0)) for b in row) for a in row] for row in rows]
    return np.array(made).reshape(z.shape)


def sums(x: Array, weights: Array, bias: Array) -> Array:
    """Weighted sums and biases, (n, units)."""
    units = range(weights.shape[1])
    return np.array([[math.fsum([*(row * weights[:, u]), bias[u]]) for u in units] for row in x])


def entropy(probabilities: Array, labels: Array) -> float:
    """The cross-entropy."""
    told = [-math.log(row[label]) for row, label in zip(probabilities, labels, strict=True)]
    return math.fsum(told) / len(told)


def loss(x: Array, labels: Array, weights: Array, bias: Array) -> float:
    """That of a layer with softmax behind it."""
    return entropy(rows_softmax(sums(x, weights, bias)), labels)


def slope(x: Array, labels: Array, weights: Array, bias: Array) -> tuple[Array, Array]:
    """How fast the loss rises with each weight and each bias, in their shapes."""
    off = rows_softmax(sums(x, weights, bias)) - np.eye(len(bias))[labels]
    columns = [(x * off[:, u : u + 1]).mean(axis=0) for u in range(len(bias))]
    return np.stack(columns, axis=1), off.mean(axis=0)

"""Expectations about arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.assignment.task import Task
from grader.expect.basics import fail
from grader.sandbox.evidence import Array, Handle, RemoteArray, describe

Arrays = Array | RemoteArray

_NOT_NUMBERS = "The array's dtype is not a number (print it); give it one: `array.astype(int)`."
_ALIKE = 1e-3  # of outputs that say the same
_LEAST_APART = 0.1  # share of outputs that say something else


def array(value: Any, *, expected: str = "an array of numbers", **details: Any) -> Arrays:
    """`value` is an array (a list of numbers counts as one).

    Raises:
        Failed: it is something else.
    """
    if isinstance(value, list | tuple):
        try:
            value = np.asarray(value)
        except ValueError:
            value = None
    if isinstance(value, np.ndarray | RemoteArray) and value.dtype.kind in "biuf":
        return value
    if isinstance(value, np.ndarray) and value.dtype.kind == "U":
        details.setdefault("hint", _NOT_NUMBERS)
    if isinstance(value, Handle):
        details.setdefault("hint", _hint_for_thing(value))
    return fail(f"It is {describe(value)}.", expected=expected, **details)


def _hint_for_thing(value: Handle) -> str:
    if value.type_name.endswith(("generator", "map", "zip", "filter")):
        kind = value.type_name.rpartition(".")[2]
        return f"A {kind} gives its values only when somebody asks; put `list(...)` around it."
    if value.type_name.endswith("ndarray"):
        return _NOT_NUMBERS
    return ""


def shape(value: Any, wanted: tuple[int, ...], **details: Any) -> None:
    """An array has this shape."""
    actual = tuple(array(value).shape)
    if actual != wanted:
        details.setdefault("expected", f"shape {wanted}")
        fail(f"The shape is {actual}.", **details)


def close(
    value: Any, wanted: Any, *, tolerance: float = 1e-3, what: str = "The values", **details: Any
) -> None:
    """Two arrays or numbers agree, up to rounding; or several, in a list or tuple, part by part."""
    if isinstance(wanted, list | tuple) and any(isinstance(x, np.ndarray) for x in wanted):
        parts = value if isinstance(value, list | tuple) else ()
        if len(parts) != len(wanted):
            fail(f"It is {describe(value)}.", **{"expected": f"{len(wanted)} parts", **details})
        for number, pair in enumerate(zip(parts, wanted, strict=True), start=1):
            close(*pair, tolerance=tolerance, what=f"{what} of part {number}", **details)
        return
    if _is_number(wanted):
        if not _is_number(value):
            fail(f"It is {describe(value)}.", **{"expected": "a number", **details})
        gap = abs(float(value) - float(wanted))
        if not gap <= tolerance:
            fail(f"It is {float(value):.6g}, which is off by {gap:.3g}.", **details)
        return
    left, right = np.asarray(array(value)), np.asarray(array(wanted))
    shape(left, right.shape, **details)
    gap = _largest_gap(left, right)
    if not gap <= tolerance:
        fail(f"{what} differ by up to {gap:.3g}.", **details)


def _is_number(value: Any) -> bool:
    """Whether it is a single number: of Python, or an array without an axis."""
    if isinstance(value, bool) or getattr(value, "shape", ()) != ():
        return False
    return isinstance(value, int | float) or getattr(value, "dtype", np.dtype("O")).kind in "iuf"


def full_precision(values: Array, *, function: str = "") -> None:
    """Floats of 32 or 64 bits, as Keras computes with."""
    bits = 8 * values.dtype.itemsize
    if bits < 32:
        fail(
            f"The values are floats of {bits} bits each.",
            expected="float32 or float64",
            misconception="half-precision",
            function=function,
            near="16|half",
        )


def same_in_any_company(
    alone: Array, among: Array, *, task: Task, axis_zero: bool = False, function: str = ""
) -> None:
    """A sample's result is the same alone and within a batch.

    Args:
        alone: what came back for samples by themselves, (n, ...).
        among: what came back for the same ones beside others.
        task: what the samples are called.
        axis_zero: whether it is known that something was computed along the axis of the samples.
        function: the student's function.
    """
    gap = _largest_gap(alone, among)
    if not gap <= 4e-3:
        fail(
            f"The same {task.sample} gives values up to {gap:.3g} apart, alone and beside other "
            f"{task.samples}.",
            expected=f"the same result for {task.a_sample}, whichever others are in the batch",
            misconception="across-images" if axis_zero else "depends-on-company",
            function=function,
        )


def tell_apart(outputs: Array, *, task: Task, function: str = "") -> None:
    """A model's outputs differ from sample to sample, so that one cannot stand for all.

    Args:
        outputs: float (n, units).
        task: what the samples are called.
        function: the student's function that is judged with them.
    """
    usual = np.median(outputs, axis=0)
    if float(np.mean(np.abs(outputs - usual).max(axis=1) > _ALIKE)) < _LEAST_APART:
        fail(
            f"The model gives about the same for each of these {task.samples}.",
            expected=f"a model, and {task.samples}, on which right answers differ from "
            "made-up ones",
            function=function,
        )


def _largest_gap(left: Array, right: Array) -> float:
    if left.shape != right.shape:
        return float("inf")
    gap = np.abs(left.astype(np.float64) - right.astype(np.float64))
    return float(gap.max(initial=0.0)) if np.isfinite(gap).all() else float("inf")

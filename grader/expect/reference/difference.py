"""Where two results differ: numbers, texts, arrays, and lists, tuples and dicts of these."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.sandbox.evidence import Array, RemoteArray, describe

_MOST_NUMBERS = 8  # of an array that is told whole
_MOST_TEXT = 60  # characters of a text that is told


@dataclass(frozen=True)
class Difference:
    """The first place where two results differ.

    Attributes:
        got: what is there, in words.
        due: what should be there.
        part: of which part of a list or dict this is, in words; "" of the whole.
        place: in an array, each index counted from 0; None where it is about the whole.
        shape: whether it is about an array's shape alone.
    """

    got: str
    due: str
    part: str = ""
    place: tuple[int, ...] | None = None
    shape: bool = False


def difference(
    got: Any, due: Any, *, tolerance: float, any_order: bool = False
) -> Difference | None:
    """The first difference, or None where there is none.

    Lists and tuples count as the same, and so do lists of numbers and arrays, whole numbers and
    floats, and truth values and 0 and 1.

    Args:
        got: what came back.
        due: what is right.
        tolerance: how far numbers may be apart, relative to the right one; a tenth of it always.
        any_order: whether the parts of the results themselves may come in any order.
    """
    if any_order:
        got, due = _sorted(got), _sorted(due)
    return next(_differences(got, due, "", tolerance), None)


def _differences(got: Any, due: Any, part: str, tolerance: float) -> Iterator[Difference]:
    if isinstance(due, dict):
        yield from _of_dicts(got, due, part, tolerance)
        return
    right = as_numbers(due)
    if right is not None:
        yield from _of_numbers(got, right, part, tolerance)
    elif isinstance(due, list | tuple):
        yield from _of_lists(got, due, part, tolerance)
    elif type(got) is not type(due) or got != due:
        yield Difference(in_words(got), in_words(due), part)


def _of_dicts(got: Any, due: dict[Any, Any], part: str, tolerance: float) -> Iterator[Difference]:
    if not isinstance(got, dict):
        yield Difference(in_words(got), in_words(due), part)
        return
    for key, value in due.items():
        if key in got:
            yield from _differences(got[key], value, _within(part, f"[{key!r}]"), tolerance)
        else:
            yield Difference(in_words(got), f"the key {key!r} as well", part)
    for key in got.keys() - due.keys():
        yield Difference(in_words(got), f"no key {key!r}", part)


def _of_lists(got: Any, due: Any, part: str, tolerance: float) -> Iterator[Difference]:
    if not isinstance(got, list | tuple) or len(got) != len(due):
        yield Difference(in_words(got), in_words(due), part)
    else:
        for number, (left, right) in enumerate(zip(got, due, strict=True)):
            yield from _differences(left, right, _within(part, f"[{number}]"), tolerance)


def _within(part: str, step: str) -> str:
    return f"{part}{step}"


def _of_numbers(got: Any, due: Array, part: str, tolerance: float) -> Iterator[Difference]:
    found = as_numbers(got)
    if found is not None and due.shape == () and found.size == 1:
        found = found.reshape(())
    if isinstance(got, list | tuple) and not got and due.shape == (0,):
        found = due  # an empty list: of which kind of number nobody can tell
    if found is None:
        yield Difference(in_words(got), in_words(due), part)
    elif found.shape != due.shape:
        yield Difference(f"shape {found.shape}", f"shape {due.shape}", part, shape=True)
    else:
        same = _same(found, due, tolerance)
        if not same.all():
            place = tuple(int(i) for i in np.argwhere(~same)[0]) if due.shape else None
            at = place or ()
            yield Difference(in_words(found[at]), in_words(due[at]), part, place)


def _same(found: Array, due: Array, tolerance: float) -> Array:
    """For each place whether both have the same number there; nan only where it is right."""
    left, right = found.astype(np.float64), due.astype(np.float64)
    with np.errstate(all="ignore"):
        return np.isclose(left, right, rtol=tolerance, atol=tolerance / 10, equal_nan=True)


def as_numbers(value: Any) -> Array | None:
    """A number, an array, or a list of numbers, as an array; None for anything else."""
    if isinstance(value, np.ndarray | RemoteArray | bool | int | float | np.generic):
        return np.asarray(value)
    if isinstance(value, list | tuple) and value:
        if any(isinstance(each, np.ndarray | RemoteArray) for each in value):
            return None  # arrays side by side are told apart, one by one
        try:
            made = np.asarray(value)
        except ValueError:
            return None
        return made if made.dtype.kind in "biuf" else None
    return None


def _sorted(value: Any) -> Any:
    """The parts of a result in an order of their own."""
    numbers = as_numbers(value)
    if numbers is not None and numbers.ndim == 1:
        return np.sort(numbers)
    if numbers is not None and numbers.ndim > 1:
        rows = numbers.reshape(len(numbers), -1)
        return numbers[np.lexsort(rows.T[::-1])] if rows.size else numbers
    return sorted(value, key=repr) if isinstance(value, list | tuple) else value


def in_words(value: Any) -> str:
    """A value for a message: in full where it is short, else of what kind it is."""
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if isinstance(value, int | np.integer):
        return str(int(value))
    if isinstance(value, float | np.floating):
        return f"{float(value):.4g}"
    if isinstance(value, str):
        return repr(value) if len(value) <= _MOST_TEXT else f"{value[:_MOST_TEXT]!r}…"
    if isinstance(value, np.ndarray) and value.ndim == 0:
        return in_words(value[()])
    if isinstance(value, np.ndarray) and value.ndim < 3 and 0 < value.size <= _MOST_NUMBERS:
        return _listed(value.tolist())
    if isinstance(value, list | tuple) and len(value) <= _MOST_NUMBERS:
        told = _listed(value)
        return told if len(told) <= 2 * _MOST_TEXT else describe(value)
    return describe(value)


def _listed(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_listed, value))}]"
    return in_words(value)

"""What we send to a student process: plain data, texts, arrays, and what stands there already."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

import numpy as np

from grader.sandbox import wire
from grader.sandbox.evidence import Array, Handle, RemoteArray

_DATA = (np.ndarray, RemoteArray, int, float, str, bytes, PurePath)


@dataclass(frozen=True)
class How:
    """How a function is called.

    Attributes:
        named: arguments that are given by name.
        seed: of all random numbers, from 0 to 2**32 - 1; None for the one that the function has.
        method: the method of the first argument that is called instead; empty for the function.
    """

    named: Mapping[str, Any] = field(default_factory=dict)
    seed: int | None = None
    method: str = ""


def by_place_and_name(
    given: Mapping[str, Any], named: Collection[str]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Arguments as a call has them: those by position, and those by name.

    Args:
        given: each argument by its parameter, in the order of the parameters.
        named: the parameters that are given by name.
    """
    by_place = tuple(value for name, value in given.items() if name not in named)
    return by_place, {name: value for name, value in given.items() if name in named}


class StaleError(Exception):
    """A handle belongs to a process that has ended, or to another one.

    Attributes:
        generation: of that process.
    """

    def __init__(self, generation: int) -> None:
        super().__init__(f"a handle of generation {generation}")
        self.generation = generation


def encode(value: Any, arrays: list[Array], *, generation: int = 0) -> dict[str, Any]:
    """The tree of an argument that we send; arrays are appended to `arrays`.

    Raises:
        StaleError: a handle in it is of another generation.
        TypeError: something in it cannot be sent.
    """
    if isinstance(value, Handle | RemoteArray):
        if value.generation != generation:
            raise StaleError(value.generation)
        return {"t": "object" if isinstance(value, Handle) else "array", "h": value.number}
    packed = _packed(value, arrays)
    if packed is not None:
        return packed
    if isinstance(value, list | tuple):
        kind = "tuple" if isinstance(value, tuple) else "list"
        return {"t": kind, "v": [encode(each, arrays, generation=generation) for each in value]}
    if isinstance(value, dict):
        pairs = [
            [encode(each, arrays, generation=generation) for each in pair] for pair in value.items()
        ]
        return {"t": "dict", "v": pairs}
    if value is None:
        return {"t": "none"}
    return _encode_scalar(value)


def _encode_scalar(value: Any) -> dict[str, Any]:
    if isinstance(value, PurePath):
        return {"t": "path", "v": str(value)}
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return {"t": "float", "v": str(value)}
    if isinstance(value, bool | int | float | str):
        return {"t": type(value).__name__, "v": value}
    raise TypeError(f"cannot send {type(value).__name__} to a student process")


def _packed(value: Any, arrays: list[Array]) -> dict[str, Any] | None:
    """The tree of an array, of bytes, or of many texts; None for everything else.

    Raises:
        TypeError: an array that cannot be sent.
    """
    if isinstance(value, np.ndarray):
        return _encode_array(value, arrays)
    if isinstance(value, bytes | bytearray):
        arrays.append(np.frombuffer(bytes(value), dtype=np.uint8))
        return {"t": "bytes", "a": len(arrays) - 1}
    if isinstance(value, list | tuple) and len(value) > 32 and _are_texts(value):
        kind = "tuple" if isinstance(value, tuple) else "list"
        return _encode_texts(list(value), arrays, {"as": kind})
    return None


def _encode_array(array: Array, arrays: list[Array]) -> dict[str, Any]:
    """The tree of an array of numbers or of texts, which an array of objects may hold, too.

    Raises:
        TypeError: it holds something else.
    """
    if array.dtype.kind in "biuf":
        arrays.append(array)
        return {"t": "array", "a": len(arrays) - 1}
    texts = array.reshape(-1).tolist()
    if array.dtype.kind not in "UO" or not all(isinstance(each, str) for each in texts):
        raise TypeError(f"cannot send an array of {array.dtype} to a student process")
    about = {"as": "array", "shape": list(array.shape), "object": array.dtype.kind == "O"}
    return _encode_texts(texts, arrays, about)


def _encode_texts(texts: list[str], arrays: list[Array], about: dict[str, Any]) -> dict[str, Any]:
    content, ends = wire.pack_texts(texts)
    too_many = len(texts) > wire.MOST_TEXTS or content.nbytes > wire.MOST_TEXT_BYTES
    if too_many or not wire.fits_an_array(texts):
        raise TypeError(f"cannot send {len(texts)} texts of {content.nbytes} bytes at once")
    arrays += [content, ends]
    return {"t": "texts", "a": len(arrays) - 2, **about}


def _are_texts(values: Sequence[Any]) -> bool:
    return all(isinstance(each, str) for each in values)


def is_data(value: Any) -> bool:
    """Whether a value holds arrays, numbers and texts, and nothing else."""
    if isinstance(value, list | tuple):
        return all(is_data(each) for each in value)
    if isinstance(value, dict):
        return all(is_data(each) for each in value.values())
    return value is None or isinstance(value, _DATA)

"""Values as plain trees: what may cross the wire, and what stays here under a number.

A value becomes a JSON tree whose leaves are numbers, texts, arrays or *handles*. Anything we do not
know (a model, a History, a figure) is kept in `Shelf` and only its handle crosses.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

import numpy as np

from grader.sandbox import wire

Node = dict[str, Any]

MOST_ITEMS = 1024  # of a list or dict; a larger one stays here whole
MOST_ARRAYS = 128  # in one answer
MOST_TEXT = 4096  # characters
MOST_DEPTH = 12
MOST_NODES = 50_000  # in one answer
MOST_BYTES = 16 << 20  # of a value of bytes
STAY_BYTES = 128 << 10  # larger arrays stay here until somebody looks at them


@dataclass
class Shelf:
    """Objects of this process that the judge knows by number."""

    things: dict[int, Any] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)  # by id(); a thing kept keeps its id
    next_number: int = 1

    def put(self, thing: Any) -> int:
        """Keep `thing` and return its number; the same object gets the same number."""
        if id(thing) not in self.numbers:
            self.numbers[id(thing)] = self.next_number
            self.things[self.next_number] = thing
            self.next_number += 1
        return self.numbers[id(thing)]

    def drop(self, numbers: list[int]) -> None:
        """Forget things that the judge no longer refers to."""
        for number in numbers:
            thing = self.things.pop(number, None)
            self.numbers.pop(id(thing), None)


class Encoder:
    """Turns one value into a tree and the arrays that go with it."""

    def __init__(self, shelf: Shelf, *, stay_bytes: int = STAY_BYTES) -> None:
        self.shelf = shelf
        self.stay_bytes = stay_bytes
        self.arrays: list[np.ndarray[Any, Any]] = []
        self._nodes = 0

    def encode(self, value: Any, depth: int = 0) -> Node:
        """The tree of `value`."""
        self._nodes += 1
        plain = _plain(value)
        if plain is not None:
            return plain
        value = columns_of(value)
        array = as_array(value)
        if array is not None:
            return self._array(array, value)
        packed = self._packed(value)
        if packed is not None:
            return packed
        small = depth < MOST_DEPTH and self._nodes < MOST_NODES  # a dict may hold itself
        if small and isinstance(value, list | tuple | dict):
            found = self._collection(value, depth)
            if found is not None:
                return found
        return {"t": "object", "h": self.shelf.put(value), **describe_type(value)}

    def _packed(self, value: Any) -> Node | None:
        """Bytes, and texts where there are many: as numbers, two arrays at most."""
        if len(self.arrays) + 2 > MOST_ARRAYS:
            return None
        if isinstance(value, bytes | bytearray) and len(value) <= MOST_BYTES:
            self.arrays.append(np.frombuffer(bytes(value), dtype=np.uint8))
            return {"t": "bytes", "a": len(self.arrays) - 1}
        array = as_texts(value)
        if array is not None:
            texts = [clean_text(each, MOST_TEXT) for each in array.reshape(-1).tolist()]
            if array.ndim == 0:
                return {"t": "str", "v": texts[0]}
            return self._texts("array", texts, shape=list(array.shape))
        if isinstance(value, list | tuple) and len(value) > 32 and _are_texts(value):
            texts = [clean_text(each, MOST_TEXT) for each in value]
            return self._texts("tuple" if isinstance(value, tuple) else "list", texts)
        return None

    def _texts(self, kind: str, texts: list[str], **more: Any) -> Node | None:
        content, ends = wire.pack_texts(texts)
        if content.nbytes > wire.MOST_TEXT_BYTES or not wire.fits_an_array(texts):
            return None
        self.arrays += [content, ends]
        return {"t": "texts", "as": kind, "a": len(self.arrays) - 2, **more}

    def _collection(self, value: Any, depth: int) -> Node | None:
        if isinstance(value, list | tuple) and len(value) > 32:
            array = _numbers(value)
            if array is not None:
                return self._array(array, array)
        if len(value) > MOST_ITEMS or self._nodes + len(value) > MOST_NODES:
            return None
        if isinstance(value, dict):
            pairs = [
                [self.encode(k, depth + 1), self.encode(v, depth + 1)] for k, v in value.items()
            ]
            return {"t": "dict", "v": pairs}
        kind = "tuple" if isinstance(value, tuple) else "list"
        return {"t": kind, "v": [self.encode(each, depth + 1) for each in value]}

    def _array(self, array: np.ndarray[Any, Any], original: Any) -> Node:
        if array.ndim == 0:
            return _plain(array.item()) or {"t": "none"}
        if array.dtype.itemsize > 8:  # wider than what crosses the wire
            array = original = array.astype(np.float64)
        node: Node = {"t": "array", "shape": list(array.shape), "dtype": array.dtype.name}
        if array.nbytes > self.stay_bytes or len(self.arrays) >= MOST_ARRAYS:
            kept = original if isinstance(original, np.ndarray) else array
            return {**node, "h": self.shelf.put(kept)}
        self.arrays.append(array)
        return {**node, "a": len(self.arrays) - 1}


def decode(node: Node, arrays: list[Any], shelf: Shelf, *, copies: bool = True) -> Any:
    """The value of a tree from the judge.

    Args:
        node: the tree.
        arrays: those that came with it.
        shelf: the things that it names by number.
        copies: make copies of arrays, for whoever may write to them.
    """
    kind = node["t"]
    if kind == "none":
        return None
    if kind == "array":
        source = shelf.things[node["h"]] if "h" in node else arrays[node["a"]]
        # `copy=None`, which says the same as `asarray`, is unknown to NumPy before 2.0.
        return np.array(source, order="C") if copies else np.asarray(source, order="C")
    if kind == "object":
        return shelf.things[node["h"]]
    if kind in ("list", "tuple"):
        items = [decode(each, arrays, shelf, copies=copies) for each in node["v"]]
        return tuple(items) if kind == "tuple" else items
    if kind == "dict":
        pairs = [[decode(x, arrays, shelf, copies=copies) for x in pair] for pair in node["v"]]
        return dict(pairs)
    if kind in ("bytes", "texts"):
        return _unpacked(node, arrays)
    if kind == "float" and isinstance(node["v"], str):
        return float(node["v"])
    return Path(node["v"]) if kind == "path" else node["v"]


def _unpacked(node: Node, arrays: list[Any]) -> Any:
    """Bytes or texts that came as numbers."""
    if node["t"] == "bytes":
        return arrays[node["a"]].tobytes()
    texts = wire.unpack_texts(arrays[node["a"]], arrays[node["a"] + 1])
    if node["as"] == "array":
        found = wire.array_of_texts(texts, tuple(node["shape"]))
        return found.astype(object) if node.get("object") else found
    return tuple(texts) if node["as"] == "tuple" else texts


def as_array(value: Any) -> np.ndarray[Any, Any] | None:
    """A NumPy array of numbers for arrays and tensors of numbers; None for everything else."""
    if isinstance(value, np.generic):
        value = np.asarray(value)
    if not isinstance(value, np.ndarray):
        value = _tensor_to_numpy(value)
    if value is None:
        return None
    array = np.asarray(value)
    if array.dtype.kind == "V" or array.dtype.name in ("bfloat16", "float16", "longdouble"):
        halves = array.dtype.name in ("float16", "bfloat16")  # so that it is told for what it is
        array = array.astype(np.float16 if halves else np.float32)
    return array if array.dtype.kind in "biuf" and array.dtype.itemsize <= 8 else None


def as_texts(value: Any) -> np.ndarray[Any, Any] | None:
    """An array of texts for arrays, tensors and columns of them; None for everything else.

    Elements of another kind are not asked for their text: a class may answer with anything.
    """
    is_text = isinstance(value, np.ndarray) and value.dtype.kind in "US"
    array = np.asarray(value) if is_text else _objects_of(value)
    if array is None or array.size > wire.MOST_TEXTS:
        return None
    if array.dtype.kind == "U":
        return array if wire.fits_an_array(["x" * (array.dtype.itemsize // 4)]) else None
    flat = array.reshape(-1).tolist()
    if not flat and array.dtype.kind == "O":
        return None
    if all(type(each) is bytes for each in flat):
        try:
            flat = [each.decode("utf-8") for each in flat]
        except UnicodeDecodeError:
            return None
    if not _are_texts(flat):
        return None
    found = np.empty(array.shape, dtype=object)
    found.reshape(-1)[:] = flat
    return found


def columns_of(value: Any) -> Any:
    """A data frame whose columns have names as a dict of columns; everything else as it is."""
    pandas = sys.modules.get("pandas")
    if pandas is None or not isinstance(value, pandas.DataFrame):
        return value
    names = list(value.columns)
    if not _are_texts(names) or len(set(names)) < len(names) or len(names) > MOST_ITEMS:
        return value
    return {name: value[name] for name in names}


def _are_texts(values: Any) -> bool:
    return bool(len(values)) and all(isinstance(each, str) for each in values)


def _objects_of(value: Any) -> np.ndarray[Any, Any] | None:
    """The objects that an array, a tensor of texts or a column holds."""
    pandas, tensorflow = sys.modules.get("pandas"), sys.modules.get("tensorflow")
    if tensorflow is not None and isinstance(value, tensorflow.Tensor):
        value = value.numpy() if hasattr(value, "numpy") and value.dtype == "string" else None
        value = np.array(value, dtype=object) if isinstance(value, bytes) else value
    elif pandas is not None and isinstance(value, pandas.Series | pandas.Index):
        value = value.to_numpy(dtype=object)
    if isinstance(value, np.ndarray) and value.dtype.kind == "O":
        return np.asarray(value)
    return None


def describe_type(value: Any) -> Node:
    """What kind of thing stays behind a handle."""
    kind = type(value)
    return {"type": f"{kind.__module__}.{kind.__qualname__}"[:200], "kind": _kind(value)}


def clean_text(value: str, most: int) -> str:
    """The text itself, whatever a subclass makes of it, without halves of surrogate pairs."""
    return str.__str__(value)[:most].encode("utf-8", "replace").decode("utf-8")


def _plain(value: Any) -> Node | None:
    if value is None:
        return {"t": "none"}
    if isinstance(value, bool):
        return {"t": "bool", "v": bool(value)}
    if isinstance(value, int):
        value = int.__int__(value)  # the number itself, whatever a subclass makes of it
        return {"t": "int", "v": value} if abs(value) < 2**63 else {"t": "float", "v": "inf"}
    if isinstance(value, float) and not isinstance(value, np.generic):
        value = float.__float__(value)
        return {"t": "float", "v": value if math.isfinite(value) else str(value)}
    if isinstance(value, str):
        return {"t": "str", "v": clean_text(value, MOST_TEXT)}
    if isinstance(value, np.bool_):
        return {"t": "bool", "v": bool(value)}
    if isinstance(value, PurePath):
        return {"t": "path", "v": clean_text(_path_text(value), MOST_TEXT)}
    return None


def _path_text(path: PurePath) -> str:
    try:
        return PurePath.__str__(path)  # whatever a subclass makes of it
    except Exception:
        return "."


def _numbers(value: Any) -> np.ndarray[Any, Any] | None:
    try:
        array = np.asarray(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return array if array.dtype.kind in "biuf" else None


def _tensor_to_numpy(value: Any) -> np.ndarray[Any, Any] | None:
    tensorflow, keras = sys.modules.get("tensorflow"), sys.modules.get("keras")
    if tensorflow is not None and isinstance(value, tensorflow.Tensor | tensorflow.Variable):
        return np.asarray(value.numpy()) if hasattr(value, "numpy") else None
    if keras is not None and isinstance(value, keras.Variable):
        return np.asarray(value.numpy())
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(value, pandas.Series | pandas.DataFrame):
        return np.asarray(value.to_numpy())
    return None


def _kind(value: Any) -> str:
    own = type(value)  # what it is, whatever it says that it is
    keras = sys.modules.get("keras")
    if keras is not None:
        if issubclass(own, keras.Model):
            return "model"
        if issubclass(own, keras.callbacks.History):
            return "history"
        if issubclass(own, keras.layers.Layer):
            return "layer"
    figure = sys.modules.get("matplotlib.figure")
    if figure is not None and issubclass(own, figure.FigureBase):
        return "figure"
    axes = sys.modules.get("matplotlib.axes")
    if axes is not None and issubclass(own, axes.Axes):
        return "axes"
    return "class" if issubclass(own, type) else "function" if callable(value) else "other"

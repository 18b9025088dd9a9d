"""What makes one training different from another, as one text, and what it was given."""

from __future__ import annotations

import itertools
import json
import types
import zlib
from typing import Any

import keras
import numpy as np

from grader.sandbox.child.keras.amounts import samples
from grader.sandbox.child.keras.kinds import layers_within
from grader.sandbox.child.values import as_array

_KERAS_OWN = ("_", "built", "output_names", "input_names", "quantiz")  # numbered by Keras itself


_OTHERS = itertools.count(1)


_MOST_PARTS, _MOST_DEPTH = 200, 8  # of a configuration


_WAYS_TO_RUN = ("jit_compile", "run_eagerly", "steps_per_execution")


def digest(x: Any) -> int:
    """A checksum of a sample of `x`: enough to tell other data from the same data.

    What a data set or a generator gives nobody knows without drawing from it: it counts as data of
    its own.
    """
    array = as_array(x)
    if array is None:
        return 0 if x is None else -next(_OTHERS)
    step = max(1, len(array) // 97) if array.ndim else 1
    return zlib.crc32(np.ascontiguousarray(array[::step], dtype=np.float32).tobytes())


def setup_or_unknown(model: Any, given: dict[str, Any]) -> str:
    """The setup; one of its own where it cannot be told."""
    try:
        return _setup(model, given)
    except Exception:
        return f"unknown {next(_OTHERS)}"


def _setup(model: Any, given: dict[str, Any]) -> str:
    """What makes one trial different from another, as one text."""
    parts = {
        "model": _layers(model),
        "optimizer": _config(getattr(model, "optimizer", None)),
        "loss": _plain(getattr(model, "loss", None)),
        "epochs": _plain(given["epochs"]),
        "batch_size": _plain(given["batch_size"] or 32),
        "split": float(given["validation_split"] or 0),
        "steps": _plain(given["steps_per_epoch"]),
        "shuffle": bool(given["shuffle"]),
        "runs": [getattr(model, name, None) for name in _WAYS_TO_RUN],
        "callbacks": [_config(c) for c in _list(given["callbacks"])],
        "weights": [_plain(given["class_weight"]), digest(given["sample_weight"])],
        "inputs": [digest(given["x"]), samples(given["x"], given)],
        "labels": digest(given["y"]),
    }
    return json.dumps(parts, sort_keys=True)[:20000]


def _layers(model: Any) -> list[Any]:
    try:
        inner = layers_within(model)[1:]
        layers = [_config(layer) for layer in inner]
        layers += [_config(each) for part in (model, *inner) for each in _operations(part)]
    except Exception:
        layers = [[list(w.shape) for w in model.weights]]
    if not type(model).__module__.startswith("keras."):
        layers.append([type(model).__qualname__, _own_attributes(model)])
    return layers


def _operations(model: Any) -> list[Any]:
    """What a functional model computes without a layer, such as `keras.ops.relu`."""
    found = list(getattr(model, "operations", ()))[:_MOST_PARTS]
    return [each for each in found if not isinstance(each, keras.layers.Layer)]


def _config(thing: Any, depth: int = 0) -> Any:
    if thing is None or isinstance(thing, str):
        return thing
    try:
        config = thing.get_config()
    except Exception:
        return [type(thing).__name__, _own_attributes(thing, depth)]
    return [type(thing).__name__, _plain(config, depth)]


def _own_attributes(thing: Any, depth: int = 0) -> Any:
    """What somebody's own class keeps in its objects: settings and functions."""
    kept = {
        key: value
        for key, value in vars(thing).items()
        if isinstance(value, int | float | str | list | tuple | dict | types.FunctionType)
    }
    own = {k: v for k, v in kept.items() if not str(k).startswith(_KERAS_OWN)}
    return _plain(own, depth)


def _plain(value: Any, depth: int = 0) -> Any:
    """Configuration without names, seeds and addresses."""
    if depth > _MOST_DEPTH:
        return type(value).__name__
    if isinstance(value, dict):
        skip = ("name", "seed", "build_config", "registered_name", "layers", "_owner")
        kept = [(str(k), v) for k, v in list(value.items())[:_MOST_PARTS] if k not in skip]
        return {k: _plain(v, depth + 1) for k, v in kept}
    if isinstance(value, list | tuple):
        return [_plain(v, depth + 1) for v in value[:_MOST_PARTS]]
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return digest(value)
    if isinstance(value, types.FunctionType):
        return _function(value, depth)
    if value is None or isinstance(value, int | float | str | bool):
        return value
    if hasattr(value, "get_config"):
        return _config(value, depth + 1)
    return getattr(value, "__name__", type(value).__name__)


def _function(function: types.FunctionType, depth: int) -> Any:
    """What a function computes: its code, and the values that it was made with."""
    cells = [cell.cell_contents for cell in function.__closure__ or () if _is_filled(cell)]
    code = function.__code__
    return [
        zlib.crc32(code.co_code),
        _plain([c for c in code.co_consts if isinstance(c, int | float | str)], depth + 1),
        [str(name) for name in code.co_names],
        _plain([*(function.__defaults__ or ()), *cells], depth + 1),
    ]


def _is_filled(cell: types.CellType) -> bool:
    try:
        return bool(cell.cell_contents is not None)
    except ValueError:
        return False


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value] if value else []

"""What Keras was asked to do while a student's function ran.

Wraps `fit`, `evaluate`, `predict` and `train_on_batch` of every Keras model, without changing what
they do, and notes how much data, how many epochs and which weights were involved; and loops that
train without them (see `loops.py`).
"""

from __future__ import annotations

import functools
import inspect
import itertools
import json
import math
import time
import types
import zlib
from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from grader.remote.far.loops import Loops
from grader.remote.far.savings import cheaper_training
from grader.remote.far.tree import Shelf, as_array

_MOST_RECORDS = 200
_KERAS_OWN = ("_", "built", "output_names", "input_names", "quantiz")  # numbered by Keras itself
_OTHERS = itertools.count(1)
_MOST_PARTS, _MOST_DEPTH = 200, 8  # of a configuration
_WAYS_TO_RUN = ("jit_compile", "run_eagerly", "steps_per_execution")
_USES = ("evaluate", "predict", "test_on_batch", "predict_on_batch")
_MAKES_BATCHES = ("_BatchDataset", "_ParallelBatchDataset")
_LEAVES_BATCHES_ALONE = ("_PrefetchDataset", "CacheDataset", "_OptionsDataset", "_ShuffleDataset")
_MOST_INPUTS = 6  # remembered per model, newest last


class Recorder:
    """Notes of trainings and evaluations since the last `take`."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._trainings: list[dict[str, Any]] = []
        self._inputs: dict[int, list[Any]] = {}
        self._depth = 0
        self._aside = 0
        self._originals: dict[str, Any] = {}
        self._loops = Loops(lambda: self._depth > 0)

    def install(self) -> None:
        """Wrap the methods for all models of this process."""
        trainer = _trainer()
        around = dict.fromkeys(_USES, self._around_use)
        around |= {"fit": self._around_fit, "train_on_batch": self._around_batch}
        self._originals = {name: getattr(trainer, name) for name in around}
        for name, method in self._originals.items():
            setattr(trainer, name, self._wrapped(method, around[name]))
        self._loops.install()

    def remove(self) -> None:
        """Put the methods back."""
        for name, method in self._originals.items():
            setattr(_trainer(), name, method)
        self._originals = {}
        self._loops.remove()

    def take(self) -> list[dict[str, Any]]:
        """The trainings since the last call."""
        for loop in self._loops.take():
            model = next(filter(loop.trains, self._models()), loop.variables[0])
            self._note({"how": "loop", "model": self._shelf.put(model), "updates": loop.made()})
        taken, self._trainings = self._trainings, []
        return taken

    def _models(self) -> list[Any]:
        return [t for t in self._shelf.things.values() if issubclass(type(t), keras.Model)]

    def inputs_given_to(self, model: Any) -> list[Any]:
        """Arrays of inputs on which the student evaluated `model`."""
        return [x for kept, x in self._inputs.get(id(model), []) if kept is model]

    def _wrapped(self, method: Any, around: Callable[..., Any]) -> Any:
        signature = inspect.signature(method)

        @functools.wraps(method)
        def recorded(model: Any, *args: Any, **kwargs: Any) -> Any:
            if self._depth:
                if around == self._around_use and args:
                    self._set_aside(args[0])
                return method(model, *args, **kwargs)
            self._depth += 1
            try:
                given = signature.bind(model, *args, **kwargs)
                given.apply_defaults()
                run = functools.partial(method, model, *args, **kwargs)
                return around(model, given.arguments, run)
            except TypeError:
                if "given" in locals():
                    raise
                return method(model, *args, **kwargs)
            finally:
                self._depth -= 1

        return recorded

    def _around_fit(self, model: Any, given: dict[str, Any], run: Callable[[], Any]) -> Any:
        note = {
            "how": "fit",
            "model": self._shelf.put(model),
            "samples": _samples(given["x"], given),
            "exact": as_array(given["x"]) is not None and not given["steps_per_epoch"],
            **_values(_some(given["x"])),
            "held_out": _held_out(given),
            "asked_epochs": _number(given["epochs"]) - _number(given["initial_epoch"]),
            "batch_size": given["batch_size"] if isinstance(given["batch_size"], int) else None,
            "inputs": _digest(given["x"]),
            "labels": _label_counts(given["y"]),
            "before": weights_digest(model),
            "setup": _setup_or_unknown(model, given),
            "seed": _global_seed(),
        }
        validation = given["validation_data"]
        if isinstance(validation, tuple | list) and validation:
            self._remember(model, validation[0])
        self._aside = 0
        started, updates = time.perf_counter(), _iterations(model)
        with cheaper_training(model, given):
            history = run()
        self._note(
            {
                **note,
                "epochs": len(getattr(history, "epoch", [])),
                "logged": _last_values(history),
                "seconds": time.perf_counter() - started,
                "span": [started, time.perf_counter()],
                "updates": _iterations(model) - updates,
                "after": weights_digest(model),
                "aside": self._aside,
            }
        )
        return history

    def _around_batch(self, model: Any, given: dict[str, Any], run: Callable[[], Any]) -> Any:
        result = run()
        size = _samples(given["x"], given) or 0
        last = self._trainings[-1] if self._trainings else None
        number = self._shelf.put(model)
        if last and last["how"] == "batches" and last["model"] == number:
            last["samples"] += size
            last["updates"] += 1
        else:
            self._note({"how": "batches", "model": number, "samples": size, "updates": 1})
        return result

    def _around_use(self, model: Any, given: dict[str, Any], run: Callable[[], Any]) -> Any:
        self._remember(model, given["x"])
        self._set_aside(given["x"])
        if self._trainings and self._trainings[-1].get("how") == "fit":
            self._trainings[-1]["aside"] = self._aside
        return run()

    def _set_aside(self, x: Any) -> None:
        """What is measured on beside the training may have been held out from it."""
        array = as_array(x)
        if array is not None and array.ndim:
            self._aside = max(self._aside, len(array))

    def _remember(self, model: Any, x: Any) -> None:
        array = as_array(x)
        if array is not None:
            if array.base is not None:  # a part of a larger one, which it would hold as well
                x = array.copy()
            kept = self._inputs.setdefault(id(model), [])
            kept[:] = [*kept[-_MOST_INPUTS + 1 :], (model, x)]

    def _note(self, note: dict[str, Any]) -> None:
        if len(self._trainings) < _MOST_RECORDS:
            self._trainings.append(note)


def _trainer() -> Any:
    """The class whose methods all models have."""
    return next(c for c in keras.Model.__mro__ if "fit" in c.__dict__)


def _last_values(history: Any) -> dict[str, float]:
    """What the last epoch of a training logged."""
    listed = dict(getattr(history, "history", None) or {})
    last = {str(k)[:60]: float(v[-1]) for k, v in list(listed.items())[:20] if len(v)}
    return {name: value for name, value in last.items() if math.isfinite(value)}


def weights_digest(model: Any) -> list[int]:
    """One checksum per weight, in Keras's order; empty for a model without weights yet."""
    try:
        return [zlib.crc32(np.ascontiguousarray(w.numpy()).tobytes()) for w in model.weights]
    except Exception:
        return []


def _iterations(model: Any) -> int:
    try:
        return int(model.optimizer.iterations.numpy())
    except Exception:
        return 0


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0


def _samples(x: Any, given: dict[str, Any]) -> int | None:
    """How many samples one epoch takes from `x`; None where only a look inside could tell."""
    if isinstance(x, list | tuple | dict):  # for a model of several inputs
        x = next(iter(keras.tree.flatten(x)), None)
    if as_array(x) is not None:
        return _of_arrays(len(x), given)
    if hasattr(x, "cardinality"):
        return _of_dataset(x, given)
    return None


def _of_arrays(count: int, given: dict[str, Any]) -> int:
    split = given.get("validation_split") or 0.0
    count -= count - int(count * (1.0 - split))
    steps = given.get("steps_per_epoch")
    return min(count, steps * (given.get("batch_size") or 32)) if steps else count


def _of_dataset(dataset: Any, given: dict[str, Any]) -> int | None:
    import tensorflow as tf

    steps = given.get("steps_per_epoch")
    if steps is not None:
        dataset = dataset.take(steps)
    elif int(dataset.cardinality()) < 0:
        return None

    def add(total: Any, *element: Any) -> Any:
        first = tf.nest.flatten(element)[0]
        return total + tf.cast(tf.shape(first)[0], tf.int64)

    try:
        told = _told_rows(dataset)
        return int(dataset.reduce(np.int64(0), add)) if told is None else told
    except Exception:
        return None


def _told_rows(dataset: Any) -> int | None:
    """The rows of all batches where the data set tells them; None where one must run through it.

    To run through it takes as long as an epoch's worth of reading, and a set that shuffles goes on
    from there.
    """
    batches = int(dataset.cardinality())
    if batches < 0:
        return None
    rows = keras.tree.flatten(dataset.element_spec)[0].shape[0]
    if rows is not None:
        return int(batches * rows)
    while type(dataset).__name__ in _LEAVES_BATCHES_ALONE:
        (dataset,) = dataset._inputs()
    if type(dataset).__name__ not in _MAKES_BATCHES:
        return None
    (single,) = dataset._inputs()
    count = int(single.cardinality())
    return count if count >= 0 else None


def _held_out(given: dict[str, Any]) -> int | None:
    """How many samples `fit` validates on; None where that cannot be told."""
    x, split = given["x"], given.get("validation_split") or 0.0
    if split and as_array(x) is not None:
        return len(x) - int(len(x) * (1.0 - split))
    validation = given.get("validation_data")
    if isinstance(validation, tuple | list) and validation and as_array(validation[0]) is not None:
        return len(validation[0])
    if hasattr(validation, "cardinality"):
        return _of_dataset(validation, {"steps_per_epoch": given.get("validation_steps")})
    return None if validation is not None else 0


def _digest(x: Any) -> int:
    """A checksum of a sample of `x`: enough to tell other data from the same data.

    What a data set or a generator gives nobody knows without drawing from it: it counts as data of
    its own.
    """
    array = as_array(x)
    if array is None:
        return 0 if x is None else -next(_OTHERS)
    step = max(1, len(array) // 97) if array.ndim else 1
    return zlib.crc32(np.ascontiguousarray(array[::step], dtype=np.float32).tobytes())


def _some(x: Any) -> Any:
    """Some of the samples in `x`, an array or a data set; None where they cannot be looked at."""
    array = as_array(x)
    if array is not None:
        return array[:: max(1, len(array) // 97)] if array.ndim else None
    try:
        if int(x.cardinality()) < -1:  # made by the student's own code, each time anew
            return None
        return as_array(keras.tree.flatten(next(iter(x)))[0])
    except Exception:
        return None


def _values(some: Any) -> dict[str, Any]:
    """The smallest and the largest value in a sample, and the mean; empty where there is none."""
    if some is None or some.ndim < 2 or not some.size:
        return {"spread": []}
    low, high, mean = (float(f(some.astype(np.float64))) for f in (np.min, np.max, np.mean))
    if not all(map(math.isfinite, (low, high, mean))):
        return {"spread": []}
    return {"spread": [low, high], "mean": mean}


def _label_counts(y: Any) -> list[int]:
    """How often each label from 0 to 9 stands in `y`; empty where that cannot be told."""
    labels = as_array(y)
    if labels is None or labels.ndim != 1 or labels.size == 0:
        return []
    return [int(n) for n in np.bincount(labels.astype(np.int64).clip(0, 9), minlength=10)]


def _setup_or_unknown(model: Any, given: dict[str, Any]) -> str:
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
        "weights": [_plain(given["class_weight"]), _digest(given["sample_weight"])],
        "inputs": [_digest(given["x"]), _samples(given["x"], given)],
        "labels": _digest(given["y"]),
    }
    return json.dumps(parts, sort_keys=True)[:20000]


def _global_seed() -> int | None:
    """The seed that somebody has set for all random numbers of TensorFlow, Keras's among them."""
    try:
        from tensorflow.python.eager import context

        seed = context.global_seed()
        return None if seed is None else int(seed) & 0xFFFFFFFF
    except Exception:
        return None


def _layers(model: Any) -> list[Any]:
    try:
        inner = list(model._flatten_layers(include_self=False))
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
        return _digest(value)
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

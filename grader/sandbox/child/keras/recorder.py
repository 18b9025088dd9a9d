"""What Keras was asked to do while a student's function ran.

Wraps `fit`, `evaluate`, `predict` and `train_on_batch` of every Keras model, without changing what
they do, and notes how much data, how many epochs and which weights were involved; and loops that
train without them (see `loops.py`).
"""

from __future__ import annotations

import functools
import inspect
import math
import time
import zlib
from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from grader.sandbox.child.keras.amounts import held_out, samples
from grader.sandbox.child.keras.loops import Loops
from grader.sandbox.child.keras.savings import cheaper_training
from grader.sandbox.child.keras.setups import digest, setup_or_unknown
from grader.sandbox.child.values import Shelf, as_array

_MOST_RECORDS = 200
_MOST_LABELS = 1000  # what is beyond is counted as one
_USES = ("evaluate", "predict", "test_on_batch", "predict_on_batch")
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
            "samples": samples(given["x"], given),
            "exact": as_array(given["x"]) is not None and not given["steps_per_epoch"],
            **_values(_some(given["x"])),
            "held_out": held_out(given),
            "asked_epochs": _number(given["epochs"]) - _number(given["initial_epoch"]),
            "batch_size": given["batch_size"] if isinstance(given["batch_size"], int) else None,
            "inputs": digest(given["x"]),
            "labels": _label_counts(given["y"]),
            "before": weights_digest(model),
            "setup": setup_or_unknown(model, given),
            "seed": _global_seed(),
            "watched": _watched(given["callbacks"]),
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
        size = samples(given["x"], given) or 0
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


def _watched(callbacks: Any) -> list[str]:
    """What callbacks such as `EarlyStopping` monitor: "val_loss"."""
    monitored = [getattr(each, "monitor", None) for each in keras.tree.flatten(callbacks)]
    return [each[:60] for each in monitored if type(each) is str][:20]


def _values(some: Any) -> dict[str, Any]:
    """The smallest and the largest value in a sample, and the mean; empty where there is none."""
    if some is None or some.ndim < 2 or not some.size:
        return {"spread": []}
    low, high, mean = (float(f(some.astype(np.float64))) for f in (np.min, np.max, np.mean))
    if not all(map(math.isfinite, (low, high, mean))):
        return {"spread": []}
    return {"spread": [low, high], "mean": mean}


def _label_counts(y: Any) -> list[int]:
    """How often each label from 0 on stands in `y`; empty where that cannot be told."""
    labels = as_array(y)
    if labels is None or labels.ndim != 1 or labels.size == 0:
        return []
    return [int(n) for n in np.bincount(labels.astype(np.int64).clip(0, _MOST_LABELS))]


def _global_seed() -> int | None:
    """The seed that somebody has set for all random numbers of TensorFlow, Keras's among them."""
    try:
        from tensorflow.python.eager import context

        seed = context.global_seed()
        return None if seed is None else int(seed) & 0xFFFFFFFF
    except Exception:
        return None

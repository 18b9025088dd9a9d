"""What the layers of a model do to real numbers: here the grader learns of a new kind of layer."""

from __future__ import annotations

import contextlib
import inspect
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from grader.sandbox.child.keras.activations import Numbers, computes, same

Node = dict[str, Any]


_TRIES = 8  # calls of a layer that does something at random


@dataclass(frozen=True)
class Call:
    """One layer's call: the layer, and the first tensor that went in and came out."""

    layer: Any
    given: Numbers
    made: Numbers

    @property
    def rough(self) -> bool:
        """Whether the layer computes in half precision."""
        return str(self.layer.compute_dtype) in ("float16", "bfloat16")


@contextlib.contextmanager
def watched_calls(calls: list[Call]) -> Iterator[None]:
    """Note the calls of layers meanwhile; one inside of a layer with a kernel belongs to that."""
    original = keras.Layer.__call__
    open_calls: list[int] = []  # for each open call: how many calls were noted when it began

    def watched(layer: Any, *args: Any, **kwargs: Any) -> Any:
        open_calls.append(len(calls))
        try:
            made = original(layer, *args, **kwargs)
        finally:
            begun = open_calls.pop()
        has_inner = len(calls) > begun
        if not has_inner or (_kernel(layer) is not None and not isinstance(layer, keras.Model)):
            del calls[begun:]  # an activation layer inside of a Dense belongs to it
            given, result = _first(args, kwargs), _first((made,), {})
            if given is not None and result is not None:
                calls.append(Call(layer, given, result))
        return made

    keras.Layer.__call__ = watched
    try:
        yield
    finally:
        keras.Layer.__call__ = original


def _first(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Numbers | None:
    for value in tf.nest.flatten([*args, *kwargs.values()]):
        if isinstance(value, tf.Tensor) and hasattr(value, "numpy"):
            return as_numbers(value)
        if isinstance(value, np.ndarray):
            return value
    return None


def as_numbers(value: Any) -> Numbers:
    """A tensor as whole numbers or float64, of the same shape."""
    array = np.asarray(value)
    return array if array.dtype.kind in "biu" else array.astype(np.float64)


def operations(calls: list[Call], begin: Numbers, end: Numbers) -> Iterator[Node]:
    """The calls as operations, with what happens between two of them spelt out."""
    at = begin
    for call in calls:
        yield from _gap(at, call.given, rough=call.rough)
        yield from _operation(call)
        at = call.made
    yield from _gap(at, end, rough=any(call.rough for call in calls))


def _gap(left: Numbers, right: Numbers, *, rough: bool) -> Iterator[Node]:
    if left is right or same(left, right, rough=rough):
        return
    yield _transformation(left, right, kind="operation", rough=rough)


def _operation(call: Call) -> Iterator[Node]:
    kind = type(call.layer).__name__[:100]
    name = str(call.layer.name)[:100]
    kernel = _kernel(call.layer)
    if kernel is not None:
        given = call.given
        if given.shape[-1:] != kernel.shape[:1]:
            given = given.reshape(len(given), -1)  # a kernel over whole images
        fits = given.shape[-1:] == kernel.shape[:1]
        before = _times(given, kernel, _bias(call.layer, kernel.shape[1])) if fits else given
        if fits and before.size == call.made.size:
            before = before.reshape(call.made.shape)
            node = {"does": "dense", "class": kind, "name": name, "units": int(kernel.shape[1])}
            inputs = int(kernel.shape[0])
            yield {**node, "inputs": inputs, "trainable": bool(call.layer.trainable)}
            if not same(before, call.made, rough=call.rough):
                yield _transformation(before, call.made, kind=kind, name=name, rough=call.rough)
            return
    if kernel is not None or call.layer.weights:
        yield {"does": "other", "class": kind, "name": name, "weights": len(call.layer.weights)}
        return
    turned = call.given.size == call.made.size and call.given.shape != call.made.shape
    if isinstance(call.layer, keras.layers.Flatten) and turned:
        # Where channels come first, it also turns the image; Dense layers care for no order.
        yield {"does": "reshape", "class": kind, "name": name}
        return
    node = _transformation(call.given, call.made, kind=kind, name=name, rough=call.rough)
    yield node | _in_training(call)


def _in_training(call: Call) -> Node:
    """How much of what the layer passes on is left in training, where it does other things then.

    `kept` is the share of the signal: 1 - rate for Dropout and the like, less the more noise.
    """
    if "training" not in inspect.signature(call.layer.call).parameters or call.made.size < 2:
        return {}
    kept, made = [], call.made.reshape(-1)
    for _ in range(_TRIES):
        try:
            trained = _first((call.layer(tf.constant(call.given, tf.float32), training=True),), {})
        except Exception:  # it wants other arguments: what it does in training is not known
            return {}
        if trained is None or trained.shape != call.made.shape:
            return {}
        kept.append(_shared(made, trained.reshape(-1).astype(np.float64)))
    return {"kept": float(np.mean(kept))}


def _shared(left: Numbers, right: Numbers) -> float:
    """The squared cosine of the angle between two arrays; 0 where there is none."""
    sizes = float(np.dot(left, left) * np.dot(right, right))
    if np.array_equal(left, right):
        return 1.0
    return float(np.dot(left, right) ** 2 / sizes) if 0 < sizes < math.inf else 0.0


def _transformation(
    left: Numbers, right: Numbers, *, kind: str, name: str = "", rough: bool
) -> Node:
    node = {"class": kind, "name": name}
    if left.size == right.size and same(left.reshape(-1), right.reshape(-1), rough=rough):
        return {"does": "nothing" if left.shape == right.shape else "reshape", **node}
    if left.shape == right.shape:
        return {"does": "activation", "computes": computes(left, right, rough=rough), **node}
    return {"does": "other", **node}


def _kernel(layer: Any) -> Numbers | None:
    """The layer's one kernel, (inputs, units); of more dimensions, all but the last are inputs."""
    kernels = [v for v in _own_variables(layer) if len(v.shape) >= 2]
    if len(kernels) != 1:
        return None
    values = np.asarray(kernels[0].numpy(), dtype=np.float64)
    return values.reshape(-1, values.shape[-1])


def _bias(layer: Any, units: int) -> Numbers:
    vectors = [v for v in _own_variables(layer) if tuple(v.shape) == (units,)]
    return np.asarray(vectors[0].numpy(), dtype=np.float64) if vectors else np.zeros(units)


def _own_variables(layer: Any) -> list[Any]:
    return [*layer._trainable_variables, *layer._non_trainable_variables]


def _times(given: Numbers, kernel: Numbers, bias: Numbers) -> Numbers:
    return np.asarray(np.asarray(given, dtype=np.float64) @ kernel + bias)

"""What the layers of a model do to real numbers: here the grader learns of a new kind of layer."""

from __future__ import annotations

import contextlib
import functools
import inspect
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from grader.sandbox.child.keras import kinds
from grader.sandbox.child.keras.activations import Numbers, computes, same

Node = dict[str, Any]


_ACTIVATIONS = ("Activation", "ReLU", "LeakyReLU", "ELU")
_TRIES = 8  # calls of a layer that does something at random


@dataclass(frozen=True)
class Call:
    """One layer's call.

    Attributes:
        layer: that was called.
        given: the first tensor that went in.
        made: the first that came out.
        others: what went in beside the first.
        outputs: what came out beside the first.
        again: calls the layer once more, without noting it.
    """

    layer: Any
    given: Numbers
    made: Numbers
    others: tuple[Numbers, ...] = ()
    outputs: tuple[Numbers, ...] = ()
    again: Callable[[], Any] = lambda: None

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
        if not has_inner or _is_whole(layer):
            del calls[begun:]  # an activation layer inside of a Dense belongs to it
            given, result = _arrays(args, kwargs), _arrays((made,), {})
            if given and result:
                again = functools.partial(original, layer, *args, **kwargs)
                calls.append(Call(layer, given[0], result[0], given[1:], result[1:], again))
        return made

    keras.Layer.__call__ = watched
    try:
        yield
    finally:
        keras.Layer.__call__ = original


def _is_whole(layer: Any) -> bool:
    has_kernel = _kernel(layer) is not None and not isinstance(layer, keras.Model)
    return has_kernel or kinds.is_whole(layer)


def _first(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Numbers | None:
    return next(iter(_arrays(args, kwargs)), None)


def _arrays(args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Numbers, ...]:
    named = (value for name, value in kwargs.items() if "mask" not in name)
    found = (_array(each) for each in tf.nest.flatten([*args, *named]))
    return tuple(each for each in found if each is not None)


def _array(value: Any) -> Numbers | None:
    if isinstance(value, tf.RaggedTensor):
        value = value.to_tensor()
    if isinstance(value, tf.SparseTensor):
        value = tf.sparse.to_dense(value)
    if isinstance(value, tf.Tensor) and hasattr(value, "numpy"):
        return as_numbers(value)
    return value if isinstance(value, np.ndarray) else None


def as_numbers(value: Any) -> Numbers:
    """A tensor as whole numbers, float64 or texts, of the same shape."""
    array = np.asarray(value)
    return array if array.dtype.kind in "biuSUO" else array.astype(np.float64)


def operations(
    calls: list[Call], begin: Sequence[Numbers], ends: Sequence[Numbers]
) -> tuple[list[Node], list[int]]:
    """The calls as operations, with what happens between two of them spelt out.

    An operation that does not work on what the one before it gave, or not on that alone, has
    `follows`: the places of those whose outputs it takes, -1 for an input of the model.

    Args:
        calls: in their order.
        begin: the model's inputs.
        ends: its outputs.

    Returns:
        The operations, and for each output the place of the one that makes it: the last, where
        none is known to.
    """
    nodes: list[Node] = []
    made = [(-1, each) for each in begin]
    for call in calls:
        at, last = made[-1] if nodes else made[0], len(nodes) - 1
        source = _source(call.given, made, at, rough=call.rough)
        if source is None:
            nodes += _gap(at[1], call.given, rough=call.rough)
            source = last = len(nodes) - 1
        sources = [source, *(_source(x, made, at, rough=call.rough) for x in call.others)]
        found = list(_operation(call))
        follows = sorted({last if each is None else each for each in sources})
        if follows != [last] and found:
            found[0]["follows"] = follows
        nodes += found
        made += [(len(nodes) - 1, each) for each in (*call.outputs, call.made)]
    rough, at = any(call.rough for call in calls), made[-1] if nodes else made[0]
    if len(ends) < 2 or _source(ends[0], made, at, rough=rough) is None:
        nodes += _gap(at[1], ends[0], rough=rough)
    found_at = [_source(each, made, at, rough=rough) for each in ends]
    return nodes, [len(nodes) - 1 if each is None else each for each in found_at]


def _source(
    given: Numbers, made: Sequence[tuple[int, Numbers]], at: tuple[int, Numbers], *, rough: bool
) -> int | None:
    """The place of the operation that made these numbers, the nearest first."""
    for place, each in (at, *reversed(made)):
        if each is given or same(each, given, rough=rough):
            return place
    return None


def _gap(left: Numbers, right: Numbers, *, rough: bool) -> Iterator[Node]:
    if left is right or same(left, right, rough=rough):
        return
    yield _transformation(left, right, kind="operation", rough=rough)


def _operation(call: Call) -> Iterator[Node]:
    """What a layer does, with the shape of what comes out, and what it was made with."""
    found = list(_operations_of(call))
    found[0] |= _settings(call.layer)
    for node in found:
        node["shape"] = [int(size) for size in call.made.shape[1:]]
    yield from found


def _settings(layer: Any) -> Node:
    told = kinds.settings(layer)
    return {"settings": told} if told else {}


def _operations_of(call: Call) -> Iterator[Node]:
    kind = type(call.layer).__name__[:100]
    name = str(call.layer.name)[:100]
    kernel = _kernel(call.layer)
    sort = kinds.does(call.layer)
    if kernel is not None and not _is_local(call, sort):
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
            yield from _activation(before, call, {"class": kind, "name": name})
            return
    if sort and not _is_idle(call):
        yield from _sorted_operations(call, sort, {"class": kind, "name": name})
        return
    if kernel is not None or (call.layer.weights and not sort):
        yield {"does": "other", "class": kind, "name": name, "weights": len(call.layer.weights)}
        return
    turned = call.given.size == call.made.size and call.given.shape != call.made.shape
    if isinstance(call.layer, keras.layers.Flatten) and turned:
        # Where channels come first, it also turns the image; Dense layers care for no order.
        yield {"does": "reshape", "class": kind, "name": name}
        return
    node = _transformation(call.given, call.made, kind=kind, name=name, rough=call.rough)
    if node["does"] == "nothing" and kinds.own_name(call.layer) in _ACTIVATIONS:
        node = next(_unseen(call.layer, call, {"class": kind, "name": name}), node)
    yield node | _in_training(call)


def _sorted_operations(call: Call, sort: str, about: Node) -> Iterator[Node]:
    """A layer that is told by what sort of thing it does, and the activation that it brings."""
    node = {"does": sort, **about, "weights": len(call.layer.weights)}
    yield node | {"trainable": bool(call.layer.trainable)} | _in_training(call)
    before = _before_activation(call) if sort == "convolution" else None
    if before is not None:
        yield from _activation(before, call, about)


def _activation(before: Numbers, call: Call, about: Node) -> Iterator[Node]:
    """What a layer computes behind its sums, if anything."""
    if not same(before, call.made, rough=call.rough):
        kind, name = about["class"], about["name"]
        yield _transformation(before, call.made, kind=kind, name=name, rough=call.rough)
    elif kinds.own_name(call.layer):
        yield from _unseen(getattr(kinds.worker(call.layer), "activation", None), call, about)


def _unseen(function: Any, call: Call, about: Node) -> Iterator[Node]:
    """An activation that does not show in these numbers, as relu does not where all are positive.

    It is told by what it does to numbers from -4 to 4.
    """
    if function is None or call.made.size < 2 or call.made.dtype.kind in "SUO":
        return
    span = np.linspace(-4.0, 4.0, call.made.size, dtype=np.float32).reshape(call.made.shape)
    try:
        made = as_numbers(function(tf.constant(span)))
    except Exception:  # it wants something else
        return
    if not same(span, made, rough=call.rough):
        yield {"does": "activation", **about, "computes": computes(span, made, rough=call.rough)}


def _is_local(call: Call, sort: str) -> bool:
    """Whether a convolution works on more than one place of what it is given."""
    return sort == "convolution" and math.prod(call.made.shape[1:-1]) > 1


def _is_idle(call: Call) -> bool:
    """Whether a layer without weights passes on what it is given, as augmentation does."""
    return not call.layer.weights and not call.others and same(call.given, call.made)


def _before_activation(call: Call) -> Numbers | None:
    """What a layer computes before its own activation; None where that cannot be told."""
    layer = kinds.worker(call.layer)
    activation = layer.activation
    layer.activation = None
    try:
        return _array(call.again())
    except Exception:
        return None
    finally:
        layer.activation = activation


def _in_training(call: Call) -> Node:
    """How much of what the layer passes on is left in training, where it does other things then.

    `kept` is the share of the signal: 1 - rate for Dropout and the like, less the more noise. Of
    an image that is turned or moved everything is left: there it is the share of its contrast.
    """
    if "training" not in inspect.signature(call.layer.call).parameters or call.made.size < 2:
        return {}
    alters = kinds.is_augmentation(call.layer)
    if call.others or (kinds.does(call.layer) and not alters) or call.given.dtype.kind in "SUO":
        return {}  # what it does in training is no loss
    kept, made = [], call.made.reshape(-1)
    for _ in range(_TRIES):
        try:
            trained = _first((call.layer(tf.constant(call.given, tf.float32), training=True),), {})
        except Exception:  # it wants other arguments: what it does in training is not known
            return {}
        if trained is None or trained.shape != call.made.shape:
            return {}
        if alters:
            kept.append(_contrast_left(call.made, trained))
        else:
            kept.append(_shared(made, trained.reshape(-1).astype(np.float64)))
    return {"kept": float(np.mean(kept))} | ({"augments": True} if alters else {})


def _contrast_left(before: Numbers, after: Numbers) -> float:
    """How much of the spread of values within each sample is left, 1 at most."""
    one, two = (np.std(x.reshape(len(x), -1).astype(np.float64), axis=1) for x in (before, after))
    return float(np.mean(np.minimum(1.0, (two + 1e-9) / (one + 1e-9))))


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
    if "O" in (left.dtype.kind, right.dtype.kind) and not same(left.reshape(-1), right.reshape(-1)):
        return {"does": "other", **node}
    if left.size == right.size and same(left.reshape(-1), right.reshape(-1), rough=rough):
        return {"does": "nothing" if left.shape == right.shape else "reshape", **node}
    if left.shape == right.shape:
        return {"does": "activation", "computes": computes(left, right, rough=rough), **node}
    return {"does": "other", **node}


def _kernel(layer: Any) -> Numbers | None:
    """The layer's one kernel, (inputs, units); of more dimensions, all but the last are inputs."""
    kernels = [v for v in kinds.own_weights(kinds.worker(layer)) if len(v.shape) >= 2]
    if len(kernels) != 1 or kinds.is_open(layer):
        return None
    values = np.asarray(kernels[0].numpy(), dtype=np.float64)
    return values.reshape(-1, values.shape[-1])


def _bias(layer: Any, units: int) -> Numbers:
    vectors = [v for v in kinds.own_weights(kinds.worker(layer)) if tuple(v.shape) == (units,)]
    return np.asarray(vectors[0].numpy(), dtype=np.float64) if vectors else np.zeros(units)


def _times(given: Numbers, kernel: Numbers, bias: Numbers) -> Numbers:
    return np.asarray(np.asarray(given, dtype=np.float64) @ kernel + bias)

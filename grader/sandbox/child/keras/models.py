"""What a Keras model is, found by running it.

A model is described by what its layers do to real numbers: each layer's call is watched, and from
its input, output and weights we say "dense, 128 units, then relu", however it was spelt. The same
functions serve the student process and the probe.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from grader.sandbox.child.keras.activations import Numbers
from grader.sandbox.child.keras.inputs import as_tensors, in_pieces, tensors
from grader.sandbox.child.keras.kinds import layers_within, own_weights, role
from grader.sandbox.child.keras.layers import Call, Node, as_numbers, operations, watched_calls
from grader.sandbox.child.keras.recorder import weights_digest

_CHUNK = 1000  # images per forward pass


def describe(model: Any, batch: Any) -> Node:
    """Layers in the order they work in, activations folded out by what they compute.

    Args:
        model: a Keras model; one without weights yet is built by this call.
        batch: floats (n, ...), whatever the model takes: texts, or several arrays, as well.

    Returns:
        `layers`: a list of {"does": "dense" | "activation" | "reshape" | "nothing" | "other", ...}
        or what `kinds.does` says;
        `output`: shape, row sums, extremes, number type, of the first output; `ends`: the place of
        the layer that makes each output, -1 for an input; `weights`: see `weights_of`.
    """
    calls: list[Call] = []
    with watched_calls(calls):
        given = as_tensors(batch)
        made = model(given, training=False)
    outputs = tf.nest.flatten(made)
    ends = [as_numbers(each) for each in outputs]
    last = ends[0]
    begin = [as_numbers(each) for each in tf.nest.flatten(given)]
    layers, places = operations(calls, begin, ends)
    return {
        "class": type(model).__name__[:100],
        "compiled": bool(getattr(model, "compiled", False)),
        "outputs": len(outputs),
        "layers": layers,
        "ends": places,
        "output": {**_describe_output(last), "type": str(outputs[0].dtype.name)},
        "weights": weights_of(model),
        "parameters": int(sum(math.prod(w.shape) for w in model.weights)),
    }


def weights_of(model: Any) -> list[Node]:
    """Shape, spread, trainability and role of each weight; see `kinds.role`."""
    trainable = {id(v) for v in model.trainable_variables}
    roles = {id(v): role(layer, v) for layer in layers_within(model) for v in own_weights(layer)}
    nodes = []
    for variable in model.weights:
        values = np.asarray(variable.numpy(), dtype=np.float64)
        nodes.append(
            {
                "path": str(getattr(variable, "path", variable.name))[:200],
                "shape": list(values.shape),
                "spread": float(np.std(values)) if values.size else 0.0,
                "trainable": id(variable) in trainable,
                "role": roles.get(id(variable), "weights"),
            }
        )
    return nodes


def gradients(model: Any, images: Any, labels: Numbers, loss: str = "classes") -> list[Node]:
    """Size of the gradient of a loss with respect to each trainable weight.

    Of several outputs each counts: by its own labels, where there are as many, else the first by
    the labels and the others by numbers that are made up, which shows as well what reaches them.

    Args:
        model: a Keras model.
        images: (n, ...), or whatever it takes.
        labels: what is right, in the form that the loss takes; a list or dict of several, in the
            order of the outputs or by their names.
        loss: "classes", a cross-entropy of whole numbers (n,); "shares", the same for each output
            by itself, with labels from 0 to 1; "squares", squared errors; "own", the loss that the
            model is compiled with.
    """
    with tf.GradientTape() as tape:
        made = model(as_tensors(images), training=False)
        size = _of_own(model, made, labels) if loss == "own" else _of_all(loss, made, labels)
    variables = model.trainable_variables
    found = tape.gradient(size, [getattr(v, "value", v) for v in variables])
    return [
        {
            "path": str(getattr(v, "path", v.name))[:200],
            "shape": list(v.shape),
            "size": 0.0 if g is None else float(tf.reduce_max(tf.abs(tf.convert_to_tensor(g)))),
        }
        for v, g in zip(variables, found, strict=True)
    ]


def _of_all(loss: str, made: Any, labels: Any) -> Any:
    """The sum of the losses of all outputs."""
    outputs, right = tf.nest.flatten(made), parts(labels)
    if len(right) == len(outputs):
        return sum(_LOSSES[loss](*each) for each in zip(outputs, right, strict=True))
    others = (_of_squares(each, _made_up(each)) for each in outputs[1:])
    return sum(others, _LOSSES[loss](outputs[0], labels))


def _made_up(output: Any) -> Any:
    """Zeros and ones by turns: of no output the right ones."""
    places = tf.range(tf.size(output))
    return tf.reshape((places + places // max(1, output.shape[-1] or 1)) % 2, tf.shape(output))


def parts(labels: Any) -> list[Any]:
    """Labels for each output, if they are several, in the order of `tf.nest.flatten`."""
    if isinstance(labels, dict):
        return [labels[name] for name in sorted(labels)]
    is_several = isinstance(labels, list | tuple) and any(np.ndim(each) for each in labels)
    return list(labels) if is_several else [labels]


def _of_classes(scores: Any, labels: Numbers) -> Any:
    chosen = tf.gather(scores, tf.cast(labels, tf.int32), axis=1, batch_dims=1)
    return tf.reduce_mean(tf.reduce_logsumexp(scores, axis=1) - chosen)


def _of_shares(scores: Any, labels: Numbers) -> Any:
    wanted = tf.reshape(tf.cast(labels, scores.dtype), tf.shape(scores))
    return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(wanted, scores))


def _of_squares(scores: Any, labels: Numbers) -> Any:
    wanted = tf.reshape(tf.cast(labels, scores.dtype), tf.shape(scores))
    return tf.reduce_mean((scores - wanted) ** 2)


def _of_own(model: Any, made: Any, labels: Any) -> Any:
    """The loss that the model is compiled with.

    Raises:
        ValueError: it has several outputs, and there are not labels for each.
    """
    outputs, right = tf.nest.flatten(made), parts(labels)
    if len(outputs) == 1:
        return model.compute_loss(x=None, y=tf.convert_to_tensor(labels), y_pred=outputs[0])
    if len(right) != len(outputs):
        raise ValueError(
            f"the model has {len(outputs)} outputs: a list with labels for each is due"
        )
    y = tf.nest.pack_sequence_as(made, [tf.convert_to_tensor(each) for each in right])
    return model.compute_loss(x=None, y=y, y_pred=made)


_LOSSES: dict[str, Callable[[Any, Any], Any]] = {
    "classes": _of_classes,
    "shares": _of_shares,
    "squares": _of_squares,
}


def forward(model: Any, images: Any, output: int = 0) -> Numbers:
    """One of the model's outputs on `images`, computed layer by layer without `predict`.

    Raises:
        ValueError: it has fewer outputs.
    """
    found = outputs(model, images)
    every = found if isinstance(found, list) else [found]
    if output >= len(every):
        raise ValueError(f"the model has {len(every)} outputs, and none of number {output}")
    return every[output]


def outputs(model: Any, images: Any) -> Numbers | list[Numbers]:
    """The model's output on `images`; a list where it has several, a dict's by their names."""
    pieces = [
        [as_numbers(each) for each in tf.nest.flatten(model(tensors(model, some), training=False))]
        for some in in_pieces(images, _CHUNK)
    ]
    found = [np.concatenate(each) for each in zip(*pieces, strict=True)]
    return found if len(found) > 1 else found[0]


def loss_values(model: Any, labels: Numbers, outputs: Numbers) -> list[float]:
    """The compiled loss of each single output row, without any penalty on weights.

    Raises:
        Exception: whatever the loss raises when the labels do not fit it.
    """
    penalties = float(sum(float(each) for each in model.losses))
    values = []
    for label, output in zip(labels, outputs, strict=True):
        y, scores = tf.constant([label]), tf.constant([output], dtype=tf.float32)
        values.append(float(model.compute_loss(x=None, y=y, y_pred=scores)) - penalties)
    return values


def metric_values(model: Any, labels: Numbers, outputs: Numbers) -> dict[str, float]:
    """What the compiled metrics say of `outputs`; their state is left as new."""
    model.reset_metrics()
    y, scores = tf.convert_to_tensor(labels), tf.constant(outputs, dtype=tf.float32)
    with contextlib.suppress(Exception):  # a loss that does not fit is told at its own check
        model.compute_loss(x=None, y=y, y_pred=scores)
    found = model.compute_metrics(None, y, scores)
    model.reset_metrics()
    return {str(k)[:100]: float(np.asarray(v).reshape(-1)[0]) for k, v in found.items()}


def optimizer(model: Any) -> Node:
    """Class and learning rate of the compiled optimizer; the largest rate of a schedule."""
    thing = getattr(model, "optimizer", None)
    inner = getattr(thing, "inner_optimizer", thing)  # a loss scale optimizer wraps the real one
    adam = isinstance(inner, keras.optimizers.Adam) and not isinstance(
        inner, keras.optimizers.AdamW
    )
    return {
        "class": type(inner).__name__[:100],
        "is_adam": adam,
        "learning_rate": _learning_rate(inner),
        "lasting_rate": _learning_rate(inner, (30, 100, 250, 500, 750)),
        "epsilon": float(getattr(inner, "epsilon", None) or 0.0),
        "iterations": int(inner.iterations.numpy()) if inner is not None else 0,
    }


def training_state(model: Any) -> Node:
    """Checksums of the weights and how often the optimizer has updated them."""
    thing = getattr(model, "optimizer", None)
    iterations = getattr(thing, "iterations", None)
    return {
        "weights": weights_digest(model),
        "trainable": len(model.trainable_variables),
        "compiled": bool(getattr(model, "compiled", False)),
        "iterations": 0 if iterations is None else int(iterations.numpy()),
    }


def evaluate(model: Any, images: Any, labels: Numbers) -> dict[str, float]:
    """Loss (with penalties) and accuracy, recomputed from a forward pass of ours.

    There are two losses: from the bare numbers, where Keras clips probabilities at 1e-7, and from
    the model's own output, where it goes back to the logits of a softmax. They differ for very
    wrong predictions. Of several outputs the loss is that of all, with labels for each; the
    accuracy is that of the first.
    """
    made = model(tensors(model, images), training=False)
    several = len(tf.nest.flatten(made)) > 1
    bare = tf.nest.map_structure(lambda each: tf.constant(as_numbers(each), each.dtype), made)
    unclipped, clipped = (float(_of_own(model, each, labels)) for each in (made, bare))
    model.reset_metrics()
    scores = as_numbers(tf.nest.flatten(made)[0])
    share = accuracy(scores, parts(labels)[0] if several else labels)
    return {"loss": unclipped, "clipped_loss": clipped, "accuracy": share}


def accuracy(scores: Numbers, labels: Numbers) -> float:
    """The share of rows whose largest score stands at the label, a number or a one-hot row."""
    labels = np.asarray(labels)
    if labels.ndim == 2 and labels.shape[1] > 1:
        labels = labels.argmax(axis=1)
    return float(np.mean(np.argmax(scores, axis=-1) == labels.reshape(-1)))


def open_file(path: str, names: dict[str, Any] | None = None) -> Any:
    """Load a `.keras` file; functions of TensorFlow that Keras does not find again are mapped.

    Args:
        path: the file.
        names: what the student's module defines. A model that cannot be rebuilt without it
            (a subclass, a Lambda layer) is opened with it; that is only for the student process.

    Raises:
        Exception: the file cannot be rebuilt.
    """
    try:
        return keras.saving.load_model(path, custom_objects=known_functions())
    except (ValueError, TypeError, AttributeError):
        if not names:
            raise
        own = {name: thing for name, thing in names.items() if callable(thing)}
        objects = {**known_functions(), **own}
        return keras.saving.load_model(path, custom_objects=objects, safe_mode=False)


def known_functions() -> dict[str, Any]:
    """Functions of TensorFlow that Keras stores by name but does not find again."""
    names = "softmax relu sigmoid tanh elu selu softplus softsign leaky_relu gelu silu swish relu6"
    known = {name: getattr(tf.nn, name) for name in names.split() if hasattr(tf.nn, name)}
    return {**known, **{f"{name}_v2": function for name, function in known.items()}}


def _describe_output(last: Numbers) -> Node:
    rows = last.reshape(len(last), -1).astype(np.float64)
    sums = rows.sum(axis=1)
    return {
        "shape": list(last.shape),
        "least": _finite(rows.min(initial=np.inf)),
        "most": _finite(rows.max(initial=-np.inf)),
        "least_row_sum": _finite(sums.min(initial=np.inf)),
        "most_row_sum": _finite(sums.max(initial=-np.inf)),
        "finite": bool(np.isfinite(rows).all()),
    }


def _finite(value: Any) -> float:
    return float(value) if math.isfinite(value) else 0.0


def _learning_rate(
    inner: Any, steps: tuple[int, ...] = (0, 1, 10, 30, 100, 250, 500, 750)
) -> float:
    """The learning rate; of a schedule the largest at these steps."""
    kind = keras.optimizers.schedules.LearningRateSchedule
    held = getattr(inner, "__dict__", {})
    schedule = next((each for each in held.values() if isinstance(each, kind)), None)
    if schedule is not None:
        return max(float(schedule(step)) for step in steps)
    try:
        return float(inner.learning_rate)
    except Exception:
        return float("nan")

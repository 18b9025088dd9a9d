"""Expectations about Keras models: what their layers compute, and how they are compiled."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.assignment.misconceptions import GENERAL
from grader.assignment.task import Task
from grader.checks.call_failures import CannotTell
from grader.checks.probe import Probe
from grader.checks.samples import Inputs, count
from grader.common.outcomes import Failed
from grader.common.text import counted
from grader.expect.basics import fail, named
from grader.expect.layers import Description
from grader.sandbox.claims import Raised
from grader.sandbox.evidence import Array, Handle, RemoteArray, describe

_LEAST_KEPT, _LEAST_KEPT_BY_ONE = 0.03, 0.07
"""Share of the signal that random layers must leave, together and each: 1 - rate for Dropout.

Accuracy of a small model on MNIST after three epochs: 0.87 with a rate of 0.8 after both hidden
layers (which leaves 0.04), 0.70 with 0.85 (0.02); with one such layer 0.86 or more at 0.9, wherever
it stands, 0.78 at 0.95."""


def is_model(value: Any, *, function: str = "") -> Handle:
    """A Keras model."""
    if isinstance(value, Handle) and value.kind == "model":
        return value
    return fail(
        f"`{named(function)}` returned {describe(value)}.",
        expected="a Keras model",
        misconception="not-a-model",
        function=function,
    )


def takes_inputs(
    probe: Probe,
    model: Handle,
    inputs: Inputs,
    *,
    units: int,
    hidden: Sequence[int] = (),
    task: Task,
    function: str = "",
    outputs: int = 1,
    seen: Callable[[Description], None] = lambda _: None,
) -> dict[str, Any]:
    """The model turns inputs (n, ...) into one row of `units` numbers for each.

    Of several outputs that is asked of the first.

    Args:
        probe: describes the model.
        model: the student's.
        inputs: a batch as it is: an array (n, ...), a list of n texts, or several of these.
        units: how many numbers are due for each.
        hidden: units of the hidden Dense layers that are asked for, if any are.
        task: what the inputs are called.
        function: the student's function that made the model.
        outputs: how many it has.
        seen: is told the description before anything is expected of it.

    Returns:
        The model's description, for the other expectations.
    """
    try:
        found = probe.describe(model, inputs)
    except CannotTell as reason:
        raise _refuses(reason, inputs, task, function) from None
    seen(found)
    size, due = tuple(found["output"]["shape"]), count(inputs)
    if found["outputs"] != outputs:
        fail(
            f"The model has {counted(found['outputs'], 'output')}.",
            expected=f"a model with {counted(outputs, 'output')}",
            hint="What stands behind `outputs=` of `keras.Model`, or comes back from `call`, is "
            "what the model gives: one tensor for each output.",
            function=function,
            near="Model(",
        )
    if size != (due, units):
        name = _why_output(size, due, found, hidden)
        fail(
            f"For {due} {task.samples} the output has the shape {size}.",
            expected=f"an output of shape {(due, units)}: {counted(units, 'number')} per "
            f"{task.sample}",
            misconception=name,
            function=function,
            near="Dense",
        )
    return found


def gets_weights(probe: Probe, model: Handle, inputs: Inputs, *, function: str = "") -> None:
    """A model without weights yet gets them with its first inputs, and has the same from then on.

    Args:
        probe: runs it where it stands.
        model: the student's.
        inputs: (n, ...), perhaps as the student's own functions lay them out.
        function: the student's function that made the model.
    """
    try:
        if not probe.has_weights(model):
            probe.run(model, inputs)
    except CannotTell as reason:
        raise reason.as_failure(function) from None


def uncompiled(found: Description, *, function: str = "") -> None:
    """The model is not compiled yet."""
    if found["compiled"]:
        fail(
            "The model is compiled already.",
            expected="a model that is not compiled yet",
            misconception="already-compiled",
            function=function,
            near="compile(",
        )


def learns_everywhere(
    probe: Probe,
    model: Handle,
    found: Description,
    inputs: Inputs,
    labels: Array,
    *,
    loss: str = "classes",
    function: str = "",
) -> None:
    """Weights start at random, and each of them receives gradient, in training as well.

    Args:
        probe: asks.
        model: the student's.
        found: from `takes_inputs`.
        inputs: as there.
        labels: what is right for them, in the form that the loss takes.
        loss: of which gradient, see `Probe.gradients`: "classes", "shares", "squares" or "own".
        function: the student's function.
    """
    other = {w["path"] for w in found["weights"] if w["role"] != "weights"}
    for weight in found["weights"]:
        if weight["path"] in other:
            continue
        if len(weight["shape"]) >= 2 and weight["spread"] < 1e-8:
            fail(
                f"All {math.prod(weight['shape'])} weights of {weight['path']} start at one value.",
                expected="weights that start at random",
                misconception="constant-weights",
                function=function,
                near="initializer",
            )
    _lets_through(found, function)
    try:
        gradients = probe.gradients(model, inputs, labels, loss)
    except CannotTell as reason:
        raise reason.as_failure(function) from None
    for gradient in gradients:
        if gradient["path"] in other:
            continue
        if len(gradient["shape"]) >= 2 and not gradient["size"] > 0:
            fail(
                f"No gradient reaches the weights {gradient['path']}.",
                expected="training can change each layer",
                hint="Is each layer connected to the next? Do the weights start at random?",
                function=function,
                near="Dense",
            )


def comes_back(lost: Raised | None, *, where: str = "", function: str = "") -> None:
    """Keras finds everything again that the model is made of, where it loads a stored copy.

    Args:
        lost: from `Probe.why_lost`.
        where: the step in which students load a model, if there is one.
        function: the student's function that brought it into the model.
    """
    if not lost:
        return
    first = re.split(r"\. |\.$", lost.message)[0]
    missing = _LOST.search(first)
    name = missing["name"] if missing else ""
    known = _why_lost(lost)
    words = [f"nn.{name.removesuffix('_v2')}", name.removesuffix("_v2"), name] if name else []
    fail(
        f"A stored copy of this model cannot be loaded again: {_telling_line(first)}.",
        expected="a model that `keras.models.load_model(path)` makes again"
        + (f" ({where})" if where else ""),
        hint="" if known else _HOW_TO_MAKE_AGAIN,
        misconception=known,
        function=function,
        near="|".join([*words, "lambda", "Lambda"]),
    )


def _why_lost(lost: Raised) -> str:
    """The misconception of what Keras does not find again, if a known one."""
    if "lambda" in lost.message.lower():
        return "lambda-not-stored"
    known = GENERAL.of_exception("", lost)
    if known and known.name in _NOT_STORED:
        return known.name
    return "own-function-not-registered" if "function '" in lost.message else ""


_LOST = re.compile(r"(function|class) '(?P<name>\w+)'")
_NOT_STORED = ("unregistered-function", "own-function-not-registered")
_HOW_TO_MAKE_AGAIN = (
    "Keras stores what `get_config()` gives, and makes the object again by `cls(**config)`. In a "
    "class of your own, let `__init__` take `**kwargs` and hand them to `super().__init__`."
)


def _lets_through(found: Description, function: str) -> None:
    """What is switched off at random in training leaves enough to learn from."""
    random = [layer for layer in found["layers"] if layer.get("kept", 1.0) < 1.0]
    shares = [float(layer["kept"]) for layer in random]
    kept = math.prod(shares)
    if kept < _LEAST_KEPT or min(shares, default=1.0) < _LEAST_KEPT_BY_ONE:
        kinds = ", ".join(str(layer["class"]) for layer in random)
        fail(
            f"In training the model passes on about {kept:.1%} of what it computes; the rest is "
            f"lost at random ({kinds}).",
            expected="a model from whose output training can reach each layer",
            misconception="heavy-dropout",
            function=function,
            near="ropout|Noise",
        )


def _refuses(reason: CannotTell, inputs: Inputs, task: Task, function: str) -> Failed:
    failed, line = reason.as_failure(function), _telling_line(reason.message)
    if not isinstance(inputs, np.ndarray | RemoteArray):
        failed.received = f"The model does not take the {task.samples}: {line}"
        failed.expected = f"a model that takes {task.samples} as they are given"
        return failed
    size = inputs.shape[1:]
    failed.received = f"The model does not take {task.samples} of shape {inputs.shape}: {line}"
    of_one = f"{size[0]} numbers" if len(size) == 1 else " × ".join(map(str, size))
    failed.expected = f"a model that takes {task.samples} of {of_one}"
    if re.search(
        r"Invalid input shape|expected shape|with the layer: expected (axis|shape)",
        reason.message,
        re.IGNORECASE,
    ):
        failed.hint = ""  # what the misconception says
        failed.misconception = "other-input-shape"
    if not failed.misconception and len(size) > 1:
        failed.hint = f"Begin with Flatten (and Input({size})); let the model do the flattening."
        failed.misconception = "no-flatten"
    return failed


def _telling_line(message: str) -> str:
    """The first line of an exception of Keras that says something."""
    lines = [line.strip() for line in message.split("\n") if line.strip()]
    telling = [line for line in lines if not line.startswith("Exception encountered")]
    first = re.sub(r" *\[\[.*", " …", (telling or lines or [""])[0])  # the array itself
    return first[:240]


def _why_output(
    size: tuple[int, ...], count: int, found: Description, hidden: Sequence[int]
) -> str:
    if len(size) >= 3:  # beside the samples there are places still
        return "no-flatten"
    if size == (count, 1):  # and more are due
        return "one-output-unit"
    dense = [layer for layer in found["layers"] if layer["does"] == "dense"]
    if hidden and len(dense) == len(hidden) and size == (count, hidden[-1]):
        return "layer-missing"
    return "other-output-size"

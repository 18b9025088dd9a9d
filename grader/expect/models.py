"""Expectations about Keras models: what their layers compute, and how they are compiled."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from grader.evidence import Array, Handle, RemoteArray, describe
from grader.expect.basics import Details, fail
from grader.misconceptions import GENERAL
from grader.outcomes import Failed
from grader.probe import CannotTell, Probe

Description = Mapping[str, Any]

_SCALED = re.compile(r"x \* (-?[0-9]+(?:\.[0-9]*)?(?:e[+-]?[0-9]+)?)")
_HARMLESS = ("nothing", "reshape")
_HALF_SLACK = 0.02  # of a sum of ten numbers that have eight bits each, as bfloat16 has
_LEAST_KEPT, _LEAST_KEPT_BY_ONE = 0.03, 0.07
"""Share of the signal that random layers must leave, together and each: 1 - rate for Dropout.

Accuracy after three epochs: 0.87 with a rate of 0.8 after both hidden layers (which leaves 0.04),
0.70 with 0.85 (0.02); with one such layer 0.86 or more at 0.9, wherever it stands, 0.78 at 0.95."""


def is_model(value: Any, *, function: str) -> Handle:
    """A Keras model."""
    if isinstance(value, Handle) and value.kind == "model":
        return value
    return fail(
        f"`{function}` returned {describe(value)}.",
        expected="a Keras model",
        misconception="not-a-model",
        function=function,
    )


def takes_images(
    probe: Probe,
    model: Handle,
    images: Array,
    *,
    units: int,
    function: str,
    seen: Callable[[Description], None] = lambda _: None,
) -> dict[str, Any]:
    """The model turns images (n, 28, 28) into one row of `units` numbers for each.

    Args:
        probe: describes the model.
        model: the student's.
        images: shape (n, 28, 28).
        units: how many numbers are due for each.
        function: the student's function that made the model.
        seen: is told the description before anything is expected of it.

    Returns:
        The model's description, for the other expectations.
    """
    try:
        found = probe.describe(model, images)
    except CannotTell as reason:
        raise _refuses_images(reason, images, function) from None
    seen(found)
    size = tuple(found["output"]["shape"])
    if size != (len(images), units) or found["outputs"] != 1:
        name = _why_output(size, len(images), found)
        fail(
            f"For {len(images)} images the output has the shape {size}.",
            expected=f"an output of shape {(len(images), units)}: {units} numbers per image",
            misconception=name,
            function=function,
            near="Dense",
        )
    return found


def gets_weights(
    probe: Probe, model: Handle, images: Array | RemoteArray, *, function: str
) -> None:
    """A model without weights yet gets them with its first images, and has the same from then on.

    Args:
        probe: runs it where it stands.
        model: the student's.
        images: shape (n, 28, 28), or as the student's own functions lay them out.
        function: the student's function that made the model.
    """
    try:
        if not probe.has_weights(model):
            probe.run(model, images)
    except CannotTell as reason:
        raise reason.as_failure(function) from None


def uncompiled(found: Description, *, function: str) -> None:
    """The model is not compiled yet."""
    if found["compiled"]:
        fail(
            "The model is compiled already.",
            expected="a model that is not compiled yet",
            misconception="already-compiled",
            function=function,
            near="compile(",
        )


def dense_stack(
    found: Description,
    hidden: Sequence[int],
    *,
    units: int,
    pixels: int = 784,
    function: str,
) -> None:
    """Dense layers of the asked sizes one after another, and nothing else that learns features.

    Args:
        found: from `takes_images`.
        hidden: units of the hidden layers.
        units: units of the last layer.
        pixels: how many numbers the first layer works on.
        function: the student's function.
    """
    sizes = [layer["units"] for layer in found["layers"] if layer["does"] == "dense"]
    wanted = [*hidden, units]
    others = [layer for layer in found["layers"] if _is_foreign(layer)]
    inputs = [layer["inputs"] for layer in found["layers"] if layer["does"] == "dense"][:1]
    details: Details = {
        "expected": f"hidden layers of {' and '.join(map(str, hidden))} units, then {units}",
        "function": function,
        "near": "Dense",
    }
    if others:
        kinds = ", ".join(dict.fromkeys(str(layer["class"]) for layer in others))
        scaled = any(str(layer.get("computes", "")).startswith("x *") for layer in others)
        name = "no-flatten" if kinds.startswith("GlobalAverage") else "another-architecture"
        fail(
            f"Beside Dense layers the model computes with {kinds}.",
            **details,
            misconception="double-scaling" if scaled else name,
        )
    if inputs and inputs != [pixels]:
        fail(
            f"The first Dense layer works on {inputs[0]} numbers, not on the {pixels} pixels.",
            **details,
            misconception="no-flatten",
        )
    if sizes != wanted:
        shown = ", ".join(map(str, sizes)) or "none"
        fail(
            f"The Dense layers have {shown} units.",
            **details,
            misconception=_why_sizes(sizes, wanted),
        )
    frozen = [x for x in found["layers"] if x["does"] == "dense" and not x["trainable"]]
    if frozen:
        fail(
            f"{len(frozen)} of the Dense layers cannot learn (trainable=False).",
            **details,
            misconception="frozen-layers",
        )


def hidden_activation(found: Description, wanted: str, *, function: str) -> None:
    """Each hidden Dense layer is followed by the asked activation and by no other."""
    groups = _activations_after_dense(found["layers"])
    hidden = groups[:-1] if len(groups) > 1 else groups
    for number, names in enumerate(hidden, start=1):
        if names == [wanted] or (wanted == "relu" and set(names) == {"relu"}):
            continue
        shown = " and ".join(names) or "nothing"
        fail(
            f"After hidden layer {number} the model computes {shown}.",
            expected=f"{wanted} after each hidden layer",
            misconception=_why_activation(names),
            function=function,
            near="Dense",
        )
    if len(groups) < 2:
        fail(
            "There is no hidden layer.",
            expected=f"hidden layers with {wanted}",
            misconception="layer-missing",
            function=function,
            near="Dense",
        )


def output_kind(found: Description) -> str:
    """What the output is: "distribution", "logits" or "other"."""
    out = found["output"]
    sums = (out["least_row_sum"], out["most_row_sum"])
    slack = _HALF_SLACK if out.get("type") == "bfloat16" else 1e-3
    if out["finite"] and out["least"] >= -1e-6 and all(abs(each - 1.0) < slack for each in sums):
        return "distribution"
    groups = _activations_after_dense(found["layers"])
    last = groups[-1] if groups else []
    return "logits" if last in ([], ["log_softmax"]) and out["finite"] else "other"


def are_distributions(outputs: Array) -> bool:
    """Whether each row of `outputs`, float (n, classes), holds probabilities that sum to 1."""
    return bool((outputs >= -1e-6).all() and np.allclose(outputs.sum(axis=1), 1, atol=_HALF_SLACK))


def distribution_or_logits(found: Description, loss_takes: str | None, *, function: str) -> None:
    """One probability per class, or logits where the student's own loss expects logits.

    Args:
        found: from `takes_images`.
        loss_takes: "probabilities", "logits", or None where the student's loss is not known.
        function: the student's function.
    """
    kind = output_kind(found)
    groups = _activations_after_dense(found["layers"])
    last = groups[-1] if groups else []
    if last.count("softmax") > 1:
        fail(
            "The output goes through softmax twice.",
            expected="ten probabilities, from one softmax",
            misconception="softmax-twice",
            function=function,
            near="oftmax",
        )
    if kind == "distribution" or (kind == "logits" and loss_takes == "logits"):
        return
    out = found["output"]
    shown = " and ".join(last) or "no activation"
    fail(
        f"The output ends with {shown}; a row sums to between {out['least_row_sum']:.3g} and "
        f"{out['most_row_sum']:.3g}.",
        expected="ten probabilities that sum to 1, or logits with a loss that expects logits",
        hint=_how_to_end(last, loss_takes),
        misconception={
            "sigmoid": "sigmoid-output",
            "softmax over the batch": "softmax-over-batch",
        }.get(shown, "no-softmax"),
        function=function,
        near="(10",
    )


def _how_to_end(last: Sequence[str], loss_takes: str | None) -> str:
    """What to mend at an output that ends with these; "" where the misconception says it all."""
    shown = " and ".join(f"`{name}`" for name in last)
    if last and loss_takes == "logits":
        return f"Your loss takes logits, so the output needs no activation: leave out {shown}."
    if "softmax" in last:
        return "Something changes what softmax gave: let softmax be the last thing in the model."
    if not last or set(last) & {"sigmoid", "softmax over the batch"}:
        return ""
    return (
        f"Let the output end with softmax in place of {shown}; or leave the activation out there, "
        "and tell the loss `from_logits=True`."
    )


def learns_everywhere(
    probe: Probe, model: Handle, found: Description, images: Array, labels: Array, *, function: str
) -> None:
    """Weights start at random, and each of them receives gradient, in training as well."""
    for weight in found["weights"]:
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
        gradients = probe.gradients(model, images, labels)
    except CannotTell as reason:
        raise reason.as_failure(function) from None
    for gradient in gradients:
        if len(gradient["shape"]) >= 2 and not gradient["size"] > 0:
            fail(
                f"No gradient reaches the weights {gradient['path']}.",
                expected="training can change each layer",
                hint="Is each layer connected to the next? Do the weights start at random?",
                function=function,
                near="Dense",
            )


def comes_back(lost: Mapping[str, str] | None, *, function: str) -> None:
    """Keras finds everything again that the model is made of, where it loads a stored copy.

    Args:
        lost: from `Probe.why_lost`.
        function: the student's function that brought it into the model.
    """
    if not lost:
        return
    first = re.split(r"\. |\.$", lost["message"])[0]
    missing = _LOST.search(first)
    name = missing["name"] if missing else ""
    known = _why_lost(lost)
    words = [f"nn.{name.removesuffix('_v2')}", name.removesuffix("_v2"), name] if name else []
    fail(
        f"A stored copy of this model cannot be loaded again: {_telling_line(first)}.",
        expected="a model that `keras.models.load_model(path)` makes again (step 10)",
        hint="" if known else _HOW_TO_MAKE_AGAIN,
        misconception=known,
        function=function,
        near="|".join([*words, "lambda", "Lambda"]),
    )


def _why_lost(lost: Mapping[str, str]) -> str:
    """The misconception of what Keras does not find again, if a known one."""
    if "lambda" in lost["message"].lower():
        return "lambda-not-stored"
    known = GENERAL.of_exception("", lost)
    if known and known.name in _NOT_STORED:
        return known.name
    return "own-function-not-registered" if "function '" in lost["message"] else ""


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


def _activations_after_dense(layers: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """For each Dense layer the names of what is computed before the next one."""
    groups: list[list[str]] = []
    for layer in layers:
        if layer["does"] == "dense":
            groups.append([])
        elif layer["does"] == "activation" and groups:
            groups[-1].append(str(layer["computes"]))
    return groups


def _is_foreign(layer: Mapping[str, Any]) -> bool:
    """Whether an operation is neither a Dense layer, nor an activation, nor harmless."""
    if layer["does"] == "dense" or layer["does"] in _HARMLESS:
        return False
    if layer["does"] == "activation":
        slope = _SCALED.match(str(layer["computes"]))
        # From [0, 1] to [-1, 1] and the like is harmless; a division by 255 is one too many.
        is_mild = layer["class"] == "Rescaling" and slope and 0.25 <= abs(float(slope[1])) <= 4
        return bool(slope) and not is_mild and "Normalization" not in layer["class"]
    return "Normalization" not in str(layer["class"])


def _refuses_images(reason: CannotTell, images: Array, function: str) -> Failed:
    failed = reason.as_failure(function)
    failed.received = f"The model does not take images of shape {images.shape}: " + _telling_line(
        reason.message
    )
    failed.expected = "a model that takes images of 28 × 28"
    if re.search(
        r"Invalid input shape|expected shape|with the layer: expected (axis|shape)",
        reason.message,
        re.IGNORECASE,
    ):
        failed.hint = ""  # what the misconception says
        failed.misconception = "other-input-shape"
    if not failed.misconception:
        failed.hint = "Begin with Flatten (and Input((28, 28))); let the model do the flattening."
        failed.misconception = "no-flatten"
    return failed


def _telling_line(message: str) -> str:
    """The first line of an exception of Keras that says something."""
    lines = [line.strip() for line in message.split("\n") if line.strip()]
    telling = [line for line in lines if not line.startswith("Exception encountered")]
    first = re.sub(r" *\[\[.*", " …", (telling or lines or [""])[0])  # the array itself
    return first[:240]


def _why_output(size: tuple[int, ...], count: int, found: Description) -> str:
    if len(size) == 3:
        return "no-flatten"
    if size == (count, 1):
        return "one-output-unit"
    dense = [layer for layer in found["layers"] if layer["does"] == "dense"]
    if len(dense) == 2 and size == (count, 128):
        return "layer-missing"
    return "other-output-size" if len(size) <= 2 else ""


def _why_sizes(sizes: list[int], wanted: list[int]) -> str:
    if len(sizes) < len(wanted):
        return "layer-missing"
    return "extra-layer" if len(sizes) > len(wanted) else "other-units"


def _why_activation(names: list[str]) -> str:
    if not names:
        return "no-activation"
    return "softmax-in-hidden-layer" if "softmax" in names else "other-activation"

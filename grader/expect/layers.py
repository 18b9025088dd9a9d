"""Expectations about the layers of a Keras model, by what they compute."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.assignment.task import Task, in_words
from grader.expect.basics import Details, fail
from grader.sandbox.evidence import Array

Description = Mapping[str, Any]
"""What `takes_inputs` returns."""

_SCALED = re.compile(r"x \* (-?[0-9]+(?:\.[0-9]*)?(?:e[+-]?[0-9]+)?)")
_HARMLESS = ("nothing", "reshape")
_HALF_SLACK = 0.02  # of a sum of a few numbers that have eight bits each, as bfloat16 has


def before_first_output(found: Description) -> list[dict[str, Any]]:
    """The layers on whose results a model's first output rests; all of them where it has one."""
    layers = list(found["layers"])
    if found.get("outputs", 1) < 2 or not found.get("ends"):
        return layers
    ahead, reached = [found["ends"][0]], set[int]()
    while ahead:
        place = ahead.pop()
        if place in range(len(layers)) and place not in reached:
            reached.add(place)
            ahead += layers[place].get("follows", [place - 1])
    return [layer for place, layer in enumerate(layers) if place in reached]


def dense_stack(
    found: Description,
    hidden: Sequence[int],
    *,
    units: int,
    inputs: int,
    parts: str = "numbers",
    function: str = "",
) -> None:
    """Dense layers of the asked sizes one after another, and nothing else that learns features.

    Args:
        found: from `takes_inputs`.
        hidden: units of the hidden layers.
        units: units of the last layer.
        inputs: how many numbers of a sample the first layer works on.
        parts: what these are called, in the plural.
        function: the student's function.
    """
    sizes = [layer["units"] for layer in found["layers"] if layer["does"] == "dense"]
    wanted = [*hidden, units]
    others = [layer for layer in found["layers"] if _is_foreign(layer)]
    first = [layer["inputs"] for layer in found["layers"] if layer["does"] == "dense"][:1]
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
    if any("follows" in layer for layer in found["layers"]):
        fail(
            "The layers do not work one behind another: some take what an earlier one gave.",
            **details,
            misconception="another-architecture",
        )
    if first and first != [inputs]:
        fail(
            f"The first Dense layer works on {first[0]} numbers, not on the {inputs} {parts}.",
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


def hidden_activation(found: Description, wanted: str, *, function: str = "") -> None:
    """Each hidden Dense layer is followed by the asked activation and by no other."""
    groups = _activations_after_dense(found["layers"])
    hidden = groups[:-1] if len(groups) > 1 else groups
    for number, names in enumerate(hidden, start=1):
        if names == [wanted] or (wanted == "relu" and set(names) == {"relu"}):
            continue
        shown = f"the model computes {' and '.join(names)}" if names else "there is no activation"
        fail(
            f"After hidden layer {number} {shown}.",
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
    groups = _activations_after_dense(before_first_output(found))
    last = groups[-1] if groups else []
    return "logits" if last in ([], ["log_softmax"]) and out["finite"] else "other"


def are_distributions(outputs: Array) -> bool:
    """Whether each row of `outputs`, float (n, classes), holds probabilities that sum to 1."""
    return bool((outputs >= -1e-6).all() and np.allclose(outputs.sum(axis=1), 1, atol=_HALF_SLACK))


def distribution_or_logits(
    found: Description, loss_takes: str | None, *, task: Task, function: str = ""
) -> None:
    """One probability per class, or logits where the student's own loss expects logits.

    Args:
        found: from `takes_inputs`.
        loss_takes: "probabilities", "logits", or None where the student's loss is not known.
        task: with the number of classes.
        function: the student's function.
    """
    classes = task.known_classes()
    kind = output_kind(found)
    groups = _activations_after_dense(before_first_output(found))
    last = groups[-1] if groups else []
    if last.count("softmax") > 1:
        fail(
            "The output goes through softmax twice.",
            expected=f"{in_words(classes)} probabilities, from one softmax",
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
        expected=f"{in_words(classes)} probabilities that sum to 1, or logits with a loss that "
        "expects logits",
        hint=_how_to_end(last, loss_takes),
        misconception={
            "sigmoid": "sigmoid-output",
            "softmax over the batch": "softmax-over-batch",
        }.get(shown, "no-softmax"),
        function=function,
        near=f"({classes}",
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


def _why_sizes(sizes: list[int], wanted: list[int]) -> str:
    if len(sizes) < len(wanted):
        return "layer-missing"
    return "extra-layer" if len(sizes) > len(wanted) else "other-units"


def _why_activation(names: list[str]) -> str:
    if not names:
        return "no-activation"
    return "softmax-in-hidden-layer" if "softmax" in names else "other-activation"

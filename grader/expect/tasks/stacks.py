"""Expectations about layers of any kind, in their order, and about what a model gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn

from grader.assignment.task import Task
from grader.expect import layers
from grader.expect.basics import Details, fail
from grader.expect.layers import Description

Wanted = Mapping[str, Any]
"""What a layer must be: `does` or `class`, and any of its keys and settings."""

_DIRECT = ("does", "class", "units", "inputs", "trainable", "shape", "kept", "augments", "name")
_NAMES = {"activation": "other-activation", "units": "other-units"}
_UNSEEN = ("nothing", "reshape", "normalisation")


def layers_are(
    found: Description,
    wanted: Sequence[Wanted],
    *,
    beside: Iterable[str] = (),
    function: str = "",
) -> list[dict[str, Any]]:
    """The layers that compute something are these, in this order.

    What does nothing in prediction (dropout, augmentation), brings numbers into another shape or
    normalises them may stand anywhere, unless it is asked for itself. Layers that take what an
    earlier one than the last gave are another architecture.

    Args:
        found: from `takes_inputs`.
        wanted: for each layer a dict: `does` or `class`, and any of the keys and settings that
            `describe` tells, as in `{"does": "convolution", "filters": 16, "kernel_size": 3}`. A
            number stands for a list of equal ones too. `activation` is what comes behind the
            layer, however it is spelt; None for nothing.
        beside: what else a layer may do, wherever it stands.
        function: the student's function.

    Returns:
        The layers that were asked for, with `activation` in each.
    """
    seen = _seen(found, wanted, beside)
    details: Details = {
        "expected": ", then ".join(map(_asked, wanted)),
        "function": function,
        "near": "layers.",
    }
    if any("follows" in layer for layer in found["layers"]):
        fail(
            "The layers do not work one behind another: some take what an earlier one gave.",
            misconception="other-layers",
            **details,
        )
    if [_is_such(layer, each) for layer, each in zip(seen, wanted, strict=False)] != [True] * max(
        len(seen), len(wanted)
    ):
        kinds = ", then ".join(_told(layer) for layer in seen) or "nothing"
        fail(
            f"The model computes with {kinds}.",
            misconception=_why_other(len(seen), len(wanted)),
            **details,
        )
    for layer, each in zip(seen, wanted, strict=True):
        _compare(layer, each, function)
    return seen


def has_layer(
    found: Description, wanted: Wanted, *, times: int = 1, function: str = ""
) -> list[dict[str, Any]]:
    """At least so many layers are such, wherever they stand.

    Args:
        found: from `takes_inputs`.
        wanted: as in `layers_are`.
        times: how many.
        function: the student's function.

    Returns:
        Those.
    """
    such = [x for x in _seen(found, [wanted], ()) if _is_such(x, wanted)]
    fitting = [x for x in such if not _differences(x, wanted)]
    if len(fitting) < times:
        if such:
            _compare(such[0], wanted, function)
        fail(
            f"The model has {len(fitting) or 'no'} such layer{'s' * (len(fitting) > 1)}.",
            expected=f"{_asked(wanted)}{f', {times} times' if times > 1 else ''}",
            misconception="too-few-layers",
            function=function,
            near="layers.",
        )
    return fitting


def output_fits_task(
    found: Description,
    loss_takes: str | None,
    *,
    task: Task,
    activations: Sequence[str] = (),
    function: str = "",
) -> str:
    """The output is what the task asks for: probabilities, logits with such a loss, or numbers.

    Args:
        found: from `takes_inputs`.
        loss_takes: what the student's own loss takes, from `kind_of_loss`; None where unknown.
        task: what the model is for.
        activations: for "regression": activations at the end that are right as well, such as
            "relu" where no number is negative.
        function: the student's function.

    Returns:
        "probabilities", "logits" or "numbers".
    """
    if task.kind == "classification":
        layers.distribution_or_logits(found, loss_takes, task=task, function=function)
        return "probabilities" if layers.output_kind(found) == "distribution" else "logits"
    last = last_activations(found)
    shown = " and ".join(last)
    details: Details = {"function": function, "near": f"Dense({task.units}"}
    if task.kind == "regression":
        if not last or last[-1:] in [[each] for each in activations]:
            return "numbers"
        fail(
            f"The output ends with {shown}.",
            expected="numbers as they are, without an activation",
            misconception="bounded-output",
            **details,
        )
    if last == ["sigmoid"]:
        return "probabilities"
    if not last and loss_takes == "logits":
        return "logits"
    return fail(
        f"The output ends with {shown or 'no activation'}.",
        expected="a probability for each output, from a sigmoid; or a logit, with a loss that "
        "expects logits",
        misconception={"": "no-sigmoid", "softmax": "softmax-for-two"}.get(shown, ""),
        **details,
    )


def layers_that_count(found: Description) -> list[dict[str, Any]]:
    """The layers that compute something, each with the `activation` that comes behind it."""
    return _seen(found, (), ())


def last_activations(found: Description) -> list[str]:
    """What is computed behind the last layer that is more than an activation.

    Of several outputs that is told of the first.
    """
    names: list[str] = []
    for layer in layers.before_first_output(found):
        if layer["does"] == "activation":
            names.append(str(layer["computes"]))
        elif layer["does"] not in ("nothing", "reshape"):
            names = []
    return names


def _seen(
    found: Description, wanted: Sequence[Wanted], beside: Iterable[str]
) -> list[dict[str, Any]]:
    """The layers that count, each with what comes behind it."""
    asked = {str(each.get(key)) for each in wanted for key in ("does", "class")}
    seen: list[dict[str, Any]] = []
    for layer in found["layers"]:
        is_asked = bool({layer["does"], str(layer.get("class"))} & asked)
        if layer["does"] == "activation" and "activation" not in asked:
            name = str(layer["computes"])
            if seen and not name.startswith("x *"):  # another scale, as Rescaling makes it
                before = seen[-1]["activation"]
                seen[-1]["activation"] = f"{before} and {name}" if before else name
        elif is_asked or layer["does"] not in (*_UNSEEN, *beside):
            seen.append({**layer, "activation": None})
    return seen


def _is_such(layer: Mapping[str, Any], wanted: Wanted) -> bool:
    return all(layer.get(key) == wanted[key] for key in ("does", "class") if key in wanted)


def _differences(layer: Mapping[str, Any], wanted: Wanted) -> dict[str, tuple[Any, Any]]:
    """For each key what the layer has and what is asked for, where these differ."""
    told = {**layer.get("settings", {}), **{k: layer[k] for k in _DIRECT if k in layer}}
    told["activation"] = layer.get("activation")
    return {
        key: (told.get(key), due) for key, due in wanted.items() if not _alike(told.get(key), due)
    }


def _alike(value: Any, due: Any) -> bool:
    if isinstance(due, tuple):
        due = list(due)
    if isinstance(value, list) and isinstance(due, int | float):
        return bool(value) and all(each == due for each in value)
    if isinstance(value, float) and isinstance(due, int | float):
        return abs(value - due) < 1e-6
    return bool(value == due)


def _compare(layer: Mapping[str, Any], wanted: Wanted, function: str) -> None:
    for key, (value, due) in _differences(layer, wanted).items():
        fail_for_setting(layer, key, value, due, function=function)


def fail_for_setting(
    layer: Mapping[str, Any], key: str, value: Any, due: Any, *, function: str = ""
) -> NoReturn:
    """A layer has this value under a key, and another one is due.

    Raises:
        Failed: always.
    """
    fail(
        f"Of the layer {layer.get('name', '?')} ({layer.get('class', '?')}) `{key}` is "
        f"{_written(value)}.",
        expected=f"{key} {_written(due)}",
        misconception=_NAMES.get(key, "") if value else "",
        hint="" if key != "activation" or value else f"Give the layer the activation {due!r}.",
        function=function,
        near=str(layer.get("class", "layers.")),
    )


def _asked(wanted: Wanted) -> str:
    rest = [f"{k}={_written(v)}" for k, v in wanted.items() if k not in ("does", "class")]
    kind = str(wanted.get("class", wanted.get("does", "a layer")))
    return f"{kind} ({', '.join(rest)})" if rest else kind


def _told(layer: Mapping[str, Any]) -> str:
    return str(layer.get("class") or layer["does"])


def _written(value: Any) -> str:
    return " × ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _why_other(have: int, due: int) -> str:
    if have == due:
        return "other-layers"
    return "too-few-layers" if have < due else "too-many-layers"

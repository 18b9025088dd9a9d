"""A model beside the reference's: the same layers, in what they compute and how large they are."""

from __future__ import annotations

from typing import Any

from grader.expect.layers import Description
from grader.expect.tasks import stacks

_SIZES = ("filters", "kernel_size", "strides", "pool_size", "output_dim", "return_sequences")
_BY_KIND_ALONE = ("dense", "activation", "other")
"""What layers do that may be of another class: `EinsumDense` is dense as well."""


def same_layers(
    found: Description, due: Description, *, function: str = ""
) -> list[dict[str, Any]]:
    """The layers that compute something are those of the reference's model, in its order.

    Compared are what they do, their sizes (units, filters, kernel, strides, pool, dimensions) and
    their activations, but for the last: whether there are probabilities, or logits with a loss for
    them, is for `output_fits_task` to say. What does nothing in prediction, brings numbers into
    another shape or normalises them may stand anywhere, as in `layers_are`; ask for it with
    `has_layer`.

    Args:
        found: of the student's model, from `takes_inputs`.
        due: of the reference's, from `made.described(batch)`.
        function: the student's function.

    Returns:
        The layers, with `activation` in each.

    Raises:
        ValueError: the reference's layers do not stand one behind another.
    """
    if any("follows" in layer for layer in due["layers"]):
        raise ValueError(
            "the reference's layers do not stand one behind another, so that they cannot be told "
            "as a list: say what the model must do, with `layers = ...` or checks of your own"
        )
    return stacks.layers_are(found, wanted_of(due), function=function)


def wanted_of(due: Description) -> list[dict[str, Any]]:
    """What `layers_are` has to ask for, so that a model is like this one, but for its output."""
    wanted = [_wanted(layer) for layer in stacks.layers_that_count(due)]
    for layer in wanted[-1:]:
        del layer["activation"]
    return wanted


def _wanted(layer: dict[str, Any]) -> dict[str, Any]:
    settings = layer.get("settings", {})
    does = str(layer["does"])
    return {
        "does": does,
        **({} if does in _BY_KIND_ALONE or "class" not in layer else {"class": layer["class"]}),
        **({"units": layer["units"]} if "units" in layer else {}),
        **{key: settings[key] for key in (*_SIZES, "units") if key in settings},
        "activation": layer["activation"],
    }

"""A model beside the reference's: the same layers, in what they compute and how large they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from grader.expect.layers import Description
from grader.expect.tasks import stacks

_SIZES = ("filters", "kernel_size", "strides", "pool_size", "output_dim", "return_sequences")
_BY_KIND_ALONE = ("dense", "activation", "other")
"""What layers do that may be of another class: `EinsumDense` is dense as well."""

_COMPUTES = (
    "layer merge_mode go_backwards recurrent_activation dilation_rate groups depth_multiplier "
    "output_size num_heads key_dim value_dim num_query_heads num_key_value_heads head_dim "
    "score_mode output_mode output_sequence_length ngrams split standardize num_tokens num_bins "
    "num_oov_indices height width interpolation cropping size n dims mode fft_length "
    "sequence_length sequence_stride num_mel_bins"
)
"""Settings beside sizes that change what a layer gives, whatever stands around it.

Left out is what a right solution may choose: a bias before a normalisation, the size of a
vocabulary, what regularises or drops in training.
"""

_OF_TEXTS = {
    "split": (None, "whitespace", "character"),
    "standardize": (None, "lower", "strip_punctuation", "lower_and_strip_punctuation"),
}
"""What Keras names; what a function of one's own does is not told."""

_MASKED = ("recurrent", "attention")
_MASKED_BY_CLASS = ("GlobalAveragePooling1D",)


def same_layers(
    found: Description, due: Description, *, function: str = ""
) -> list[dict[str, Any]]:
    """The layers that compute something are those of the reference's model, in its order.

    Compared are what they do, their sizes (units, filters, kernel, strides, pool, dimensions), the
    settings that change what they give (heads, dilation, an encoding's mode, the layer inside of a
    `Bidirectional` ...; `padding` where another shape comes out, `mask_zero` where a later layer
    heeds masks) and their activations, but for the last: whether there are probabilities, or logits
    with a loss for them, is for `output_fits_task` to say. What does nothing in prediction, brings
    numbers into another shape or normalises them may stand anywhere, as in `layers_are`; ask for it
    with `has_layer`.

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
            "as a list: leave this check out (`test_the_layers = None`), and say by `has_layer` or "
            "checks of your own what the model must do"
        )
    seen = stacks.layers_are(found, wanted_of(due), function=function)
    right = stacks.layers_that_count(due)
    for number, (layer, like) in enumerate(zip(seen, right, strict=True)):
        for key in _unlike(layer, like, right[number + 1 :]):
            value, wanted = layer["settings"][key], like["settings"][key]
            stacks.fail_for_setting(layer, key, value, wanted, function=function)
    return seen


def _unlike(
    layer: dict[str, Any], like: dict[str, Any], later: Iterable[dict[str, Any]]
) -> Iterator[str]:
    """The settings by which a layer gives something else than the reference's."""
    if like["does"] in _BY_KIND_ALONE:
        return
    own, right = layer.get("settings", {}), like.get("settings", {})
    for key in (*_COMPUTES.split(), "padding", "mask_zero", "activation"):
        if key not in own or key not in right or own[key] == right[key]:
            continue
        if key == "padding" and not _pads(layer, like):
            continue
        if key == "mask_zero" and not any(map(_heeds_masks, later)):
            continue
        if key == "activation" and like["does"] != "recurrent":  # else it is told behind the layer
            continue
        named = _OF_TEXTS.get(key)
        if named is None or (own[key] in named and right[key] in named):
            yield key


def _pads(layer: dict[str, Any], like: dict[str, Any]) -> bool:
    """Whether another padding makes a difference: where as much comes out, nothing was padded."""
    is_causal = "causal" in (layer["settings"]["padding"], like["settings"]["padding"])
    kernel = like["settings"].get("kernel_size", [2])
    return layer.get("shape") != like.get("shape") or (is_causal and kernel != [1])


def _heeds_masks(layer: dict[str, Any]) -> bool:
    return layer["does"] in _MASKED or layer.get("class") in _MASKED_BY_CLASS


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

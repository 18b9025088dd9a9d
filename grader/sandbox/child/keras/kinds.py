"""Keras's own layers: what sort of thing each does, with which settings, and of which parts.

Keras names no public way from a layer to the layers inside of it, so they are looked for in what it
holds, whatever the attributes are called.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Iterator
from typing import Any

import keras

Node = dict[str, Any]

_MOST_TEXT = 100
_MOST_ITEMS = 32  # of a setting that is a list
_MOST_DEPTH = 3  # of lists within lists, of settings and of layers
_LEFT_OUT = ("name", "dtype", "trainable", "vocabulary", "idf_weights", "bin_boundaries", "mean")
_LEFT_OUT_ENDS = ("_initializer", "_constraint")

_DOES = {
    "convolution": "Conv1D Conv2D Conv3D DepthwiseConv1D DepthwiseConv2D SeparableConv1D "
    "SeparableConv2D Conv1DTranspose Conv2DTranspose Conv3DTranspose",
    "normalisation": "BatchNormalization LayerNormalization GroupNormalization RMSNormalization "
    "UnitNormalization Normalization",
    "embedding": "Embedding ReversibleEmbedding",
    "recurrent": "RNN SimpleRNN LSTM GRU ConvLSTM1D ConvLSTM2D ConvLSTM3D SimpleRNNCell LSTMCell "
    "GRUCell StackedRNNCells",
    "attention": "Attention AdditiveAttention MultiHeadAttention GroupQueryAttention",
    "merge": "Add Average Concatenate Dot Maximum Minimum Multiply Subtract",
    "encoding": "TextVectorization StringLookup IntegerLookup Discretization Hashing "
    "HashedCrossing CategoryEncoding",
    "image": "Resizing CenterCrop AutoContrast Equalization Solarization MaxNumBoundingBoxes "
    "ContrastLimitedAdaptiveHistogramEqualization AugMix CutMix MixUp",
    "spectrogram": "MelSpectrogram STFTSpectrogram",
    "layout": "ZeroPadding1D ZeroPadding2D ZeroPadding3D Cropping1D Cropping2D Cropping3D "
    "UpSampling1D UpSampling2D UpSampling3D RepeatVector Permute",
}
_BY_NAME = {name: does for does, names in _DOES.items() for name in names.split()}
_AUGMENTING = ("AugMix", "CutMix", "MixUp", "Solarization")
_OPEN = ("Pipeline", "SpectralNormalization")
"""Layers that are described by those inside of them."""

_STATISTICS = ("normalisation", "encoding", "spectrogram")


def own_name(layer: Any) -> str:
    """The name of a layer's class where it is one of Keras's own; else empty."""
    return _names().get(type(layer), "")


def does(layer: Any) -> str:
    """What sort of thing one of Keras's own layers does; "" where that is told by its numbers.

    A layer around another one does what that one does.
    """
    name = own_name(layer)
    if name in ("TimeDistributed", "Bidirectional"):
        return does(_inner(layer))
    if name.startswith("Rand"):
        return "image"
    if "Pooling" in name:
        return "pooling"
    return _BY_NAME.get(name, "")


def is_whole(layer: Any) -> bool:
    """Whether a layer is described as one, whatever other layers it calls."""
    name = own_name(layer)
    return bool(name) and not is_open(layer) and not isinstance(layer, keras.Model)


def is_open(layer: Any) -> bool:
    """Whether a layer is described by those inside of it alone, whatever it keeps itself."""
    return own_name(layer) in _OPEN


def is_augmentation(layer: Any) -> bool:
    """Whether a layer alters pictures by chance, in training alone."""
    return own_name(layer).startswith("Rand") or own_name(layer) in _AUGMENTING


def worker(layer: Any) -> Any:
    """The layer itself, or the one that it lets work on each step of time."""
    return layer.layer if own_name(layer) == "TimeDistributed" else layer


def settings(layer: Any) -> Node:
    """What one of Keras's own layers was made with, by the names of Keras's own arguments.

    Returns:
        Numbers, texts, truth values, None, and lists of these. A function is told by its name, a
        regularizer as "L2(l2=0.01)". Tables stay out, as do initial values. What wraps a layer
        has that one's settings as well, and its class as `layer`.
    """
    if not own_name(layer):
        return {}
    try:
        config = dict(layer.get_config())
    except Exception:  # what it holds cannot be told
        return {}
    inner = _inner(layer)
    told = {} if inner is None else settings(inner)
    for name, value in config.items():
        if name in _LEFT_OUT or name.endswith(_LEFT_OUT_ENDS) or name == "variance":
            continue
        plain = _plain(value)
        if plain is not None or value is None:
            told[str(name)[:_MOST_TEXT]] = plain
    if inner is not None:
        told["layer"] = type(inner).__name__[:_MOST_TEXT]
        told.pop("backward_layer", None)
    return told


def role(layer: Any, variable: Any) -> str:
    """What a variable is for: "bias", "statistics" or "weights".

    The first two may all have one value, and the answer need not depend on the first.
    """
    name = own_name(layer)
    if name and str(variable.name) in ("bias", "alpha"):
        return "bias"
    if does(layer) in _STATISTICS and not variable.trainable:
        return "statistics"
    return "weights"


def layers_within(model: Any) -> list[Any]:
    """A model and the layers in it, those inside of other layers as well, each once, in order."""
    found: dict[int, Any] = {}
    ahead = [model]
    while ahead:
        layer = ahead.pop()
        if id(layer) not in found:
            found[id(layer)] = layer
            ahead += reversed(_inside(layer))
    return list(found.values())


def own_weights(layer: Any) -> list[Any]:
    """The weights of a layer that belong to none of the layers inside of it."""
    others = {id(weight) for each in _inside(layer) for weight in each.weights}
    return [weight for weight in layer.weights if id(weight) not in others]


def _inside(layer: Any) -> list[Any]:
    """The layers that a layer holds itself."""
    if isinstance(layer, keras.Model):
        return list(layer.layers)
    return [each for value in vars(layer).values() for each in _layers_in(value, layer)]


def _layers_in(value: Any, owner: Any, depth: int = 0) -> Iterator[Any]:
    if isinstance(value, keras.layers.Layer):
        if value is not owner:
            yield value
    elif depth < _MOST_DEPTH and isinstance(value, list | tuple | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _layers_in(each, owner, depth + 1)


def public_layers() -> dict[str, type]:
    """The classes of `keras.layers`, each under one of its names."""
    found: dict[type, str] = {}
    for name, thing in sorted(vars(keras.layers).items()):
        if not inspect.isclass(thing) or not issubclass(thing, keras.layers.Layer):
            continue
        if thing not in found or name == thing.__name__:
            found[thing] = name
    return {name: kind for kind, name in found.items()}


@functools.cache
def _names() -> dict[type, str]:
    return {kind: name for name, kind in public_layers().items() if name not in ("Layer",)}


def _inner(layer: Any) -> Any:
    """The layer that another one wraps; None where it wraps none."""
    if own_name(layer) == "Bidirectional":
        return layer.forward_layer
    return layer.layer if own_name(layer) in ("TimeDistributed", "Wrapper") else None


def _plain(value: Any, depth: int = 0) -> Any:
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return value[:_MOST_TEXT]
    if isinstance(value, list | tuple) and len(value) <= _MOST_ITEMS and depth < _MOST_DEPTH:
        return [_plain(each, depth + 1) for each in value]
    if isinstance(value, dict) and isinstance(value.get("class_name"), str):
        return _called(value["class_name"], value.get("config"))
    return None


def _called(name: str, config: Any) -> str:
    """A function or a regularizer as it is written."""
    if name == "function":
        return str(config)[:_MOST_TEXT]
    numbers = config.items() if isinstance(config, dict) else ()
    told = [f"{k}={v:.4g}" for k, v in numbers if isinstance(v, int | float)]
    return f"{name}({', '.join(told)})"[:_MOST_TEXT]

"""What a model is given: arrays, texts, or several of these, in a list or by name."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import tensorflow as tf

Numbers = np.ndarray[Any, Any]


def tensors(model: Any, given: Any) -> Any:
    """What is given, as tensors.

    Args:
        model: that takes it. An array is brought into the shape that its input asks for, where
            the same numbers fit it.
        given: an array (n, ...); texts, a list; several of these, a dict or a list of arrays.
    """
    whole = as_arrays(given)
    if isinstance(whole, np.ndarray):
        return _tensor(fit_shape(model, whole))
    return tf.nest.map_structure(_tensor, whole)


def as_tensors(given: Any) -> Any:
    """The same in the shape that it has."""
    return tf.nest.map_structure(_tensor, as_arrays(given))


def as_arrays(given: Any) -> Any:
    """Arrays for what is given: one, or a dict or a list of them."""
    if isinstance(given, dict):
        return {str(name): np.asarray(each) for name, each in given.items()}
    if isinstance(given, list | tuple) and any(_is_many(each) for each in given):
        return [np.asarray(each) for each in given]
    return np.asarray(given)


def in_pieces(given: Any, size: int) -> Iterator[Any]:
    """What is given, in pieces of at most `size` samples.

    Raises:
        ValueError: several arrays are not of one length.
    """
    whole = as_arrays(given)
    counts = {len(each) for each in tf.nest.flatten(whole)}
    if len(counts) != 1:
        raise ValueError(f"inputs with {' and '.join(map(str, sorted(counts)))} samples")
    for begin in range(0, counts.pop(), size):
        yield tf.nest.map_structure(lambda x, i=begin: x[i : i + size], whole)


def fit_shape(model: Any, images: Numbers) -> Numbers:
    """`images` in the shape that the model's input asks for, where the same pixels fit it."""
    asked = getattr(model, "input_shape", None)
    if not isinstance(asked, tuple) or not asked or None in asked[1:]:
        return images
    if isinstance(asked[0], tuple):  # several inputs
        return images
    if math.prod(asked[1:]) == math.prod(images.shape[1:]):
        return images.reshape(len(images), *asked[1:])
    return images


def _is_many(part: Any) -> bool:
    return isinstance(part, np.ndarray) or (isinstance(part, list | tuple) and len(part) > 1)


def _tensor(array: Numbers) -> Any:
    if array.dtype.kind in "USO":
        return tf.constant(array.astype(object), dtype=tf.string)
    return tf.convert_to_tensor(array)

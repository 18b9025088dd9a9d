"""How much data a training was given: how many samples in an epoch, and how many it held out."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from grader.sandbox.child.values import as_array

_MAKES_BATCHES = ("_BatchDataset", "_ParallelBatchDataset")


_LEAVES_BATCHES_ALONE = ("_PrefetchDataset", "CacheDataset", "_OptionsDataset", "_ShuffleDataset")


def samples(x: Any, given: dict[str, Any]) -> int | None:
    """How many samples one epoch takes from `x`; None where only a look inside could tell."""
    count = _count(x)
    if count is not None:
        return _of_arrays(count, given)
    if hasattr(x, "cardinality"):
        return _of_dataset(x, given)
    return None


def _count(x: Any) -> int | None:
    """How many samples stand in an array, of numbers or of texts, or in a dict or list of them."""
    if isinstance(x, list | tuple | dict):  # for a model of several inputs
        x = next(iter(keras.tree.flatten(x)), None)
    if as_array(x) is not None:
        return len(x)
    is_array = isinstance(x, np.ndarray) or (x is not None and keras.ops.is_tensor(x))
    return int(x.shape[0]) if is_array and len(x.shape) else None


def _of_arrays(count: int, given: dict[str, Any]) -> int:
    split = given.get("validation_split") or 0.0
    count -= count - int(count * (1.0 - split))
    steps = given.get("steps_per_epoch")
    return min(count, steps * (given.get("batch_size") or 32)) if steps else count


def _of_dataset(dataset: Any, given: dict[str, Any]) -> int | None:
    import tensorflow as tf

    steps = given.get("steps_per_epoch")
    if steps is not None:
        dataset = dataset.take(steps)
    elif int(dataset.cardinality()) < 0:
        return None

    def add(total: Any, *element: Any) -> Any:
        first = tf.nest.flatten(element)[0]
        return total + tf.cast(tf.shape(first)[0], tf.int64)

    try:
        told = _told_rows(dataset)
        return int(dataset.reduce(np.int64(0), add)) if told is None else told
    except Exception:
        return None


def _told_rows(dataset: Any) -> int | None:
    """The rows of all batches where the data set tells them; None where one must run through it.

    To run through it takes as long as an epoch's worth of reading, and a set that shuffles goes on
    from there.
    """
    batches = int(dataset.cardinality())
    if batches < 0:
        return None
    rows = keras.tree.flatten(dataset.element_spec)[0].shape[0]
    if rows is not None:
        return int(batches * rows)
    while type(dataset).__name__ in _LEAVES_BATCHES_ALONE and hasattr(dataset, "_inputs"):
        (dataset,) = dataset._inputs()
    if type(dataset).__name__ not in _MAKES_BATCHES or not hasattr(dataset, "_inputs"):
        return None
    (single,) = dataset._inputs()
    count = int(single.cardinality())
    return count if count >= 0 else None


def held_out(given: dict[str, Any]) -> int | None:
    """How many samples `fit` validates on; None where that cannot be told."""
    count, split = _count(given["x"]), given.get("validation_split") or 0.0
    if split and count is not None:
        return count - int(count * (1.0 - split))
    validation = given.get("validation_data")
    if isinstance(validation, tuple | list) and validation:
        aside = _count(validation[0])
        if aside is not None:
            return aside
    if hasattr(validation, "cardinality"):
        return _of_dataset(validation, {"steps_per_epoch": given.get("validation_steps")})
    return None if validation is not None else 0

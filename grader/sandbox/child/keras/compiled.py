"""How a model is compiled now, whatever became of the record that Keras keeps of `compile`."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

import keras

_MOST_PARTS = 64  # of a list that are looked at


def config_now(model: Any, told: Any) -> Any:
    """A model's compile configuration with the optimizer that it has.

    Keras tells what `compile` was given. The optimizer may be another one since, or have another
    learning rate; and whoever saves a model as HDF5 takes the optimizer out of that record.

    Args:
        model: a compiled Keras model.
        told: its compile configuration as Keras serialises it.
    """
    optimizer = getattr(model, "optimizer", None)
    if optimizer is None or not isinstance(told, dict) or not told:
        return told
    return {**told, "optimizer": keras.saving.serialize_keras_object(optimizer)}


def restore_records(things: Iterable[Any]) -> None:
    """Write the optimizer into the record of `compile` again where it was taken out.

    Keras 3.15 does that to a model while it writes it as HDF5, so that the same model, saved as
    `.keras` afterwards, would lose its optimizer. A checkpoint in one step is no mistake of the
    step that saves the model later.

    Args:
        things: what a step was given and returned; models among them, or one level deeper.
    """
    parts = [[thing, *_parts(thing)] for thing in things]
    for model in itertools.chain.from_iterable(parts):
        if issubclass(type(model), keras.Model) and model.compiled:
            record = getattr(getattr(model, "_compile_config", None), "config", None)
            if isinstance(record, dict):
                record.setdefault("optimizer", model.optimizer)


def _parts(thing: Any) -> Iterable[Any]:
    return itertools.islice(thing, _MOST_PARTS) if isinstance(thing, list | tuple) else ()

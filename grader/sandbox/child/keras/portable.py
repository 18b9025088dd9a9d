"""Models as plain numbers and text, so that another process can rebuild them without their code."""

from __future__ import annotations

import hashlib
import json
import re
import weakref
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from grader.sandbox.child.keras.compiled import config_now
from grader.sandbox.child.keras.models import known_functions, outputs
from grader.sandbox.child.keras.tables import held, hold, without_tables

Numbers = np.ndarray[Any, Any]

_MOST_CONFIG_BYTES = 4 << 20


def export(model: Any, known: str = "") -> dict[str, Any]:
    """Configuration and weights of a model.

    Args:
        model: a Keras model.
        known: the token of what the judge knows of it already.

    Returns:
        `same`: True, and nothing else, where that has not changed. Otherwise `config`: JSON of
        layers, build and compile configuration as uint8 (bytes,); `iterations`: how often the
        optimizer has updated; `weights`: an array for each, in Keras's order; `state`: what else
        it holds, see `tables.held`; `token`: of it all.

    Raises:
        Exception: Keras cannot describe it.
    """
    config = keras.saving.serialize_keras_object(model)
    if "compile_config" in config:
        config["compile_config"] = config_now(model, config["compile_config"])
    text = json.dumps(without_tables(config), default=str, sort_keys=True).encode()
    if len(text) > _MOST_CONFIG_BYTES:
        raise ValueError("the model's configuration is too long")
    iterations, weights = _iterations(model), [_numbers(weight) for weight in model.weights]
    state = held(model)
    token = _token(text, iterations, [state, *weights])
    if token == known:
        return {"same": True}
    return {
        "token": token,
        "config": np.frombuffer(text, dtype=np.uint8),
        "iterations": iterations,
        "weights": weights,
        "state": state,
    }


def rebuild(config: Numbers) -> Any:
    """A model of this configuration, from Keras's own layers only.

    Raises:
        Exception: it needs something that is not Keras's own.
    """
    text = np.asarray(config, dtype=np.uint8).tobytes()
    lost = None
    try:
        model = _from_text(text)
    except Exception as error:
        with keras.saving.custom_object_scope(known_functions()):
            model = _from_text(text)
        lost = _why(error)
    if not isinstance(model, keras.Model):
        raise TypeError(f"a {type(model).__name__} is no model")
    _lost[model] = lost
    return model


def answer(
    model: Any, images: Any, weights: list[Numbers] | None = None
) -> Numbers | list[Numbers] | None:
    """What the model itself gives on a few images, to compare with what its description gives.

    Args:
        model: a Keras model.
        images: (n, ...), or whatever the model takes.
        weights: numbers for a copy, which is asked in the model's place: a model without weights
            yet, or one that carries state from call to call, stays as it is.

    Returns:
        Float (n, ...), or a list of these for several outputs; None where nothing is computed at
        once in this process.

    Raises:
        Exception: the model cannot be run on these images.
    """
    if not tf.executing_eagerly():
        return None
    if weights is None:
        return outputs(model, images)
    copy = keras.models.clone_model(model)
    hold(copy, held(model))
    outputs(copy, images)
    _assign(copy, weights)
    hold(copy, held(model))
    return outputs(copy, images)


def why_lost(model: Any) -> dict[str, str] | None:
    """Why Keras cannot make the model again from what it stores of it; None where it can.

    That is what `keras.models.load_model(path)` does, without any help, in this process.

    Returns:
        `type` and `message` of what it raises.
    """
    if model in _lost:
        return _lost[model]
    try:
        _from_text(json.dumps(keras.saving.serialize_keras_object(model)).encode())
    except Exception as error:
        return _why(error)
    return None


_lost: weakref.WeakKeyDictionary[Any, dict[str, str] | None] = weakref.WeakKeyDictionary()


def _from_text(text: bytes) -> Any:
    return keras.saving.deserialize_keras_object(json.loads(text), safe_mode=True)


def _why(error: Exception) -> dict[str, str]:
    """An exception of Keras's, without the configurations that it quotes."""
    message = str(error).split("Exception encountered: ")[-1].split("Full object config:")[0]
    if "{'value': [" in message:  # the code of a lambda, as bytes
        message = f"{message.split('{')[0]}a lambda"
    message = re.sub(r"\{.*'config': '(\w+)'.*", r"function '\1'", message)
    return {"type": type(error).__name__, "message": message.strip()[:600]}


def fill(model: Any, iterations: int, weights: list[Numbers], state: Numbers) -> None:
    """Give a rebuilt model its weights and tables, and its optimizer the count of its updates.

    Raises:
        ValueError: they do not fit the model.
    """
    _assign(model, weights)
    hold(model, state)
    optimizer = getattr(model, "optimizer", None)
    if optimizer is not None:
        optimizer.iterations.assign(iterations)


def _assign(model: Any, weights: list[Numbers]) -> None:
    if len(weights) != len(model.weights):
        raise ValueError(f"{len(weights)} weights for a model with {len(model.weights)}")
    for variable, values in zip(model.weights, weights, strict=True):
        size = tuple(variable.shape)
        if (size or (1,)) != np.shape(values):
            raise ValueError(f"a weight of shape {np.shape(values)} for {size}")
        variable.assign(np.reshape(values, size))


def _token(text: bytes, iterations: int, weights: list[Numbers]) -> str:
    digest = hashlib.sha256(text)
    for part in weights:
        digest.update(f"{iterations} {part.dtype.str} {part.shape}".encode())
        digest.update(np.ascontiguousarray(part).data)
    return digest.hexdigest()


def _iterations(model: Any) -> int:
    optimizer = getattr(model, "optimizer", None)
    return 0 if optimizer is None else int(optimizer.iterations.numpy())


def _numbers(weight: Any) -> Numbers:
    values = np.atleast_1d(weight.numpy())  # a bare number would cross as one
    return values if values.dtype.kind in "biuf" else values.astype(np.float32)

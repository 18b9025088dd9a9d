"""Let trainings and models read from files cost less, without changing any of their numbers."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator
from typing import Any

import keras
import numpy as np

from grader.remote.far.tree import as_array

_MANY_STEPS = 400  # from here on fewer, longer calls of the graph are worth their tracing
_STEPS_PER_CALL = 32


def leave_graphs_as_traced() -> None:
    """Let TensorFlow run each graph as it was traced, without rewriting it first.

    To rewrite the graph of a training step takes longer than all that it saves in a few hundred
    steps of a small model.
    """
    import tensorflow as tf

    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})


def build_once() -> None:
    """Let `Sequential.from_config` build a model when all layers are there, not after each one.

    `Sequential([...])` does so too. Whatever is unusual is left to Keras.
    """
    original = keras.Sequential.from_config.__func__

    @functools.wraps(original)
    def from_config(cls: Any, config: Any, custom_objects: Any = None) -> Any:
        layers = _usual_layers(config) if cls is keras.Sequential else None
        if not layers:
            return original(cls, config, custom_objects=custom_objects)
        model = cls(name=config["name"])
        for each in layers:
            layer = keras.saving.deserialize_keras_object(each, custom_objects=custom_objects)
            model.add(layer, rebuild=False)
        model._maybe_rebuild()
        shape = config.get("build_input_shape")
        if not model._functional and shape and isinstance(shape, tuple | list):
            model.build(shape)
        return model

    keras.Sequential.from_config = classmethod(from_config)


def _usual_layers(config: Any) -> list[Any] | None:
    """The layers of a configuration as Keras writes it today."""
    if not isinstance(config, dict) or "name" not in config:
        return None
    layers = config.get("layers")
    usual = isinstance(layers, list) and all(isinstance(x, dict) and "module" in x for x in layers)
    return layers if usual else None


@contextlib.contextmanager
def cheaper_training(model: Any, given: dict[str, Any]) -> Iterator[None]:
    """Within this block `model.fit` with the arguments `given` takes less time.

    Two things save: all variables are made before TensorFlow traces the training step, which it
    otherwise traces twice; and a long training runs many steps in each call of the graph. The
    losses and accuracies are the same to the last digit.
    """
    _build_ahead(model, given)
    if not _is_long(model, given):
        yield
        return
    before = model.steps_per_execution
    _set_steps(model, _STEPS_PER_CALL)
    try:
        yield
    finally:
        _set_steps(model, before)


def _build_ahead(model: Any, given: dict[str, Any]) -> None:
    """Make the variables of optimizer, loss and metrics now, as Keras does on other backends."""
    x, y = as_array(given["x"]), as_array(given["y"])
    if x is None or y is None or not x.ndim or not y.ndim or len(x) < 2 or len(y) < 2:
        return
    if not _is_plain(model) or model.optimizer.built:
        return
    with contextlib.suppress(Exception):  # what does not fit, `fit` itself will say
        batch = tuple(keras.KerasTensor((2, *a.shape[1:]), _kept(a)) for a in (x, y))
        output = _known_output(model)
        if output is None:
            model._symbolic_build(data_batch=batch)
            return
        for part in (model._compile_metrics, model._compile_loss):
            if part is not None and not part.built:
                part.build(batch[1], keras.KerasTensor((2, *output.shape[1:]), output.dtype))
        model.optimizer.build(model.trainable_variables)


def _known_output(model: Any) -> Any:
    """The one output of a model made of layers: nobody needs to run through them to know it."""
    output = getattr(getattr(model, "_functional", None) or model, "_outputs_struct", None)
    return output if isinstance(output, keras.KerasTensor) else None


def _kept(array: np.ndarray[Any, Any]) -> str:
    """The type that Keras gives an array when it trains on it."""
    return str(keras.config.floatx() if array.dtype.kind == "f" else array.dtype.name)


def _is_plain(model: Any) -> bool:
    """Compiled, with its layers' weights made, and trained by Keras's own step."""
    return (
        bool(getattr(model, "compiled", False))
        and model.built
        and type(model).train_step is keras.Model.train_step
        and not model.run_eagerly
    )


def _is_long(model: Any, given: dict[str, Any]) -> bool:
    """Whether many steps are ahead and nobody wants to be called after each."""
    x = as_array(given["x"])
    if x is None or not x.ndim or not _is_plain(model) or model.steps_per_execution != 1:
        return False
    if given["callbacks"] or given["steps_per_epoch"] or given["validation_steps"]:
        return False
    batch = given["batch_size"] or 32
    epochs = given["epochs"]
    if not isinstance(batch, int) or not isinstance(epochs, int) or batch < 1:
        return False
    return -(-len(x) // batch) * epochs >= _MANY_STEPS


def _set_steps(model: Any, steps: int) -> None:
    model.steps_per_execution = steps
    model.train_function = model.test_function = None  # they were made for another number

"""Let trainings and models read from files cost less, without changing any of their numbers."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator
from typing import Any

import keras
import numpy as np

from grader.sandbox.child.values import as_array

_MANY_STEPS = 400  # from here on fewer, longer calls of the graph are worth their tracing
_STEPS_PER_CALL = 32
_EACH_BATCH = tuple(
    f"on_{kind}_{when}"
    for kind in ("batch", "train_batch", "test_batch")
    for when in ("begin", "end")
)
"""What a callback defines that wants to be called for each batch."""


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
        read = keras.saving.deserialize_keras_object
        parts = [read(each, custom_objects=custom_objects) for each in layers]
        model = cls(parts, name=config["name"])
        shape = config.get("build_input_shape")
        if not model.built and shape and isinstance(shape, tuple | list):
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
    if not _is_plain(model):
        yield
        return
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


def _is_plain(model: Any) -> bool:
    """Compiled, and trained by Keras's own step."""
    return (
        bool(getattr(model, "compiled", False))
        and type(model).train_step is keras.Model.train_step
        and not model.run_eagerly
    )


def _build_ahead(model: Any, given: dict[str, Any]) -> None:
    """Make the variables of all parts now, as Keras does on other backends.

    Layers and optimizer draw nothing when their variables are made: the seeds of a layer are drawn
    with the layer.
    """
    if model.optimizer is not None and model.optimizer.built:
        return
    with contextlib.suppress(Exception):  # what does not fit, `fit` itself will say
        batch = _batch(given)
        if batch is None:
            return
        output = _known_output(model) if model.built else None
        if output is None:
            model._symbolic_build(data_batch=batch)
            return
        for part in (model._compile_metrics, model._compile_loss):
            if part is not None and not part.built:
                part.build(batch[1], keras.KerasTensor((2, *output.shape[1:]), output.dtype))
        model.optimizer.build(model.trainable_variables)


def _batch(given: dict[str, Any]) -> tuple[keras.KerasTensor, keras.KerasTensor] | None:
    """The shapes and types of a batch of inputs and labels; None where that is not plain."""
    if given["y"] is None and hasattr(given["x"], "element_spec"):
        spec = given["x"].element_spec
        if not isinstance(spec, tuple) or len(spec) != 2:
            return None
        shapes = [getattr(part, "shape", None) for part in spec]
        if any(shape is None or not shape.rank for shape in shapes):
            return None
        x, y = (keras.KerasTensor(tuple(part.shape), part.dtype.name) for part in spec)
        return x, y
    x, y = as_array(given["x"]), as_array(given["y"])
    if x is None or y is None or not x.ndim or not y.ndim or len(x) < 2 or len(y) < 2:
        return None
    rows = _rows(len(x), given)
    x, y = (keras.KerasTensor((rows, *a.shape[1:]), _kept(a)) for a in (x, y))
    return x, y


def _rows(count: int, given: dict[str, Any]) -> int | None:
    """The rows of each batch of arrays; None where the last batch has fewer."""
    if given["validation_split"] and given["validation_data"] is None:
        count = int(count * (1.0 - given["validation_split"]))
    batch = given["batch_size"] or 32
    return int(batch) if count % batch == 0 else None


def _known_output(model: Any) -> Any:
    """The one output of a model made of layers: nobody needs to run through them to know it."""
    output = getattr(getattr(model, "_functional", None) or model, "_outputs_struct", None)
    return output if isinstance(output, keras.KerasTensor) else None


def _kept(array: np.ndarray[Any, Any]) -> str:
    """The type that Keras gives an array when it trains on it."""
    return str(keras.config.floatx() if array.dtype.kind == "f" else array.dtype.name)


def _is_long(model: Any, given: dict[str, Any]) -> bool:
    """Whether many steps are ahead and nobody wants to be called after each."""
    if not model.built or model.steps_per_execution != 1:
        return False
    if given["steps_per_epoch"] or given["validation_steps"]:
        return False  # a call runs all of its steps, more than what was asked for
    if not all(map(_comes_each_epoch, keras.tree.flatten(given["callbacks"]))):
        return False
    epochs = given["epochs"]
    steps = _steps_of(given["x"], given["batch_size"])
    if not isinstance(epochs, int) or steps is None:
        return False
    return (steps + _steps_of_validation(given)) * epochs >= _MANY_STEPS


def _comes_each_epoch(callback: Any) -> bool:
    """Whether a callback does not want to be called for each batch."""
    if callback is None:
        return True
    if type(callback) in (keras.callbacks.ModelCheckpoint, keras.callbacks.BackupAndRestore):
        return bool(callback.save_freq == "epoch")
    methods = (getattr(callback, name, None) for name in _EACH_BATCH)
    return all(getattr(method, "_is_default", False) for method in methods)


def _steps_of(x: Any, batch_size: Any) -> int | None:
    """The number of batches in an array or a data set; None where it is not known."""
    if hasattr(x, "cardinality"):  # an iterator over a data set has none
        count = int(x.cardinality())
        return count if count >= 0 else None
    array, batch = as_array(x), batch_size or 32
    if array is None or not array.ndim or not isinstance(batch, int) or batch < 1:
        return None
    return -(-len(array) // batch)


def _steps_of_validation(given: dict[str, Any]) -> int:
    """Steps of the validation after each epoch, as far as it is known; 0 for none."""
    validation = given["validation_data"]
    x = validation[0] if isinstance(validation, tuple | list) and validation else validation
    return _steps_of(x, given["validation_batch_size"] or given["batch_size"]) or 0


def _set_steps(model: Any, steps: int) -> None:
    model.steps_per_execution = steps
    model.train_function = model.test_function = None  # they were made for another number

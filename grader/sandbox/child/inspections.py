"""The questions that the judge may ask about models, histories and figures.

Every answer is plain data. A question may be asked of the student process or of the probe.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.sandbox.child import figures, settings
from grader.sandbox.child.keras import models, portable
from grader.sandbox.child.keras.kinds import layers_within

_MOST_ENTRIES = 10_000  # of a submission's folder that are looked at


@dataclass(frozen=True)
class Context:
    """What the process knows beside the arguments."""

    recorder: Any
    names: dict[str, Any]


def describe(_: Context, model: Any, batch: Any) -> Any:
    """See `models.describe`."""
    return models.describe(model, batch)


def gradients(_: Context, model: Any, images: Any, labels: Any, loss: str = "classes") -> Any:
    """See `models.gradients`."""
    return models.gradients(model, images, labels, loss)


def keep(_: Context, array: Any) -> Any:
    """The array itself, which stays here under a number where the judge wants that."""
    return array


def forward(_: Context, model: Any, images: Any, output: int = 0) -> Any:
    """See `models.forward`."""
    return models.forward(model, images, output)


def outputs(_: Context, model: Any, images: Any) -> Any:
    """See `models.outputs`."""
    return models.outputs(model, images)


def answer(_: Context, model: Any, images: Any, weights: Any = None) -> Any:
    """See `portable.answer`."""
    return portable.answer(model, images, weights)


def at_once(context: Context, question: str, *args: Any) -> Any:
    """The answer to another question; None where nothing is computed at once in this process."""
    import tensorflow as tf

    return QUESTIONS[question](context, *args) if tf.executing_eagerly() else None


def loss_values(_: Context, model: Any, labels: Any, outputs: Any) -> Any:
    """See `models.loss_values`."""
    return models.loss_values(model, labels, outputs)


def metric_values(_: Context, model: Any, labels: Any, outputs: Any) -> Any:
    """See `models.metric_values`."""
    return models.metric_values(model, labels, outputs)


def optimizer(_: Context, model: Any) -> Any:
    """See `models.optimizer`."""
    return models.optimizer(model)


def training_state(_: Context, model: Any) -> Any:
    """See `models.training_state`."""
    return models.training_state(model)


def evaluate(_: Context, model: Any, images: Any, labels: Any) -> Any:
    """See `models.evaluate`."""
    return models.evaluate(model, images, labels)


def open_file(context: Context, path: str, types: Any = None) -> Any:
    """See `models.open_file`, with `types` as in `settings.as_in`; the model stays here."""
    with settings.as_in(types):
        return models.open_file(path, context.names)


def open_content(context: Context, content: Any) -> Any:
    """The same for what stands in such a file, uint8 (bytes,)."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "ready.keras")
        path.write_bytes(content.tobytes())
        return models.open_file(str(path), context.names)


def save_file(_: Context, model: Any, path: str) -> None:
    """Write `model` to a `.keras` file."""
    model.save(path)


def files(_: Context, folder: str) -> Any:
    """Name and size in bytes of the files below `folder`."""
    found: dict[str, int] = {}
    folders, left = [folder], _MOST_ENTRIES
    while folders and left > 0:
        with contextlib.suppress(OSError), os.scandir(folders.pop()) as entries:
            for entry in itertools.islice(entries, left):
                left -= 1
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                elif entry.is_file():
                    found[os.path.relpath(entry.path, folder)] = entry.stat().st_size
    return dict(sorted(found.items())[:200])


def file_kind(_: Context, path: str) -> str:
    """What stands at `path`: "missing", "folder", "zip", "hdf5", "text" or "other"."""
    place = Path(path)
    try:
        if place.is_dir():
            return "folder"
        if not place.is_file():
            return "missing"
        with place.open("rb") as stream:
            head = stream.read(8)
    except OSError:  # it, or a folder above it, may not be read
        return "other"
    if head.startswith(b"PK"):
        return "zip"
    if head == b"\x89HDF\r\n\x1a\n":
        return "hdf5"
    return "text" if head[:1].isascii() and head[:1].decode().isprintable() else "other"


def history(_: Context, thing: Any) -> Any:
    """Epoch numbers and the values that a History holds per epoch."""
    listed = dict(getattr(thing, "history", {}))
    values = {str(k): [float(v) for v in list(vs)[:1000]] for k, vs in listed.items()}
    epochs = [int(e) for e in list(getattr(thing, "epoch", []))[:1000]]
    return {"epochs": epochs, "values": values}


def figure(_: Context, thing: Any) -> Any:
    """See `figures.describe`."""
    tree, arrays = figures.describe(thing)
    return {**tree, "values": arrays}


def drawn(_: Context, thing: Any) -> Any:
    """See `figures.draw`; where it cannot be drawn, why."""
    try:
        return figures.draw(thing)
    except Exception as error:  # a formula in a title that nobody can read, for one
        return f"{type(error).__name__}: {error}"[:300]


def export(_: Context, model: Any, known: str = "") -> Any:
    """See `portable.export`."""
    return portable.export(model, known)


def rebuild(_: Context, config: Any) -> Any:
    """See `portable.rebuild`; the model stays here under a handle."""
    return portable.rebuild(config)


def why_lost(_: Context, model: Any) -> Any:
    """See `portable.why_lost`."""
    return portable.why_lost(model)


def types_in_use(_: Context) -> Any:
    """See `settings.types_in_use`."""
    return settings.types_in_use()


def fill(_: Context, model: Any, iterations: int, weights: Any, state: Any) -> None:
    """See `portable.fill`."""
    portable.fill(model, iterations, weights, state)


def other_inputs(context: Context, model: Any, images: Any) -> Any:
    """Arrays on which the student evaluated `model`, as many as `images` but not these values."""
    found = [np.asarray(x) for x in context.recorder.inputs_given_to(model)]
    return [x for x in found if len(x) == len(images) and not np.array_equal(x, images)]


def has_layers_of(_: Context, model: Any, other: Any) -> bool:
    """Whether each layer of `other` is one of `model`'s, or `other` itself is."""
    inside = {id(layer) for layer in layers_within(model)}
    own = {id(layer) for layer in layers_within(other)[1:]}
    return id(other) in inside or own <= inside


def ranges(_: Context, images: Any) -> Any:
    """Of each image: smallest and largest value, mean, and mean weighted by place, (n, 4)."""
    flat = np.asarray(images).reshape(len(images), -1)
    places = np.linspace(-1.0, 1.0, flat.shape[1])
    parts = (flat[i : i + 1000].astype(np.float64) for i in range(0, len(flat), 1000))
    found = [
        np.stack([x.min(axis=1), x.max(axis=1), x.mean(axis=1), x @ places / len(places)], axis=1)
        for x in parts
    ]
    return np.concatenate(found)


def share_optimizer(_: Context, first: Any, second: Any) -> bool:
    """Whether both models were compiled with one optimizer object."""
    one, two = (getattr(model, "optimizer", None) for model in (first, second))
    return one is not None and one is two


QUESTIONS: dict[str, Callable[..., Any]] = {
    question.__name__: question
    for question in (
        describe,
        gradients,
        keep,
        forward,
        outputs,
        answer,
        at_once,
        loss_values,
        metric_values,
        optimizer,
        training_state,
        evaluate,
        open_file,
        open_content,
        save_file,
        files,
        file_kind,
        history,
        figure,
        drawn,
        export,
        rebuild,
        why_lost,
        types_in_use,
        fill,
        other_inputs,
        has_layers_of,
        ranges,
        share_optimizer,
    )
}

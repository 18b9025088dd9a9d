"""Expectations about saved models."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

import numpy as np

from grader.checks.call_failures import CannotTell
from grader.checks.probe import Probe
from grader.common.text import shown
from grader.expect.basics import Details, fail
from grader.sandbox.evidence import Array, Handle, describe


def opens(
    probe: Probe, path: str, written: list[str], *, like: Handle | None = None, function: str = ""
) -> Handle:
    """A whole model stands at `path`.

    Args:
        probe: opens the file, without the student's code.
        path: where the model should be.
        written: the files that are new since before the call.
        like: the model that was to be saved.
        function: the student's function.

    Returns:
        The model that was opened.
    """
    details: Details = {
        "expected": "the whole model in a `.keras` file at the path given",
        "function": function,
        "near": "save",
    }
    kind = probe.file_kind(path)
    if kind == "folder":
        fail("A folder stands at the path given.", **details, misconception="saved-model-folder")
    if kind == "missing":
        others = ", ".join(written[:3])
        fail(
            f"There is no file at the path given{f'; new is {others}' if others else ''}.",
            **details,
            misconception=_why_missing(written),
        )
    try:
        opened = probe.open_file(path, like=like)
    except CannotTell as reason:
        received, name = _why_it_does_not_open(kind, reason.message)
        return fail(received, misconception=name, **details)
    if kind != "zip":  # a pickle may hold a whole file of Keras somewhere inside
        fail(
            "What stands at the path is no file of Keras.",
            misconception="another-format",
            **details,
        )
    return opened


def same_predictions(
    probe: Probe,
    model: Handle,
    wanted: Array,
    images: Array,
    *,
    misconception: str,
    function: str = "",
) -> None:
    """The model gives these outputs for these images, float (n, units)."""
    details: Details = {
        "expected": "the same predictions as the model that was saved",
        "function": function,
    }
    try:
        found = probe.forward(model, images)
    except CannotTell as reason:
        raise reason.as_failure(function) from None
    if found.shape != wanted.shape:
        fail(
            f"The model gives an output of shape {found.shape}, the stored one {wanted.shape}.",
            misconception=misconception,
            **details,
        )
    gap = float(np.abs(found.astype(np.float64) - wanted).max(initial=0.0))
    if not gap < 1e-4 * min(1.0, _largest_difference(wanted)) + 1e-7 * np.abs(wanted).max(
        initial=0
    ):
        fail(f"The predictions differ by up to {gap:.3g}.", misconception=misconception, **details)


def different_models(
    probe: Probe, one: Handle, other: Handle, images: Array, *, function: str = ""
) -> None:
    """Two models do not give the same, so that it can be seen which of them is asked.

    Args:
        probe: asks.
        one: a model.
        other: another one.
        images: float (n, ...).
        function: the student's function that made them.
    """
    try:
        first, second = probe.forward(one, images), probe.forward(other, images)
    except CannotTell as reason:
        raise reason.as_failure(function) from None
    if first.shape == second.shape and np.allclose(first, second, rtol=0.0, atol=1e-2):
        fail(
            "Each model says the same as the other one.",
            expected="models of which each is another one, so that it can be told which is used",
            function=function,
        )


def paths_below(value: Any, folder: Path, *, function: str = "") -> list[str]:
    """Paths of files below a folder, as texts or as `pathlib.Path`.

    Args:
        value: what came back.
        folder: what `given.folder` laid out.
        function: the student's function.

    Returns:
        The same as they stand below the folder, with `/` between their parts, in their order.
    """
    listed = value.tolist() if isinstance(value, np.ndarray) else value
    if not isinstance(listed, list | tuple):
        fail(
            f"It is {describe(value)}.",
            expected="a list of paths, as texts or `pathlib.Path`",
            function=function,
        )
    return [_below(each, folder, function=function) for each in listed]


def _below(value: Any, folder: Path, *, function: str = "") -> str:
    expected = "paths that begin with the folder, so that each can be opened"
    if not isinstance(value, str | PurePath):
        fail(f"In the list is {describe(value)}.", expected=expected, function=function)
    path = PurePath(os.path.normpath(str(value)))
    for root in (folder, folder.resolve()):
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return fail(
        f"In the list is the path {shown(path.name)!r}, which does not lie in the folder.",
        expected=expected,
        hint="Join the folder and the name: `folder / name`, or `os.path.join(folder, name)`.",
        function=function,
    )


def _largest_difference(outputs: Array) -> float:
    """How far apart a model's outputs for two images are: one that says little is right in little.

    Args:
        outputs: float (n, units).
    """
    return float(np.ptp(outputs.astype(np.float64), axis=0).max(initial=0.0))


def trained_state(
    state: Mapping[str, Any], wanted: Mapping[str, Any], *, misconception: str, function: str = ""
) -> None:
    """The model is compiled, and its optimizer goes on where it stopped."""
    expected = "the model with its training configuration and the optimizer's state"
    if not state["compiled"]:
        fail(
            "The model is not compiled any more.",
            expected=expected,
            misconception=misconception,
            function=function,
        )
    if state["trainable"] < wanted["trainable"]:
        fail(
            f"Only {state['trainable']} of {wanted['trainable']} weights can still be trained.",
            expected=expected,
            misconception="frozen-layers",
            function=function,
            near="trainable",
        )
    if state["iterations"] != wanted["iterations"]:
        fail(
            f"The optimizer has forgotten what it did: {state['iterations']} updates instead of "
            f"{wanted['iterations']}.",
            expected=expected,
            misconception=misconception,
            function=function,
        )


def _why_it_does_not_open(kind: str, message: str) -> tuple[str, str]:
    """What to say of a file that holds no model, and the misconception."""
    match kind:
        case "text":
            return "The file is there, but it is a text, not a whole model.", "architecture-only"
        case "hdf5":
            return "The file is there, but it is HDF5, no `.keras` file.", "weights-only"
        case "zip":
            text = message.strip().split("\n")[0][:200]
            name = "weights-only" if "config.json" in message else ""
            return f"The file is there, but holds no model that can be opened: {text}", name
        case _:
            return "The file is there, but it is no `.keras` file.", "another-format"


def _why_missing(others: list[str]) -> str:
    if not others:
        return "nothing-saved"
    if any(name.endswith(".weights.h5") for name in others):
        return "weights-only"
    if any(name.endswith((".h5", ".hdf5", ".model")) for name in others):
        return "legacy-extension"
    return "another-path"

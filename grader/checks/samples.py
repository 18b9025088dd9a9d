"""What a model is asked about: an array of samples, texts, or several by name or in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.sandbox.evidence import Array, RemoteArray

Inputs = Any
"""An array (n, ...), a list of n texts, or a dict or list of these."""


def several(inputs: Inputs) -> bool:
    """Whether these are several inputs for one model."""
    if isinstance(inputs, dict):
        return True
    return isinstance(inputs, list | tuple) and any(
        isinstance(each, np.ndarray | RemoteArray) for each in inputs
    )


def mapped(change: Callable[[Any], Any], inputs: Inputs) -> Inputs:
    """What `change` makes of each array or list of texts."""
    if isinstance(inputs, dict):
        return {name: change(each) for name, each in inputs.items()}
    return [change(each) for each in inputs] if several(inputs) else change(inputs)


def parts(inputs: Inputs) -> list[Any]:
    """Each array or list of texts."""
    if isinstance(inputs, dict):
        return list(inputs.values())
    return list(inputs) if several(inputs) else [inputs]


def count(inputs: Inputs) -> int:
    """How many samples there are."""
    return len(parts(inputs)[0])


def pick(inputs: Inputs, places: Sequence[int] | Array) -> Inputs:
    """These samples of each input."""
    return mapped(lambda each: _sendable(np.asarray(each)[places]), inputs)


def sendable(inputs: Inputs) -> Inputs:
    """The same with arrays of texts as lists, which can be sent."""
    return mapped(_sendable, inputs)


def brightened(inputs: Inputs, factor: float) -> Inputs | None:
    """Numbers so many times as large; None where there are none."""
    if not all(isinstance(each, np.ndarray) for each in parts(inputs)):
        return None
    return mapped(lambda each: each.astype(np.float32) * np.float32(factor), inputs)


def _sendable(values: Any) -> Any:
    if isinstance(values, np.ndarray) and values.dtype.kind in "USO":
        return values.tolist()
    return values


def accuracy(outputs: Array, labels: Array) -> float:
    """The share of rows of `outputs`, float (n, units), whose largest score is at the label."""
    return float(np.mean(np.argmax(outputs, axis=-1) == np.asarray(labels).reshape(-1)))

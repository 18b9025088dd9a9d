"""Activation functions, told by what they compute."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

Numbers = np.ndarray[Any, Any]


def computes(before: Numbers, after: Numbers, *, rough: bool = False) -> str:
    """The name of the activation that turns `before` into `after`; "unknown" if none we know."""
    z = np.asarray(before, dtype=np.float64)
    with np.errstate(all="ignore"):
        for name, function in ACTIVATIONS.items():
            if same(function(z), after, rough=rough):
                return name
    return _scaling(z, np.asarray(after, dtype=np.float64))


def _scaling(before: Numbers, after: Numbers) -> str:
    """Linear maps of the values, as Rescaling makes them."""
    with np.errstate(all="ignore"):
        if before.size > 1 and np.ptp(before) > 0:
            slope, shift = np.polyfit(before.reshape(-1), after.reshape(-1), 1)
            if abs(shift) < 1e-9 * max(1.0, float(np.ptp(after))):
                shift = 0.0  # what rounding leaves
            if same(before * slope + shift, after):
                return f"x * {slope:.4g} + {shift:.4g}"
    return "unknown"


def _softmax(z: Numbers) -> Numbers:
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True))


def _sigmoid(z: Numbers) -> Numbers:
    return np.asarray(1.0 / (1.0 + np.exp(-z)))


_erf = np.vectorize(math.erf, otypes=[float])

ACTIVATIONS: dict[str, Callable[[Numbers], Numbers]] = {
    "relu": lambda z: np.maximum(z, 0.0),
    "softmax": _softmax,
    "sigmoid": _sigmoid,
    "softmax over the batch": lambda z: _softmax(z.T).T,
    "tanh": np.tanh,
    "relu6": lambda z: np.clip(z, 0.0, 6.0),
    "leaky_relu": lambda z: np.where(z > 0, z, 0.2 * z),
    "leaky_relu(0.3)": lambda z: np.where(z > 0, z, 0.3 * z),
    "leaky_relu(0.01)": lambda z: np.where(z > 0, z, 0.01 * z),
    "leaky_relu(0.1)": lambda z: np.where(z > 0, z, 0.1 * z),
    "elu": lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0.0))),
    "selu": lambda z: 1.05070098 * np.where(z > 0, z, 1.67326324 * np.expm1(np.minimum(z, 0.0))),
    "silu": lambda z: z * _sigmoid(z),
    "gelu": lambda z: 0.5 * z * (1.0 + _erf(z / math.sqrt(2.0))),
    "gelu(tanh)": lambda z: (
        0.5 * z * (1.0 + np.tanh(math.sqrt(2.0 / math.pi) * (z + 0.044715 * z**3)))
    ),
    "softplus": lambda z: np.logaddexp(z, 0.0),
    "softsign": lambda z: z / (1.0 + np.abs(z)),
    "log_softmax": lambda z: np.log(_softmax(z)),
    "exponential": np.exp,
    "hard_sigmoid": lambda z: np.clip(z / 6.0 + 0.5, 0.0, 1.0),
    "mish": lambda z: z * np.tanh(np.logaddexp(z, 0.0)),
}


def same(left: Numbers, right: Numbers, *, rough: bool = False) -> bool:
    """Whether two arrays agree, as far as float32 computes; `rough` where half precision does."""
    if left.shape != right.shape:
        return False
    if left.dtype.kind in "SUO" or right.dtype.kind in "SUO":
        return bool(np.array_equal(left, right))
    size = float(np.max(np.abs(right), initial=0.0)) if right.size else 0.0
    slack = 20.0 if rough else 1.0
    close = np.isclose(
        left, right, rtol=slack * 2e-3, atol=slack * 1e-4 * max(1.0, min(size, 100.0))
    )
    return bool(np.all(close | (np.isnan(left) & np.isnan(right))))

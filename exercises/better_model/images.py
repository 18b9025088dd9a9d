"""Digits between 0 and 1 with a colour axis, and how many of them the checks take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

TRAIN, ASIDE = 1600, 400  # of step 9
FEW, FEW_ASIDE = 400, 300  # of step 6: few, so that a model soon learns them by heart


@dataclass(frozen=True)
class Parts:
    """Images, float32 (n, 28, 28, 1), and their labels, int64 (n,)."""

    x_train: Any
    y_train: Any
    x_val: Any
    y_val: Any


def as_images(raw: Any) -> Any:
    """Floats from 0 to 1 with a colour axis."""
    return raw[..., None].astype(np.float32) / 255

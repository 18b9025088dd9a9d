"""What the recorder has noted of trainings, to be compared with what was asked for."""

from __future__ import annotations

import numpy as np

from grader.sandbox.evidence import Array

_MOST_LABELS = 1000  # what is beyond is counted as one, as in `grader.sandbox.child.keras.recorder`


def label_counts(labels: Array) -> list[int]:
    """How often each label from 0 on stands in `labels`, as trainings are noted; [] if fractions.

    Args:
        labels: (n,).
    """
    if labels.dtype.kind not in "iub" or labels.ndim != 1:
        return []
    return [int(n) for n in np.bincount(labels.astype(np.int64).clip(0, _MOST_LABELS))]

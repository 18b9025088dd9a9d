"""What the recorder has noted of trainings, to be compared with what was asked for."""

from __future__ import annotations

import numpy as np

from grader.sandbox.claims import Note
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


def is_repeated(note: Note, samples: int, labels: Array) -> bool:
    """Whether an epoch took exactly the samples that were given, each of them equally often."""
    times = samples // max(1, len(labels))
    due = [times * each for each in label_counts(labels)]
    return times > 1 and bool(due) and list(note.labels) == due


def is_beyond(note: Note, samples: int, count: int) -> bool:
    """Whether an epoch took a whole batch more than there are samples: data from elsewhere.

    Less than that is what a repeated data set gives, whose last batch begins it anew.
    """
    steps = note.updates / max(1, note.epochs)
    return samples > count and (samples - count) * steps >= samples


def is_enough(note: Note, samples: int, count: int) -> bool:
    """Whether an epoch took all of the samples, but for a part to validate on."""
    steps = note.updates / max(1, note.epochs)
    # A data set may leave out what fills no batch; of arrays, `fit` takes all.
    least = count if note.exact else count - samples / max(1, steps)
    if samples < count * 0.5:
        return False
    if note.held_out is None or samples + note.held_out >= least:
        return True  # None: a validation set of a size that nobody knows
    return least <= samples + note.aside <= count  # measured by the student's own code

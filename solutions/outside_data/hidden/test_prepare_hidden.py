"""Step 4, with digits that nobody was given."""

import numpy as np
import pytest

from grader import expect
from grader.exercises.outside_data import pictures

STEP = "prepare"


@pytest.mark.hint("Work on the picture that comes in: its paper, its ink, its size.")
def test_other_digits(student, held_back, fresh):
    """Digits that nobody was given look as they were written, too."""
    rng = fresh("digits")
    digits = held_back["digits"][rng.permutation(60)[:12]]
    for digit, kind in zip(digits, rng.permutation(np.resize(pictures.KINDS, 12)), strict=True):
        picture = pictures.disguised(digit, rng, str(kind))
        grey = picture if picture.ndim == 2 else np.uint8(np.rint(picture.mean(axis=2)))
        value = expect.array(student.prepare(grey), function=STEP)
        found = np.squeeze(np.nan_to_num(np.asarray(value, dtype=np.float64)))
        expect.true(found.ndim == 2 and found.max() > 0, "There is no picture.", function=STEP)
        alike = max(pictures.likeness(found, digit), pictures.turned_likeness(found, digit))
        expect.true(alike > 0.6, f"A {kind} picture looks like another digit.", function=STEP)

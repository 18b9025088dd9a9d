"""Step 4, with digits that nobody was given."""

import numpy as np
import pytest

from grader import expect
from grader.exercises.outside_data import pictures

STEP = "prepare"


@pytest.mark.hint("Work on the picture that comes in: its paper, its ink, its size.")
def test_other_digits(student, probe, given, held_back, fresh):
    """The model of the first assignment reads other pictures, too."""
    rng = fresh("digits")
    digits = held_back["digits"][rng.permutation(60)[:12]]
    kinds = rng.permutation(np.resize(pictures.KINDS, 12))
    made = []
    for digit, kind in zip(digits, kinds, strict=True):
        picture = pictures.disguised(digit, rng, str(kind))
        grey = picture if picture.ndim == 2 else np.uint8(np.rint(picture.mean(axis=2)))
        value = expect.array(student.prepare(grey), function=STEP)
        expect.shape(value, (28, 28), function=STEP)
        made.append(np.asarray(value, dtype=np.float32))
    reader = probe.open_ready(str(given.ready_file("reader.keras")))
    said = probe.forward(reader, np.stack(made)).argmax(axis=1)
    plain = probe.forward(reader, digits.astype(np.float32) / 255).argmax(axis=1)
    alike = int(np.sum(said == plain))
    expect.true(alike >= 7, f"Of 12 it reads {alike} as the digits they were.", function=STEP)

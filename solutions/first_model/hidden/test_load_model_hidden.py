"""Step 10, with a file that is not given."""

from pathlib import Path

import numpy as np
import pytest

from grader import expect
from grader.checks.call_failures import CannotTell

STEP = "load_model"
STRANGER = Path(__file__).with_name("stranger.keras")


@pytest.mark.hint("Return what `keras.models.load_model` gives for the path, whatever it is.")
def test_a_model_that_is_not_given(student, probe, given, moved):
    """A model that nobody was given is loaded just as well."""
    path = given.hand_over(STRANGER, to="stored model.keras")
    images = moved(64).x.astype(np.float32) / 255
    wanted = probe.forward(probe.open_file(path), images)
    model = expect.is_model(student.load_model(path), function=STEP)
    try:
        found = probe.forward(model, images)
    except CannotTell as reason:
        raise reason.as_failure(STEP) from None
    expect.close(found, wanted, tolerance=1e-5, misconception="weights-into-own-model")

"""Step 11, on digits that are not given."""

import numpy as np
import pytest

from grader import expect

STEP = "predict_digits"
COUNT = 256


@pytest.mark.hint("Let the model that is handed in look at each image that is handed in.")
def test_new_digits(student, probe, trained_model, scaled, moved):
    """Digits that are not given are read as the model reads them."""
    x = scaled(moved(COUNT).x)
    scores = np.asarray(probe.forward(trained_model, x))  # before anything can change the model
    found = expect.digits_predicted(student.predict_digits(trained_model, x), COUNT, function=STEP)
    inside = (found >= 0) & (found <= 9)
    reached = scores[np.arange(COUNT), found.clip(0, 9)]
    right = inside & (reached >= scores.max(axis=1) - 1e-5)
    expect.true(bool(right.all()), "Some are others.", function=STEP)

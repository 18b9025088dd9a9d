"""Step 11, on digits that are not given."""

import numpy as np
import pytest

from grader import expect

STEP = "predict_digits"
COUNT = 256


@pytest.mark.hint("Let the model that is handed in look at each image that is handed in.")
def test_new_digits(student, probe, trained_model, scaled, moved, task):
    """Digits that are not given are read as the model reads them."""
    x = scaled(moved(COUNT).x)
    scores = np.asarray(probe.forward(trained_model, x))  # before anything can change the model
    scores = expect.class_scores(scores, task=task, function=STEP)
    said = student.predict_digits(trained_model, x)
    found = expect.classes_predicted(said, COUNT, task=task, function=STEP)
    right = expect.are_most_probable(found, scores)
    expect.true(bool(right.all()), "Some are others.", function=STEP)

"""Step 7, where each digit has another name."""

import numpy as np
import pytest

from grader import expect

STEP = "train_model"


@pytest.mark.hint("Train on the pictures and digits that come in, and on nothing else.")
def test_other_names_for_the_digits(student, probe, ready, held_back, fresh):
    """It learns from what it is given, whatever the digits are called."""
    names = fresh("names").permutation(10)
    x = ready["x_train"].astype(np.float32) / 255
    model = expect.is_model(student.train_model(x, names[ready["y_train"]]), function=STEP)
    outputs = probe.forward(model, held_back["x"].astype(np.float32) / 255)
    expect.shape(outputs, (len(held_back["x"]), 10), function=STEP)
    reached = float(np.mean(outputs.argmax(axis=1) == names[held_back["y"]]))
    expect.true(reached > 0.75, f"It finds {reached:.0%} of the digits.", function=STEP)

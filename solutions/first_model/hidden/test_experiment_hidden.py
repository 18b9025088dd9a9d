"""Step 8: no trial may have learned the test digits."""

import numpy as np
import pytest

from grader import expect
from grader.checks.call_failures import CannotTell
from grader.common.outcomes import Waiting

STEP = "experiment"
GAP = 0.12
"""Two samples of 1,000 digits: for a model that saw neither, more than 5 standard deviations."""


@pytest.mark.hint("Train each trial on the training images; the test images only measure it.")
def test_no_trial_knows_the_test_digits(done, probe, scaled, held_back):
    """Each trial's model reads the test digits no better than digits that nobody could train on."""
    if not expect.any_trained(probe, done.trials, done.notes, done.test):
        raise Waiting(STEP, "none of its models was trained")
    labels = held_back.y.astype(np.int64)
    labels[::8] = (labels[::8] + 1) % 10  # as the labels of the test digits were
    for trial in done.trials:
        on_test = agreement(probe, trial["model"], *done.test)
        on_new = agreement(probe, trial["model"], scaled(held_back.x), labels)
        if on_test - on_new > GAP:
            expect.fail("It knows them.", misconception="trained-on-test", function=STEP)


def agreement(probe, model, x, y):
    """The share of labels on which a model agrees; 0 where it takes other inputs than these."""
    try:
        scores = np.asarray(probe.forward(model, x))
    except CannotTell:
        return 0.0
    fits = scores.ndim == 2 and len(scores) == len(y) and scores.shape[1] > 0
    return float(np.mean(scores.argmax(axis=1) == y)) if fits else 0.0

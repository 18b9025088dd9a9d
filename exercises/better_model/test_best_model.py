"""Step 9: the best model of 20,000 numbers."""

import numpy as np
import pytest

from grader import expect
from grader.exercises.better_model.images import as_images

STEP = "best_model"
MOST = 20_000


@pytest.fixture
def scores(probe, given, best, digits, task):
    """What it says of the test images."""

    def look():
        outputs = probe.forward(best[0], as_images(digits.x_test))
        return expect.class_scores(outputs, task=task, function=STEP)

    return given.once("scores", look)


def test_it_keeps_the_budget(probe, best, batch):
    """The model holds at most 20,000 numbers."""
    found = probe.describe(best[0], batch)["parameters"]
    expect.true(
        found <= MOST,
        f"The model holds {found:,} numbers.",
        expected=f"at most {MOST:,}",
        misconception="over-the-budget",
        function=STEP,
        near="Dense|Conv2D",
    )


def test_it_is_trained_on_what_it_was_given(probe, best):
    """It was trained here, on the images that were given to train on."""
    model, some, notes = best
    weights = probe.training_state(model)["weights"]  # it may stand around the one that was trained
    own = [n for n in notes if n.model == model.number or (weights and [*n.after] == [*weights])]
    expect.true(
        bool(own),
        "The model that came back was not trained here.",
        expected="a model that is built and trained in this function",
        misconception="not-trained-here",
        function=STEP,
        near="fit(",
    )
    most = max(note.samples or 0 for note in own)
    given = len(some.x_train) + len(some.x_val)
    expect.true(
        most <= given,
        f"Each epoch trained on {most} images; {given} were given.",
        expected="the images that are given",
        misconception="other-data",
        function=STEP,
        near="load_data|fit(",
    )


@pytest.mark.weight(2)
def test_it_reads_digits_it_has_never_seen(given, best, scores, digits, gate, task):
    """It reads digits that it has never seen well enough."""
    accuracy = float(np.mean(scores.argmax(axis=1) == digits.y_test))
    given.measured(seconds=sum(note.seconds for note in best[2]), accuracy=accuracy)
    expect.accuracy_at_least(accuracy, gate(STEP), task=task, things="digits", function=STEP)

"""Step 9: the best model of 20,000 numbers."""

import numpy as np
import pytest

from grader import expect
from grader.exercises.better_model.images import as_images

STEP = "best_model"
MOST = 20_000
PAIRS = 64
DARKER = 0.5
"""Of images as they are, many a probability is so near 0 that its logarithm is rounded."""
STRAIGHT = 0.01
"""Of one Dense layer the bend is below 0.0001, of models with relu above 0.05."""


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


def test_each_call_trains_a_model_of_its_own(student, best, parts):
    """A second call, with fewer images, gives another model."""
    if not student.submission.could_remember(STEP):
        return  # a second training takes long, so only where it may tell
    few = parts("a second time", 24, 12)
    back = student.best_model(few.x_train, few.y_train, few.x_val, few.y_val)
    again = expect.is_model(back, function=STEP)
    expect.true(
        again.number != best[0].number,
        "A second call gives the model of the first one.",
        expected="a model that is built and trained in this call",
        misconception="kept-from-before",
        function=STEP,
        near="return",
    )


@pytest.mark.weight(2)
def test_it_is_more_than_a_linear_model(probe, best, digits, fresh):
    """It computes more than one weighted sum of the pixels for each digit."""
    places = fresh("mixed").choice(len(digits.x_test), 2 * PAIRS, replace=False)
    images = as_images(digits.x_test[places]) * DARKER
    one, two = images[:PAIRS], images[PAIRS:]
    outputs = probe.forward(best[0], np.concatenate([one, two, (one + two) / 2]))
    bends = [bend(values) for values in readings(np.asarray(outputs, np.float64))]
    expect.true(
        min(bends) > STRAIGHT,
        "Its answer to a mixture of two images is always the mixture of its answers to them: it "
        "is a linear model.",
        expected="layers with an activation between, such as those of step 4",
        misconception="linear-model",
        function=STEP,
        near="Dense",
    )


def readings(outputs):
    """The outputs as scores, as they are before a softmax, and as before a sigmoid."""
    yield outputs
    if outputs.min() >= 0 and outputs.max() <= 1 + 1e-6:
        logs = np.log(np.clip(outputs, 1e-30, 1))
        yield logs - logs.mean(axis=1, keepdims=True)
        yield logs - np.log(np.clip(1 - outputs, 1e-7, 1))


def bend(values):
    """How far the middle third is from the mean of the others, by how much those vary; about 0."""
    one, two, between = np.split(values, 3)
    return float(np.abs(between - (one + two) / 2).mean() / max(np.abs(one - two).mean(), 1e-12))


@pytest.mark.weight(2)
def test_it_reads_digits_it_has_never_seen(given, best, scores, digits, gate, task, probe, batch):
    """It reads digits that it has never seen well enough."""
    accuracy = float(np.mean(scores.argmax(axis=1) == digits.y_test))
    given.measured(seconds=sum(note.seconds for note in best[2]), accuracy=accuracy)
    expect.accuracy_at_least(accuracy, gate(STEP), task=task, things="digits", function=STEP)
    given.worth_knowing(
        lambda: (
            f"Yours reads {accuracy:.1%} of the test digits with "
            f"{probe.describe(best[0], batch)['parameters']:,} numbers. The dense network of "
            "first_model has 118,282, and reads about 94%: looking at windows pays."
        )
    )

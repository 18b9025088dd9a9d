"""Step 8, your turn: at least three trials that differ, honestly told."""

from contextlib import contextmanager

import numpy as np
import pytest

from grader import expect
from grader.common.outcomes import Failed, Waiting
from grader.pages import charts

STEP = "experiment"
LEAST = 3
FEW = 320  # images for a second call, which nobody asks to learn much


@contextmanager
def after_the_one_model(done):
    """Where one model stands in several trials, what they say of it was true once, if at all."""
    try:
        yield
    except Failed:
        models = {trial["model"].number for trial in done.trials}
        if len(models) < len(done.trials):
            raise Waiting(STEP, "the same model object stands in more than one trial") from None
        raise


def test_three_trials_with_their_records(given, done):
    """At least three trials come back, each with model, epochs, accuracy and seconds."""
    given.picture(
        "trials",
        lambda: trials(done.trials),
        caption="Accuracy on the test images against training time, as your trials tell them.",
    )
    assert len(done.trials) >= LEAST
    given.worth_knowing(lambda: compared(done.trials))


def compared(found):
    """The best trial beside the worst."""
    best, worst = (
        pick(range(len(found)), key=lambda n: found[n]["accuracy"]) for pick in (max, min)
    )
    return (
        f"Your trial {best + 1} is the best with {found[best]['accuracy']:.1%} in "
        f"{found[best]['seconds']:.1f} s, trial {worst + 1} the worst with "
        f"{found[worst]['accuracy']:.1%} in {found[worst]['seconds']:.1f} s. Another start of the "
        "weights alone may shift either by about a point."
    )


def trials(found):
    """A picture of accuracy against training time."""
    points = [
        (float(each["seconds"]), float(each["accuracy"]), f"{n}: {each['epochs']} epochs")
        for n, each in enumerate(found, start=1)
    ]
    about = "; ".join(f"trial {name}, {y:.3f} in {x:.2f} s" for x, y, name in points)
    return charts.scatter(
        points, x_name="seconds of training", title="Accuracy and training time", about=about
    )


@pytest.fixture
def made_inside(student, given, done, task):
    """The trials, which were made while the function ran."""

    def look():
        expect.made_inside(
            done.trials,
            done.notes,
            elapsed=done.seconds,
            ignores=student.submission.ignores_parameters(STEP),
            task=task,
            function=STEP,
        )

    return given.once("made inside", look)


@pytest.fixture
def trained(probe, given, done):
    """The trials, where anything was trained: models that nobody trained differ in vain."""

    def look():
        if not expect.any_trained(probe, done.trials, done.notes, done.test):
            raise Waiting(STEP, "none of its models was trained")
        return done

    return given.once("trained", look)


def test_the_trials_differ(trained):
    """At least three of the trials differ in something."""
    expect.trials_differ(trained.trials, trained.notes, LEAST, function=STEP)


def test_each_trial_has_a_fresh_model(student, trained, another_call):
    """Each trial trains a fresh model of its own."""
    expect.independent_trials(trained.trials, trained.notes, function=STEP)
    if student.submission.could_remember(STEP):  # trainings cost time, so only where it may tell
        first = {trial["model"].number for trial in trained.trials}
        expect.true(
            any(trial["model"].number not in first for trial in another_call()),
            "A second call, on other images, gave the models of the first and no other.",
            expected="trials on the data that the function is given, each time",
            function=STEP,
        )


@pytest.fixture
def another_call(student, digits, scaled):
    """`another_call()`: the trials of a second call, on a few images."""

    def call():
        x_train, y_train = scaled(digits.x_train[:FEW]), digits.y_train[:FEW].astype(np.int64)
        x_test, y_test = scaled(digits.x_test[:FEW]), digits.y_test[:FEW].astype(np.int64)
        value = student.experiment(x_train, y_train, x_test, y_test)
        return expect.trials(value, LEAST, function=STEP)

    return call


def test_the_accuracies_are_true(probe, done, digits, task, made_inside):
    """Each accuracy is the one of its model on the test set."""
    expect.trained_on_what_is_given(
        done.notes, count=len(done.train[1]), whole=len(digits.x_train), task=task, function=STEP
    )
    expect.not_scaled_again(done.notes, np.asarray(done.test[0]), task=task, function=STEP)
    with after_the_one_model(done):
        expect.honest_trials(
            probe, done.trials, done.test, done.train, done.notes, task=task, function=STEP
        )


def test_epochs_and_seconds_are_true(probe, done, made_inside):
    """Epochs and seconds are those of the trial."""
    with after_the_one_model(done):
        expect.true_records(
            probe, done.trials, done.notes, done.test, elapsed=done.seconds, function=STEP
        )

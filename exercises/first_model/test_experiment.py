"""Step 8, your turn: at least three trials that differ, honestly told."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from grader import expect

STEP = "experiment"
LEAST = 3


@dataclass(frozen=True)
class Experiment:
    """What the call of `experiment` gave."""

    trials: list[dict[str, Any]]
    notes: list[dict[str, Any]]
    seconds: float
    test: tuple[Any, Any]
    train: tuple[Any, Any]


@pytest.fixture
def done(student, given, digits, scaled):
    """One call of `experiment`, on a part of the training images.

    Some test labels are altered, so that the accuracy on the test set is one that only the test
    set can tell.
    """

    def call():
        count = min(2000, len(digits.x_train))
        x_train, y_train = scaled(digits.x_train[:count]), digits.y_train[:count].astype(np.int64)
        x_test, y_test = scaled(digits.x_test), digits.y_test.astype(np.int64)
        y_test[::8] = (y_test[::8] + 1) % 10
        value = student.experiment(x_train, y_train, x_test, y_test)
        reply = student.last
        found = expect.trials(value, LEAST, function=STEP)
        return Experiment(
            found, reply.trainings, reply.seconds, (x_test, y_test), (x_train, y_train)
        )

    return given.once("experiment", call)


def test_three_trials_with_their_records(done):
    """At least three trials come back, each with model, epochs, accuracy and seconds."""
    assert len(done.trials) >= LEAST


def test_the_trials_differ(done):
    """At least three of the trials differ in something."""
    expect.trials_differ(done.trials, done.notes, LEAST, function=STEP)


def test_each_trial_has_a_fresh_model(done):
    """Each trial trains a fresh model of its own."""
    expect.independent_trials(done.trials, done.notes, function=STEP)


def test_the_accuracies_are_true(probe, done):
    """Each accuracy is the one of its model on the test set."""
    expect.honest_trials(probe, done.trials, done.test, done.train, done.notes, function=STEP)


def test_epochs_and_seconds_are_true(probe, done):
    """Epochs and seconds are those of the trial."""
    expect.true_records(
        probe, done.trials, done.notes, done.test, elapsed=done.seconds, function=STEP
    )

"""Step 6: three epochs of training on the whole training set."""

import numpy as np
import pytest

from grader import expect

STEP = "fit_model"
EPOCHS = 3


@pytest.fixture
def training(train):
    """What the call of `fit_model` did."""
    return train()


@pytest.fixture
def history(probe, training, given):
    """The History that came back."""
    return given.once(
        "history", lambda: probe.history(expect.is_history(training.history, function=STEP))
    )


def test_a_history_of_three_epochs(history, training):
    """The History of three epochs comes back."""
    expect.epochs_in_history(history, training.notes, EPOCHS, function=STEP)


def test_all_training_images_are_used(training, digits):
    """Each epoch goes through all of the training images."""
    if not training.notes:  # a loop of the student's own leaves no notes, but its mark on the model
        expect.every_weight_moved(training.before, training.after, function=STEP)
    whole = len(digits.x_train)
    expect.all_of_the_data(training.notes, training.labels, EPOCHS, whole=whole, function=STEP)


def test_the_given_model_is_trained(training):
    """The model that was given has learned."""
    expect.every_weight_moved(training.before, training.after, function=STEP)
    before, after = training.optimizers
    expect.true(
        before == after,
        f"The model was compiled with {before}; now its optimizer is {after}.",
        expected="the model as it was compiled, trained",
        misconception="recompiled-in-fit",
        near="compile",
    )


def reached(probe, model, x, y):
    """The accuracy of a model, recomputed; 0 where it does not take the images."""
    return probe.accuracies(model, x, y)[0] or 0.0


def test_it_reads_digits_it_has_never_seen(probe, training, images, gate):
    """The trained model reads test digits well enough."""
    test = reached(probe, training.model, images.test, images.test_labels)
    train = reached(probe, training.model, images.train, images.train_labels)
    dark = None
    if test < gate(STEP):
        darker = np.asarray(images.test) / 255
        dark = reached(probe, training.model, darker, images.test_labels)
    expect.accuracy_at_least(test, gate(STEP), train_accuracy=train, on_dark=dark, function=STEP)

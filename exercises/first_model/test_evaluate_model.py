"""Step 7: loss and accuracy on the data that is given."""

import numpy as np
import pytest

from grader import expect

STEP = "evaluate_model"
CLOSE = 0.0055  # two decimals, rounded


@pytest.fixture
def on_test(student, probe, given, trained_model, images):
    """What the student says of the test set, and what is true."""
    return given.once(
        "on test", lambda: ask(student, probe, trained_model, images.test, images.test_labels)
    )


def ask(student, probe, model, x, y):
    """(claimed loss, claimed accuracy), and both recomputed."""
    value = student.evaluate_model(model, x, y)
    claim = expect.pair_of_numbers(value, function=STEP)
    return claim, probe.evaluate(model, x, y)


def agrees(claim, truth):
    """Whether loss and accuracy are those recomputed."""
    loss, accuracy = claim
    slack = CLOSE + 0.002 * truth["loss"]
    losses = (truth["loss"], truth["clipped_loss"])
    loss_agrees = any(abs(loss - each) <= slack for each in losses)
    return loss_agrees and abs(accuracy - truth["accuracy"]) <= CLOSE


def altered(labels, scores):
    """The labels, with the model's second choice where that is not out of the question.

    A label that the model holds for impossible would make the loss depend on how it is clipped.
    """
    second = np.argsort(scores, axis=1)[:, -2]
    rows = np.arange(len(scores))
    if scores.min() < 0 or scores.max() > 1:
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        scores /= scores.sum(axis=1, keepdims=True)
    return np.where(scores[rows, second] > 1e-3, second, labels)


def test_loss_and_accuracy_on_the_test_set(on_test, probe, trained_model, images):
    """The loss and the accuracy on the test set come back, in this order."""
    claim, truth = on_test
    if agrees(claim, truth):
        return
    train = probe.evaluate(trained_model, images.train, images.train_labels)
    expect.fail(
        f"It says loss {claim[0]:.4g} and accuracy {claim[1]:.4g}; recomputed they are "
        f"{truth['loss']:.4g} and {truth['accuracy']:.4g}.",
        expected="the loss, then the accuracy, on the whole test set",
        misconception=why(claim, truth, train),
        near="evaluate",
    )


def why(claim, truth, train):
    """The misconception that wrong numbers show."""
    loss, accuracy = claim
    if agrees((accuracy, loss), truth):
        return "swapped"
    if abs(loss - accuracy) < 1e-9:
        return "one-number-twice"
    if agrees(claim, train):
        return "on-training-data"
    near = abs(accuracy - truth["accuracy"]) < 0.12 and abs(loss - truth["loss"]) < 0.4
    return "part-of-the-data" if near else ""


def test_on_whatever_data_is_given(student, probe, trained_model, images, scaled, digits, on_test):
    """Other images and labels give the numbers that belong to them."""
    claim, truth = on_test
    if not agrees(claim, truth) and not agrees(claim[::-1], truth):
        expect.fail(
            "The numbers are not those of the data that is given.",
            expected="loss and accuracy of these images and labels",
            misconception=why(claim, truth, truth) or "constants",
        )
    chosen = np.random.default_rng(5).permutation(len(digits.x_test))[:384]
    x = scaled(digits.x_test[chosen])
    labels = altered(images.test_labels[chosen], probe.forward(trained_model, x))
    claim, truth = ask(student, probe, trained_model, x, labels)
    if not agrees(claim, truth) and not agrees(claim[::-1], truth):
        same = np.allclose(claim, on_test[0], atol=1e-6)
        expect.fail(
            f"With other images and labels it says loss {claim[0]:.4g} and accuracy "
            f"{claim[1]:.4g}; recomputed they are {truth['loss']:.4g} and "
            f"{truth['accuracy']:.4g}.",
            expected="the numbers that belong to the data given",
            misconception="ignores-arguments" if same else "part-of-the-data",
            near="evaluate",
        )

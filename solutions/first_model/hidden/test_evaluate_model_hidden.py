"""Step 7, on digits that are not given, with labels made up for this one call."""

import numpy as np
import pytest

from grader import expect

STEP = "evaluate_model"
COUNT = 320


@pytest.mark.hint(
    "Measure the images and labels that are handed in, all of them, and nothing else."
)
def test_new_digits_and_labels(student, probe, another_model, scaled, held_back, fresh, task):
    """Loss and accuracy are right for another model, and digits and labels that are not given."""
    rng, model = fresh("evaluate"), another_model()
    x = scaled(held_back.x[rng.permutation(len(held_back.x))[:COUNT]])
    scores = expect.class_scores(np.asarray(probe.forward(model, x)), task=task, function=STEP)
    labels = made_up(scores, rng)
    loss = probe.measure(model, x, labels)
    accuracy = float(np.mean(scores.argmax(axis=1) == labels))
    claim = expect.pair_of_numbers(student.evaluate_model(model, x, labels), function=STEP)
    losses = [loss["loss"], loss["clipped_loss"]]
    either = (claim, claim[::-1])  # the order is for the check that students have
    expect.true(
        any(close(a, losses) and close(b, [accuracy]) for a, b in either),
        "Loss and accuracy are others.",
        function=STEP,
    )


def made_up(scores, rng):
    """Labels made from what the model says, so that they tell nothing about the true ones.

    Some are the model's second choice, unless it holds that for impossible: then the loss would
    depend on how it is clipped.
    """
    if scores.min() < 0 or scores.max() > 1:
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    scores = scores / scores.sum(axis=1, keepdims=True)
    first, second = np.argsort(scores, axis=1)[:, -1], np.argsort(scores, axis=1)[:, -2]
    possible = scores[np.arange(len(scores)), second] > 1e-3
    return np.where(possible & (rng.random(len(scores)) < 0.7), second, first)


def close(claim, truths):
    """Whether a number is one of the true ones, up to rounding to two decimals."""
    return any(abs(claim - truth) <= 0.0055 + 0.002 * truth for truth in truths)

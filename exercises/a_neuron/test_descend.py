"""Step 11: one step of gradient descent."""

import numpy as np
import pytest

from grader import expect
from grader.exercises.a_neuron import expectations

STEP = "descend"


def problem(rng, n, inputs, classes):
    """A batch with labels, and a layer that knows nothing yet."""
    return (
        rng.normal(0, 1, (n, inputs)),
        rng.integers(0, classes, n),
        rng.normal(0, 1, (inputs, classes)),
        rng.normal(0, 1, classes),
    )


def step(student, of, rate):
    """The layer after a step of the student's."""
    _, _, weights, bias = of
    value = student.descend(*of, rate)
    return expectations.weights_and_bias(value, (weights.shape, bias.shape), function=STEP)


def mistakes(of, rate):
    """What known mistakes give: by how much the numbers change."""
    x, labels, weights, bias = of
    dw, db = expectations.slope(*of)
    n, none = len(x), np.zeros_like
    p = expectations.rows_softmax(expectations.sums(x, weights, bias))
    one_hot = np.eye(len(bias))[labels]
    found = {
        "uphill": (rate * dw, rate * db),
        "nothing-learned": (none(dw), none(db)),
        "sum-for-mean": (-rate * n * dw, -rate * n * db),
        "bias-stays": (-rate * dw, none(db)),
        "weights-stay": (none(dw), -rate * db),
        "bias-by-sum": (-rate * dw, -rate * n * db),
        "weights-by-sum": (-rate * n * dw, -rate * db),
        "rate-forgotten": (-dw, -db),
        "rate-divided": (-dw / rate, -db / rate),
        "labels-not-taken-away": (-rate * x.T @ p / n, -rate * p.mean(axis=0)),
        "labels-alone": (rate * x.T @ one_hot / n, rate * one_hot.mean(axis=0)),
        "gradient-returned": (dw - weights, db - bias),
        "step-returned": (-rate * dw - weights, -rate * db - bias),
        "mean-over-classes": (-rate * dw / len(bias), -rate * db / len(bias)),
    }
    return {name: flat(both) for name, both in found.items()}


def flat(both):
    """Weights and biases as one row of numbers."""
    return np.concatenate([np.ravel(each) for each in both])


def test_the_loss_gets_smaller(student, fresh, given):
    """After a small step the cross-entropy on the batch is smaller."""
    rng, steps = fresh("smaller"), []
    for n, inputs, classes in ((12, 3, 2), (20, 4, 5), (1, 2, 3)):
        of, rate = problem(rng, n, inputs, classes), 0.05
        x, labels, weights, bias = of
        made = step(student, of, rate)
        before, after = expectations.loss(*of), expectations.loss(x, labels, *made)
        expect.true(
            after < before,
            f"The loss was {before:.5g}, and is {after:.5g} after the step.",
            expected="a smaller loss",
            misconception=known(flat(made) - flat((weights, bias)), of, rate),
            hint="The gradient points to where the loss rises: go the other way.",
            function=STEP,
        )
        told = f"{len(x)} sample{'s' * (len(x) > 1)}: {before:.4f} to {after:.4f}"
        steps = [*steps, told]
    given.worth_knowing(
        lambda: (
            f"One step of yours at rate 0.05 took the loss down, for {'; for '.join(steps)}. "
            "A training is thousands of such steps, each on another batch."
        )
    )


def known(change, of, rate):
    """The name of the mistake that changes the layer so; "" if none does."""
    fits = [n for n, made in mistakes(of, rate).items() if expectations.same(change, made).all()]
    return fits[0] if fits else ""


@pytest.mark.weight(2)
def test_rate_times_the_gradient(student, fresh):
    """Weights and biases change by the rate times the gradient, for any rate and any sizes."""
    rng = fresh("exact")
    for rate, (n, inputs, classes) in (
        (1.0, (8, 3, 4)),
        (0.5, (5, 2, 3)),
        (2.0, (16, 5, 2)),
        (0.1, (3, 4, 6)),
    ):
        of = problem(rng, n, inputs, classes)
        changes_by_the_gradient(step(student, of, rate), of, rate)


def changes_by_the_gradient(made, of, rate):
    """Weights and biases after a step are right."""
    _, _, *old = of
    changes = [new - before for new, before in zip(made, old, strict=True)]
    name = known(flat(changes), of, rate)
    for what, change, slope in zip(
        ("weight", "bias"), changes, expectations.slope(*of), strict=True
    ):
        expectations.agrees(
            change,
            -rate * slope,
            where=lambda place, what=what: (
                f"the change of {what} {', '.join(map(str, place))} at rate {rate:g}"
            ),
            mistakes={name: lambda change=change: change} if name else {},
            hint="Compare with the slope by hand: change one weight by 0.001, and see by how "
            "much the loss changes.",
            function=STEP,
        )


def test_what_came_in_stays(student, fresh):
    """New arrays come back: weights, biases and batch stay as they were."""
    of = problem(fresh("stays"), 6, 3, 3)
    step(student, of, 0.5)
    names = ["x", "labels", "weights", "bias", "rate"]
    expectations.unchanged(student.last.changed, names, function=STEP)

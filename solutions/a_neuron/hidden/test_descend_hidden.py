"""Step 11, many times over."""

import numpy as np
import pytest

from grader import expect
from grader.exercises.a_neuron import expectations

STEP = "descend"


@pytest.mark.hint("Is the step right wherever the weights stand, also far from where they began?")
def test_many_steps_learn(student, fresh):
    """Sixty steps one after another tell three groups of points apart."""
    rng = fresh("groups")
    turn = rng.uniform(0, 2 * np.pi)
    angles = turn + np.arange(3) * 2 * np.pi / 3
    labels = rng.permutation(np.arange(60) % 3)
    centres = 3 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    x = centres[labels] + rng.normal(0, 0.5, (60, 2))
    weights, bias = np.zeros((2, 3)), np.zeros(3)
    for _ in range(60):
        value = student.descend(x, labels, weights, bias, 0.5)
        weights, bias = expectations.weights_and_bias(value, ((2, 3), (3,)), function=STEP)
    reached = float(np.mean((x @ weights + bias).argmax(axis=1) == labels))
    expect.true(reached > 0.95, f"It tells {reached:.0%} of them right.", function=STEP)
    expect.true(expectations.loss(x, labels, weights, bias) < 0.1, "The loss stays high.")

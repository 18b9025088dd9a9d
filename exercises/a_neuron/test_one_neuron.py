"""Step 2: weighted sum, bias, and then it fires or does not."""

import numpy as np
import pytest

from grader.exercises.a_neuron import expectations

STEP = "one_neuron"


def mistakes(x, weights, bias):
    """What known mistakes give."""
    total = float(np.dot(x, weights))
    return {
        "sum-does-not-fire": lambda: total + bias,
        "product-not-summed": lambda: x * weights + bias >= 0,
        "terms-not-summed": lambda: x * weights + bias,
    }


def ask(student, x, weights, bias, others):
    """One call is right; gives what came back."""
    made = student.one_neuron(x, weights, bias)
    expectations.agrees(
        made,
        expectations.one_fires(float(np.dot(x, weights)) + bias),
        where=lambda _: f"x = {told(x)}, weights = {told(weights)} and bias = {bias:.4g}",
        mistakes=others,
        function=STEP,
    )
    return float(np.ravel(made)[0])


def told(values):
    """An array in few words."""
    return "[" + ", ".join(f"{v:.3g}" for v in values) + "]"


def test_the_bias_shifts_the_point(student, fresh):
    """Where the inputs cancel out the bias decides, and at 0 the neuron fires."""
    weight, other = fresh("bias").uniform(1, 3, 2)
    x, weights = np.array([1.0, -1.0, 0.0]), np.array([weight, weight, other])
    for bias, name in ((0.5, "bias-taken-away"), (-0.5, "bias-forgotten"), (0.25, ""), (-0.25, "")):
        wrong = {name: lambda bias=bias: bias < 0} if name else {}
        ask(student, x, weights, bias, mistakes(x, weights, bias) | wrong)
    at_zero = np.array([1.0, 2.0]), np.array([2.0, -1.5]), 1.0
    ask(student, *at_zero, {"zero-does-not-fire": lambda: 0})


@pytest.mark.weight(2)
def test_by_the_weighted_sum(student, fresh, given):
    """It fires where the weighted sum and the bias are 0 or more, for any number of inputs."""
    rng = fresh("neuron")
    fired = 0.0
    for inputs in (1, 2, 3, 5, 8):
        for _ in range(4):
            x, weights, bias = rng.normal(0, 1, inputs), rng.normal(0, 1, inputs), rng.normal()
            fired += ask(student, x, weights, float(bias), mistakes(x, weights, float(bias)))
    given.worth_knowing(
        lambda: (
            f"With random weights your neuron fired {fired:.0f} times out of 20. What it tells "
            "apart lies in its weights and bias alone: learning is nothing but changing these."
        )
    )

"""Step 7: weighted sums of all neurons, for a whole batch."""

import numpy as np
import pytest

from grader.exercises.a_neuron import expectations

STEP = "dense"


def mistakes(x, weights, bias):
    """What known mistakes give; where shapes do not fit, nothing of this kind can come back."""
    right = x @ weights + bias
    return {
        "bias-forgotten": lambda: x @ weights,
        "bias-taken-away": lambda: x @ weights - bias,
        "bias-multiplied": lambda: (x @ weights) * bias,
        "activation-too-early": lambda: np.maximum(right, 0),
        "fires-too-early": lambda: right >= 0,
        "sigmoid-too-early": lambda: 1 / (1 + np.exp(-right)),
        "product-turned": lambda: weights.T @ x.T + bias[:, None],
        "one-sample-only": lambda: right[0],
        **squares(x, weights, bias),
    }


def squares(x, weights, bias):
    """Mistakes that only square arrays let pass."""
    if x.shape != weights.shape or x.shape[0] != x.shape[1]:
        return {}
    return {
        "weights-turned": lambda: x @ weights.T + bias,
        "batch-turned": lambda: x.T @ weights + bias,
        "product-the-other-way": lambda: weights @ x + bias,
        "number-by-number": lambda: x * weights + bias,
    }


def ask(student, rng, n, inputs, units):
    """One call is right; gives what came back."""
    x, weights, bias = (
        rng.normal(0, 1, shape) for shape in ((n, inputs), (inputs, units), (units,))
    )
    made = student.dense(x, weights, bias)
    expectations.agrees(
        made,
        expectations.sums(x, weights, bias),
        where=expectations.of_sample("neuron"),
        mistakes=mistakes(x, weights, bias),
        function=STEP,
    )
    return np.asarray(made)


def test_which_way_round(student, fresh):
    """Rows are samples, columns of the weights are neurons, also where both have one size."""
    ask(student, fresh("square"), 3, 3, 3)


@pytest.mark.weight(2)
def test_batches_of_any_size(student, fresh, given):
    """For each sample and each neuron the weighted sum plus the neuron's bias comes back."""
    rng = fresh("layer")
    for n, inputs, units in ((4, 3, 2), (2, 5, 6), (1, 4, 3), (7, 2, 1), (20, 1, 4)):
        made = ask(student, rng, n, inputs, units)
    given.worth_knowing(
        lambda: (
            f"Your last batch gave {made.size} numbers, shape {made.shape}, with 8 parameters: the "
            "same weights serve every sample. A layer of 128 neurons on 784 pixels has 100,480."
        )
    )

"""Step 5: a smooth step."""

import numpy as np
import pytest

from grader.exercises.a_neuron import expectations

STEP = "sigmoid"


def mistakes(z):
    """What known mistakes give."""
    return {
        "exponent-without-minus": lambda: 1 / (1 + np.exp(z)),
        "brackets-of-the-fraction": lambda: 1 / 1 + np.exp(-z),
        "tanh-for-sigmoid": lambda: np.tanh(z),
        "softmax-for-sigmoid": lambda: np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True),
        "exponential-alone": lambda: np.exp(-z),
        "step-for-sigmoid": lambda: z >= 0,
        "derivative-of-sigmoid": lambda: 1 / (np.exp(z) + 2 + np.exp(-z)),
    }


def ask(student, z, others=None):
    """One call is right; gives what came back."""
    made = student.sigmoid(z)
    expectations.agrees(
        made,
        expectations.each(expectations.one_sigmoid, z),
        where=expectations.at(z),
        mistakes=mistakes(z) if others is None else others,
        function=STEP,
    )
    return np.asarray(made, np.float64)


@pytest.mark.weight(2)
def test_a_smooth_step(student, fresh):
    """Each number gives 1 / (1 + e to the power of -z), in the shape that came in."""
    rng = fresh("sigmoid")
    for shape in ((6,), (3, 4), (2, 3, 2)):
        ask(student, rng.normal(0, 2, shape))


def test_large_numbers(student, given):
    """Very large numbers give 1, very small ones 0."""
    z = np.array([-1000.0, -800.0, -30.0, 0.5, 30.0, 800.0, 1000.0])
    made = ask(student, z, {"sigmoid-overflows": lambda: np.exp(z) / (1 + np.exp(z))})
    given.worth_knowing(
        lambda: (
            f"Yours gives {made[3]:.3f} for 0.5, and for 30 it is {1 - made[4]:.1e} away from 1. "
            "So far out it is flat: there hardly anything is learned, which is one reason for relu."
        )
    )

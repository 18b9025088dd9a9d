"""Step 9: a relu layer and one more tell whether two inputs differ."""

import numpy as np
import pytest

from grader import expect
from grader.exercises.a_neuron import expectations

STEP = "xor_network"
FORM = "(w1, b1), (w2, b2) with shapes (2, h), (h,), (h, 1), (1,)"
WANTED = np.array([0.0, 1.0, 1.0, 0.0])
KNOWN = {
    (0, 1, 1, 1): "or-for-xor",
    (0, 0, 0, 1): "and-for-xor",
    (1, 0, 0, 1): "equal-for-different",
    (1, 1, 1, 0): "nand-for-xor",
}


@pytest.fixture
def network(student, given):
    """The two layers, as floats."""

    def make():
        value = student.xor_network()
        first, last = expectations.pair(value, expected=FORM, function=STEP)
        return hidden(first), output(last)

    return given.once("network", make)


def hidden(value):
    """Weights (2, h) and biases (h,)."""
    weights, bias = both(value)
    expect.true(
        weights.ndim == 2 and weights.shape[0] == 2 and bias.shape == weights.shape[1:],
        f"The shapes of the hidden layer are {weights.shape} and {bias.shape}.",
        expected="(2, h) and (h,)",
        misconception="other-shapes-of-a-layer",
        function=STEP,
    )
    return weights, bias


def output(value):
    """Weights (h, 1) and biases (1,)."""
    weights, bias = both(value)
    one_column = weights.ndim > 0 and weights.shape in ((len(weights), 1), (len(weights),))
    expect.true(
        one_column and bias.size == 1,
        f"The shapes of the last layer are {weights.shape} and {bias.shape}.",
        expected="(h, 1) and (1,)",
        misconception="other-shapes-of-a-layer",
        function=STEP,
    )
    return weights.reshape(-1, 1), bias.reshape(1)


def both(value):
    """Weights and biases of a layer, whatever their shapes are."""
    weights, bias = expectations.pair(value, expected="weights and biases", function=STEP)
    made = [expectations.numbers(each, (0,), function=STEP) for each in (weights, bias)]
    return made[0], made[1]


def test_two_layers_that_fit(network):
    """Two layers come back, of which the second takes what the first gives."""
    fits(network)


def fits(network):
    """The second takes as many numbers as the first gives."""
    (first, _), (last, _) = network
    expect.true(
        len(last) == first.shape[1],
        f"The hidden layer has {first.shape[1]} neurons, and the last one takes {len(last)}.",
        expected="as many rows of w2 as there are columns of w1",
        misconception="other-shapes-of-a-layer",
        function=STEP,
    )


def test_it_tells_whether_they_differ(network, given):
    """With relu in between they give 1 where the two inputs differ, and 0 where they do not."""
    (first, shift), (last, end) = network
    fits(network)
    inner = expectations.sums(expectations.FOUR, first, shift)
    got = expectations.sums(np.maximum(inner, 0), last, end)[:, 0]
    name = KNOWN.get(tuple(int(v) if v in (0, 1) else -1 for v in np.round(got, 3)), "")
    if works(expectations.sums(np.where(inner >= 0, 1.0, 0.0), last, end)[:, 0]):
        name = "made-for-step-neurons"
    elif first.shape[1] == 1:
        name = "one-hidden-neuron"
    elif works(-got):
        name = "sign-turned"
    for x, value, due in zip(expectations.FOUR, got, WANTED, strict=True):
        expect.true(
            abs(value - due) <= 0.01,
            f"For ({x[0]:g}, {x[1]:g}) the network gives {value:.4g}.",
            expected=f"{due:g}",
            misconception=name,
            hint="Write down what each hidden neuron gives for the four inputs, after relu.",
            function=STEP,
        )
    given.worth_knowing(
        lambda: (
            f"After relu your {first.shape[1]} hidden neurons give "
            + ", ".join(told(row) for row in np.maximum(inner, 0))
            + " for the four inputs. Now one neuron can tell them apart, which it could not before."
        )
    )


def told(row):
    """A row of numbers in few characters."""
    return "(" + ", ".join(f"{each:.3g}" for each in row) + ")"


def works(got):
    """Whether these are the right four numbers."""
    return bool(np.all(np.abs(got - WANTED) <= 0.01))

"""Step 3: a neuron that fires for two ones, and for nothing else."""

import pytest

from grader import expect
from grader.exercises.a_neuron import expectations

STEP = "and_gate"
KNOWN = {
    (0, 1, 1, 1): "or-for-and",
    (1, 1, 1, 0): "nand-for-and",
    (0, 0, 0, 0): "never-fires",
    (1, 1, 1, 1): "always-fires",
}


@pytest.fixture
def chosen(student, given):
    """Weights and bias, as floats (2,) and ()."""
    return given.once(
        "chosen",
        lambda: expectations.weights_and_bias(student.and_gate(), ((2,), ()), function=STEP),
    )


def test_two_weights_and_a_bias(chosen):
    """Two weights and one bias come back."""
    weights, bias = chosen
    for each in (*weights, bias):
        expect.true(
            abs(float(each)) < float("inf"),
            f"One of the numbers is {float(each)}.",
            expected="three numbers",
            misconception="no-number",
            function=STEP,
        )


def test_for_two_ones_alone(chosen, given):
    """With them a neuron fires for (1, 1), and for no other two inputs."""
    weights, bias = chosen
    fired = tuple(int(float(x @ weights) + float(bias) >= 0) for x in expectations.FOUR)
    for x, got, due in zip(expectations.FOUR, fired, (0, 0, 0, 1), strict=True):
        total = float(x @ weights) + float(bias)
        expect.true(
            got == due,
            f"For ({x[0]:g}, {x[1]:g}) weighted sum and bias are {total:.4g}, "
            f"so the neuron {'fires' if got else 'does not fire'}.",
            expected="0 or more for (1, 1), and less than 0 for the three others",
            misconception=KNOWN.get(fired, ""),
            hint="Write down weighted sum and bias for each of the four inputs.",
            function=STEP,
        )
    given.worth_knowing(lambda: margins(weights, float(bias)))


def margins(weights, bias):
    """How far the sums are from where the neuron tips over."""
    sums = [float(x @ weights) + bias for x in expectations.FOUR]
    return (
        f"Your sums are {', '.join(f'{each:.3g}' for each in sums)}: (1, 1) is {sums[-1]:.3g} "
        f"above the point where the neuron tips over, the nearest other {-max(sums[:-1]):.3g} "
        "below. Many weights do; learning finds some of them."
    )

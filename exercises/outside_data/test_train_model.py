"""Step 7: a model of prepared pictures."""

import numpy as np
import pytest

from grader import expect
from grader.sandbox.evidence import Handle

STEP = "train_model"


@pytest.fixture
def outputs(student, probe, given, ready):
    """What the trained model says of pictures that it has not seen, float (n, units)."""

    def ask():
        x = ready["x_train"].astype(np.float32) / 255
        value = student.train_model(x, ready["y_train"].astype(np.int64))
        if isinstance(value, Handle) and value.kind == "history":
            expect.fail(
                "It returned a History.",
                expected="the trained model",
                misconception="history-for-the-model",
                function=STEP,
            )
        model = expect.is_model(value, function=STEP)
        return probe.forward(model, ready["x_test"].astype(np.float32) / 255)

    return given.once("outputs", ask)


def test_a_number_for_each_digit(outputs):
    """For pictures of 28 x 28 pixels the model gives a number for each of the ten digits."""
    expect.shape(outputs, (300, 10), expected="ten numbers for each picture", function=STEP)


@pytest.mark.weight(2)
def test_it_reads_pictures_it_has_not_seen(outputs, ready, gate, given):
    """The model finds the digit in most of the pictures that it has not seen."""
    reached = float(np.mean(outputs.argmax(axis=1) == ready["y_test"]))
    if reached < gate(STEP):
        expect.fail(
            f"It finds the digit in {reached:.0%} of the pictures.",
            expected=f"{gate(STEP):.0%} or more",
            misconception="not-trained-enough",
            function=STEP,
        )
    given.worth_knowing(lambda: hardest(outputs.argmax(axis=1), ready["y_test"], reached))


def hardest(said, truth, reached):
    """The digit that the model finds least often."""
    shares = [float(np.mean(said[truth == digit] == digit)) for digit in range(10)]
    worst = int(np.argmin(shares))
    return (
        f"Your model reads {reached:.0%} of 300 pictures that it has not seen. It is worst at the "
        f"digit {worst}, of which it finds {shares[worst]:.0%}."
    )

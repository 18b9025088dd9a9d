"""Step 9: one picture."""

import numpy as np
import pytest

from grader import expect

STEP = "predict_digit"


@pytest.fixture
def answers(student, probe, given, ready, reader, fresh):
    """What came back for a few pictures, each with the model's probabilities."""

    def ask():
        places = fresh("pictures").choice(300, 5, replace=False)
        x = ready["x_test"][places].astype(np.float32) / 255
        outputs = probe.forward(reader, x)
        pairs = zip(x, outputs, strict=True)
        return [(student.predict_digit(reader, image), row) for image, row in pairs]

    return given.once("answers", ask)


def pair(value):
    """The digit and the probability."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        expect.fail("It is no pair.", expected="a digit and its probability", function=STEP)
    if any(isinstance(each, np.ndarray | list) for each in value):
        expect.fail(
            "An array came back in the place of a number.",
            expected="a digit and its probability, a number each",
            misconception="array-for-a-number",
            function=STEP,
        )
    return expect.pair_of_numbers(value, function=STEP)


@pytest.mark.weight(2)
def test_the_most_probable_digit(answers):
    """The first number is the digit that the model finds most probable."""
    for value, row in answers:
        digit, _ = pair(value)
        expect.true(
            digit == row.argmax(),
            f"It says {digit:g}, where the model finds {row.argmax()} most probable.",
            expected="the place of the largest probability",
            function=STEP,
        )


def test_how_sure_it_is(answers, given):
    """The second number is the probability of that digit."""
    for value, row in answers:
        _, sure = pair(value)
        if abs(sure - row.max()) > 2e-3:
            expect.fail(
                f"It says that the probability is {sure:.4g}.",
                expected=f"{row.max():.4g}",
                misconception="percent-for-share" * bool(abs(sure / 100 - row.max()) < 2e-3),
                function=STEP,
            )
    said = [pair(value) for value, _ in answers]
    digit, least = min(said, key=lambda each: each[1])
    given.worth_knowing(
        lambda: (
            f"Of {len(said)} pictures the model was least sure of one that it calls {digit:g}, "
            f"with {least:.1%}. Sure is not right: it has no way to say that a picture is no digit "
            "at all."
        )
    )

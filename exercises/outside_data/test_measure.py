"""Step 8: accuracy, and what guessing reaches."""

import numpy as np
import pytest

from grader import expect

STEP = "measure"


def altered(found, rng, share):
    """Labels of which this share is what the model says; 3 is more frequent than the others."""
    wrong = (found + rng.integers(1, 10, len(found))) % 10
    right = rng.permutation(len(found)) < share * len(found)
    labels = np.where(right, found, wrong)
    return np.where((rng.random(len(found)) < 0.2) & ~right, 3, labels)


@pytest.fixture
def measured(student, probe, given, ready, reader, fresh):
    """Pairs that came back, each with the model's digits and the labels."""

    def ask():
        x = ready["x_test"].astype(np.float32) / 255
        found = probe.forward(reader, x).argmax(axis=1)
        rng, made = fresh("labels"), []
        for share, count in ((0.7, 300), (0.4, 137)):
            y = altered(found[:count], rng, share)
            pair = expect.pair_of_numbers(student.measure(reader, x[:count], y), function=STEP)
            made.append((pair, found[:count], y))
        return made

    return given.once("measured", ask)


@pytest.mark.weight(2)
def test_the_share_of_right_digits(measured):
    """The first number is the share of pictures whose digit the model finds."""
    for (reached, guessed), found, y in measured:
        right = float(np.mean(found == y))
        if abs(reached - right) > 2e-3:
            percent = abs(reached / 100 - right) < 2e-3
            swapped = abs(guessed - right) < 2e-3
            name = "percent-for-share" if percent else "loss-first" if swapped else ""
            expect.fail(
                f"The first number is {reached:.4g}; the model finds {right:.1%} of the digits.",
                expected=f"{right:.4g}",
                misconception=name or "measured-on-something-else",
                function=STEP,
            )


def test_the_share_of_a_guess(measured, given):
    """The second number is what somebody reaches who always says the most frequent digit."""
    for (_, guessed), _, y in measured:
        most = float(np.bincount(y).max() / len(y))
        if abs(guessed - most) > 2e-3:
            tenth = abs(guessed - 0.1) < 1e-6
            percent = abs(guessed / 100 - most) < 2e-3
            expect.fail(
                f"The second number is {guessed:.4g}.",
                expected=f"{most:.4g}, the share of the most frequent digit in `y`",
                misconception="guess-of-a-tenth" if tenth else "percent-for-share" * bool(percent),
                function=STEP,
            )
    (reached, guessed), _, _ = measured[0]
    given.worth_knowing(
        lambda: (
            f"Yours says {reached:.1%} for a model and {guessed:.1%} for somebody who only "
            "guesses. What counts is the distance between the two; a lone accuracy tells little."
        )
    )

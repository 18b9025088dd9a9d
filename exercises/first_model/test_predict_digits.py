"""Step 11: one digit for each image."""

import functools

import numpy as np
import pytest

from grader import expect
from grader.exercises.first_model import expectations

STEP = "predict_digits"


@pytest.fixture
def predict(student, probe, scaled, task):
    """`predict(model, images)`: the student's digits, and the model's scores."""

    def ask(model, images, scale=scaled):
        x = scale(images)
        scores = probe.forward(model, x)  # before anything can change the model
        scores = expect.class_scores(scores, task=task, function=STEP)
        digits = expect.classes_predicted(
            student.predict_digits(model, x), len(images), task=task, function=STEP
        )
        return digits, scores

    return ask


@pytest.fixture
def moved(digits, fresh):
    """200 test images, each moved by a pixel: what a model says of them stands in no list."""
    rng = fresh("predict")
    images = digits.x_test[rng.permutation(len(digits.x_test))[:200]]
    ways = rng.integers(0, 4, len(images))
    turned = [np.roll(images, step, axis) for axis in (1, 2) for step in (-1, 1)]
    return np.stack([turned[way][place] for place, way in enumerate(ways)])


@pytest.fixture
def some(given, predict, trained_model, moved):
    """Predictions for 200 images, among which the model sees each of the ten digits.

    A model of the student's own that never says "0" cannot show what becomes of a "0". A ready-made
    one reads values from 0 to 1 only, which may not be what the student's `normalize` gives.
    """

    def ask():
        found = predict(trained_model, moved)
        if len(digits_seen(found[1])) < 10:
            found = predict(trained_model, moved, lambda raw: raw / 255)
        return found

    found, scores = given.once("some", ask)
    seen = digits_seen(scores)
    expect.true(
        len(seen) == 10,
        f"The model takes 200 images of all ten digits for {len(seen)} different ones.",
        expected="a trained model and images that it can read",
    )
    return found, scores


def digits_seen(scores):
    """The digits that a model gives the highest score to."""
    return np.unique(scores.argmax(axis=1))


def test_one_digit_per_image(some):
    """One whole number from 0 to 9 comes back for each image."""
    found, _ = some
    expect.true(
        bool(((found >= 0) & (found <= 9)).all()),
        f"Predictions go from {found.min()} to {found.max()}.",
        expected="whole numbers from 0 to 9",
        misconception="unsure-left-out" if found.min() < 0 else "off-by-one",
    )


@pytest.mark.weight(2)
def test_the_most_probable_digit(some, probe, trained_model, scaled, moved, given):
    """Each is the digit to which the model gives the highest probability."""
    found, scores = some
    compare(found, scores, lambda: twice(probe, trained_model, scaled(moved)))
    given.worth_knowing(lambda: closest(found, scores))


def closest(found, scores):
    """The image for which the decision was closest."""
    two = np.sort(scores, axis=1)[:, -2:]
    at = int(np.argmin(two[:, 1] - two[:, 0]))
    second = int(np.argsort(scores[at])[-2])
    counts = np.bincount(found.astype(int), minlength=10)
    return (
        f"Among 200 images it says {int(counts.argmax())} most often, {counts.max()} times. The "
        f"closest decision was a {found[at]}, which might as well have been a {second}: "
        "argmax does not tell how sure a model is."
    )


def test_a_single_image(predict, probe, scaled, trained_model, moved, some):
    """A batch of a single image works as well."""
    black = probe.forward(trained_model, np.asarray(scaled(moved[:1])) * 0).argmax()
    seen = some[1].argmax(axis=1)
    seen[(seen == black) | (seen == 0)] = -1  # darkness and zeros do not pass for it
    for digit in np.unique(seen[seen >= 0])[:3]:  # one is guessed once in ten times
        place = int(np.argmax(seen == digit))
        found, scores = predict(trained_model, moved[place : place + 1])
        compare(found, scores)


def test_whatever_model_and_images_are_given(
    student, predict, probe, scaled, other_model, moved, some
):
    """Another model and other images give the digits that belong to them."""
    images = moved[::-1].copy()
    found, scores = predict(other_model, images)
    # Often all the same, so that nothing but the code tells it from a constant.
    told = any(student.submission.mentions(STEP, word) for word in ("normalize(", "/ 255", "/255"))
    again = functools.partial(twice, probe, other_model, scaled(images))
    compare(found, scores, again if told else None, ignored=True)


def twice(probe, model, x):
    """The digits that the model sees in images that are normalised once more, in several ways."""
    for each in expectations.scaled_again(np.asarray(x)):
        yield probe.forward(model, each).argmax(axis=1)


def compare(found, scores, again=None, *, ignored=False):
    """The digits are those with the highest scores, but for ties."""
    wrong = int(np.sum(~expect.are_most_probable(found, scores)))
    if not wrong:
        return
    name = why(found, scores, again, ignored=ignored)
    expect.fail(
        f"{wrong} of {len(found)} predictions are not the model's most probable digit.",
        expected="the place of the largest of the ten probabilities of each image",
        misconception=name,
        near="normaliz|/ 255|/255|argm" if name == "normalised-twice" else "argm",
    )


def why(found, scores, again, *, ignored):
    """The misconception that wrong digits show."""
    best = scores.argmax(axis=1)
    least = max(0.95, float(np.mean(found == best)))
    if again is not None and any(np.mean(found == seen) > least for seen in again()):
        return "normalised-twice"  # which often makes all digits the same, so it comes first
    if len(found) > 5 and len(set(found.tolist())) == 1:
        return "constant"
    if len(found) < 5:
        return ""
    if np.mean(found == best + 1) > 0.9 or np.mean(found == best - 1) > 0.9:
        return "off-by-one"
    if (found < 0).any():
        return "unsure-left-out"
    ranks = scores.argsort(axis=1)
    for place, name in ((-2, "second-best"), (0, "least-likely")):
        if np.mean(found == ranks[:, place]) > 0.9:
            return name
    if np.array_equal(np.sort(found), np.sort(best)):
        return "order-lost"
    if np.mean(found == best) > 0.8:
        return "rounded-first"
    return "ignores-arguments" if ignored else "guessed"

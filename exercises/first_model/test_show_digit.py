"""Step 2: a picture of a digit, with its label."""

import numpy as np
import pytest

from grader import expect
from grader.exercises.first_model import expectations
from grader.pages import charts


@pytest.fixture
def pictures(student, probe, given, digits):
    """For four images, two of one label: what the figure shows."""
    return given.once("pictures", lambda: draw(student, probe, given, digits))


def draw(student, probe, given, digits):
    """Call `show_digit` with real images, and with one that no data set holds."""
    made_up = np.random.default_rng(11).integers(0, 256, size=(28, 28)).astype(np.uint8)
    real = ((digits.x_train[5], 2), (digits.x_test[1], 7), (digits.x_train[1], 2))
    shown = []
    for image, label in (*real, (made_up, 4)):
        figure = expect.is_figure(student.show_digit(image, label), function="show_digit")
        shown.append((image, label, probe.figure(figure)))
    image, label, figure = shown[0]
    given.picture(
        "digit",
        lambda: shown_beside(image, label, expect.as_seen(figure)),
        caption="The image that was given, and what your figure shows.",
    )
    return shown


def shown_beside(image, label, values):
    """A picture of the image that was given, and of the one that the figure shows."""
    given = charts.image(image, about=f"The image that was given, a {label}", caption="given")
    if not values:
        return given
    return given + charts.image(values[0], about="What your figure shows", caption="shown")


def test_a_figure_comes_back(pictures):
    """A Matplotlib Axes or Figure comes back."""
    assert len(pictures) == 4


def test_the_image_is_shown(pictures):
    """The figure shows the image that was given, upright."""
    earlier = []
    for image, _, figure in pictures:
        expect.shows_image(figure, image, function="show_digit")
        expect.shows_no_other(figure, earlier)
        earlier.append(image)


def test_the_label_is_shown(pictures, given):
    """The figure names the label that was given."""
    shown = [(label, figure["texts"]) for _, label, figure in pictures]
    hidden = {label: figure["hidden"] for _, label, figure in pictures}
    expectations.shows_label(shown, hidden, function="show_digit")
    given.worth_knowing(lambda: about(*pictures[0][:2]))


def about(image, label):
    """What an image is for a program."""
    ink = int(np.count_nonzero(image))
    return (
        f"What you see as a {label} is 784 numbers to the model: {784 - ink} of them are 0, and "
        f"the {ink} others go up to {image.max()}. Press p to see your figure beside them."
    )

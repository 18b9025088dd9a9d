"""Step 3: grey levels become small floats, each image on its own."""

import numpy as np
import pytest

from grader import expect

STEP = "normalize"


@pytest.fixture
def some(digits):
    """Images as they come, and darker ones."""
    images = digits.x_test[:40].copy()
    images[20:] //= 3
    return images


@pytest.fixture
def made(student, given, some):
    """The normalised images, as floats."""
    return given.once("made", lambda: expect.floats(student.normalize(some), some, function=STEP))


def test_floats_of_the_same_shape(made):
    """Floats come back, in the same shape."""
    assert made.dtype.kind == "f"


def test_small_numbers(made, some):
    """The values lie in [0, 1] or [-1, 1]."""
    expect.normalised_range(made, some, function=STEP)


def test_no_shade_is_lost(made, some):
    """Each pixel keeps its place and its shade of grey."""
    expect.keeps_levels(made, some, function=STEP)


def test_an_image_is_scaled_alike_in_any_company(student, made, some):
    """An image gives the same result alone as beside other images."""
    among_dark = expect.floats(student.normalize(some[25:]), some[25:], function=STEP)
    turned = expect.floats(student.normalize(some[::-1]), some, function=STEP)[::-1]
    for alone, among in ((among_dark, made[25:]), (turned, made)):
        axis_zero = bool(np.isclose(np.linalg.norm(alone, axis=0).max(), 1.0, atol=1e-3))
        expect.same_in_any_company(alone, among, function=STEP, axis_zero=axis_zero)
    single = expect.floats(student.normalize(some[:1]), some[:1], function=STEP)
    expect.same_in_any_company(
        single,
        made[:1],
        function=STEP,
        axis_zero=single.max() == 1.0 and len(np.unique(single)) <= 2,
    )

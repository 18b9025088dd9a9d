"""Step 3: grey levels become small floats, each image on its own."""

import numpy as np
import pytest

from grader import expect
from grader.exercises.first_model import expectations
from grader.pages import charts

STEP = "normalize"


@pytest.fixture
def some(digits):
    """Images as they come, and darker ones."""
    images = digits.x_test[:40].copy()
    images[20:] //= 3
    return images


@pytest.fixture
def answer(student, given, some):
    """What came back for them, and whether they themselves were changed."""
    return given.once("answer", lambda: (student.normalize(some), bool(student.last.changed)))


@pytest.fixture
def made(student, given, some, answer):
    """The normalised images, as floats."""
    floors = student.submission.mentions(STEP, "//")

    def call():
        value, _ = answer
        given.picture(
            "range",
            lambda: levels(some, "Before") + levels(expect.array(value, function=STEP), "After"),
            caption="How often which number occurs, before and after your `normalize` "
            "(heights on a root scale).",
        )
        return expectations.floats(value, some, floors=floors, function=STEP)

    return given.once("made", call)


def levels(values, when):
    """A picture of how often which number occurs."""
    values = np.asarray(values, np.float64)
    counts, edges = np.histogram(values, bins=8)
    bars = [(f"{edge:.3g}", round(n**0.5)) for n, edge in zip(counts, edges, strict=False)]
    title = f"{when}: from {values.min():.4g} to {values.max():.4g}"
    about = "; ".join(f"{n} from {edge:.3g}" for n, edge in zip(counts, edges, strict=False))
    return charts.histogram(bars, numbers=False, heading=True, title=title, about=about)


def test_floats_of_the_same_shape(made):
    """Floats come back, in the same shape."""
    expect.full_precision(made, function=STEP)


def test_small_numbers(made, some, given):
    """The values lie in [0, 1] or [-1, 1]."""
    expectations.normalised_range(made, some, function=STEP)
    given.worth_knowing(
        lambda: (
            f"Yours go from {np.min(made):.3g} to {np.max(made):.3g} with a mean of "
            f"{np.mean(made):.3g}; before, the mean was {np.mean(some):.3g}. "
            f"{np.mean(np.asarray(some) == 0):.0%} of all pixels are ground without ink."
        )
    )


def test_no_shade_is_lost(made, some, answer):
    """Each pixel keeps its place and its shade of grey."""
    expectations.keeps_levels(made, some, function=STEP)
    _, changed = answer
    expect.true(
        not changed,
        "The images that were handed in have changed.",
        expected="a new array, and the one that came in as it was",
        misconception="changes-its-input",
        function=STEP,
    )


def test_an_image_is_scaled_alike_in_any_company(
    student, probe, made, some, images, own_scaled, batch_sizes, task
):
    """An image gives the same result alone as beside other images."""
    among_dark = expectations.floats(student.normalize(some[25:]), some[25:], function=STEP)
    turned = expectations.floats(student.normalize(some[::-1]), some, function=STEP)[::-1]
    single = expectations.floats(student.normalize(some[:1]), some[:1], function=STEP)
    for part, among in ((among_dark, made[25:]), (turned, made), (single, made[:1])):
        expect.same_in_any_company(
            part, among, task=task, axis_zero=across_images(part), function=STEP
        )
    for many, sizes in ((images.raw_train, batch_sizes), (images.raw_test, (64,))):
        ranges = ranges_of(probe, own_scaled(many), many)
        expectations.each_image_scaled(ranges, many, function=STEP)
        for size in sizes:
            few = np.random.default_rng(13).permutation(len(many))[:size]
            alone = ranges_of(probe, student.normalize(many[few]), many[few])
            expect.same_in_any_company(alone, ranges[few], task=task, function=STEP)
    expectations.still_shows(own_scaled(images.raw_test), images.raw_test, function=STEP)


def ranges_of(probe, made, images):
    """Of each result: smallest and largest value, mean, and a mean weighted by place, (n, 4)."""
    made = expect.array(made, expected="an array of floats", function=STEP)
    expect.shape(made, images.shape, misconception="shape-changed", function=STEP)
    return probe.ranges(made)


def across_images(values):
    """Whether each pixel was scaled by what it is in all images: its norm or its maximum is 1."""
    inked = np.abs(values).max(axis=0) > 0
    for size in (np.linalg.norm(values, axis=0), np.abs(values).max(axis=0)):
        if np.allclose(size[inked], 1.0, atol=1e-3):
            return True
    return False

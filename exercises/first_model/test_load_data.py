"""Step 1: the digits as Keras gives them."""

import numpy as np
import pytest

from grader import expect
from grader.exercises.first_model import expectations
from grader.sandbox.evidence import Handle, RemoteArray, describe

PAIRS = "two pairs: (x_train, y_train), (x_test, y_test)"


@pytest.fixture
def pairs(student, given):
    """What `load_data` returned, as two pairs."""
    return given.once("pairs", lambda: two_pairs(student.load_data()))


def two_pairs(value):
    """`value`, if it is a pair of pairs."""
    if isinstance(value, list | tuple) and len(value) == 4 and all(map(is_array, value)):
        expect.fail(
            "`load_data` returned four arrays in a row.", expected=PAIRS, misconception="flat-tuple"
        )
    if not (isinstance(value, list | tuple) and len(value) == 2 and all(map(is_pair, value))):
        name = "test-set-missing" if is_pair(value) else "not-two-pairs"
        if isinstance(value, Handle) and value.kind == "function":
            name = "not-called"
        expect.fail(f"`load_data` returned {describe(value)}.", expected=PAIRS, misconception=name)
    return value


def is_array(value):
    """Whether `value` is an array of numbers."""
    return isinstance(value, np.ndarray | RemoteArray) and value.dtype.kind != "U"


def is_pair(value):
    """Whether `value` is a pair of arrays."""
    return isinstance(value, list | tuple) and len(value) == 2 and all(map(is_array, value))


def same_set(x, y, wanted_x, wanted_y):
    """Whether the same images stand beside the same labels, in whatever order."""
    if tuple(x.shape) != wanted_x.shape or tuple(y.shape) != wanted_y.shape:
        return False
    return sorted_pairs(x, y) == sorted_pairs(wanted_x, wanted_y)


def in_order(pairs):
    """The larger pair first: which is which is another check's question."""
    return sorted(pairs, key=lambda pair: pair[0].shape, reverse=True)


def shuffled_alone(x, wanted_x):
    """Whether these are the same images in another order."""
    if tuple(x.shape) != wanted_x.shape or np.array_equal(x, wanted_x):
        return False
    zeros = np.zeros(len(wanted_x), np.uint8)
    return same_set(x, zeros, wanted_x, zeros)


def sorted_pairs(x, y):
    """Each image's bytes with its label, sorted."""
    x, y = np.asarray(x), np.asarray(y)
    if x.min() < 0 or x.max() > 255 or not np.array_equal(x, x.astype(np.uint8)):
        return None
    rows = x.astype(np.uint8).reshape(len(x), -1)
    return sorted((row.tobytes(), float(label)) for row, label in zip(rows, y, strict=True))


def counted(labels, tests):
    """How often which digit occurs among the training images."""
    counts = np.bincount(labels.astype(int), minlength=10)
    most, least = int(counts.argmax()), int(counts.argmin())
    return (
        f"Your {len(labels)} training images hold {counts[most]} times a {most}, and only "
        f"{counts[least]} times a {least}. The {tests} test images stay unseen until the end."
    )


def test_two_pairs_of_arrays(pairs, given):
    """Two pairs come back: training images and labels, test images and labels."""
    (x_train, y_train), (x_test, y_test) = pairs
    given.worth_knowing(lambda: counted(np.asarray(y_train), len(x_test)))
    sizes = [len(a.shape) for a in (x_train, y_train, x_test, y_test)]
    if sorted(sizes) == [1, 1, 3, 3] and sizes != [3, 1, 3, 1]:
        expect.fail(
            f"The arrays have {', '.join(map(str, sizes))} dimensions, in this order.",
            expected=PAIRS,
            misconception="arrays-in-wrong-order",
        )
    if np.array_equal(x_train, x_test):
        expect.fail(
            "Both pairs hold the same images.", expected=PAIRS, misconception="test-set-missing"
        )
    if len(x_train) < len(x_test):
        expect.fail(
            "The first pair is smaller than the second.",
            expected=PAIRS,
            misconception="arrays-in-wrong-order",
        )


def test_all_images_as_they_are(pairs, digits):
    """All images are there, 28 × 28 grey levels from 0 to 255."""
    for (x, _), which in zip(in_order(pairs), ("train", "test"), strict=True):
        wanted_x = getattr(digits, f"x_{which}")
        if not np.array_equal(x, wanted_x) and not shuffled_alone(x, wanted_x):
            expectations.same_images(x, wanted_x, which=f"x_{which}", function="load_data")
        expect.true(
            x.dtype == wanted_x.dtype,
            f"`x_{which}` holds numbers of type {x.dtype}.",
            expected=f"the images as Keras gives them, of type {wanted_x.dtype}",
            misconception="converted-already",
            function="load_data",
            near="astype|float|cast",
        )


def test_each_label_belongs_to_its_image(pairs, digits):
    """Each label names the digit of its image."""
    for (x, y), which in zip(in_order(pairs), ("train", "test"), strict=True):
        wanted_x, wanted_y = (getattr(digits, f"{axis}_{which}") for axis in "xy")
        if shuffled_alone(x, wanted_x) and not same_set(x, y, wanted_x, wanted_y):
            expect.fail(
                f"`x_{which}` stands in another order than `y_{which}`.",
                expected="the i-th label beside the i-th image",
                misconception="shuffled-apart",
                function="load_data",
                near="shuffle|permut",
            )
        if not np.array_equal(y, wanted_y) and not same_set(x, y, wanted_x, wanted_y):
            expectations.same_labels(y, wanted_y, which=f"y_{which}", function="load_data")

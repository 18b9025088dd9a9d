"""Step 1: a part of the training set, put aside at random."""

import numpy as np
import pytest

from grader import expect

STEP = "split"


def samples(rng, n):
    """Images that can be told apart, with labels that tell which is which, in order."""
    x = rng.normal(size=(n, 4, 4)).astype(np.float32)
    x[:, 0, 0] = np.arange(n)
    return x, np.arange(n) // 3


def ask(student, x, y, share):
    return in_arrays(student.split(x, y, share))


def in_arrays(found):
    """What came back as four arrays: to train on and put aside, images and labels each."""
    details = {"expected": "(x_train, y_train), (x_val, y_val)", "function": STEP}
    pairs = isinstance(found, list | tuple) and len(found) == 2
    if not pairs or not all(isinstance(each, list | tuple) and len(each) == 2 for each in found):
        expect.fail("It is not two pairs of arrays.", misconception="not-two-pairs", **details)
    return [np.asarray(expect.array(each, function=STEP)) for pair in found for each in pair]


@pytest.fixture
def made(student, fresh, given):
    def look():
        x, y = samples(fresh("samples"), 60)
        return (x, y, *ask(student, x, y, 0.2))

    return given.once("split", look)


def test_the_share_is_put_aside(made, student, fresh):
    """The validation set, the second pair, holds the asked share of the samples."""
    has_share(made[0], made[4], 0.2)
    x, y = samples(fresh("other"), 24)
    has_share(x, ask(student, x, y, 0.25)[2], 0.25)


def has_share(x, aside, share):
    due = round(share * len(x))
    swapped = abs(len(aside) - (len(x) - due)) <= 1
    expect.true(
        abs(len(aside) - due) <= 1,
        f"Of {len(x)} samples {len(aside)} are in the second part, with share {share}.",
        expected=f"{due} of them",
        misconception="parts-swapped" if swapped else "other-share",
        function=STEP,
    )


def test_each_sample_is_in_one_part(made):
    """Each sample is in one of the two parts, and only there."""
    x, _, train, _, aside, _ = made
    both = np.concatenate([train[:, 0, 0], aside[:, 0, 0]]) if train.ndim == aside.ndim == 3 else []
    expect.true(
        len(both) == len(x) and len(np.unique(both)) == len(x),
        f"Of {len(x)} samples {len(np.unique(both))} are in the two parts, which hold {len(both)}.",
        expected="each sample once",
        misconception="in-both-parts",
        function=STEP,
    )


def test_images_and_labels_stay_together(made):
    """Each image has its own label."""
    _, _, train, of_train, aside, of_aside = made
    for images, labels in ((train, of_train), (aside, of_aside)):
        fits = len(images) == len(labels) and np.array_equal(images[:, 0, 0] // 3, labels)
        expect.true(
            fits,
            "Images come with the labels of others.",
            expected="each image with its label",
            misconception="labels-torn-off",
            function=STEP,
        )


def test_it_is_chosen_at_random(made, given):
    """The validation set is no piece of the row, so that labels in order do no harm."""
    aside = np.sort(made[4][:, 0, 0])
    gaps = np.diff(aside)
    expect.true(
        len(set(gaps)) > 1,
        f"The second part holds samples {int(aside[0])} to {int(aside[-1])}, "
        f"{'one after the other' if gaps.max() == 1 else 'at even distances'}.",
        expected="samples from all over, chosen at random",
        misconception="not-mixed",
        function=STEP,
    )
    given.worth_knowing(
        lambda: (
            f"Yours put {len(aside)} of 60 samples aside, from number {int(aside[0])} to number "
            f"{int(aside[-1])}. The labels were in order: a piece of the row would have held only "
            f"some of the 20 labels, yours has {len(np.unique(made[5]))} of them."
        )
    )


def test_it_is_the_same_each_time(made, student):
    """Asked again it puts the same samples aside."""
    x, y, _, _, aside, _ = made
    again = in_arrays(student.split.seeded(7)(x, y, 0.2))[2]  # chance may not be left to Python
    expect.true(
        np.array_equal(np.sort(again.ravel()), np.sort(aside.ravel())),
        "Asked a second time it puts other samples aside.",
        expected="the same ones each time",
        misconception="another-split-each-time",
        function=STEP,
    )
    expect.true(
        not student.last.changed,
        "The arrays that came in are in another order now, so that a next call sees other ones.",
        expected="new arrays, and those that came in as they were",
        misconception="mixed-in-place",
        function=STEP,
    )

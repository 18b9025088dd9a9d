"""Step 1: two arrays of places, drawn at random, each sample in one of them."""

import numpy as np
import pytest

from grader import expect
from grader.exercises.words_and_numbers import expectations

STEP = "hold_out"
EXPECTED = "two arrays of whole numbers: the samples for training, and those held out"


def draw(student, n, share, seed):
    """The two parts."""
    value = student.hold_out(n, share, int(seed))
    found = expectations.pair(value, expected=EXPECTED, function=STEP)
    parts = [expectations.whole_numbers(x, expected=EXPECTED, function=STEP) for x in found]
    for part in parts:
        expect.true(
            part.ndim == 1,
            f"One of the arrays has the shape {part.shape}.",
            expected="two rows of whole numbers",
        )
    return parts


@pytest.mark.weight(2)
def test_each_sample_is_in_one_part(student, fresh):
    """Each sample is in one of the two parts, once."""
    rng = fresh("once")
    for n in (20, 97, 300):
        train, held_out = draw(student, n, 0.25, rng.integers(1000))
        both = np.concatenate([train, held_out])
        details = {"expected": f"each of {n} samples in one part, once", "function": STEP}
        beyond = both[(both < 0) | (both >= n)]
        if len(beyond):
            name = "counted-from-one" if both.min() == 1 and both.max() == n else ""
            expect.fail(f"There is no sample {beyond[0]}.", misconception=name, **details)
        for part in (train, held_out):
            twice = len(part) - len(np.unique(part))
            expect.true(
                not twice,
                f"{twice} samples stand in one part twice.",
                misconception="drawn-with-replacement",
                **details,
            )
        shared = np.intersect1d(train, held_out)
        expect.true(
            not len(shared),
            f"{len(shared)} of {n} samples are in both parts, sample {shared[:1].tolist()} among "
            "them.",
            misconception="in-both-parts",
            **details,
        )
        expect.true(
            len(both) == n,
            f"{n - len(both)} of {n} samples are in neither part.",
            misconception="samples-lost",
            **details,
        )


def test_the_share_is_held_out(student, fresh):
    """As many samples are held out as the share says."""
    rng = fresh("share")
    for n, share in ((40, 0.25), (103, 0.1), (200, 0.5), (31, 0.4), (120, 0.3)):
        train, held_out = draw(student, n, share, rng.integers(1000))
        if abs(len(held_out) - share * n) <= 1:
            continue
        turned = abs(len(train) - share * n) <= 1
        always = abs(len(held_out) - 0.25 * n) <= 1 or abs(len(held_out) - 0.2 * n) <= 1
        name = "parts-swapped" if turned else "share-ignored" if always else ""
        expect.fail(
            f"Of {n} samples {len(held_out)} are held out, at a share of {share:g}.",
            expected=f"about {share * n:g}",
            misconception=name,
            hint="" if name else "How many samples are `share` of `n`? Round that number.",
        )


def test_drawn_at_random(student, fresh, given):
    """What is held out is spread over all samples, however these are sorted."""
    n = 400
    for seed in fresh("random").integers(1000, size=2):
        _, held_out = draw(student, n, 0.25, seed)
        runs = 1 + int((np.diff(np.sort(held_out)) > 1).sum())
        expect.true(
            runs > 40,  # of 100 drawn at random there are about 75, and never so few
            "Neighbours are held out together: they are one piece of the data."
            if runs == 1
            else f"What is held out lies in {runs} pieces.",
            expected="samples from everywhere",
            misconception="not-shuffled",
        )
    given.worth_knowing(
        lambda: (
            f"Yours held {len(held_out)} of {n} samples out, in {runs} pieces all over the data. "
            "Had they been sorted by class, one piece at the end would hold a single class."
        )
    )


def test_the_seed_decides(student, fresh):
    """The same seed holds out the same samples, another one others."""
    first, second = (int(seed) for seed in fresh("seeds").choice(10_000, 2, replace=False))
    sets = [set(draw(student, 200, 0.3, seed)[1].tolist()) for seed in (first, second, first)]
    expect.true(
        sets[0] == sets[2],
        f"Two calls with the seed {first} hold out different samples.",
        expected="the same samples for the same seed",
        misconception="no-seed",
    )
    expect.true(
        sets[0] != sets[1],
        f"The seeds {first} and {second} hold out the same samples.",
        expected="other samples for another seed",
        misconception="seed-ignored",
    )

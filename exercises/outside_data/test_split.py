"""Step 6: a part to train on, a part to measure on."""

import numpy as np
import pytest

from grader import expect

STEP = "split"
SHARE = 0.25


@pytest.fixture
def labels(fresh):
    """Labels of which some are rare."""
    rng = fresh("labels")
    counts = [40, 4, 24, 8, 12, 28, 4, 16, 20, 44]
    return rng.permutation(np.repeat(np.arange(10), counts))


def parts(student, labels, seed, share=SHARE, *, around=1):
    """The two parts, sorted, as int arrays."""
    value = student.split.seeded(around)(labels, share, seed)
    if not isinstance(value, list | tuple) or len(value) != 2:
        expect.fail("It is no pair.", expected="two arrays of places", function=STEP)
    found = [np.asarray(expect.array(each, function=STEP)).reshape(-1) for each in value]
    for each in found:
        whole = each.dtype.kind in "iu" and (not len(each) or each.min() >= 0)
        if not whole or (len(each) and each.max() >= len(labels)):
            expect.fail(
                f"It holds {each[:3].tolist()}, which are no places.",
                expected=f"whole numbers from 0 to {len(labels) - 1}",
                function=STEP,
            )
    return [np.sort(each) for each in found]


@pytest.mark.weight(2)
def test_each_sample_is_in_one_part(student, labels):
    """Each sample stands in one of the parts, once."""
    first, second = parts(student, labels, 5)
    both = np.intersect1d(first, second)
    everywhere = np.concatenate([first, second])
    as_labels = len(everywhere) == len(labels) and everywhere.max() < 10
    if as_labels:
        expect.fail(
            "It holds labels.",
            expected="places in `labels`",
            misconception="samples-for-places",
            function=STEP,
        )
    if len(both):
        expect.fail(
            f"Place {both[0]} stands in both parts.",
            expected="each place in one part",
            misconception="in-both-parts",
            function=STEP,
        )
    if len(np.unique(everywhere)) != len(labels) or len(everywhere) != len(labels):
        expect.fail(
            f"The parts hold {len(everywhere)} places of {len(labels)}.",
            expected="each place once",
            misconception="some-are-lost" if len(everywhere) < len(labels) else "",
            function=STEP,
        )


@pytest.mark.weight(2)
def test_a_share_of_each_label(student, labels, given):
    """Of each label the asked share is set aside, also of a rare one."""
    for seed, share in ((5, 0.25), (6, 0.5)):
        first, second = parts(student, labels, seed, share)
        if len(second) > len(first) and share < 0.5:
            expect.fail(
                f"The second part holds {len(second)} of {len(labels)} samples.",
                expected=f"{share:.0%} of them",
                misconception="parts-exchanged",
                function=STEP,
            )
        for label in range(10):
            count, found = np.sum(labels == label), np.sum(labels[second] == label)
            if abs(found - share * count) > 1:
                expect.fail(
                    f"Of {count} samples with the label {label} {found} are set aside.",
                    expected=f"{share:.0%} of each label, give or take one",
                    misconception="not-stratified",
                    function=STEP,
                )
    given.worth_knowing(
        lambda: (
            f"Yours set {len(second)} of {len(labels)} samples aside, and of the rarest label "
            f"{int(np.bincount(labels[second], minlength=10)[rarest(labels)])} of "
            f"{int(np.sum(labels == rarest(labels)))}. Pure chance might have left it none."
        )
    )


def rarest(labels):
    """The label that is seldom."""
    counts = np.bincount(labels, minlength=10)
    return int(np.where(counts > 0, counts, counts.max() + 1).argmin())


def test_the_seed_decides(student, labels):
    """The same seed gives the same parts, another one others."""
    once, again = (parts(student, labels, 5, around=n)[1] for n in (1, 2))
    if not np.array_equal(once, again):
        expect.fail(
            "The same seed gives other parts the next time.",
            expected="the same parts",
            misconception="another-split-each-time",
            function=STEP,
        )
    others = [parts(student, labels, seed)[1] for seed in (6, 7)]
    if any(np.array_equal(once, other) for other in others):
        expect.fail(
            "Another seed gives the same parts.",
            expected="other samples for another seed",
            misconception="seed-not-used",
            function=STEP,
        )

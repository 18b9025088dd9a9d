"""Step 10: what the model gets wrong, surest first."""

from typing import NamedTuple

import numpy as np
import pytest

from grader import expect

STEP = "find_failures"


class Failures(NamedTuple):
    """What came back, what should have, and how sure the model was of each picture.

    Then the first two again, for the first half of the pictures alone.
    """

    found: np.ndarray
    wrong: np.ndarray
    sure: np.ndarray
    again: np.ndarray
    wrong_again: np.ndarray


@pytest.fixture
def failures(student, probe, given, ready, reader, fresh):
    """What came back for all pictures, and for half of them."""

    def ask():
        x = ready["x_test"].astype(np.float32) / 255
        outputs, rng = probe.forward(reader, x), fresh("labels")
        said = outputs.argmax(axis=1)
        y = np.where(rng.random(len(x)) < 0.1, (said + 1 + rng.integers(9, size=len(x))) % 10, said)
        found = _asked(student, reader, x, y)
        few = len(x) // 2
        again = _asked(student, reader, x[:few], y[:few])
        wrong = np.flatnonzero(said != y)
        return Failures(found, wrong, outputs.max(axis=1), again, wrong[wrong < few])

    return given.once("failures", ask)


def _asked(student, reader, x, y):
    """The places that come back, in one row."""
    value = expect.array(student.find_failures(reader, x, y), function=STEP)
    found = np.asarray(value).reshape(-1)
    if found.dtype.kind == "b":
        expect.fail(
            "It holds truth values.",
            expected="places, whole numbers",
            misconception="mask-for-places",
            function=STEP,
        )
    return found


@pytest.mark.weight(2)
def test_the_wrong_ones_and_no_others(failures):
    """The places of all pictures that the model gets wrong, and of no others."""
    found, wrong, sure = failures[:3]
    if set(found.tolist()) == set(wrong.tolist()) and len(found) == len(wrong):
        return
    right = len(found) == len(sure) - len(wrong) and not set(found) & set(wrong)
    expect.fail(
        f"It holds {len(found)} places; {len(set(found) & set(wrong))} of them are failures.",
        expected=f"the {len(wrong)} pictures that the model gets wrong",
        misconception="right-ones-listed" if right else "",
        function=STEP,
    )


def test_the_surest_first(failures, given):
    """First stands the one where the model is surest of its wrong answer."""
    found, wrong, sure = failures[:3]
    found = found[np.isin(found, wrong)]
    expect.true(len(found) > 1, "It holds no two of the failures.", function=STEP)
    in_order = sure[found]
    if (np.diff(in_order) > 1e-4).any():
        rising = not (np.diff(in_order) < -1e-4).any()
        expect.fail(
            f"The model is sure to {in_order[0]:.2%} of the first one, to {in_order.max():.2%} of "
            "another.",
            expected="the surest first, the least sure last",
            misconception="least-sure-first"
            if rising
            else "in-their-old-order" * bool((np.diff(found) > 0).all()),
            function=STEP,
        )
    given.worth_knowing(
        lambda: (
            f"{len(found)} pictures are wrong. Of the first one, number {found[0]}, the model was "
            f"sure to {in_order[0]:.1%}, of the last to {in_order[-1]:.1%}: begin to look where it "
            "is sure."
        )
    )


def test_of_other_pictures(failures):
    """Whoever calls it again, with fewer pictures, gets the failures among these."""
    again, wrong = set(failures.again.tolist()), set(failures.wrong_again.tolist())
    first = set(failures.found.tolist())
    if again != wrong:
        expect.fail(
            f"It was called again with half of the pictures, and gave {len(again)} places; "
            f"{len(again & wrong)} of them are failures.",
            expected=f"the {len(wrong)} failures among the pictures of this call",
            misconception="kept-from-before" if again == first else "",
            function=STEP,
        )

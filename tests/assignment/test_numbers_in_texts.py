"""What the texts say of a training is what its recorded numbers say, so that neither goes stale."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
NUMBERS = ROOT / "solutions" / "first_model" / "numbers" / "training.json"
WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")
Say = Callable[[dict[str, Any]], str]


def _epochs(numbers: dict[str, Any]) -> str:
    first, second, third = numbers["training"]["accuracy"]
    return f"in the three epochs are {first:.2f}, {second:.2f} and {third:.2f}."


def _best_epoch(numbers: dict[str, Any]) -> str:
    losses = [loss for loss, _ in numbers["overfitting"]["validation"]]
    return f"the loss rises again after epoch {1 + int(np.argmin(losses))}."


def _rates(numbers: dict[str, Any]) -> str:
    def drawn(rate: str) -> Any:
        """The mean of ten batches, as the picture has it."""
        return np.convolve(numbers["rates"][rate], np.ones(10) / 10, "valid")

    slow, usual = (drawn(rate)[-1] for rate in ("0.0001", "0.001"))
    low = np.floor(10 * drawn("0.1").min()) / 10
    return (
        f"With 0.0001 it falls slowly, to {slow:.1f}; with 0.001 quickly, to {usual:.1f}; "
        f"with 0.1 it jumps up and down and stays above {low:.1f}."
    )


def _taken_for_others(numbers: dict[str, Any]) -> str:
    table = np.array(numbers["confusion"])
    missed = table.sum(axis=1) - np.diag(table)
    assert missed[0] == 0
    eights, ones = (round(table[digit].sum() / missed[digit]) for digit in (8, 1))
    assert ones == 28
    return (
        f"This model took {WORDS[table[7, 9]]} 7s for a 9, {WORDS[table[9, 4]]} 9s for a 4, and no "
        f"0 for anything else. Of the 8s it missed one in {WORDS[eights]}, of the 1s one in "
        "twenty-eight."
    )


def _scores(numbers: dict[str, Any]) -> str:
    shares = numbers["one"]["probabilities"]
    assert np.argmax(numbers["one"]["scores"]) == numbers["one"]["label"] == 1
    assert f"{shares[8]:.2f}" == f"{shares[2]:.2f}"
    return (
        f"the 1 has the largest score and gets {shares[1]:.2f}, "
        f"the 2 and the 8 get {shares[2]:.2f} each."
    )


def _weights(numbers: dict[str, Any]) -> str:
    return f"Our network has {sum(numbers['weights']):,} weights"


def _printed(numbers: dict[str, Any]) -> str:
    """What `python first_model.py` is said to print."""
    losses, test = numbers["training"]["loss"], numbers["test"]
    right = int(np.trace(numbers["confusion"]))
    return (
        f"Step 6: the loss in each epoch: {', '.join(f'{loss:.3f}' for loss in losses)} "
        f"Step 7: on the test images, loss {test['loss']:.3f} and accuracy {test['accuracy']:.3f}. "
        f"Step 11: it reads {right} of {np.sum(numbers['confusion'])} test images right."
    )


def _during_and_after(numbers: dict[str, Any]) -> str:
    during, after = numbers["training"]["accuracy"][0], numbers["overfitting"]["train"][0][1]
    return f"so it begins lower: {during:.2f} there after the first epoch, {after:.2f} here."


def _jump(numbers: dict[str, Any]) -> str:
    """Both curves of the loss rise most in one epoch."""
    curves = (np.array(numbers["overfitting"][name])[:, 0] for name in ("train", "validation"))
    first, second = (2 + int(np.argmax(np.diff(each))) for each in curves)
    assert first == second
    return f"And see the jump in epoch {first}, in both curves"


def _always_the_same(numbers: dict[str, Any]) -> str:
    of_each = np.sum(numbers["confusion"], axis=1)
    share = of_each.max() / of_each.sum()
    return (
        f"Always saying {np.argmax(of_each)}, the most frequent digit among these test images, "
        f"gets {share:.2f}."
    )


@pytest.mark.parametrize(
    "say",
    [
        _epochs,
        _best_epoch,
        _rates,
        _taken_for_others,
        _scores,
        _weights,
        _printed,
        _during_and_after,
        _jump,
        _always_the_same,
    ],
)
def test_the_text_of_first_model_says_what_was_measured(say: Say) -> None:
    text = (ROOT / "exercises" / "first_model" / "README.md").read_text("utf-8")
    assert say(json.loads(NUMBERS.read_text("utf-8"))) in " ".join(text.split())

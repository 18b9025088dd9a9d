"""What is expected of a training: on all of the data that is given, as it is given."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace
from of_first_model import TASK

from grader import expect
from grader.common.outcomes import Failed
from grader.sandbox.claims import Note

GIVEN = np.repeat(np.array([0.0, 0.0, 0.0, 1.0]), 196).reshape(1, 28, 28)  # a quarter is ink
LABELS = np.zeros(7936, np.int64)


@pytest.mark.parametrize(
    ("spread", "mean", "name"),
    [
        ((0.0, 1.0), 0.25, ""),
        ((0.0, 1.0), 0.32, ""),  # a little noise, or other images
        ((-1.0, 1.0), -0.5, ""),
        ((0.0, 1.0), 0.1, "normalised-twice"),  # unit vectors along columns
        ((0.0, 0.004), 0.001, "normalised-twice"),
        ((0.0, 1.0), 0.75, "rescaled-in-fit"),  # turned around
        ((-0.4, 2.8), 0.25, "rescaled-in-fit"),
    ],
)
def test_images_that_are_brighter_or_darker_than_those_given_are_told(
    spread: Any, mean: float, name: str
) -> None:
    notes = [Note("fit", 1, spread=spread, mean=mean)]
    told = ""
    try:
        expect.same_scale(notes, GIVEN, task=TASK, function="fit_model")
    except Failed as failed:
        told = failed.misconception
    assert told == name


@pytest.mark.parametrize("note", [{"spread": ()}, {}, {"spread": (0.0, 1.0)}])
def test_images_that_nobody_could_look_at_are_no_mistake(note: Any) -> None:
    expect.same_scale([Note("fit", 1, **note)], GIVEN, task=TASK, function="fit_model")


def fitted(samples: int, held_out: int) -> Note:
    """The note of three epochs on so many images, with so many to validate on."""
    return Note(
        "fit",
        1,
        samples=samples,
        held_out=held_out,
        exact=True,
        epochs=3,
        updates=3 * samples // 32,
    )


def test_up_to_a_half_may_be_put_aside_to_validate_on() -> None:
    notes = [fitted(3968, 3968)]
    expect.all_of_the_data(notes, LABELS, 3, whole=8000, task=TASK, function="fit_model")


def test_who_puts_more_aside_is_told_how_much() -> None:
    with pytest.raises(Failed) as caught:
        expect.all_of_the_data(
            [fitted(2936, 5000)], LABELS, 3, whole=8000, task=TASK, function="fit_model"
        )
    found = caught.value
    assert found.received == (
        "Each epoch used 2936 of the 7936 images; 5000 were put aside to validate on."
    )
    assert "at most half" in found.expected
    assert found.hint == "Put fewer images aside: 5000 of 7936 are more than half."


def test_an_epoch_may_go_several_times_through_all_where_its_length_is_free() -> None:
    """...and through no others, nor more often through some."""
    labels = np.arange(len(LABELS)) % 2
    each = len(labels)  # of each label in two rounds
    twice = replace(fitted(2 * len(labels), 0), labels=(each, each))
    uneven = replace(twice, labels=(each + 1, each - 1))
    check = partial(
        expect.all_of_the_data,
        labels=labels,
        epochs=3,
        whole=20000,
        task=TASK,
        function="fit_model",
    )
    check([twice], may_repeat=True)
    for note, may_repeat in ((twice, False), (uneven, True), (replace(twice, labels=()), True)):
        with pytest.raises(Failed, match="Each epoch used 15872 images"):
            check([note], may_repeat=may_repeat)

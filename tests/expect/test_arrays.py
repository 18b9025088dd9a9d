"""What is expected of images: each of a batch scaled, in enough precision."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from of_first_model import TASK, expectations

from grader import expect
from grader.common.outcomes import Failed

IMAGES = np.random.default_rng(0).integers(0, 256, (12, 4, 4)).astype(np.uint8)


def ranges(made: Any) -> Any:
    flat = made.reshape(len(made), -1)
    return np.stack([flat.min(axis=1), flat.max(axis=1)], axis=1)


def only(places: slice, *, else_value: Any = IMAGES) -> Any:
    """The images as floats, scaled at these places only."""
    made = np.ones(IMAGES.shape) * else_value
    made[places] = IMAGES[places] / 255
    return made


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (only(slice(5)), "Of 12 images only the first 5 were scaled. The others go from"),
        (only(slice(-3, None)), "Of 12 images only the last 3 were scaled."),
        (only(slice(None, None, 2)), "Of 12 images only 6 were scaled, not the one at place 1."),
        (only(slice(7), else_value=0), "only the first 7 were scaled. The others go from 0 to 0."),
        (only(slice(7), else_value=np.nan), "only the first 7 were scaled."),
    ],
)
def test_images_that_were_left_out_of_a_batch_are_counted(made: Any, says: str) -> None:
    with pytest.raises(Failed) as caught:
        expectations.each_image_scaled(ranges(made), IMAGES, function="normalize")
    assert says in caught.value.received
    assert caught.value.misconception == "part-not-scaled"


@pytest.mark.parametrize("made", [IMAGES / 255, IMAGES / 127.5 - 1])
def test_a_batch_that_is_scaled_is_scaled(made: Any) -> None:
    expectations.each_image_scaled(ranges(made), IMAGES, function="normalize")


def test_a_blank_image_stays_blank() -> None:
    blank = np.zeros_like(IMAGES)
    expectations.each_image_scaled(ranges(blank / 255), blank, function="normalize")


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_single_and_double_precision_are_enough(dtype: str) -> None:
    expect.full_precision(IMAGES.astype(dtype), function="normalize")


def test_half_precision_is_not_enough() -> None:
    with pytest.raises(Failed, match="floats of 16 bits") as caught:
        expect.full_precision(IMAGES.astype("float16"), function="normalize")
    assert caught.value.misconception == "half-precision"


def test_images_that_are_scaled_again_are_others_and_none_is_broken() -> None:
    images = np.concatenate([IMAGES / 255, np.zeros((1, 4, 4))])
    variants = list(expectations.scaled_again(images))
    assert len(variants) >= 5
    for each in variants:
        assert each.shape == images.shape
        assert np.isfinite(each).all()
        assert not np.allclose(each, images)


DIGITS = np.pad(np.random.default_rng(1).integers(0, 256, (6, 8, 8)), ((0, 0), (2, 2), (2, 2)))


@pytest.mark.parametrize(
    "made",
    [
        DIGITS / 255,
        1 - DIGITS / 127.5,
        DIGITS / np.linalg.norm(DIGITS, axis=1, keepdims=True).clip(1),
        DIGITS / np.linalg.norm(DIGITS, axis=2, keepdims=True).clip(1) * 2 - 1,
    ],
    ids=["whole", "negative", "unit columns", "unit rows from -1"],
)
def test_shades_that_are_scaled_alike_are_kept(made: Any) -> None:
    expectations.keeps_levels(made, DIGITS, function="normalize")


@pytest.mark.parametrize("place", [(0, 3), (0, slice(None)), (slice(None), 1)])
def test_what_is_written_into_blank_places_is_seen(place: Any) -> None:
    """A pixel, a row or a column that was black is black afterwards, as all others that were."""
    made = DIGITS / 255
    made[4][place] = 0.5
    with pytest.raises(Failed, match="changed their place or their order"):
        expectations.keeps_levels(made, DIGITS, function="normalize")


def test_images_of_a_wrong_normalize_are_still_those_images() -> None:
    """Two images that stand for all are none that something could be measured on."""
    expectations.are_images(DIGITS.reshape(6, -1), DIGITS, function="normalize")
    for made in (DIGITS[[0, 1] * 3], np.zeros(DIGITS.shape), np.arange(6.0)):
        with pytest.raises(Failed, match="not the images that came in"):
            expectations.are_images(made, DIGITS, function="normalize")


def test_a_digit_is_the_most_probable_one_by_how_far_apart_the_scores_are() -> None:
    """Rounding is no mistake; but where all scores are close, the highest is still the highest."""
    scores = np.full((3, 10), 0.1)
    scores[:, 4] += [0.5, 1e-5, 1e-12]
    rounded = scores.copy()
    rounded[0, 7] = rounded[0, 4] - 1e-6
    right = expect.are_most_probable(np.array([7, 4, 4]), rounded)
    assert right.tolist() == [True, True, True]
    wrong = expect.are_most_probable(np.array([2, 2, 11]), rounded)
    assert wrong.tolist() == [False, False, False]


@pytest.mark.parametrize("scores", [np.zeros((5, 0)), np.zeros((5, 3)), np.zeros((5, 28, 10))])
def test_outputs_that_are_no_scores_of_digits_are_no_error_of_ours(scores: Any) -> None:
    with pytest.raises(Failed, match="an array of shape"):
        expect.class_scores(scores, task=TASK, function="predict_digits")


@pytest.mark.parametrize(
    ("value", "received", "expected"),
    [
        ({"a": 1, "b": 3}, "Under 'b' stands the number 3.", "'b': the number 2"),
        ({"a": 1}, "It is a dict with the keys 'a'.", "a dict with the keys 'a', 'b'"),
    ],
)
def test_of_two_dicts_the_part_that_differs_is_told(
    value: dict[str, int], received: str, expected: str
) -> None:
    with pytest.raises(Failed) as caught:
        expect.equal(value, {"a": 1, "b": 2}, function="f")
    assert (caught.value.received, caught.value.expected) == (received, expected)


def test_single_numbers_are_compared_as_well() -> None:
    expect.close(0.25, np.float32(0.2501))
    expect.close(np.asarray(3), 3)


@pytest.mark.parametrize(
    ("value", "received", "expected"),
    [
        (0.5, "It is 0.5, which is off by 0.25.", ""),
        ([0.25], "It is a list of 1: (the number 0.25).", "a number"),
        (True, "It is True.", "a number"),
        ("0.25", "It is the text '0.25'.", "a number"),
    ],
)
def test_what_is_another_number_or_none_is_told(value: Any, received: str, expected: str) -> None:
    with pytest.raises(Failed) as caught:
        expect.close(value, 0.25)
    assert (caught.value.received, caught.value.expected) == (received, expected)

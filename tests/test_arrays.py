"""What is expected of images: each of a batch scaled, in enough precision."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader import expect
from grader.outcomes import Failed

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
        expect.each_image_scaled(ranges(made), IMAGES, function="normalize")
    assert says in caught.value.received
    assert caught.value.misconception == "part-not-scaled"


@pytest.mark.parametrize("made", [IMAGES / 255, IMAGES / 127.5 - 1])
def test_a_batch_that_is_scaled_is_scaled(made: Any) -> None:
    expect.each_image_scaled(ranges(made), IMAGES, function="normalize")


def test_a_blank_image_stays_blank() -> None:
    blank = np.zeros_like(IMAGES)
    expect.each_image_scaled(ranges(blank / 255), blank, function="normalize")


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_single_and_double_precision_are_enough(dtype: str) -> None:
    expect.full_precision(IMAGES.astype(dtype), function="normalize")


def test_half_precision_is_not_enough() -> None:
    with pytest.raises(Failed, match="floats of 16 bits") as caught:
        expect.full_precision(IMAGES.astype("float16"), function="normalize")
    assert caught.value.misconception == "half-precision"


def test_images_that_are_scaled_again_are_others_and_none_is_broken() -> None:
    images = np.concatenate([IMAGES / 255, np.zeros((1, 4, 4))])
    variants = list(expect.scaled_again(images))
    assert len(variants) >= 5
    for each in variants:
        assert each.shape == images.shape
        assert np.isfinite(each).all()
        assert not np.allclose(each, images)

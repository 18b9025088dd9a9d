"""What the checks of this assignment expect, beside what `grader.expect` knows of any.

Images are grey, whole numbers from 0 to 255; labels are digits. Each function raises a failure with
a message for the student, as those of `grader.expect` do.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from grader.checks.forms import keeps_shades, shows_the_same, unit_vectors
from grader.exercises.first_model.numerals import shows_label
from grader.expect import array, fail, shape
from grader.sandbox.evidence import Array, describe

__all__ = [
    "are_images",
    "each_image_scaled",
    "floats",
    "keeps_levels",
    "normalised_range",
    "same_images",
    "same_labels",
    "scaled_again",
    "shows_label",
    "still_shows",
]

Details = dict[str, Any]

_EQUAL = 1e-3  # of the range of values: equal shades within an image


def floats(value: Any, like: Array, *, floors: bool = False, function: str) -> Array:
    """Images as floats, in the shape of `like`.

    Args:
        value: what the function returned.
        like: the images that it was given.
        floors: whether the function's code has a floor division in it.
        function: the student's function.

    Returns:
        The values, floats (n, 28, 28).
    """
    if isinstance(value, list | tuple) and any(getattr(v, "ndim", 0) == like.ndim for v in value):
        fail(
            f"It returned {describe(value)}.",
            expected=f"one array of floats, shape {like.shape}",
            misconception="trailing-comma" if len(value) == 1 else "several-arrays",
            function=function,
        )
    found = array(value, expected="an array of floats", function=function)
    size = tuple(found.shape)
    if size != like.shape:
        others = size[1:] == like.shape[1:]  # as many images as somebody else gave
        fail(
            f"The shape is {size}.",
            expected=f"the shape stays {like.shape}",
            misconception="ignores-arguments" if others else "shape-changed",
            function=function,
        )
    values = np.asarray(found)
    if values.dtype.kind != "f":
        fail(
            f"The values are {values.dtype.name}, from {values.min()} to {values.max()}.",
            expected="floats",
            misconception=_why_integers(values, like, floors),
            function=function,
        )
    if not np.isfinite(values).all():
        fail(
            "Some values are not numbers (nan or inf).",
            expected="floats",
            hint="Where is something divided by 0? A black image, or row of it, has the maximum 0.",
            function=function,
        )
    return values


def normalised_range(values: Array, images: Array, *, function: str) -> None:
    """Values in [0, 1] or [-1, 1], and making use of that range."""
    values = values.astype(np.float64)
    low, high = float(values.min()), float(values.max())
    found = f"The values go from {low:.4g} to {high:.4g}."
    details: Details = {"expected": "values in [0, 1] or [-1, 1]", "function": function}
    if np.allclose(values, images):
        fail(found, misconception="not-normalised", **details)
    if low < -1.001 or high > 1.001:
        name = _why_out_of_range(values, images)
        if name == "part-not-scaled":
            found = f"{_which(~_as_they_were(values, images))} {found}"
        fail(found, misconception=name, **details)
    slope = _global_slope(values, images)
    if slope is not None and not 0.85 / 255 <= abs(slope) <= 2.01 / 255:
        twice = abs(slope) < 2.5 / 255**2
        name = "divided-twice" if twice else "wrong-divisor"
        fail(
            f"{found} Grey level 255 and 0 are {abs(slope) * 255:.3g} apart.",
            **details,
            misconception=name,
        )
    if high - low < 0.05:
        name = "integer-division" if high == low == 0 else "divided-twice" if slope else ""
        hint = "" if name else "Hardly any of the range is used. Divide by the largest grey level."
        fail(found, misconception=name, hint=hint, **details)


def keeps_levels(values: Array, images: Array, *, function: str) -> None:
    """Pixels that differ still differ: no shade of grey is lost within an image."""
    for image, made in zip(images, values, strict=True):
        before, after = len(np.unique(image)), len(np.unique(made))
        if after < 0.8 * before:
            at = np.unique(made)
            name = _why_levels_lost(made, image)
            if after == 1 and _keeps_some_levels(values, images):
                name = "part-not-scaled"
            fail(
                f"An image with {before} shades of grey has {after} afterwards"
                + (f" ({', '.join(f'{v:g}' for v in at[:3])})." if after <= 3 else "."),
                expected="as many shades as before, only on another scale",
                misconception=name,
                function=function,
            )
        if not _keeps_order(image, made):
            fail(
                "Pixels have changed their place or their order from dark to bright.",
                expected="each pixel scaled in its place",
                misconception="uint8-overflow" if _wraps(image, made) else "pixels-mixed",
                function=function,
            )


def still_shows(value: Any, images: Array, *, function: str) -> None:
    """A normalised batch holds the images that came in, each with its shades of grey.

    Args:
        value: what the function returned; it is brought here, so nobody changes it any more.
        images: what came in, whole numbers (n, 28, 28) from 0 to 255.
        function: the student's function.
    """
    shape(value, images.shape, misconception="shape-changed", function=function)
    values = np.asarray(value)
    if not keeps_shades(values, images):
        keeps_levels(values, images, function=function)


def are_images(value: Any, images: Array, *, function: str) -> None:
    """A batch that was normalised wrongly still holds the images that came in, and nothing else.

    Args:
        value: what the function returned; it is brought here, so nobody changes it any more.
        images: what came in, (n, 28, 28).
        function: the student's function.
    """
    if not shows_the_same(np.asarray(value), images):
        fail(
            "These are not the images that came in, laid out or scaled in another way.",
            expected="images that can be measured on",
            function=function,
        )


def each_image_scaled(ranges: Array, images: Array, *, function: str) -> None:
    """No image of a batch was left out: each is within range, and has kept its contrast.

    Args:
        ranges: of each result the smallest and the largest value, float (n, 2 or more).
        images: what came in, (n, ...).
        function: the student's function.
    """
    low, high = ranges[:, 0], ranges[:, 1]
    blank = np.ptp(images.reshape(len(images), -1), axis=1) == 0
    scaled = (low >= -1.001) & (high <= 1.001) & ((high > low) | blank)
    if not scaled.all():
        fail(
            f"{_which(scaled)} The others go from {low[~scaled].min():.4g} to "
            f"{high[~scaled].max():.4g}.",
            expected="each image scaled, however many there are",
            misconception="part-not-scaled",
            function=function,
        )


def same_images(found: Any, wanted: Array, *, which: str, function: str) -> None:
    """The images of a data set, as they are."""
    values = array(found, expected=f"{which}: images of shape {wanted.shape}", function=function)
    size = tuple(values.shape)
    if size != wanted.shape:
        fail(
            f"`{which}` has the shape {size}.",
            expected=f"{which} of shape {wanted.shape}",
            misconception=_why_shape(size, wanted.shape),
            function=function,
        )
    numbers = np.asarray(values)
    if np.array_equal(numbers, wanted):
        return
    fail(
        f"`{which}` holds other values than the data set (from {numbers.min():.4g} to "
        f"{numbers.max():.4g}).",
        expected="the images as Keras gives them, from 0 to 255",
        misconception=_why_other_images(numbers, wanted),
        function=function,
    )


def same_labels(found: Any, wanted: Array, *, which: str, function: str) -> None:
    """The labels of a data set, one for each image in its order."""
    values = array(found, expected=f"{which}: labels of shape {wanted.shape}", function=function)
    size = tuple(values.shape)
    if size != wanted.shape:
        one_hot = len(size) == 2 and size == (len(wanted), 10)
        fail(
            f"`{which}` has the shape {size}.",
            expected=f"{which} of shape {wanted.shape}: one whole number per image",
            misconception="labels-one-hot" if one_hot else _why_shape(size, wanted.shape),
            function=function,
        )
    numbers = np.asarray(values)
    wrong = int(np.sum(numbers != wanted))
    if wrong:
        same_set = np.array_equal(np.sort(numbers), np.sort(wanted))
        fail(
            f"{wrong} of {len(wanted)} labels in `{which}` do not belong to their image.",
            expected="the i-th label names the i-th image",
            hint=""
            if same_set
            else "The i-th label names the i-th image: leave both as they come.",
            misconception="shuffled-apart" if same_set else "",
            function=function,
        )


def scaled_again(images: Array) -> Iterator[Array]:
    """What becomes of normalised images, (n, rows, columns), that are normalised once more."""
    x = images.astype(np.float64)
    yield x / 255
    yield from unit_vectors(x)
    yield 2 * x - 1
    yield x / 127.5 - 1
    yield (x - x.mean()) / max(float(x.std()), 1e-7)


def _which(done: Array) -> str:
    """Which images of a batch were scaled, in words; bool (n,)."""
    count, total = int(done.sum()), len(done)
    if done[:count].all():
        return f"Of {total} images only the first {count} were scaled."
    if done[total - count :].all():
        return f"Of {total} images only the last {count} were scaled."
    return f"Of {total} images only {count} were scaled, not the one at place {done.argmin()}."


def _why_integers(values: Array, images: Array, floors: bool) -> str:
    if values.shape == images.shape and np.array_equal(values, images):
        return "not-normalised"
    return "integer-division" if floors else "cast-to-integers"


def _why_out_of_range(values: Array, images: Array) -> str:
    if np.allclose(values, images):
        return "not-normalised"
    if _as_they_were(values, images).any():
        return "part-not-scaled"
    low, high = float(values.min()), float(values.max())
    if low < -0.2 and high > 1.5 and 0.5 < float(values.std()) < 1.8:
        return "standardised"
    return "out-of-range" if low < -0.001 else "wrong-divisor"


def _keeps_some_levels(values: Array, images: Array) -> bool:
    """Whether there is an image whose shades of grey are all there."""
    pairs = zip(images, values, strict=True)
    return any(len(np.unique(made)) >= 0.8 * len(np.unique(image)) > 2 for image, made in pairs)


def _as_they_were(values: Array, images: Array) -> Array:
    """Which images came back as they were, bool (n,)."""
    return np.array([np.allclose(made, x) for made, x in zip(values, images, strict=True)])


def _wraps(image: Array, made: Array) -> bool:
    """Whether each level of grey became one value, but not in order: sums beyond 255 wrap."""
    levels = np.unique(image)
    firsts = [made[image == level] for level in levels]
    if any(np.ptp(values) > 1e-6 for values in firsts):
        return False
    tones = np.array([[values[0] for values in firsts]], dtype=np.float64)
    return not _monotone(levels[None].astype(np.float64), tones)


def _why_levels_lost(made: Array, image: Array) -> str:
    scaled = image / 255.0
    if np.allclose(made, np.floor(scaled)):
        return "integer-division"
    return "uint8-overflow" if _wraps(image, made) else "binarised"


def _global_slope(values: Array, images: Array) -> float | None:
    """a, where values = a * images + b for all pixels alike; otherwise None."""
    x, y = images.reshape(-1).astype(np.float64), values.reshape(-1).astype(np.float64)
    if np.ptp(x) == 0:
        return None
    slope = float(np.mean((x - x.mean()) * (y - y.mean())) / np.var(x))
    shift = float(y.mean() - slope * x.mean())
    fits = np.abs(y - (slope * x + shift)).max() <= 2e-3 * max(np.ptp(y), 1e-12)
    return slope if fits else None


def _keeps_order(image: Array, made: Array) -> bool:
    """Whether bright and dark survive along rows or along columns, upright or inverted."""
    x, y = image.astype(np.float64), made.astype(np.float64)
    dark = y[x == x.min()]
    if np.ptp(dark) > _EQUAL * max(float(np.ptp(y)), 1e-30):
        return False  # something stands where there was nothing
    return _monotone(x, y) or _monotone(x.T, y.T)


def _monotone(x: Array, y: Array) -> bool:
    """Whether in each row `y` only rises, or only falls, where `x` rises, and stays where it does.

    So it does in blank rows.
    """
    order = np.argsort(x, axis=1, kind="stable")
    same = np.diff(np.take_along_axis(x, order, axis=1), axis=1) <= 0
    steps = np.diff(np.take_along_axis(y, order, axis=1), axis=1)
    alike = np.abs(steps) <= _EQUAL * max(float(np.ptp(y)), 1e-30)
    rises, falls = (np.where(same, alike, steps * sign >= -1e-6) for sign in (1, -1))
    return bool((rises.all(axis=1) | falls.all(axis=1)).all())


def _why_shape(found: tuple[int, ...], wanted: tuple[int, ...]) -> str:
    if len(found) == len(wanted) and found[1:] == wanted[1:]:
        return "part-of-the-data" if found[0] < wanted[0] else "test-mixed-into-training"
    if len(found) == len(wanted) + 1 and 1 in found:
        return "extra-axis"
    if len(found) != len(wanted) and found[:1] != wanted[:1]:
        return "arrays-in-wrong-order"
    if found[:1] == wanted[:1] and len(found) == 2:
        return "shape-changed"
    same_cells = int(np.prod(found)) == int(np.prod(wanted))
    return "pixels-mixed" if same_cells else "arrays-in-wrong-order"


def _why_other_images(found: Array, wanted: Array) -> str:
    if np.array_equal(found, 255 - wanted):
        return "inverted"
    if found.ndim == 3 and np.array_equal(found, wanted.swapaxes(1, 2)):
        return "pixels-mixed"
    if np.array_equal(np.sort(found.reshape(-1)), np.sort(wanted.reshape(-1))):
        same_images = np.array_equal(
            np.sort(found.reshape(len(found), -1).sum(axis=1)),
            np.sort(wanted.reshape(len(wanted), -1).sum(axis=1, dtype=np.int64)),
        )
        return "shuffled-apart" if same_images else "pixels-mixed"
    if len(np.unique(found[:50])) <= 2:
        return "binarised"
    ink = found[:200].reshape(-1).astype(np.float64), wanted[:200].reshape(-1).astype(np.float64)
    alike = np.ptp(ink[0]) > 0 and abs(float(np.corrcoef(*ink)[0, 1])) > 0.5
    return "already-scaled" if alike else "another-dataset"

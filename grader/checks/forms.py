"""Whether an array holds the images that a check handed in, in another form.

Who may choose what a model is measured on may choose images that flatter it. So inputs count only
where each is one of those handed in, in its place: laid out in another way, framed, or scaled by
one rule that knows nothing of the labels.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grader.sandbox.evidence import Array

_LEVELS = 4096  # different values that count as grey levels
_SLACK = 1e-3  # of the range of values


def shows_the_same(made: Array, images: Array) -> bool:
    """Whether `made` holds `images` in their order, in another form.

    Args:
        made: numbers (n, ...), from a process that is not trusted.
        images: (n, rows, columns).
    """
    if made.ndim < 2 or len(made) != len(images) or not np.isfinite(made).all():
        return False
    flat = images.reshape(len(images), -1).astype(np.float64)
    layers = [layer.astype(np.float64) for layer in _layers(made, images.shape[1:])]
    if not any(np.ptp(layer) > 0 for layer in layers) and np.ptp(flat) > 0:
        return False  # nothing is left of them
    return bool(layers) and all(_is_scaled(layer, flat, images) for layer in layers)


def keeps_shades(made: Array, images: Array) -> bool:
    """Whether `made` holds `images` on another scale, told in one look at all of them.

    Args:
        made: (n, rows, columns).
        images: likewise, whole numbers from 0 to 255.
    """
    flat = images.reshape(len(images), -1)
    values = made.reshape(flat.shape).astype(np.float64)
    count = np.bincount(flat.reshape(-1), minlength=256)
    sums = np.bincount(flat.reshape(-1), weights=values.reshape(-1), minlength=256)
    means = sums / np.maximum(count, 1)
    if _near(values, means[flat]):
        shades = np.unique(means[count > 0].round(9))
        return len(shades) >= 0.8 * int((count > 0).sum())
    return any(_near(values, own.reshape(flat.shape)) for own in _each_by_itself(images))


def unit_vectors(x: Array) -> Iterator[Array]:
    """Images whose columns, rows or the whole of which have the length 1."""
    for axis in (1, 2, (1, 2)):
        size = np.linalg.norm(x, axis=axis, keepdims=True)
        yield x / np.where(size > 0, size, 1)


def _layers(made: Array, size: tuple[int, ...]) -> list[Array]:
    """Each colour of the images, (n, pixels), without a frame of one colour; empty if none."""
    pixels = int(np.prod(size))
    if made[0].size == pixels:
        return [made.reshape(len(made), pixels)]
    if made.ndim == 3:
        made = made[..., None]
    if made.ndim != 4 or not 1 <= made.shape[-1] <= 4:
        return []
    top, left = ((have - want) // 2 for have, want in zip(made.shape[1:3], size, strict=True))
    if min(top, left) < 0:
        return []
    inside = (slice(None), slice(top, top + size[0]), slice(left, left + size[1]))
    frame = np.ones(made.shape[1:3], dtype=bool)
    frame[inside[1:]] = False
    if frame.any() and np.ptp(made[:, frame]) > 0:
        return []
    return [made[inside][..., k].reshape(len(made), pixels) for k in range(made.shape[-1])]


def _is_scaled(made: Array, flat: Array, images: Array) -> bool:
    """Whether one rule makes `made` of `flat`, both (n, pixels)."""
    return (
        _by_level(made, flat)
        or _by_pixel(made, flat)
        or any(_near(made, own.reshape(made.shape)) for own in _each_by_itself(images))
    )


def _by_level(made: Array, flat: Array) -> bool:
    """Whether a grey level becomes the same number wherever it stands, brighter never darker.

    Or the other way round, in a negative.
    """
    levels, place = np.unique(flat, return_inverse=True)
    if len(levels) > _LEVELS:
        return False
    place = place.reshape(-1)
    means = np.bincount(place, weights=made.reshape(-1)) / np.bincount(place)
    steps, slack = np.diff(means), _SLACK * float(np.ptp(means))
    if (steps < -slack).any() and (steps > slack).any():
        return False
    return _near(made, means[place].reshape(made.shape))


def _by_pixel(made: Array, flat: Array) -> bool:
    """Whether each pixel is scaled by what it is in all images: by its deviation, or all alike.

    Taken away is about its mean, or one number everywhere. What it is in these images may differ
    from what it was in others.
    """
    x, y = flat - flat.mean(axis=0), made - made.mean(axis=0)
    spread = (x * x).sum(axis=0)
    slope = (x * y).sum(axis=0) / np.where(spread > 0, spread, 1)
    if (slope < -_SLACK).any() or not _near(y, slope * x):
        return False
    used = slope > _SLACK * float(slope.max(initial=0.0))
    deviation, middle = np.sqrt(spread[used] / len(flat)), flat.mean(axis=0)[used]
    size = np.sqrt(deviation**2 + middle**2)
    taken = middle - made.mean(axis=0)[used] / slope[used]
    often = deviation > 0.25 * deviation.max(initial=0.0)  # elsewhere a few images decide
    by_one_rule = any(_much_alike(slope[used] * unit, often) for unit in (1.0, deviation, size))
    away = np.abs(taken - middle), np.abs(taken - np.median(taken))
    near = min(float(each[often].max(initial=0.0)) for each in away)
    return by_one_rule and near <= 0.1 * float(np.ptp(flat))


def _much_alike(factors: Array, often: Array) -> bool:
    """Whether these are about one number where pixels are used often, and nearly elsewhere."""
    middle = float(np.median(factors[often])) if often.any() else 1.0
    ratio = np.maximum(factors / middle, middle / np.maximum(factors, 1e-30))
    return bool((ratio[often] < 1.5).all() and np.mean(ratio < 4) >= 0.9)


def _each_by_itself(images: Array) -> Iterator[Array]:
    """Images scaled by what each of them holds: length, extremes, mean and deviation."""
    x = images.astype(np.float64)
    yield from unit_vectors(x)
    for axis in (1, 2):
        most = x.max(axis=axis, keepdims=True)
        yield x / np.where(most > 0, most, 1)
    low, high = (f(x, axis=(1, 2), keepdims=True) for f in (np.min, np.max))
    yield (x - low) / np.where(high > low, high - low, 1)
    yield x / np.where(high > 0, high, 1)
    deviation = x.std(axis=(1, 2), keepdims=True)
    yield (x - x.mean(axis=(1, 2), keepdims=True)) / np.where(deviation > 0, deviation, 1)


def _near(left: Array, right: Array) -> bool:
    slack = _SLACK * max(float(np.ptp(left)), 1e-30)
    return bool(np.abs(left - right).max(initial=0.0) <= slack)

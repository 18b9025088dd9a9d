"""Pictures of digits as people take them: the checks draw them, so were those in `photos/` made.

A digit of 28 x 28 grey levels gets another size, a place on a sheet of paper, ink and paper of some
colour, and what goes wrong with a camera.
"""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageFilter

KINDS = ("paper", "board", "coloured", "faint", "blurred", "noisy")
"""Dark ink on light paper, chalk on a board, coloured ink and paper, and three of poor quality."""


def disguised(digit: np.ndarray, rng: np.random.Generator, kind: str) -> np.ndarray:
    """A picture of the digit.

    Args:
        digit: uint8 (28, 28), light on dark.
        rng: chooses size, place and colours.
        kind: one of `KINDS`.

    Returns:
        uint8 (rows, columns), or (rows, columns, 3) where it is coloured.
    """
    ink = on_a_sheet(digit, rng)
    if kind == "blurred":
        soft = Image.fromarray(ink).filter(ImageFilter.GaussianBlur(max(ink.shape) / 60))
        ink = np.asarray(soft)
    share = ink[..., None] / 255.0
    paper, pen = (np.asarray(each, dtype=np.float64) for each in _colours(rng, kind))
    picture = paper * (1 - share) + pen * share
    if kind == "noisy":
        picture = picture + rng.normal(0, 9, picture.shape)
    picture = np.clip(np.rint(picture), 0, 255).astype(np.uint8)
    return picture if kind == "coloured" else picture[..., 0]


def on_a_sheet(digit: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The digit in another size, somewhere on a dark sheet that is no square, uint8."""
    rows, columns = np.flatnonzero(digit.max(axis=1) > 40), np.flatnonzero(digit.max(axis=0) > 40)
    cut = digit[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    times = rng.uniform(1.6, 4.5)
    size = max(4, round(cut.shape[1] * times)), max(4, round(cut.shape[0] * times))
    large = np.asarray(Image.fromarray(cut).resize(size, Image.Resampling.BICUBIC))
    top, bottom, left, right = (round(x) for x in rng.uniform(0.15, 0.7, 4) * max(size))
    return np.pad(large, ((top, bottom), (left, right)))


def on_a_small_board(digit: np.ndarray) -> np.ndarray:
    """The digit at half its size, off the middle of a dark board, uint8."""
    half = np.asarray(Image.fromarray(digit).resize((14, 14), Image.Resampling.BOX), float)
    levels = np.uint8(np.rint(20 + 215 * half / half.max()))
    return np.pad(levels, ((6, 9), (8, 5)), constant_values=20)


def as_bytes(picture: np.ndarray, kind: str, *, mode: str = "") -> bytes:
    """A file with this picture.

    Args:
        picture: uint8 (rows, columns) or (rows, columns, channels).
        kind: "png", "jpeg", "gif" or "bmp".
        mode: how colours are kept: "P" for a palette, "1" for black and white; else as they are.
    """
    image = Image.fromarray(picture)
    stream = io.BytesIO()
    options = {"quality": 80} if kind == "jpeg" else {}
    (image.convert(mode) if mode else image).save(stream, kind, **options)
    return stream.getvalue()


def on_nothing(ink: np.ndarray, kind: str) -> bytes:
    """A file with a palette of two colours: ink, bool (rows, columns), and what is transparent."""
    image = Image.fromarray(np.uint8(ink)).convert("P")
    image.putpalette([0, 0, 0, 0, 0, 0])
    stream = io.BytesIO()
    image.save(stream, kind, transparency=0)
    return stream.getvalue()


def likeness(found: np.ndarray, digit: np.ndarray) -> float:
    """How much the digit in a prepared picture looks like another one; 1 at best.

    Where it stands, how large it is, and its proportions do not count.
    """
    return float(np.corrcoef(_in_a_square(found).ravel(), _in_a_square(digit).ravel())[0, 1])


def turned_likeness(found: np.ndarray, digit: np.ndarray) -> float:
    """How much it looks like the digit after a turn, or with rows and columns exchanged."""
    turns = [np.rot90(found, k) for k in (1, 2, 3)] + [found.T, found[::-1], found[:, ::-1]]
    return max(likeness(each, digit) for each in turns)


def cut_out(found: np.ndarray) -> tuple[np.ndarray, tuple[float, float]]:
    """What is light, without the dark around it; and its middle, (row, column).

    Raises:
        ValueError: nothing is light.
    """
    light = found > 0.4 * max(found.max(), 1e-6)
    rows, columns = np.flatnonzero(light.any(axis=1)), np.flatnonzero(light.any(axis=0))
    if not len(rows):
        raise ValueError("nothing is light")
    part = found[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return part, (float(rows[[0, -1]].mean()), float(columns[[0, -1]].mean()))


def is_a_sheet(found: np.ndarray) -> bool:
    """Whether what is light has a light edge all around, as a sheet of paper has and no digit."""
    if not found.max() > 0:
        return False
    part, _ = cut_out(found)
    edge = np.concatenate([part[0], part[-1], part[:, 0], part[:, -1]])
    return float((edge > 0.4 * found.max()).mean()) > 0.8


def digit_in(found: np.ndarray) -> np.ndarray:
    """The digit alone; of a sheet that is light, what is dark on it."""
    part, _ = cut_out(found)
    drawn_on = np.ptp(part) > 0.5 * part.max()
    return cut_out(part.max() - part)[0] if drawn_on and is_a_sheet(found) else part


def _in_a_square(found: np.ndarray) -> np.ndarray:
    part = np.clip(digit_in(np.asarray(found, dtype=np.float64)), 0, None)
    levels = Image.fromarray(np.uint8(np.rint(255 * part / part.max())))
    return np.pad(np.asarray(levels.resize((20, 20), Image.Resampling.BILINEAR), float), 4)


def _colours(rng: np.random.Generator, kind: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Of paper and ink."""
    light, dark = rng.uniform(205, 255), rng.uniform(0, 55)
    if kind == "board":
        return (dark,) * 3, (light,) * 3
    if kind == "faint":
        paper = rng.uniform(120, 190)
        return (paper,) * 3, (paper - rng.choice([-1, 1]) * 55,) * 3
    if kind == "coloured":
        return (light, light - 20, rng.uniform(150, 200)), (dark, dark + 10, rng.uniform(60, 130))
    return (light,) * 3, (dark,) * 3

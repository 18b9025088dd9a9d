"""Step 4: a picture in the form that the model knows."""

import numpy as np
import pytest

from grader import expect
from grader.exercises.outside_data import pictures

STEP = "prepare"
FORM = "a light digit on a dark ground, 28 x 28 floats from 0 to 1"


def prepared(student, picture):
    """What the function makes of a picture, float64 (28, 28)."""
    grey = picture if picture.ndim == 2 else np.uint8(np.rint(picture.mean(axis=2)))
    value = expect.array(student.prepare(grey), expected=FORM, function=STEP)
    expect.shape(value, (28, 28), expected=FORM, function=STEP)
    found = np.asarray(value, dtype=np.float64)
    if not np.isfinite(found).all() or found.min() < -0.01 or found.max() > 1.01:
        expect.fail(
            f"The values go from {found.min():.3g} to {found.max():.3g}.",
            expected=FORM,
            misconception="zero-to-255" if found.max() > 1.5 else "",
            function=STEP,
        )
    return found


def box(found):
    """Height and width of what is light, and how far its middle is off, in rows and columns."""
    rows = np.flatnonzero((found > 0.4).any(axis=1))
    columns = np.flatnonzero((found > 0.4).any(axis=0))
    if not len(rows):
        expect.fail("Nothing in it is light.", expected=FORM, function=STEP)
    size = int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1
    return size, (rows.mean() - 13.5, columns.mean() - 13.5)


def is_a_sheet(found):
    """Whether what is light has a light edge all around, as a sheet of paper has and no digit."""
    rows = np.flatnonzero((found > 0.4).any(axis=1))
    columns = np.flatnonzero((found > 0.4).any(axis=0))
    if not len(rows):
        return False
    cut = found[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] > 0.4
    edge = np.concatenate([cut[0], cut[-1], cut[:, 0], cut[:, -1]])
    return float(edge.mean()) > 0.8


def some_digit(ready, rng):
    """A digit that is no mere stroke, whose edge might be that of a sheet."""
    return ready["digits"][rng.choice(np.flatnonzero(ready["labels"] != 1))]


@pytest.mark.weight(2)
def test_light_on_dark(student, ready, fresh):
    """Dark ink on light paper and chalk on a board both become light on dark."""
    rng = fresh("grounds")
    wrong = [
        kind
        for kind in ("paper", "board")
        if is_a_sheet(prepared(student, pictures.disguised(some_digit(ready, rng), rng, kind)))
    ]
    if wrong:
        name = "dark ink on light paper" if wrong[0] == "paper" else "chalk on a dark board"
        expect.fail(
            f"Of {name} the ground comes back light, the digit dark.",
            expected=FORM,
            misconception="always-inverted" if len(wrong) == 1 else "",
            function=STEP,
        )


def test_strong_from_dark_to_light(student, ready, fresh):
    """Faint ink on grey paper becomes as strong as any other, be it lighter or darker."""
    rng = fresh("faint")
    for number in range(4):
        digit = some_digit(ready, rng)
        ink = pictures.on_a_sheet(digit, rng) / 255.0
        picture = np.uint8(np.rint((90, 150, 170, 110)[number] + (-1) ** number * 50 * ink))
        found = prepared(student, picture)
        if is_a_sheet(found):
            expect.fail(
                "Faint ink on grey paper comes back dark on a light ground.",
                expected=FORM,
                misconception="fixed-threshold",
                function=STEP,
            )
        if found.max() < 0.8:
            expect.fail(
                f"The strongest ink is {found.max():.2f}.",
                expected="about 1 where the ink is strongest",
                misconception="faint-stays-faint",
                function=STEP,
            )


def test_proportions_are_kept(student):
    """A stroke that is three times as high as wide stays so."""
    for rows, columns in ((90, 30), (30, 90)):
        sheet = np.full((150, 130), 240, dtype=np.uint8)
        sheet[20 : 20 + rows, 25 : 25 + columns] = 20
        (height, width), _ = box(prepared(student, sheet))
        ratio = max(height, width) / min(height, width)
        if not 2.2 <= ratio <= 4 or (height > width) != (rows > columns):
            turned = (height > width) != (rows > columns) and ratio > 2.2
            expect.fail(
                f"A stroke of {rows} x {columns} pixels becomes one of {height} x {width}.",
                expected="the same proportions",
                misconception="rows-and-columns" if turned else "squeezed",
                function=STEP,
            )


@pytest.mark.weight(2)
def test_twenty_pixels_in_the_middle(student, ready, fresh):
    """The digit's longer side is 20 pixels long, and it stands in the middle."""
    rng = fresh("places")
    for _ in range(4):
        digit = ready["digits"][rng.integers(100)]
        found = prepared(student, pictures.disguised(digit, rng, "board"))
        size, off = box(found)
        details = {"expected": "20 pixels, in the middle of 28", "function": STEP}
        if max(size) > 23:
            said = f"The digit's longer side is {max(size)} pixels long."
            expect.fail(said, misconception="fills-the-frame", **details)
        if max(size) < 17:
            said = f"The digit's longer side is {max(size)} pixels long."
            expect.fail(said, misconception="not-cut-out", **details)
        if max(map(abs, off)) > 4:
            expect.fail(
                f"The digit stands {max(map(abs, off)):.0f} pixels off the middle.",
                misconception="off-the-middle",
                **details,
            )


@pytest.mark.weight(2)
def test_the_digit_is_still_there(student, ready, fresh):
    """Whatever the picture's size, kind and quality, the digit looks as it was written."""
    rng = fresh("kinds")
    for kind in (*pictures.KINDS, "noisy"):
        digit = ready["digits"][rng.integers(100)]
        found = prepared(student, pictures.disguised(digit, rng, kind))
        alike = pictures.likeness(found, digit)
        if not alike > 0.6:
            turned = max(pictures.likeness(np.rot90(found, k), digit) for k in (1, 2, 3))
            turned = max(turned, pictures.likeness(found.T, digit))
            expect.fail(
                f"A {kind} picture no longer looks like the digit that was written.",
                expected="the digit, upright",
                misconception="rows-and-columns"
                if turned > 0.75
                else "noise-is-ink" * (kind == "noisy"),
                function=STEP,
            )

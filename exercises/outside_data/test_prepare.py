"""Step 4: a picture in the form that the model knows.

Each check asks for one thing, and allows for mistakes that another check tells.
"""

import numpy as np
import pytest

from grader import expect
from grader.exercises.outside_data import pictures

STEP = "prepare"
OFF = 2.0  # pixels; rounding moves a digit by half of one, another threshold of ink by one
FORM = "a light digit on a dark ground, 28 x 28 floats from 0 to 1"


def grey(picture):
    return picture if picture.ndim == 2 else np.uint8(np.rint(picture.mean(axis=2)))


def prepared(student, picture):
    """What the function makes of a picture, float64 (28, 28) from 0 to 1, whatever its form is."""
    value = expect.array(student.prepare(grey(picture)), expected=FORM, function=STEP)
    found = np.nan_to_num(np.squeeze(np.asarray(value, dtype=np.float64)))
    if found.ndim == 2 and max(found.shape) < 28:  # without its frame
        found = np.pad(found, [((28 - n) // 2, 28 - n - (28 - n) // 2) for n in found.shape])
    expect.shape(found, (28, 28), expected=FORM, function=STEP)
    if found.min() < -0.01:
        found = (found - found.min()) / np.ptp(found)
    found = found / 255 if found.max() > 1.5 else found
    if not found.max() > 0:
        expect.fail("Nothing in it is light.", expected=FORM, function=STEP)
    return np.clip(found, 0, 1)


def some_digit(ready, rng):
    """A digit that is no mere stroke, whose edge might be that of a sheet."""
    return ready["digits"][rng.choice(np.flatnonzero(ready["labels"] != 1))]


def off_the_middle(found):
    """How far the digit stands from the middle, pixels: by its edges or by its ink."""
    ink = np.where(found > 0.1 * found.max(), found, 0)  # what is nearly dark does not count
    by_ink = [np.arange(28) @ ink.sum(axis=axis) / ink.sum() for axis in (1, 0)]
    by_edges = pictures.cut_out(found)[1]
    return min(max(abs(at - 13.5) for at in middle) for middle in (by_edges, by_ink))


def longer_side(found):
    """Of what is light, in pixels."""
    return max(pictures.cut_out(found)[0].shape)


def test_the_form_is_that_of_the_model(student, ready, fresh):
    """Floats from 0 to 1 come back, 28 rows of 28."""
    picture = pictures.disguised(some_digit(ready, fresh("form")), fresh("form"), "paper")
    value = expect.array(student.prepare(grey(picture)), expected=FORM, function=STEP)
    expect.shape(value, (28, 28), expected=FORM, function=STEP)
    found = np.asarray(value, dtype=np.float64)
    if not np.isfinite(found).all() or found.min() < -0.01 or found.max() > 1.01:
        expect.fail(
            f"The values go from {found.min():.3g} to {found.max():.3g}.",
            expected=FORM,
            misconception="zero-to-255" if found.max() > 1.5 else "",
            function=STEP,
        )


@pytest.mark.weight(2)
def test_light_on_dark(student, ready, fresh):
    """Dark ink on light paper and chalk on a board both become light on dark."""
    rng = fresh("grounds")
    wrong = [
        kind
        for kind in ("paper", "board")
        if pictures.is_a_sheet(
            prepared(student, pictures.disguised(some_digit(ready, rng), rng, kind))
        )
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
        digit, sign = some_digit(ready, rng), (-1) ** number
        ink = sign * (pictures.on_a_sheet(digit, rng) / 255.0)
        strong = np.uint8(np.rint(ink * 215 + (20 if sign > 0 else 235)))
        if pictures.is_a_sheet(prepared(student, strong)):
            continue  # another check tells
        found = prepared(student, np.uint8(np.rint((90, 150, 170, 110)[number] + 50 * ink)))
        if pictures.is_a_sheet(found):
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
        sheet[20 : 20 + rows // 3, 25 : 25 + columns] = 90  # by which a turn is known
        stroke = pictures.digit_in(prepared(student, sheet))
        height, width = stroke.shape
        ratio = max(height, width) / min(height, width)
        band_on_top = np.ptp(stroke.mean(axis=1)) > np.ptp(stroke.mean(axis=0))
        lies = (height > width) != (rows > columns)  # turned, as another check tells, or squeezed
        if not 2.2 <= ratio <= 4 or (lies and band_on_top):
            expect.fail(
                f"A stroke of {rows} x {columns} pixels becomes one of {height} x {width}.",
                expected="the same proportions",
                misconception="squeezed",
                function=STEP,
            )


@pytest.mark.weight(2)
def test_twenty_pixels_in_the_middle(student, ready, fresh):
    """The digit's longer side is 20 pixels long, and it stands in the middle."""
    rng = fresh("places")
    made = []
    for _ in range(4):
        digit = ready["digits"][rng.integers(100)]
        made.append(prepared(student, pictures.disguised(digit, rng, "board")))
    details = {"expected": "20 pixels, in the middle of 28", "function": STEP}
    for side in map(longer_side, made):
        said = f"The digit's longer side is {side} pixels long."
        if side > 23:
            expect.fail(said, misconception="fills-the-frame", **details)
        if side < 17:
            expect.fail(said, misconception="not-cut-out", **details)
    small = longer_side(prepared(student, pictures.on_a_small_board(ready["digits"][0])))
    expect.true(
        small > 15,
        f"The longer side of a digit of ten pixels becomes {small} pixels long.",
        misconception="stays-small",
        **details,
    )
    for off in map(off_the_middle, made):
        if off > OFF:
            expect.fail(
                f"The digit stands {off:.0f} pixels off the middle.",
                misconception="off-the-middle",
                **details,
            )


def test_noise_is_no_ink(student, ready, fresh):
    """A noisy picture of a digit becomes as large as a clean one."""
    rng = fresh("noise")
    for _ in range(3):
        sheet = 240 - 0.9 * pictures.on_a_sheet(some_digit(ready, rng), rng)
        noisy = np.clip(np.rint(sheet + rng.normal(0, 9, sheet.shape)), 0, 255)
        clean, found = (
            longer_side(pictures.digit_in(prepared(student, np.uint8(each))))
            for each in (sheet, noisy)
        )
        expect.true(
            found > clean - 4,
            f"Of a noisy picture the digit becomes {found} pixels long, of a clean one {clean}.",
            expected="the same size, whatever noise the paper has",
            misconception="noise-is-ink",
            function=STEP,
        )


@pytest.mark.weight(2)
def test_the_digit_is_still_there(student, ready, fresh, given):
    """Whatever the picture's size, kind and quality, the digit looks as it was written."""
    rng = fresh("kinds")
    for kind in (*pictures.KINDS, *pictures.KINDS):
        digit = some_digit(ready, rng)
        found = prepared(student, pictures.disguised(digit, rng, kind))
        alike = pictures.likeness(found, digit)
        turned = pictures.turned_likeness(found, digit)
        expect.true(
            alike > 0.6 and alike > turned - 0.1,
            f"A {kind} picture no longer looks like the digit that was written.",
            expected="the digit, upright",
            misconception="rows-and-columns" if turned > max(alike, 0.75) else "",
            function=STEP,
        )
    given.worth_knowing(
        lambda: (
            f"The last picture came back with {np.mean(found < 0.1):.0%} of its pixels about 0, "
            f"and looks like the digit that was written to {alike:.0%}. The model has learned from "
            f"digits of {np.mean(digit == 0):.0%} ground: only the like of these it can read."
        )
    )

"""Step 2: grey levels, whatever a picture is stored with."""

import numpy as np
import pytest

from grader import expect
from grader.exercises.outside_data import pictures

STEP = "read_image"


@pytest.fixture
def drawn(ready, fresh):
    """A grey picture, uint8 (rows, columns), light on dark."""
    rng = fresh("sheet")
    return pictures.on_a_sheet(ready["digits"][rng.integers(100)], rng)


def read(student, given, name, content):
    """What the function makes of one file, as an array of two axes."""
    folder = given.folder({name: content}, name="one")
    value = student.read_image(str(folder / name))
    found = np.asarray(expect.array(value, function=STEP), dtype=np.float64)
    if found.ndim != 2:
        expect.fail(
            f"The shape is {found.shape}.",
            expected="grey levels of shape (rows, columns)",
            misconception="keeps-its-colours",
            function=STEP,
        )
    return found


def same(found, wanted, *, within, misconception, what):
    """Two pictures agree, but for a few grey levels."""
    if found.shape != wanted.shape:
        turned = found.shape == wanted.shape[::-1] and wanted.shape[0] != wanted.shape[1]
        expect.fail(
            f"{what} comes back with the shape {found.shape}.",
            expected=f"shape {wanted.shape}: (rows, columns)",
            misconception="rows-and-columns" if turned else "",
            function=STEP,
        )
    if found.max() <= 1 < wanted.max() and abs(found * 255 - wanted).mean() <= within:
        misconception = "scaled-too-soon"
    gap = float(np.abs(found - wanted).mean())
    if not gap <= within:
        expect.fail(
            f"{what} comes back with grey levels that are {gap:.0f} off, on average.",
            expected="0 for black, 255 for white, and what lies between",
            misconception=misconception,
            function=STEP,
        )


@pytest.mark.weight(2)
def test_grey_levels_as_they_are(student, given, drawn):
    """A grey picture keeps its grey levels, its rows and its columns."""
    for name, within in (("grey.png", 0.6), ("grey.bmp", 0.6), ("grey.jpg", 6)):
        found = read(student, given, name, drawn)
        same(found, drawn, within=within, misconception="", what=f"A grey picture ({name})")


def test_colours_become_grey(student, given, drawn):
    """A coloured picture becomes grey."""
    share = drawn[..., None] / 255
    colours = np.uint8((1 - share) * [250, 240, 230] + share * [20, 25, 40])
    found = read(student, given, "coloured.png", colours)
    wanted = colours.astype(np.float64) @ [0.3, 0.59, 0.11]
    same(found, wanted, within=8, misconception="", what="A coloured picture")
    given.worth_knowing(
        lambda: (
            f"Yours turned {colours.size:,} numbers of a coloured picture into {found.size:,} grey "
            f"ones, with a mean of {found.mean():.0f}; red, green and blue alone have "
            f"{', '.join(f'{each:.0f}' for each in colours.reshape(-1, 3).mean(axis=0))}."
        )
    )


def test_palettes_and_black_and_white(student, given, drawn):
    """A picture with a palette, and one in black and white, show what people see."""
    steps = np.uint8(drawn // 64 * 85)  # few colours, which a palette keeps as they are
    for name, kind in (("table.gif", "gif"), ("table.png", "png")):
        content = pictures.as_bytes(np.stack([steps] * 3, axis=-1), kind, mode="P")
        found = read(student, given, name, content)
        what = f"A picture with a palette ({name})"
        same(found, steps, within=12, misconception="numbers-of-a-palette", what=what)
    both = np.uint8(255 * (drawn > 100))
    content = pictures.as_bytes(both, "png", mode="1")
    found = read(student, given, "two.png", content)
    same(found, both, within=1, misconception="numbers-of-a-palette", what="Black and white")


def test_what_is_transparent_is_white(student, given, drawn):
    """A drawing on a transparent ground shows its ink on white."""
    black = np.zeros((*drawn.shape, 4), dtype=np.uint8)
    black[..., 3] = drawn
    ink = drawn > 100
    for name, content, wanted in (
        ("transparent.png", black, 255.0 - drawn),
        ("grey.png", black[..., 2:], 255.0 - drawn),
        ("table.gif", pictures.on_nothing(ink, "gif"), 255.0 * ~ink),
        ("table.png", pictures.on_nothing(ink, "png"), 255.0 * ~ink),
    ):
        same(
            read(student, given, name, content),
            wanted,
            within=2,
            misconception="transparent-is-black",
            what=f"A drawing on a transparent ground ({name})",
        )

"""Step 1: the pictures in a folder, at any depth."""

from pathlib import PurePosixPath

import numpy as np
import pytest

from grader import expect

STEP = "list_images"
GREY = np.full((6, 5), 200, dtype=np.uint8)
PICTURES = ("2/one.png", "2/TWO.JPG", "7/deep/down/three.jpeg", "four.bmp", "7/five.GIF", "10.Png")
OTHERS = {
    "about.txt": "Nothing to see.",
    "2/six.png.txt": "A text.",
    "7/Thumbs.db": b"\xd0\xcf\x11\xe0",
    "7/._one.png": b"\x00\x05\x16\x07",
    "trip.jpg": None,
    "png": b"no ending at all",
}


@pytest.fixture
def listed(student, given):
    """What came back, as paths below the folder."""

    def ask():
        files = dict.fromkeys(PICTURES, GREY) | OTHERS
        folder = given.folder(files, name="pictures")
        return expect.paths_below(student.list_images(str(folder)), folder, function=STEP)

    return given.once("listed", ask)


@pytest.mark.weight(2)
def test_every_picture_is_found(listed):
    """All pictures are there, in folders within folders and with capital letters, too."""
    for name in PICTURES:
        if name not in listed:
            deep = all(each.count("/") < name.count("/") for each in listed)
            large = PurePosixPath(name).suffix not in (".png", ".jpg", ".jpeg", ".gif", ".bmp")
            expect.fail(
                f"The picture {name} is missing.",
                expected="all files that end like a picture, at any depth",
                misconception="only-the-first-folder" if deep else "large-letters" * large,
                function=STEP,
            )


def test_nothing_else_is_listed(listed):
    """No folders, no hidden files and no files of another kind are among them."""
    expect.true(bool(listed), "Nothing is listed.", function=STEP)
    known = {"7/._one.png": "files-with-a-dot", "trip.jpg": "folders-are-no-pictures"}
    for name in listed:
        if name not in PICTURES:
            expect.fail(
                f"Listed is {name}, which is no picture.",
                expected="files that end like a picture, and nothing else",
                misconception=known.get(name, "any-ending"),
                function=STEP,
            )


def test_each_once_and_sorted(listed, given):
    """Each path stands there once, and they are sorted."""
    expect.true(len(listed) > 1, "No two paths are listed.", function=STEP)
    expect.true(len(set(listed)) == len(listed), "A path stands there twice.", function=STEP)
    orders = (sorted(listed), sorted(listed, key=PurePosixPath))
    caseless = sorted(listed, key=str.lower)
    if listed not in (*orders, caseless):
        expect.fail(
            f"The paths stand in the order {', '.join(listed[:3])}, …",
            expected="sorted paths",
            misconception="not-sorted",
            function=STEP,
        )
    given.worth_knowing(
        lambda: (
            f"Yours found {len(listed)} pictures among {len(PICTURES) + len(OTHERS)} entries. "
            "Sorted, because the order of a folder differs from machine to machine, and so would a "
            "split."
        )
    )

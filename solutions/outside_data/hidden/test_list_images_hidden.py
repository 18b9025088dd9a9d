"""Step 1, in a folder of other names."""

import numpy as np
import pytest

from grader import expect

STEP = "list_images"


@pytest.mark.hint("Let the endings decide, in whatever folder and however deep.")
def test_other_names(student, given, fresh):
    """In another folder the pictures are found as well."""
    rng = fresh("names")
    grey = np.full((4, 6), 90, dtype=np.uint8)
    endings = ("png", "JPEG", "Jpg", "gif", "BMP", "PNG", "jpeg", "bmp")
    folders = ("", "a/", "a/b/", "a/b/c/", "1/2/3/4/5/")
    wanted = {f"{rng.choice(folders)}{rng.integers(1e9)}.{ending}" for ending in endings}
    wanted.add(f"1/2/3/4/5/{rng.integers(1e9)}.png")
    files = dict.fromkeys(wanted, grey) | {"a/notes.md": "-", "b/jpg": b"-"}
    folder = given.folder(files, name="others")
    found = expect.paths_below(student.list_images(str(folder)), folder, function=STEP)
    expect.true(
        set(found) == wanted,
        f"{len(found)} paths are listed, where there are {len(wanted)} pictures.",
        function=STEP,
    )

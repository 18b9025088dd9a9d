"""Step 3: files that only look like pictures."""

from typing import NamedTuple

import numpy as np
import pytest

from grader import expect
from grader.exercises.outside_data import pictures

STEP = "sort_out"
RENAMED = ("text.png", "nothing.jpg", "noise.gif", "page.bmp")


class Sorted(NamedTuple):
    """What came back and what should have, and what came back for two of the files alone."""

    whole: list[str]
    broken: list[str]
    readable: list[str]
    unreadable: list[str]
    again: list[list[str]]


@pytest.fixture
def sorted_out(student, given, ready, fresh):
    """The two lists, as paths below the folder, and what should stand in them."""

    def ask():
        rng = fresh("files")
        files = {}
        for number, kind in enumerate(("png", "jpeg", "gif", "bmp", "png", "jpeg")):
            picture = pictures.disguised(ready["digits"][number], rng, pictures.KINDS[number])
            files[f"{number}.{kind}"] = pictures.as_bytes(picture, kind)
        large = pictures.as_bytes(np.uint8(rng.integers(0, 256, (90, 70))), "png")
        colours = pictures.disguised(ready["digits"][6], rng, "coloured")
        coloured = pictures.as_bytes(colours, "png")
        torn = {
            "torn.png": large[: len(large) // 2],
            "torn-colours.png": coloured[: len(coloured) // 2],  # which nobody has to convert
            "torn.jpg": files["1.jpeg"][: len(files["1.jpeg"]) * 2 // 3],
        }
        renamed = dict(
            zip(RENAMED, ("A text.\n", b"", rng.bytes(300), "<html></html>"), strict=True)
        )
        names = rng.permutation([*files, *torn, *renamed]).tolist()
        folder = given.folder(files | torn | renamed, name="mixed")
        whole, broken = _asked(student, folder, names)
        again = _asked(student, folder, ["1.jpeg", "page.bmp"])
        return Sorted(
            whole,
            broken,
            [n for n in names if n in files],
            [n for n in names if n not in files],
            again,
        )

    return given.once("sorted out", ask)


def _asked(student, folder, names):
    """What comes back for some files of a folder, as paths below it."""
    value = student.sort_out([str(folder / name) for name in names])
    if not isinstance(value, list | tuple) or len(value) != 2:
        expect.fail("It is no pair.", expected="two lists of paths", function=STEP)
    return [expect.paths_below(each, folder, function=STEP) for each in value]


def test_whole_pictures_are_kept(sorted_out):
    """Pictures that can be read stand in the first list."""
    whole, wanted = sorted_out.whole, sorted_out.readable
    lost = [name for name in wanted if name not in whole]
    if lost:
        expect.fail(
            f"The picture {lost[0]} is not in the first list.",
            expected=f"the {len(wanted)} pictures that can be read",
            misconception="first-broken-ends-it" if len(lost) > 1 else "",
            function=STEP,
        )


@pytest.mark.weight(2)
def test_broken_files_are_found(sorted_out):
    """Files that are empty, torn, or something else stand in the second list alone."""
    whole, broken, wanted = sorted_out.whole, sorted_out.broken, sorted_out.unreadable
    for name in wanted:
        if name in whole or name not in broken:
            taken = [each for each in wanted if each in whole]
            torn_alone = bool(taken) and all(each.startswith("torn") for each in taken)
            expect.fail(
                f"The file {name} {'is taken for a picture' if name in whole else 'is lost'}.",
                expected="every file that cannot be read to its end in the second list",
                misconception="only-opened" if torn_alone else "by-the-name" * bool(taken),
                function=STEP,
            )


def test_in_their_order(sorted_out, given):
    """Both lists keep the order in which the paths came."""
    whole, broken = sorted_out.whole, sorted_out.broken
    for found, wanted in ((whole, sorted_out.readable), (broken, sorted_out.unreadable)):
        kept = [name for name in wanted if name in found]
        expect.true(
            len(kept) > 1 and [name for name in found if name in wanted] == kept,
            "The paths stand in another order." if len(kept) > 1 else "No two paths are there.",
            expected="the order in which they came",
            function=STEP,
        )
    given.worth_knowing(
        lambda: (
            f"Yours kept {len(whole)} pictures and put {len(broken)} files aside, three of them "
            "torn in the middle: their names and first bytes say picture, and only reading to the "
            "end tells."
        )
    )


def test_each_call_by_itself(sorted_out):
    """Whoever calls it again, with fewer files, gets these files and no others."""
    found = {name for each in sorted_out.again for name in each}
    earlier = sorted(found - {"1.jpeg", "page.bmp"})
    if earlier:
        expect.fail(
            f"It was called again with two files, and gave back {earlier[0]} from the call before.",
            expected="new lists in each call, made inside of the function",
            misconception="kept-from-before",
            function=STEP,
        )
    expect.true(
        len(found) == 2,
        f"It was called again with two files, and gave back {len(found)}.",
        expected="each path in one of the two lists",
        function=STEP,
    )

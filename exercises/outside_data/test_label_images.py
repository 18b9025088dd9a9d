"""Step 5: the name of the folder is the label."""

import numpy as np

from grader import expect

STEP = "label_images"


def labelled(student, paths):
    """The labels that came back, one for each path."""
    value = student.label_images(paths)
    texts = value.tolist() if isinstance(value, np.ndarray) else value
    if isinstance(texts, list | tuple) and any(isinstance(each, str) for each in texts):
        expect.fail(
            "The labels are texts.",
            expected="whole numbers",
            misconception="texts-for-labels",
            function=STEP,
        )
    found = np.asarray(expect.array(value, function=STEP))
    expect.shape(found, (len(paths),), function=STEP)
    return found


def test_a_number_for_each_path(student, fresh, given):
    """A whole number comes back for each path, in its order."""
    rng = fresh("labels")
    labels = rng.integers(0, 10, 30)
    paths = [f"photos/{label}/board-{n}.png" for n, label in enumerate(labels)]
    found = labelled(student, paths)
    whole = found.dtype.kind in "iu" or np.array_equal(found, np.rint(found))
    expect.true(bool(whole), "The labels are no whole numbers.", function=STEP)
    if not np.array_equal(found, labels):
        place = int(np.flatnonzero(found != labels)[0])
        expect.fail(
            f"For {paths[place]} it gives {found[place]}.",
            expected=f"{labels[place]}",
            misconception="label-from-the-file-name",
            function=STEP,
        )
    given.worth_knowing(
        lambda: (
            f"Yours read {len(found)} labels off {len(found)} paths, "
            f"{int(np.bincount(found.astype(int)).max())} times the most frequent one. Whoever "
            "moves a file to another folder changes its label: data sets are mended like this."
        )
    )


def test_other_numbers_in_the_path(student, fresh):
    """Numbers elsewhere in a path are no labels, nor does it matter how deep the folder lies."""
    rng = fresh("paths")
    labels = rng.integers(0, 10, 6)
    begins = ("", "/home/9/", "2024/05/", "3 more/4/", "./", "a/b/c/d/")
    paths = [
        f"{x}{y}/{8 - n} of 9.jpg" for n, (x, y) in enumerate(zip(begins, labels, strict=True))
    ]
    found = labelled(student, paths)
    for path, label, wanted in zip(paths, found, labels, strict=True):
        if label != wanted:
            expect.fail(
                f"For {path} it gives {label}.",
                expected=f"{wanted}",
                misconception="label-from-the-file-name",
                function=STEP,
            )

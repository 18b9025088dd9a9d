"""Step 3: how wide a result is, before anything is computed."""

import pytest

from grader import expect

STEP = "output_size"


def right(size, window, stride, padding):
    """Counted place by place."""
    if padding == "same":
        return len(range(0, size, stride))
    return len(range(0, size - window + 1, stride))


def ask(student, *sizes):
    found, due = student.output_size(*sizes), right(*sizes)
    size, window, stride, padding = sizes
    known = {
        "rounded-down": size // stride if padding == "same" else due,
        "one-place-missing": due - 1,
        "one-place-too-many": due + 1,
        "padding-ignored": right(size, window, stride, "same" if padding == "valid" else "valid"),
        "stride-ignored": right(size, window, 1, padding),
    }
    if isinstance(found, bool) or not isinstance(found, int | float) or found != int(found):
        expect.fail(
            f"It gives {str(found)[:40]} for {sizes}.",
            expected="a whole number",
            misconception="half-a-place" if isinstance(found, float) else "",
            function=STEP,
        )
    names = [name for name, value in known.items() if value == found and value != due]
    expect.true(
        found == due,
        f"For an image of {size}, a window of {window}, stride {stride} and padding {padding!r} it "
        f"gives {found:g}.",
        expected=f"{due}",
        misconception=names[0] if names else "",
        function=STEP,
    )


@pytest.mark.weight(2)
def test_within_the_image(student, fresh, given):
    """With padding "valid" each place counts where the whole window lies in the image."""
    for sizes in ((28, 3, 1), (13, 2, 2), (7, 7, 1), *chosen(fresh("valid"))):
        ask(student, *sizes, "valid")
    given.worth_knowing(
        lambda: (
            f"By yours an image of 28 has {size(student, 28, 3, 1)} places for a window of 3, and "
            f"after a pooling of 2 there are {size(student, 26, 2, 2)}. What a convolution of 32 "
            f"filters gives then is {32 * size(student, 26, 2, 2) ** 2:,} numbers."
        )
    )


def size(student, *sizes):
    """What the student's function says."""
    return int(student.output_size(*sizes, "valid"))


def test_with_a_border(student, fresh):
    """With padding "same" there is a place for each stride that is begun."""
    for sizes in ((28, 3, 1), (13, 2, 2), (29, 5, 3), *chosen(fresh("same"))):
        ask(student, *sizes, "same")


def chosen(rng):
    """Sizes, windows and strides."""
    for _ in range(4):
        size = int(rng.integers(12, 60))
        yield size, int(rng.integers(2, 8)), int(rng.integers(2, 5))

"""Step 5: images that are altered a little, in training alone."""

import numpy as np
import pytest

from grader import expect
from grader.checks.probe import CannotTell

STEP = "augmentation"
FARTHEST = {  # how much a layer may do; of a full turn, of the size
    "RandomRotation": (("factor",), 0.15, "turned-too-far"),
    "RandomTranslation": (("height_factor", "width_factor"), 0.3, "moved-too-far"),
    "RandomZoom": (("height_factor", "width_factor"), 0.5, "zoomed-too-far"),
}
LEAST_LEFT = 0.3
OF_PIXELS = ("Dropout", "Noise")
"""In the names of Keras's layers that change each number by itself."""


@pytest.fixture
def model(student, given):
    return given.once("model", lambda: expect.is_model(student.augmentation(), function=STEP))


@pytest.fixture
def found(probe, given, model, batch):
    def look():
        try:
            return probe.describe(model, batch[:8])
        except CannotTell as reason:
            raise reason.as_failure(STEP) from None

    return given.once("description", look)


def test_in_prediction_nothing_happens(probe, model, found, batch):
    """In prediction each image comes out exactly as it went in."""
    made = probe.forward(model, batch[:8])
    same = made.shape == batch[:8].shape and np.allclose(made, batch[:8], atol=1e-5)
    size = made.shape[1:]
    changed = "The images come out changed" if size == batch.shape[1:] else f"They become {size}"
    expect.true(
        same,
        f"{changed}, though nothing is trained.",
        expected="images as they are, 28 × 28 × 1",
        misconception="alters-in-prediction",
        function=STEP,
    )


def test_in_training_images_are_altered(found, given):
    """In training a layer alters the images at random."""
    random = [each for each in found["layers"] if each.get("augments") or "kept" in each]
    lost = [each for each in random if any(word in each["class"] for word in OF_PIXELS)]
    altering = [each for each in random if each not in lost]  # Keras's layers, or one of one's own
    expect.true(
        bool(altering),
        "In training no layer alters the images"
        + (" as a whole: single pixels are lost." if lost else "."),
        expected="a layer that moves, turns or zooms them a little",
        misconception="noise-for-augmentation" if lost else "no-augmentation",
        function=STEP,
    )
    given.worth_knowing(
        lambda: (
            f"In training yours alters images by {', '.join(str(e['class']) for e in altering)}, "
            f"with {found.get('parameters', 0)} numbers to learn. So it costs nothing but time, "
            "and no epoch sees the same image twice."
        )
    )


def test_a_digit_stays_the_same_digit(found):
    """What is done to an image leaves the digit what it is."""
    for layer in found["layers"]:
        kind, settings = layer["class"], layer.get("settings", {})
        flips = kind == "RandomFlip"
        expect.true(
            not flips,
            f"{kind} mirrors the images.",
            expected="digits that can still be read",
            misconception="mirrored-digits",
            function=STEP,
            near="RandomFlip",
        )
        if kind in FARTHEST:
            keys, most, name = FARTHEST[kind]
            factors = [np.ravel(settings.get(key) or 0) for key in keys]  # None: as the other one
            far = max(abs(float(each)) for each in np.concatenate(factors))
            expect.true(
                far <= most,
                f"{kind} goes as far as {far:g}.",
                expected=f"at most {most:g}",
                misconception=name,
                function=STEP,
                near=kind,
            )
        left = float(layer.get("kept", 1.0))
        expect.true(
            left >= LEAST_LEFT,
            f"{kind} leaves {left:.0%} of an image's contrast.",
            expected="digits that can still be read",
            misconception="nothing-left",
            function=STEP,
            near=str(kind),
        )

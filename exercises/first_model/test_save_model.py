"""Step 9: the whole trained model in one file."""

from dataclasses import dataclass
from typing import Any

import pytest

from grader import expect

STEP = "save_model"


@dataclass(frozen=True)
class Saved:
    """A model that the student saved, and what the file holds."""

    model: Any
    opened: Any
    before: Any
    outputs: Any


@pytest.fixture
def saved(student, probe, given, trained_model, images):
    """The trained model, saved by the student and opened by us."""
    return given.once("saved", lambda: save(student, probe, given, trained_model, images))


def save(student, probe, given, model, images):
    """Let the student save `model`, and open the file."""
    outputs = probe.forward(model, images.test)  # before anything can change the model
    path = str(given.new_folder("saving") / "first model.keras")
    before = probe.training_state(model)
    files = probe.files(str(given.scratch))
    student.save_model(model, path)
    new = sorted(set(probe.files(str(given.scratch))) - set(files))
    opened = expect.opens(probe, path, new, like=model, function=STEP)
    return Saved(model, opened, before, outputs)


def test_the_file_stands_at_the_path(saved):
    """A whole model stands at the path that was given."""
    assert saved.opened.kind == "model"


def test_the_file_holds_what_was_learned(probe, saved, images, given):
    """The stored model predicts like the one that was saved."""
    expect.same_predictions(
        probe,
        saved.opened,
        saved.outputs,
        images.test,
        misconception="architecture-only",
        function=STEP,
    )
    given.worth_knowing(lambda: on_disk(probe, given))


def on_disk(probe, given):
    """What the file takes."""
    sizes = [size for name, size in probe.files(str(given.scratch)).items() if "saving" in name]
    return (
        f"Your file has {max(sizes) / 1e6:.1f} MB. The weights alone would be 0.5 MB; Adam keeps "
        "two more numbers for each of them, so that a training can go on where it stopped."
    )


def test_training_can_be_resumed(student, probe, saved):
    """The training configuration and the optimizer's state are stored, too."""
    state = probe.training_state(saved.opened)
    expect.trained_state(state, saved.before, function=STEP, misconception=why_lost(student, state))


def why_lost(student, state):
    """The misconception of a file that lacks the optimizer's state."""
    if not state["compiled"]:
        return "not-trained-state"
    writes_hdf5 = any(student.submission.mentions(STEP, each) for each in (".h5", ".hdf5"))
    return "hdf5-first" if writes_hdf5 else "recompiled"


def test_the_model_that_is_given_is_saved(student, probe, given, saved, other_model, images):
    """It is the given model that is stored, not another one in memory."""
    other = save(student, probe, given, other_model, images)  # where a model stands already
    expect.same_predictions(
        probe,
        other.opened,
        other.outputs,
        images.test,
        misconception="another-model",
        function=STEP,
    )

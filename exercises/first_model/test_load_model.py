"""Step 10: the stored model, ready to use."""

import numpy as np
import pytest

from grader import expect
from grader.checks.call_failures import CannotTell

STEP = "load_model"


@pytest.fixture
def stored(given):
    """`stored(name)`: the path of a copy of a ready-made model file, always the same path."""
    return lambda name: given.hand_over(name, to="stored model.keras", beside="other.keras")


@pytest.fixture
def loaded(student, given, stored):
    """A stored model that is not the one in memory, loaded by the student."""
    return given.once("loaded", lambda: load(student, stored("stored.keras")))


@pytest.fixture
def stored_model(probe, given):
    """The model in that file, opened by us."""
    path = str(given.ready_file("stored.keras"))
    return given.once("stored", lambda: probe.open_file(path))


def load(student, path):
    """Let the student load `path`."""
    return expect.is_model(student.load_model(path), function=STEP)


def outputs(probe, model, x):
    """What a model that the student loaded gives; its failure is the student's."""
    try:
        return probe.forward(model, x)
    except CannotTell as reason:
        raise reason.as_failure(STEP) from None


def why(student, otherwise):
    """The misconception of a model that is not the stored one."""
    code = student.submission
    names_a_file = any(code.mentions(STEP, suffix) for suffix in (".keras", ".h5"))
    return "another-path" if names_a_file and code.ignores_parameters(STEP) else otherwise


def same(found, wanted):
    """Whether two models give the same outputs."""
    return found.shape == wanted.shape and bool(np.allclose(found, wanted, atol=1e-5))


def test_what_was_learned_is_there(
    student, probe, stored_model, loaded, images, trained_model, other_model, given
):
    """The loaded model predicts like the stored one."""
    wanted = probe.forward(stored_model, images.test)
    found = outputs(probe, loaded, images.test)
    in_memory = [probe.forward(model, images.test) for model in (trained_model, other_model)]
    is_old = any(same(found, old) for old in in_memory)
    expect.same_predictions(
        probe,
        loaded,
        wanted,
        images.test,
        function=STEP,
        misconception=why(student, "model-in-memory" if is_old else "fresh-model"),
    )
    given.worth_knowing(
        lambda: (
            f"Yours and the stored model gave {found.size:,} numbers for {len(found):,} images; "
            f"the largest difference is {np.abs(found - wanted).max():.1g}. Nothing was trained."
        )
    )


def test_whatever_model_is_stored(student, probe, given, stored, images, loaded):
    """A stored model of another shape is loaded just as well, also where another one stood."""
    model = load(student, stored("stored_other.keras"))
    ours = probe.open_file(str(given.ready_file("stored_other.keras")))
    wanted = probe.forward(ours, images.test)
    is_old = same(outputs(probe, model, images.test), outputs(probe, loaded, images.test))
    expect.same_predictions(
        probe,
        model,
        wanted,
        images.test,
        function=STEP,
        misconception=why(student, "model-in-memory" if is_old else "weights-into-own-model"),
    )


def test_training_can_go_on(probe, stored_model, loaded):
    """The loaded model is compiled, and its optimizer goes on where it stopped."""
    state = probe.training_state(loaded)
    expect.trained_state(
        state,
        probe.training_state(stored_model),
        function=STEP,
        misconception="recompiled" if state["compiled"] else "not-compiled",
    )


def test_the_own_model_comes_back(student, probe, given, trained_model, images, loaded):
    """Your own model comes back from your own file."""
    path = str(given.new_folder("own") / "own model.keras")
    given.take(
        "save_model",
        own=lambda: student.save_model(trained_model, path),
        ready=lambda: probe.save_file(trained_model, path),
    )
    wanted = probe.forward(trained_model, images.test)
    expect.same_predictions(
        probe, load(student, path), wanted, images.test, misconception="fresh-model", function=STEP
    )

"""Step 6: a training that ends in time."""

import numpy as np
import pytest

from grader import expect
from grader.exercises.better_model.images import FEW, FEW_ASIDE

STEP = "fit_in_time"
MOST, PATIENCE = 40, 3
LEAST = 0.5  # of the validation images; right solutions read more than 0.75 of them


@pytest.fixture
def trained(student, probe, given, parts):
    """A model that was handed in, what came back, and what was seen."""

    def look():
        expect.can_train(student.turns_eager_off(), function=STEP)
        model = probe.open_ready(str(given.ready_file("eager.keras")))
        some = parts("to train on", FEW, FEW_ASIDE)
        back = student.fit_in_time(model, some.x_train, some.y_train, some.x_val, some.y_val)
        notes = student.last.trainings
        history = probe.history(expect.is_history(back, function=STEP))
        return model, some, history["values"], notes

    return given.once("trained", look)


def test_the_validation_set_is_watched(trained):
    """After each epoch the loss on the validation images is measured; they are not trained on."""
    _, some, values, notes = trained
    details = {"function": STEP, "near": "fit("}
    expect.true(
        "val_loss" in values,
        "The History holds no validation loss.",
        expected="a training that is given the validation images",
        misconception="no-validation",
        **details,
    )
    known = [note.samples for note in notes if note.samples]
    seen = max(known, default=0)
    expect.true(
        seen <= len(some.x_train),
        f"Each epoch trains on {seen} images, {len(some.x_train)} were given to train on.",
        expected="the training images alone",
        misconception="validation-trained-on",
        **details,
    )
    aside = [note.held_out for note in notes if note.held_out is not None]
    expect.true(
        not aside or max(aside) == len(some.x_val),
        f"The validation is on {max(aside, default=0)} images, {len(some.x_val)} were given.",
        expected="the validation images that were given",
        misconception="another-validation-set",
        **details,
    )
    expect.true(
        not known or seen > 0.9 * len(some.x_train),  # a last batch that is not full may be dropped
        f"Each epoch trains on {seen} images, {len(some.x_train)} were given to train on.",
        expected="all of the training images",
        **details,
    )


@pytest.mark.weight(2)
def test_it_ends_in_time(trained):
    """It ends when the validation loss has not become smaller for three epochs."""
    _, _, values, notes = trained
    losses = values.get("val_loss", [])
    expect.true(bool(losses), "There is no validation loss to watch.", function=STEP, near="fit(")
    asked = max((note.asked_epochs for note in notes), default=0)
    waited = len(losses) - 1 - int(np.argmin(losses))
    watched = [name for note in notes for name in note.watched]
    others = sorted({*watched} - {"val_loss"})
    another = "training-loss-watched" if "loss" in others else "another-curve-watched"
    mistaken = another if others and "val_loss" not in watched else ""
    says = f" What is watched is {' and '.join(map(repr, others))}." if mistaken else ""
    details = {
        "expected": f"an end {PATIENCE} epochs after the best one, or after {MOST} epochs",
        "function": STEP,
        "near": "monitor|EarlyStopping|fit(" if mistaken else "EarlyStopping|fit(",
    }
    expect.true(
        asked <= MOST,
        f"It is asked for as many as {asked} epochs.",
        expected=f"at most {MOST} epochs, where nothing ends it before",
        function=STEP,
        near="epochs|fit(",
    )
    whole = len(losses) >= asked
    if len(losses) > MOST or waited > PATIENCE:
        expect.fail(
            f"It went on for {waited} epochs after the best one, {len(losses)} in all.{says}",
            misconception=mistaken or ("no-early-stopping" if whole else "other-patience"),
            **details,
        )
    if len(losses) < MOST and waited < PATIENCE:
        expect.fail(
            f"It ended {waited} epochs after the best one, after {len(losses)} epochs.{says}",
            misconception=mistaken or ("fixed-epochs" if whole else "other-patience"),
            **details,
        )


def test_the_best_weights_come_back(probe, trained, given):
    """The model has the weights of its best epoch."""
    model, some, values, _ = trained
    losses = values.get("val_loss", [])
    expect.true(bool(losses), "There is no validation loss to watch.", function=STEP, near="fit(")
    found = probe.measure(model, some.x_val, some.y_val)["loss"]
    best, last = min(losses), losses[-1]
    expect.true(
        abs(found - best) <= 2e-3 * max(1.0, best),
        f"The validation loss of the trained model is {found:.4f}; in its best epoch it was "
        f"{best:.4f}.",
        expected="the weights of the best epoch",
        misconception="last-weights-kept" if abs(found - last) <= 2e-3 * max(1.0, last) else "",
        function=STEP,
        near="EarlyStopping",
    )
    given.worth_knowing(
        lambda: (
            f"Yours ended after {len(losses)} of at most {MOST} epochs and went back to epoch "
            f"{int(np.argmin(losses)) + 1}: a validation loss of {best:.3f} in place of {last:.3f}."
        )
    )


def test_it_has_learned_from_what_was_given(probe, trained):
    """The trained model reads most of the validation images."""
    model, some, _, _ = trained
    read = probe.accuracy(model, some.x_val, some.y_val) or 0.0
    expect.true(
        read >= LEAST,
        f"The trained model reads {read:.0%} of the validation images.",
        expected="a training on the images as they came in, each with its own label",
        function=STEP,
        near="fit(",
    )


def test_each_call_gives_its_own_history(student, probe, given, trained, parts):
    """A second call, with another model and fewer images, gives another History."""
    model = probe.open_ready(str(given.ready_file("eager.keras")))
    few = parts("a second time", 24, 12)
    back = student.fit_in_time(model, few.x_train, few.y_train, few.x_val, few.y_val)
    values = probe.history(expect.is_history(back, function=STEP))["values"]
    expect.true(
        values.get("loss") != trained[2].get("loss"),
        "A second call gives the History of the first one.",
        expected="the History of the training that this call has done",
        misconception="kept-from-before",
        function=STEP,
        near="return",
    )

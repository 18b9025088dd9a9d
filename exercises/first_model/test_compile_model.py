"""Step 5: Adam, a cross-entropy that fits whole-number labels, and accuracy."""

import numpy as np
import pytest

from grader import expect
from grader.common.outcomes import Failed

STEP = "compile_model"
LEARNING_RATES = (9e-5, 1.1e-2)  # where three epochs reach the gate; see `grader calibrate`


@pytest.fixture
def model(student, probe, given, new_model):
    """A new model, compiled by the student."""

    def compile_new():
        given_model = new_model()
        before = probe.training_state(given_model)
        after = expect.is_model(returned(student, probe, given_model), function=STEP)
        state = probe.training_state(after)
        expect.is_compiled(state, function=STEP)
        expect.same_weights(before, state, function=STEP)
        if not before["weights"]:
            expect.same_model(probe, given_model, after, function=STEP)
        return after

    return given.once("compiled", compile_new)


def returned(student, probe, model):
    """What `compile_model` returns; None where it compiled the model all the same has a name."""
    try:
        return student.compile_model(model)
    except Failed as failed:
        compiled = probe.training_state(model)["compiled"]
        if compiled and student.submission.mentions_return_of_compile(STEP):
            failed.misconception = "returned-compile-result"
            failed.hint = ""  # what the misconception says
        raise


def test_the_compiled_model_comes_back(model):
    """The model comes back, compiled."""
    assert model.kind == "model"


def test_adam_at_a_sane_learning_rate(student, probe, model, new_model):
    """The optimizer is Adam, with a learning rate at which the model learns."""
    expect.uses_adam(probe, model, learning_rates=LEARNING_RATES, function=STEP)
    another = student.compile_model(new_model("another"))
    expect.own_optimizer(probe, model, another, function=STEP)


def test_the_loss_fits_labels_and_output(probe, model, output_kinds, task, given, digits, scaled):
    """The loss is a cross-entropy that fits whole-number labels and the model's output."""
    expect.loss_fits_labels(probe, model, output_kinds, task=task, function=STEP)
    given.worth_knowing(lambda: untrained(probe, model, scaled(digits.x_test[:64]), digits))


def untrained(probe, model, x, digits):
    """What a model says that has learned nothing."""
    found = probe.evaluate(model, x, digits.y_test[:64].astype(np.int64))
    return (
        f"Untrained, your model has a loss of {found['loss']:.2f} on 64 images. Whoever gives each "
        "digit one tenth has ln 10 = 2.30: so far it knows about as much. Training comes next."
    )


def test_accuracy_is_measured(probe, model, task):
    """Accuracy is among the metrics."""
    expect.accuracy_metric(probe, model, task=task, function=STEP)


def test_a_stored_copy_can_be_loaded_again(comes_back, model):
    """Once it is stored, the model can be loaded again, compiled as it is."""
    comes_back(model, function=STEP)

"""Step 5: Adam, a cross-entropy that fits whole-number labels, and accuracy."""

import pytest

from grader import expect

STEP = "compile_model"


@pytest.fixture
def model(student, probe, given, new_model):
    """A new model, compiled by the student."""

    def compile_new():
        before = new_model()
        value = student.compile_model(before)
        after = expect.is_model(value, function=STEP)
        expect.is_compiled(probe.training_state(after), function=STEP)
        return after

    return given.once("compiled", compile_new)


def test_the_compiled_model_comes_back(model):
    """The model comes back, compiled."""
    assert model.kind == "model"


def test_adam_at_a_sane_learning_rate(probe, model):
    """The optimizer is Adam, with a learning rate that learns."""
    expect.uses_adam(probe, model, function=STEP)


def test_the_loss_fits_labels_and_output(probe, model, output_kinds):
    """The loss is a cross-entropy that fits whole-number labels and the model's output."""
    expect.loss_fits_labels(probe, model, output_kinds, function=STEP)


def test_accuracy_is_measured(probe, model):
    """Accuracy is among the metrics."""
    expect.accuracy_metric(probe, model, function=STEP)

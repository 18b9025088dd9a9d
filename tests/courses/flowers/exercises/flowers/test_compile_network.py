"""Step 2: Adam, a cross-entropy for whole numbers, accuracy."""

import pytest

from grader import expect

STEP = "compile_network"


@pytest.fixture
def network(student, probe, given, new_network):
    """A network, compiled by the student."""

    def look():
        made = expect.is_model(student.compile_network(new_network), function=STEP)
        expect.is_compiled(probe.training_state(made), function=STEP)
        return made

    return given.once("compiled", look)


def test_adam(probe, network):
    """The optimizer is Adam."""
    expect.uses_adam(probe, network, learning_rates=(1e-4, 0.1), function=STEP)


def test_the_loss(probe, network, task):
    """The loss is a cross-entropy for whole numbers and probabilities."""
    expect.loss_fits_labels(probe, network, {"distribution"}, task=task, function=STEP)


def test_accuracy(probe, network, task):
    """Accuracy is among the metrics."""
    expect.accuracy_metric(probe, network, task=task, function=STEP)

"""Step 4: a network of convolutions."""

import numpy as np
import pytest

from grader import expect

STEP = "build_cnn"
LAYERS = [
    {"does": "convolution", "filters": 16, "kernel_size": 3, "activation": "relu"},
    {"does": "pooling", "class": "MaxPooling2D", "pool_size": 2},
    {"does": "convolution", "filters": 32, "kernel_size": 3, "activation": "relu"},
    {"does": "pooling", "class": "MaxPooling2D", "pool_size": 2},
    {"does": "dense", "units": 10},
]


@pytest.fixture
def model(student, given):
    return given.once("model", lambda: expect.is_model(student.build_cnn(), function=STEP))


@pytest.fixture
def found(probe, given, model, batch, task):
    def look():
        return expect.takes_inputs(probe, model, batch, units=10, task=task, function=STEP)

    return given.once("description", look)


@pytest.mark.weight(2)
def test_the_layers_are_those_asked_for(found):
    """Two convolutions with relu, each with max pooling behind it, then ten outputs."""
    expect.layers_are(found, LAYERS, function=STEP)


def test_dropout_stands_before_the_last_layer(found):
    """Dropout switches some numbers off in training, before the last layer and not behind it."""
    layers = [each for each in found["layers"] if each.get("kept", 1.0) < 1.0]
    expect.true(
        bool(layers),
        "In training no layer leaves anything out.",
        expected="a Dropout layer before the last one",
        misconception="no-dropout",
        function=STEP,
        near="Dense",
    )
    last = max(n for n, each in enumerate(found["layers"]) if each["does"] == "dense")
    behind = [each for each in found["layers"][last:] if each.get("kept", 1.0) < 1.0]
    expect.true(
        not behind,
        "Dropout stands behind the last layer.",
        expected="dropout before the last layer",
        misconception="dropout-behind-the-output",
        function=STEP,
        near="Dropout",
    )


def test_ten_probabilities_come_out(found, task, given):
    """For each image ten probabilities come out, which sum to 1."""
    expect.distribution_or_logits(found, None, task=task, function=STEP)
    given.worth_knowing(
        lambda: (
            f"Your network has {found['parameters']:,} numbers to learn. Its two convolutions take "
            "4,800 of them (10 x 16 and 145 x 32), for a window has the same weights at every "
            "place of an image; the first dense network had 118,282."
        )
    )


def test_it_can_learn(probe, model, found, batch):
    """The model is not compiled, and each of its layers can learn."""
    expect.uncompiled(found, function=STEP)
    labels = np.arange(len(batch)) % 10
    expect.learns_everywhere(probe, model, found, batch, labels, function=STEP)


def test_each_call_builds_a_new_model(student, model):
    """A second call gives another model, which no training has touched."""
    again = expect.is_model(student.build_cnn(), function=STEP)
    expect.true(
        (again.generation, again.number) != (model.generation, model.number),
        "A second call gives the same model object again.",
        expected="a new model for each call",
        misconception="same-model-again",
        function=STEP,
    )

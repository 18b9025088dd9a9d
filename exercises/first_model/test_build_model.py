"""Step 4: the network: 28 × 28 in, two hidden layers of 128 relu units, ten probabilities out."""

import numpy as np
import pytest

from grader import expect
from grader.pages import charts

STEP = "build_model"
UNITS = [128, 128]
PIXELS = 28 * 28
HIDDEN = ["dense, 128 units", "relu"]
LAYERS = (
    "What the layers of your model do, beside what is asked. Where the checks have passed, a "
    "difference is no mistake."
)
ASKED = ["flatten", *HIDDEN, *HIDDEN, "dense, 10 units", "softmax"]


@pytest.fixture
def model(student, given):
    """A new model of the student's."""
    return given.once("model", lambda: expect.is_model(student.build_model(), function=STEP))


@pytest.fixture
def found(probe, given, model, batch, task):
    """What the model does, layer by layer."""

    def look():
        found = takes()
        if probe.has_weights(model):
            return found
        # Until it has some, it was asked about in copies.
        expect.gets_weights(probe, model, batch, function=STEP)
        return takes()

    def takes():
        return expect.takes_inputs(
            probe, model, batch, units=10, hidden=UNITS, task=task, function=STEP, seen=draw
        )

    def draw(description):
        given.picture(
            "layers",
            lambda: graph(description["layers"]),
            caption=LAYERS,
        )

    return given.once("description", look)


def graph(layers, *, softmax_in_loss=False):
    """A picture of what the layers do, beside what is asked."""
    asked, yours = ASKED, [words(layer) for layer in layers if layer["does"] != "nothing"]
    if softmax_in_loss:
        asked, yours = ([*stack, "softmax in the loss"] for stack in (ASKED[:-1], yours))
    about = f"Asked, from input to output: {', '.join(asked)}. Yours: {', '.join(yours)}."
    return charts.layers(asked, yours, title="The layers of your model", about=about)


def words(layer):
    """What a layer does, in two words."""
    if layer["does"] == "dense":
        return f"dense, {layer['units']} units"
    return {"activation": str(layer.get("computes")), "reshape": "flatten"}.get(
        layer["does"], str(layer.get("class", "other"))
    )


def test_images_in_ten_numbers_out(found):
    """The model takes 28 × 28 images and gives ten numbers for each."""
    assert found["outputs"] == 1


def test_it_is_not_compiled_yet(found):
    """The model is left for the next step to compile."""
    expect.uncompiled(found, function=STEP)


def test_each_call_builds_a_new_model(student, model, found):
    """Each call builds a model of its own."""
    again = expect.is_model(student.build_model(), function=STEP)
    expect.true(
        (again.generation, again.number) != (model.generation, model.number),
        "A second call gives the same model object again.",
        expected="a new model for each call",
        misconception="same-model-again",
    )


@pytest.mark.weight(2)
def test_two_hidden_layers_of_128_units(found, given, probe, model):
    """There are two hidden layers of 128 units each."""
    expect.dense_stack(found, UNITS, units=10, inputs=PIXELS, parts="pixels", function=STEP)
    given.worth_knowing(
        lambda: sizes([each["units"] for each in found["layers"] if "units" in each])
    )


def sizes(units):
    """How many numbers the model has, and where most of them are."""
    inputs = [PIXELS, *units[:-1]]
    counts = [(before + 1) * after for before, after in zip(inputs, units, strict=True)]
    return (
        f"Your model has {sum(counts):,} numbers to learn. {counts[0]:,} of them, "
        f"{counts[0] / sum(counts):.0%}, are in the first Dense layer: a weight for each pixel and "
        f"unit. The last one has {counts[-1]:,}."
    )


@pytest.mark.weight(2)
def test_relu_after_each_hidden_layer(found):
    """Each hidden layer uses relu."""
    expect.hidden_activation(found, "relu", function=STEP)


@pytest.mark.weight(2)
def test_one_probability_per_digit(found, given, own_loss_takes, task):
    """The output is one probability per digit."""
    is_logits = expect.output_kind(found) == "logits"
    takes = own_loss_takes() if is_logits else None
    expect.distribution_or_logits(found, takes, task=task, function=STEP)
    if is_logits:  # and that is right, so it is shown as right
        given.picture(
            "layers", lambda: graph(found["layers"], softmax_in_loss=True), caption=LAYERS
        )


def test_each_weight_can_learn(probe, model, found, digits):
    """Weights start at random, and training can reach each of them."""
    images = digits.x_train[:32].astype(np.float32) / 255
    labels = digits.y_train[:32].astype(np.int64)
    expect.learns_everywhere(probe, model, found, images, labels, function=STEP)


def test_a_stored_copy_can_be_loaded_again(comes_back, model, found):
    """Once it is stored, the model can be loaded again."""
    assert found
    comes_back(model, function=STEP)

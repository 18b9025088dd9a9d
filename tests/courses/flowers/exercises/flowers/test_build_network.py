"""Step 1: four numbers in, one hidden layer, a probability for each species out."""

import pytest

from grader import expect

STEP = "build_network"


@pytest.fixture
def found(student, probe, given, flowers, task):
    """What the network does."""

    def look():
        network = expect.is_model(student.build_network(), function=STEP)
        return network, expect.takes_inputs(
            probe, network, flowers.x[:16], units=3, hidden=[16], task=task, function=STEP
        )

    return given.once("found", look)


def test_three_numbers_for_each_flower(found):
    """Four numbers go in, three come out."""
    expect.uncompiled(found[1], function=STEP)


def test_one_hidden_layer(found):
    """There is one hidden layer of 16 units, with relu."""
    expect.dense_stack(found[1], [16], units=3, inputs=4, function=STEP)
    expect.hidden_activation(found[1], "relu", function=STEP)


def test_probabilities(found, task):
    """The output is one probability per species."""
    expect.distribution_or_logits(found[1], None, task=task, function=STEP)


def test_it_can_learn(probe, found, flowers):
    """Weights start at random, and training reaches each of them."""
    network, description = found
    x, y = flowers.x[:32], flowers.y[:32]
    expect.learns_everywhere(probe, network, description, x, y, function=STEP)

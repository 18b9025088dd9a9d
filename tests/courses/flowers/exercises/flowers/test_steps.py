"""All checks of this assignment: the usual ones of five kinds of steps."""

import numpy as np
import pytest

from grader.expect import steps

COUNTS = (400, 250, 150)  # of each species


@pytest.fixture
def inputs():
    """Flowers, each four numbers around those of its species: 800 to train on, 400 to test on."""
    rng = np.random.default_rng(5)
    middle = rng.normal(0, 1.5, (3, 4))
    y = np.concatenate([rng.permutation(np.repeat([0, 1, 2], COUNTS)), rng.integers(0, 3, 400)])
    x = (middle[y] + rng.normal(0, 0.5, (1200, 4))).astype(np.float32)
    test = {"x_test": x[800:], "y_test": y[800:], "measure.x": x[800:], "measure.y": y[800:]}
    return {"x": x[:800], "y": y[:800], "name_species.x": x[800:900], **test}


class Test_build_network(steps.Building):
    """Four numbers in, one hidden layer, a probability for each species out."""


class Test_compile_network(steps.Compiling):
    """Adam, a cross-entropy for whole numbers, accuracy."""

    optimizers = ("Adam",)
    learning_rates = (1e-4, 0.1)


class Test_train(steps.Training):
    """Twenty epochs on all flowers."""

    epochs = 20
    largest_batch = 128


class Test_measure(steps.Measuring):
    """Loss and accuracy."""


class Test_name_species(steps.Predicting):
    """The most probable species of each flower."""

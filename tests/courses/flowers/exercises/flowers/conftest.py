"""Flowers, each four numbers around those of its species, and networks from earlier steps."""

from types import SimpleNamespace

import numpy as np
import pytest

COUNTS = (400, 250, 150)  # of each species


@pytest.fixture
def flowers():
    """800 to train on, 400 to test on."""
    rng = np.random.default_rng(5)
    middle = rng.normal(0, 1.5, (3, 4))
    y = rng.permutation(np.repeat([0, 1, 2], COUNTS))
    tests = rng.integers(0, 3, 400)
    return SimpleNamespace(
        x=(middle[y] + rng.normal(0, 0.5, (800, 4))).astype(np.float32),
        y=y.astype(np.int64),
        x_test=(middle[tests] + rng.normal(0, 0.5, (400, 4))).astype(np.float32),
        y_test=tests.astype(np.int64),
    )


def ready(probe, given, name):
    """A ready-made network."""
    return probe.open_ready(str(given.ready_file(name)))


@pytest.fixture
def new_network(student, probe, given):
    """A network that is not compiled."""
    return given.take(
        "build_network", own=student.build_network, ready=lambda: ready(probe, given, "built.keras")
    )


@pytest.fixture
def compiled(student, probe, given, new_network):
    """A compiled network."""
    return given.take(
        "compile_network",
        own=lambda: student.compile_network(new_network),
        ready=lambda: ready(probe, given, "compiled.keras"),
    )


@pytest.fixture
def training(student, probe, given, compiled, flowers):
    """What one call of `train` did."""

    def fit():
        before = probe.training_state(compiled)
        history = student.train(compiled, flowers.x, flowers.y)
        after = probe.training_state(compiled)
        return SimpleNamespace(
            network=compiled,
            history=history,
            notes=student.last.trainings,
            before=before,
            after=after,
        )

    return given.once("training", fit)


@pytest.fixture
def trained(probe, given, training):
    """A trained network."""
    return given.take(
        "train", own=lambda: training.network, ready=lambda: ready(probe, given, "trained.keras")
    )

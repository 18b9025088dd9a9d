"""Networks as the reference makes them."""

import numpy as np
from tensorflow import keras


def make_given(reference, folder):
    """Write the networks that stand in where a step of a submission failed."""
    keras.utils.set_random_seed(2026)
    rng = np.random.default_rng(5)
    middle = rng.normal(0, 1.5, (3, 4))  # as in the conftest of the checks
    y = rng.integers(0, 3, 800)
    x = (middle[y] + rng.normal(0, 0.5, (800, 4))).astype(np.float32)
    reference.build_network().save(folder / "built.keras")
    network = reference.compile_network(reference.build_network())
    network.save(folder / "compiled.keras")
    reference.train(network, x, y)
    network.save(folder / "trained.keras")

"""What several checks of this assignment need."""

import numpy as np
import pytest


@pytest.fixture
def ready(given):
    """Ready-made digits and prepared pictures, by name; see `make_given.py` for their shapes."""
    with np.load(given.ready_file("pictures.npz")) as data:
        return dict(data)


@pytest.fixture
def reader(probe, given):
    """The model that was stored in the first assignment."""
    return probe.open_ready(str(given.ready_file("reader.keras")))

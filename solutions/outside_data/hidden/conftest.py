"""Pictures of digits that no student was given."""

from pathlib import Path

import numpy as np
import pytest


@pytest.fixture
def held_back():
    """Prepared pictures `x`, their digits `y`, and other `digits` as they were, by name."""
    with np.load(Path(__file__).with_name("pictures.npz")) as data:
        return dict(data)

"""Step 9, on penguins that nobody has."""

import numpy as np
import pytest

from grader import expect
from grader.exercises.words_and_numbers import expectations

STEP = "fit_regressor"


@pytest.mark.hint("Does the model learn from the samples that it is given, and from nothing else?")
def test_other_penguins(probe, scales, weighing, held_back_penguins, gate):
    """The model weighs other penguins as well."""
    x, y = held_back_penguins.x, held_back_penguins.y
    said = expectations.outputs(probe, scales.model, x, function=STEP)
    expect.shape(said, (len(x), 1), function=STEP)
    said = said.reshape(-1)
    error, baseline = np.abs(y - said).mean(), np.abs(y - weighing.y.mean()).mean()
    is_good = bool(error <= gate(STEP, "relative_error") * baseline)
    expect.true(is_good, f"The error is {error:.3g} kg.", function=STEP)

"""Step 9: measurements in, a number out, trained."""

import numpy as np
import pytest

from grader import expect
from grader.exercises.words_and_numbers import expectations
from grader.pages import charts

STEP = "fit_regressor"


def ask(probe, model, x):
    """What the model says, (n,)."""
    said = expectations.outputs(probe, model, x, function=STEP)
    expect.true(
        said.shape == (len(x), 1),
        f"For {len(x)} samples the output has the shape {said.shape}.",
        expected="one number for each",
        misconception="a-class-for-a-number" if said.shape[-1] > 1 else "",
    )
    return said.reshape(-1)


def test_one_number(probe, scales, weighing):
    """For each sample, measured as it is, one number comes out."""
    said = ask(probe, scales.model, weighing.test_x)
    expect.true(
        float(np.ptp(said)) > 1e-3,
        f"The model says {said[0]:.3g} of each.",
        expected="numbers that depend on what was measured",
        misconception=why(probe, scales.model, weighing.test_x),
    )


def test_all_samples_are_used(scales, weighing):
    """The training goes through all samples."""
    fits = [note for note in scales.notes if note.how == "fit"]
    expect.true(
        bool(scales.notes),
        "No training took place.",
        expected="a trained model",
        misconception="never-fitted",
    )
    told = [note.samples + (note.held_out or 0) for note in fits if note.samples is not None]
    used, whole = max(told, default=len(weighing.x)), len(weighing.x)
    expect.true(
        used >= whole,
        f"Each epoch used {used} of {whole} samples.",
        expected="all samples, less some put aside to validate on",
        misconception="part-of-the-data",
        near="fit(",
    )


def why(probe, model, x):
    """What in the model keeps it from being right; "" if nothing that is known."""
    found = probe.describe(model, x[:16])
    layers = [layer for layer in found["layers"] if layer["does"] != "nothing"]
    if layers and layers[-1]["does"] == "activation":
        shifts = str(layers[-1]["computes"]).startswith("x *")
        if not shifts:
            return "activation-on-a-number"
    scaled = [layer for layer in layers if layer["does"] == "normalisation"]
    told = [weight for weight in found["weights"] if weight["role"] == "statistics"]
    if not scaled:
        return "no-normalisation"
    return "not-adapted" if told and all(w["spread"] < 1e-8 for w in told) else ""


@pytest.mark.weight(2)
def test_penguins_it_has_never_seen(probe, scales, weighing, given, gate):
    """The model weighs penguins that it has never seen far better than the baseline does."""
    said = ask(probe, scales.model, weighing.test_x)
    given.picture(
        "errors",
        lambda: errors(said, weighing),
        caption="How far off your model is on average, and somebody who always says the mean.",
    )
    share = gate(STEP, "relative_error")
    better_than_baseline(probe, scales.model, said, weighing, lambda baseline: share * baseline)
    given.worth_knowing(lambda: in_grams(said, weighing))


def in_grams(said, data):
    """How far off the model is, and at which penguin most."""
    off = np.abs(data.test_y - said)
    return (
        f"Yours is {1000 * off.mean():.0f} g off on average; whoever always says the mean is "
        f"{1000 * np.abs(data.test_y - data.y.mean()).mean():.0f} g off. The worst one weighs "
        f"{data.test_y[off.argmax()]:.2f} kg, and your model says {said[off.argmax()]:.2f} kg."
    )


def errors(said, data):
    """A picture of the two mean absolute errors."""
    both = {
        "your model": np.abs(data.test_y - said).mean(),
        "always the mean": np.abs(data.test_y - data.y.mean()).mean(),
    }
    most = max(*both.values(), 1e-9)
    rows = [(name, float(error / most), f"{error:.2f} kg") for name, error in both.items()]
    about = ", ".join(f"{name}: {text}" for name, _, text in rows)
    return charts.bars(rows, title="Mean absolute error", about=about)


def better_than_baseline(probe, model, said, data, bound):
    """The error is well below that of saying the mean of the training samples."""
    error = float(np.abs(data.test_y - said).mean())
    baseline = float(np.abs(data.test_y - data.y.mean()).mean())
    if error <= bound(baseline):
        return
    expect.fail(
        f"The mean absolute error on test samples is {error:.3g}; always saying the mean of the "
        f"training samples has {baseline:.3g}.",
        expected=f"{bound(baseline):.3g} or less",
        misconception=why(probe, model, data.test_x) or "not-trained-long-enough",
    )


def test_on_any_scale(student, probe, fresh, given, gate):
    """Columns may be measured in whatever units, and what is predicted may be negative."""
    data = expectations.invented_measurements(fresh("units"))

    def look():
        made = student.fit_regressor(data.x, data.y)
        return expect.is_model(made)

    model = given.once("invented", look)
    said = ask(probe, model, data.test_x)
    better_than_baseline(probe, model, said, data, lambda _: gate(STEP, "mae"))

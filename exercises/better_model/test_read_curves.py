"""Step 2: the best epoch, and how far apart the curves end."""

import numpy as np

from grader import expect

STEP = "read_curves"


def history(rng, epochs, best):
    """Curves of a training that learns by heart after `best` epochs.

    The smallest training loss, the largest validation loss and the end are at other epochs.
    """
    at = np.arange(epochs)
    loss = 0.9 * 0.7**at + rng.uniform(0.01, 0.012, epochs)
    loss[-1] += 0.05
    aside = 0.5 + 0.05 * np.abs(at - (best - 1)) + rng.uniform(0, 0.02, epochs)
    aside[0] += 1.0
    wave = 0.4 + 0.001 * np.abs(at - epochs // 2)
    return {
        "accuracy": (1 - loss / 2).tolist(),
        "loss": loss.tolist(),
        "val_accuracy": wave.tolist(),
        "val_loss": aside.tolist(),
    }


def ask(student, told):
    """Two numbers."""
    found = student.read_curves(told)
    values = found.tolist() if isinstance(found, np.ndarray) else found
    if not isinstance(values, list | tuple) or len(values) != 2:
        expect.fail(
            "It does not return two numbers.",
            expected="the best epoch, then the gap",
            misconception="not-two-numbers",
            function=STEP,
        )
    return [float(np.asarray(each)) for each in values]


def test_the_best_epoch(student, fresh):
    """The epoch with the smallest validation loss comes back, counted from 1."""
    for epochs, best in ((8, 3), (12, 9), (6, 2)):
        told = history(fresh(f"curves {best}"), epochs, best)
        found = ask(student, told)[0]
        right = int(np.argmin(told["val_loss"])) + 1
        known = {
            "counted-from-0": right - 1,
            "largest-instead": int(np.argmax(told["val_loss"])) + 1,
            "training-curve": int(np.argmin(told["loss"])) + 1,
            "last-epoch": epochs,
        }
        names = [name for name, value in known.items() if value == found and value != right]
        expect.true(
            found == right,
            f"Of {epochs} epochs it takes {found:g} for the best.",
            expected=f"epoch {right}, with the smallest validation loss",
            misconception=names[0] if names else "",
            function=STEP,
        )


def test_the_gap_at_the_end(student, fresh, given):
    """It tells how far the validation loss is above the training loss after the last epoch."""
    for epochs, best, lower in ((7, 2, 0.0), (8, 4, 0.6), (10, 9, 0.0)):
        told = history(fresh(f"gap {best}"), epochs, best)
        told["val_loss"] = [each - lower for each in told["val_loss"]]  # as dropout may have it
        right = told["val_loss"][-1] - told["loss"][-1]
        found = ask(student, told)[1]
        place = int(np.argmin(told["val_loss"]))
        known = {
            "gap-without-sign" if right < 0 else "gap-turned": -right,
            "gap-at-the-best": told["val_loss"][place] - told["loss"][place],
            "gap-at-the-start": told["val_loss"][0] - told["loss"][0],
            "gap-of-accuracies": told["accuracy"][-1] - told["val_accuracy"][-1],
        }
        names = [name for name, value in known.items() if abs(value - found) < 1e-6]
        expect.true(
            abs(found - right) < 1e-6,
            f"The gap is {found:.4g}.",
            expected=f"{right:.4g}",
            misconception=names[0] if names else "",
            function=STEP,
        )
    given.worth_knowing(
        lambda: (
            f"In the last curves the validation loss ends {found:.2f} above the training loss, and "
            f"was best in epoch {place + 1} of {epochs}. All that came after was learned by heart."
        )
    )

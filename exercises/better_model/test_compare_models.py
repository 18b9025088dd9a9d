"""Step 8: which of two models is better, if that can be said."""

import numpy as np

from grader import expect

STEP = "compare_models"
WORDS = ("first", "second", "undecided")


def runs(rng, mean, spread, count):
    """Accuracies with exactly this mean and this standard deviation."""
    raw = rng.normal(size=count)
    return (mean + spread * (raw - raw.mean()) / raw.std(ddof=1)).tolist()


def ask(student, rng, first, second, due, misconception):
    """What it says of two models, each told by mean, standard deviation and number of runs."""
    found = student.compare_models(runs(rng, *first), runs(rng, *second))
    if found not in WORDS:
        expect.fail(
            f"It returns {str(found)[:60]!r}.",
            expected=" or ".join(WORDS),
            misconception="other-words",
            function=STEP,
        )
    one, two = (f"{mean:.4g} ± {spread:.4g} ({n} runs)" for mean, spread, n in (first, second))
    turned = {found, due} == {"first", "second"}
    expect.true(
        found == due,
        f"Of accuracies of {one} and of {two} it says {found!r}.",
        expected=due,
        misconception="turned-around" if turned else misconception,
        function=STEP,
    )


def test_a_clear_difference(student, fresh):
    """Means that are far apart are told apart, either way round."""
    rng, good, less = fresh("clear"), (0.95, 0.004, 6), (0.92, 0.006, 5)
    ask(student, rng, good, less, "first", "never-decides")
    ask(student, rng, less, good, "second", "never-decides")


def test_a_difference_that_chance_explains(student, fresh):
    """Means that are closer than two standard errors are not told apart."""
    rng, one = fresh("chance"), (0.94, 0.005, 4)
    for mean in (0.943, 0.937):
        ask(student, rng, one, (mean, 0.006, 4), "undecided", "only-means-compared")


def test_the_number_of_runs_counts(student, fresh, given):
    """The same gap is clear with many runs, and not with few."""
    rng = fresh("runs")
    for n, due in ((30, "first"), (3, "undecided")):
        ask(student, rng, (0.945, 0.006, n), (0.94, 0.006, n), due, "runs-not-counted")
    given.worth_knowing(
        lambda: (
            "For yours half a point between means is clear with 30 runs of each, and undecided "
            f"with 3: the standard error of a mean is {100 * 0.006 / 30**0.5:.2f} points there, "
            f"and {100 * 0.006 / 3**0.5:.2f} here."
        )
    )


def test_two_errors_and_not_one(student, fresh):
    """One and a half standard errors are too few, two and a half are enough."""
    rng, error = fresh("errors"), 0.0005 * np.sqrt(36 + 64)
    for errors, due, mistake in (
        (1.6, "undecided", "another-number-of-errors"),
        (1.85, "undecided", "ddof-left-out"),
        (2.5, "first", "another-number-of-errors"),
    ):
        one, two = (0.93 + errors * error, 0.006, 4), (0.93, 0.008, 4)
        ask(student, rng, one, two, due, mistake)


def test_each_model_has_a_spread_of_its_own(student, fresh):
    """Whichever model has the larger spread and the fewer runs: its own variance counts."""
    rng, few, many = fresh("own"), (0.008, 3), (0.001, 30)
    error = np.sqrt(0.008**2 / 3 + 0.001**2 / 30)
    for one, two in ((few, many), (many, few)):
        for errors, due, mistake in (
            (1.5, "undecided", "another-number-of-errors"),
            (1.85, "undecided", "ddof-left-out"),
            (2.2, "first", ""),
        ):
            ask(student, rng, (0.93 + errors * error, *one), (0.93, *two), due, mistake)

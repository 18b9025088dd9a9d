"""Step 7: mean and spread of the training samples, for all samples."""

import numpy as np
import pytest

from grader import expect
from grader.exercises.words_and_numbers import expectations

STEP = "standardise"


def scaled(x, mean, spread):
    """`x` on the scale of a mean and a spread."""
    spread = np.asarray(spread)
    return (x - mean) / np.where(spread == 0, 1, spread)


def mistakes(train, other):
    """What known mistakes give."""
    both = np.concatenate([train, other])
    mean, spread = train.mean(axis=0), train.std(axis=0)
    low, high = train.min(axis=0), train.max(axis=0)
    return {
        "own-statistics": lambda: scaled(other, other.mean(axis=0), other.std(axis=0)),
        "own-statistics spread": lambda: scaled(other, mean, other.std(axis=0)),
        "own-statistics mean": lambda: scaled(other, other.mean(axis=0), spread),
        "statistics-of-both": lambda: scaled(other, both.mean(axis=0), both.std(axis=0)),
        "one-mean-for-all-columns": lambda: scaled(other, train.mean(), train.std()),
        "one-mean-for-all-columns spread": lambda: scaled(other, mean, train.std()),
        "variance-for-deviation": lambda: scaled(other, mean, spread**2),
        "smallest-and-largest": lambda: scaled(other, low, high - low),
        "only-centred": lambda: other - mean,
        "only-divided": lambda: scaled(other, 0, spread),
        "divided-first": lambda: scaled(other, 0, spread) - mean,
        "parts-swapped": lambda: scaled(train, other.mean(axis=0), other.std(axis=0)),
        "training-returned": lambda: scaled(train, mean, spread),
        "not-standardised": lambda: other,
        "other-axis": lambda: scaled(other, train.mean(axis=1), train.std(axis=1)),
        "other-axis kept": lambda: scaled(
            other, other.mean(axis=1, keepdims=True), other.std(axis=1, keepdims=True)
        ),
    }


def ask(student, train, other):
    """One call is right, with either way to compute the standard deviation."""
    value = student.standardise(train, other)
    found = expect.array(value, expected=f"floats of shape {other.shape}")
    found = np.asarray(found)
    ways = [scaled(other, train.mean(axis=0), train.std(axis=0, ddof=d)) for d in (0, 1)]
    if any(found.dtype.kind == "f" and near(found, each) for each in ways):
        return found
    name = expectations.known(found.astype(np.float64), mistakes(train, other))
    if found.shape != other.shape:
        expect.fail(
            f"The shape is {found.shape}.",
            expected=f"the shape of `other`, {other.shape}",
            misconception=name or "another-shape",
        )
    with np.errstate(all="ignore"):
        off = np.abs(found - ways[0])
    off[~np.isfinite(off)] = np.inf
    row, column = np.unravel_index(int(off.argmax()), off.shape)
    got = found[row, column]
    if not name and of_no_spread(got, ways[0][row, column]):
        name = "divided-by-zero"
    of = train[:, column]
    expect.fail(
        f"In column {column}, where the training samples have the mean {of.mean():.4g} and the "
        f"standard deviation {of.std():.4g}, {other[row, column]:.4g} becomes {got:.4g}.",
        expected=f"{ways[0][row, column]:.4g}",
        misconception=name,
    )
    return ways[0]


def near(found, wanted):
    """Whether these are the same standardised values, also where 32 bits were computed with."""
    return found.shape == wanted.shape and np.allclose(found, wanted, rtol=1e-3, atol=1e-3)


def of_no_spread(got, wanted):
    """Whether something was divided by nothing, or, as Keras does, by a millionth or so."""
    return not np.isfinite(got) or abs(got) > 1e5 * max(1.0, abs(wanted))


def some(rng, n, m, columns):
    """Training samples and others, each column on a scale of its own."""
    middle, spread = rng.uniform(-50, 200, columns), rng.uniform(0.5, 30, columns)
    train = middle + spread * rng.normal(0, 1, (n, columns))
    return train, middle + spread * rng.normal(0.6, 1.4, (m, columns))


@pytest.mark.weight(2)
def test_by_the_training_samples(student, fresh):
    """Other samples are scaled by mean and standard deviation of the training samples' columns."""
    rng = fresh("scaled")
    for n, m, columns in ((60, 9, 3), (5, 5, 5), (40, 1, 2)):
        ask(student, *some(rng, n, m, columns))


def test_training_samples_themselves(student, penguins, given):
    """The training samples get mean 0 and standard deviation 1 in each column."""
    x = penguins.x[:, :3].astype(np.float64)
    found = ask(student, x, x)
    given.worth_knowing(
        lambda: (
            f"Before, the columns of {len(x)} penguins had means of "
            f"{', '.join(f'{each:.0f}' for each in x.mean(axis=0))}; yours have "
            f"{np.abs(np.mean(found, axis=0)).max():.0e} at most. The farthest value is now "
            f"{np.abs(found).max():.1f} standard deviations away."
        )
    )


def test_a_column_without_spread(student, fresh):
    """A column that is the same in all training samples is not divided by 0."""
    train, other = some(fresh("constant"), 12, 6, 3)
    train[:, 1] = 7.0
    ask(student, train, other)


def test_what_came_in_stays(student, fresh):
    """A new array comes back: those that came in stay as they were."""
    student.standardise(*some(fresh("stays"), 8, 4, 2))
    expectations.unchanged(student.last.changed, ["train", "other"], function=STEP)

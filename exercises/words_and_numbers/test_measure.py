"""Step 8: the error, beside that of somebody who knows nothing."""

import numpy as np
import pytest

from grader import expect
from grader.exercises.words_and_numbers import expectations

STEP = "measure"
EXPECTED = "two numbers: the error of the predictions, and that of the baseline"


def errors(truth, said, train):
    """What known mistakes give for the first number."""
    off = truth - said.reshape(-1)
    return {
        "every-pair": lambda: np.abs(truth - said.reshape(-1, 1)).mean(),
        "squares": lambda: (off**2).mean(),
        "root-of-squares": lambda: np.sqrt((off**2).mean()),
        "absolute-afterwards": lambda: np.abs(off.mean()),
        "sign-kept": lambda: -np.abs(off.mean()),
        "sum-for-mean": lambda: np.abs(off).sum(),
        "share-of-the-truth": lambda: np.abs(off / truth).mean(),
        "median-for-mean": lambda: np.median(np.abs(off)),
        "numbers-swapped": lambda: baseline(truth, train),
    }


def baselines(truth, said, train):
    """The same for the second number."""
    return {
        "every-pair": lambda: np.abs(truth - train[:, None]).mean(),
        "baseline-peeks": lambda: np.abs(truth - truth.mean()).mean(),
        "baseline-on-training": lambda: np.abs(train - train.mean()).mean(),
        "median-for-mean": lambda: np.abs(truth - np.median(train)).mean(),
        "baseline-of-zero": lambda: np.abs(truth).mean(),
        "baseline-of-predictions": lambda: np.abs(truth - said.mean()).mean(),
        "mean-returned": lambda: train.mean(),
        "squares": lambda: ((truth - train.mean()) ** 2).mean(),
        "root-of-squares": lambda: np.sqrt(((truth - train.mean()) ** 2).mean()),
        "absolute-afterwards": lambda: np.abs((truth - train.mean()).mean()),
        "sign-kept": lambda: -np.abs((truth - train.mean()).mean()),
        "sum-for-mean": lambda: np.abs(truth - train.mean()).sum(),
        "how-much-better": lambda: error(truth, said) / baseline(truth, train),
        "how-much-better difference": lambda: baseline(truth, train) - error(truth, said),
    }


def error(truth, said):
    """The mean absolute error."""
    return np.abs(truth - said.reshape(-1)).mean()


def baseline(truth, train):
    """That of always saying the mean of the training samples."""
    return np.abs(truth - train.mean()).mean()


def ask(student, truth, said, train, which):
    """One of the two numbers is right."""
    value = student.measure(truth, said, train)
    found = expectations.pair(value, expected=EXPECTED, function=STEP)
    wanted = (error(truth, said), baseline(truth, train))[which]
    known = (errors, baselines)[which](truth, said, train)
    each = found[which]
    is_number = isinstance(each, int | float) and not isinstance(each, bool)
    numbers = np.asarray(each if is_number else expect.array(each, expected=EXPECTED))
    what = ("error of the predictions", "error of the baseline")[which]
    if numbers.size != 1:
        expect.fail(
            f"In the place of the {what} stand numbers of shape {numbers.shape}.",
            expected=EXPECTED,
            misconception="not-averaged",
        )
    number = numbers.astype(np.float64).reshape(())
    if expectations.same(number, wanted):
        return float(number)
    name = expectations.known(number, known)
    expect.fail(
        f"For {len(truth)} samples the {what} is {number:.5g}.",
        expected=f"{wanted:.5g}",
        misconception=name,
        hint="" if name else "Compute it by hand for two samples.",
    )
    return wanted


def some(rng, n, m):
    """Right numbers, predictions, and the training samples' right numbers."""
    truth, train = rng.gamma(4, 1.2, n), rng.gamma(3, 1.0, m)
    return truth, truth + rng.normal(0.3, 0.5, n), train


@pytest.mark.weight(2)
def test_the_mean_absolute_error(student, fresh):
    """The first number is the mean absolute error of the predictions."""
    rng = fresh("error")
    for n, m in ((6, 9), (25, 40), (1, 3)):
        ask(student, *some(rng, n, m), 0)


def test_predictions_as_keras_gives_them(student, fresh):
    """Predictions in a column, as `predict` gives them, have the same error."""
    truth, said, train = some(fresh("column"), 12, 20)
    ask(student, truth, said[:, None], train, 0)


@pytest.mark.weight(2)
def test_the_baseline(student, fresh, given):
    """The second number is the error of always saying the mean of the training samples."""
    rng = fresh("baseline")
    for n, m in ((6, 9), (25, 40), (3, 2)):
        of = some(rng, n, m)
        known_nothing = ask(student, *of, 1)
    given.worth_knowing(
        lambda: (
            f"For the last samples yours gives {known_nothing:.2f} for somebody who always says "
            f"the mean; the predictions are {error(*of[:2]):.2f} off. Only such a pair of numbers "
            "says whether a model has learned anything."
        )
    )

"""Step 10: how wrong, as one number."""

import numpy as np
import pytest

from grader.exercises.a_neuron import expectations

STEP = "cross_entropy"


def mistakes(p, labels):
    """What known mistakes give."""
    right = p[np.arange(len(labels)), labels]
    one_hot = np.eye(p.shape[1])[labels]
    logs = -np.log(right)
    return {
        "minus-forgotten": lambda: np.log(right).mean(),
        "sum-for-mean": lambda: logs.sum(),
        "not-averaged": lambda: logs,
        "logarithm-to-base-2": lambda: np.log2(right).mean() * -1,
        "logarithm-to-base-10": lambda: -np.log10(right).mean(),
        "logarithm-of-the-mean": lambda: -np.log(right.mean()),
        "logarithm-forgotten": lambda: right.mean(),
        "logarithm-forgotten-minus": lambda: (1 - right).mean(),
        "largest-for-right": lambda: -np.log(p.max(axis=1)).mean(),
        "mean-over-classes": lambda: -(one_hot * np.log(p)).mean(),
        "squares-for-logarithms": lambda: ((p - one_hot) ** 2).mean(),
        "every-class": lambda: -np.log(p).mean(),
        "binary-for-many": lambda: (
            -(one_hot * np.log(p) + (1 - one_hot) * np.log(np.clip(1 - p, 1e-12, 1)))
            .sum(axis=1)
            .mean()
        ),
        "every-pair": lambda: -np.log(p[:, labels]).mean(),
    }


def ask(student, p, labels):
    """One call is right; gives what came back."""
    made = student.cross_entropy(p, labels)
    expectations.agrees(
        made,
        expectations.entropy(p, labels),
        where=lambda _: f"{len(labels)} samples of {p.shape[1]} classes",
        mistakes=mistakes(p, labels),
        hint="Compute it by hand for one sample of two classes.",
        function=STEP,
    )
    return float(np.ravel(made)[0])


def some(rng, n, classes):
    """Probabilities and labels."""
    p = rng.dirichlet(np.full(classes, 1.5), n)
    return np.clip(p, 1e-4, None) / np.clip(p, 1e-4, None).sum(axis=1, keepdims=True), rng.integers(
        0, classes, n
    )


@pytest.mark.weight(2)
def test_the_mean_over_the_samples(student, fresh, given):
    """The mean of minus the logarithms comes back, for any number of samples and classes."""
    rng = fresh("entropy")
    for n, classes in ((4, 3), (6, 2), (3, 10), (25, 5)):
        made = ask(student, *some(rng, n, classes))
    given.worth_knowing(
        lambda: (
            f"For 25 random guesses over 5 classes yours is {made:.3f}. Whoever always says one "
            f"fifth for each gets {np.log(5):.3f}: being sure and wrong costs more than knowing "
            "nothing."
        )
    )


def test_one_sample(student, fresh):
    """One sample alone costs minus the logarithm of what its right class got."""
    rng = fresh("one")
    for _ in range(3):
        ask(student, *some(rng, 1, 4))

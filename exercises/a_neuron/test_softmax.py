"""Step 6: scores become probabilities."""

import numpy as np

from grader.exercises.a_neuron import expectations

STEP = "softmax"


def mistakes(z):
    """What known mistakes give."""
    powers = np.exp(z)
    return {
        "softmax-over-all": lambda: powers / powers.sum(),
        "softmax-across-samples": lambda: powers / powers.sum(axis=0),
        "no-exponential": lambda: z / z.sum(axis=-1, keepdims=True),
        "not-divided": lambda: powers,
        "largest-is-one": lambda: np.exp(z - z.max(axis=-1, keepdims=True)),
        "sigmoid-for-softmax": lambda: 1 / (1 + np.exp(-z)),
        "hard-maximum": lambda: z == z.max(axis=-1, keepdims=True),
        "logarithm-of-softmax": lambda: np.log(powers / powers.sum(axis=-1, keepdims=True)),
        "exponent-without-plus": lambda: np.exp(-z) / np.exp(-z).sum(axis=-1, keepdims=True),
        "index-of-the-largest": lambda: z.argmax(axis=-1),
    }


def ask(student, z, others=None):
    """One call is right; gives what came back."""
    made = student.softmax(z)
    expectations.agrees(
        made,
        expectations.rows_softmax(z),
        where=where(z),
        mistakes=mistakes(z) if others is None else others,
        function=STEP,
    )
    return np.asarray(made, np.float64)


def where(z):
    """Names a class, and the scores of its sample."""

    def name(place):
        scores = ", ".join(f"{v:.4g}" for v in z[place[:-1]])
        return f"class {place[-1]} of the scores [{scores}]"

    return name


def test_the_scores_of_one_sample(student, fresh):
    """A row of scores gives probabilities in the right proportion, which add up to 1."""
    rng = fresh("row")
    for classes in (3, 2, 10):
        ask(student, rng.normal(0, 2, classes))


def test_each_sample_by_itself(student, fresh):
    """In a batch the numbers of each row add up to 1, whatever stands in the others."""
    rng = fresh("batch")
    for shape in ((4, 3), (3, 3), (1, 5), (6, 2)):
        ask(student, rng.normal(0, 2, shape))


def test_large_scores(student, given):
    """Scores as large as 1000 and as small as -1000 give probabilities, too."""
    z = np.array(
        [
            [0.0, 500.0, 1000.0, 999.0],
            [1000.0, 1000.0, 0.0, 1000.0],
            [-1000.0, -999.0, -998.5, -1000.0],
            [1000.0, -1000.0, -1000.0, -1000.0],
        ]
    )
    shifted = z - z.max()
    made = ask(
        student,
        z,
        {
            "softmax-overflows": lambda: np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True),
            "softmax-overflows-in-batch": lambda: (
                np.exp(shifted) / np.exp(shifted).sum(axis=-1, keepdims=True)
            ),
        },
    )
    given.worth_knowing(
        lambda: (
            f"Of the scores 0, 500, 1000 and 999 yours made {made[0, 2]:.3f} for the 1000 and "
            f"{made[0, 3]:.3f} for the 999: only differences count, and 500 less is nothing at all."
        )
    )

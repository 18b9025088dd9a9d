"""Step 7: a table of what is taken for what."""

import numpy as np

from grader import expect

STEP = "confusion_matrix"


def right(labels, predictions, classes):
    table = np.zeros((classes, classes), dtype=int)
    for label, prediction in zip(labels.tolist(), predictions.tolist(), strict=True):
        table[label, prediction] += 1
    return table


def ask(student, labels, predictions, classes):
    found = np.asarray(
        expect.array(student.confusion_matrix(labels, predictions, classes), function=STEP)
    )
    due = right(labels, predictions, classes)
    expect.true(
        found.shape == due.shape,
        f"The shape is {found.shape}.",
        expected=f"{due.shape}, a row and a column for each class",
        misconception="only-classes-that-occur" if found.ndim == 2 else "no-table",
        function=STEP,
    )
    rows = np.maximum(due.sum(axis=1, keepdims=True), 1)
    known = {
        "rows-and-columns-swapped": due.T,
        "counted-once": np.minimum(due, 1),
        "shares-for-counts": due / rows,
        "mistakes-only": due - np.diag(np.diag(due)),
        "right-ones-only": np.diag(np.diag(due)),
        "counts-run-over": due % 256,
    }
    names = [name for name, table in known.items() if np.allclose(found, table)]
    if not np.allclose(found, due):
        i, j = (int(n) for n in np.argwhere(~np.isclose(found, due))[0])
        expect.fail(
            f"Row {i}, column {j} says {found[i, j]:g}.",
            expected=f"{due[i, j]}: how many of class {i} are taken for {j}",
            misconception=names[0] if names else "",
            function=STEP,
        )
    return found


def test_what_is_taken_for_what(student, fresh, given):
    """In row i and column j stands how many samples of class i were taken for j."""
    rng = fresh("table")
    for classes, n in ((3, 40), (2, 1500), (10, 300)):
        labels = rng.integers(0, classes, n)
        wrong = rng.integers(0, classes, n)
        made = ask(student, labels, np.where(rng.random(n) < 0.7, labels, wrong), classes)
    given.worth_knowing(lambda: most_frequent_mistake(made))


def most_frequent_mistake(table):
    """What is taken for what most often."""
    wrong = table - np.diag(np.diag(table))
    row, column = (int(n) for n in np.unravel_index(int(wrong.argmax()), wrong.shape))
    return (
        f"In your table {int(np.trace(table))} of {int(table.sum())} samples are on the diagonal. "
        f"The most frequent mistake is a {row} taken for a {column}, {int(wrong[row, column])} "
        "times; an accuracy alone would not show it."
    )


def test_classes_that_do_not_occur(student):
    """A class that does not occur has its row and its column, too."""
    ask(student, np.array([0, 0, 2, 2, 2]), np.array([0, 2, 2, 0, 2]), 5)

"""How well a model does its task, computed here from its outputs; and the gates that it passes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from grader.assignment.manifest import Gate
from grader.assignment.task import Task
from grader.expect.basics import fail, named
from grader.sandbox.evidence import Array

Measured = dict[str, float]

METRICS = {
    "accuracy": "the share that is right",
    "exact": "the share of which every label is right",
    "auc": "the area under the ROC curve",
    "mse": "the mean squared error",
    "rmse": "the root of the mean squared error",
    "mae": "the mean absolute error",
    "r2": "R²",
    "relative_error": "the mean absolute error, relative to that of always saying the same number",
    "loss": "the loss",
}


def measures(
    outputs: Array,
    truth: Array,
    *,
    task: Task,
    logits: bool = False,
    usual: float | Sequence[float] | None = None,
) -> Measured:
    """What a model's outputs are worth.

    Args:
        outputs: float (n, units), from `probe.forward`.
        truth: what is right: classes, int (n,); 0 or 1, (n,) or (n, labels); or numbers.
        task: what the model is for.
        logits: whether outputs of "binary" and "labels" are logits, and not probabilities.
        usual: for "regression": what somebody would say who knows no sample, such as the median of
            the numbers to train on; by default the median of `truth`.

    Returns:
        "accuracy" of classes; "accuracy" and "auc" of a yes or no; "accuracy" and "exact" of
        several labels; "mse", "rmse", "mae", "r2" and "relative_error" of numbers.
    """
    found = np.asarray(outputs, np.float64).reshape(len(outputs), -1)
    due = np.asarray(truth, np.float64).reshape(len(found), -1)
    if task.kind == "classification":
        return {"accuracy": float(np.mean(found.argmax(axis=1) == due[:, 0]))}
    if found.shape != due.shape:
        raise ValueError(f"outputs of shape {found.shape} for what is right of {due.shape}")
    if task.kind == "regression":
        return _of_numbers(found, due, usual)
    right = (found > (0.0 if logits else 0.5)) == (due > 0.5)
    if task.kind == "labels":
        return {"accuracy": float(right.mean()), "exact": float(right.all(axis=1).mean())}
    return {"accuracy": float(right.mean()), "auc": _area(found[:, 0], due[:, 0] > 0.5)}


def reaches(
    measured: Mapping[str, float],
    gates: Sequence[Gate],
    *,
    task: Task,
    on: str = "",
    changed: bool = True,
    function: str = "",
) -> None:
    """A trained model does its task as well as a correct solution does.

    Args:
        measured: by the names of the metrics, from `measures`.
        gates: of the manifest, from the fixture `gates`.
        task: what the samples are called.
        on: what it was measured on, in the plural; by default the test samples.
        changed: whether the weights are others than before; where not, nothing was learned.
        function: the student's function.
    """
    for gate in gates:
        value = measured[gate.metric]
        if gate.holds(value):
            continue
        where = on or f"test {task.samples}"
        name = METRICS.get(gate.metric, gate.metric)
        said = f"{name[0].upper()}{name[1:]} on the {where} is {_shown(gate.metric, value, task)}."
        if not changed:
            said = f"The weights are what they were before `{named(function)}`. {said}"
        fail(
            said,
            expected=f"{'at most' if gate.is_most else 'at least'} "
            f"{_shown(gate.metric, gate.bound, task)}",
            hint="Is `fit` called, and on the model that the function is given?"
            if not changed
            else "What does the loss do from epoch to epoch? If it still falls, train longer or "
            f"take a larger learning rate; if not, do {task.samples} and {task.labels} still "
            "belong together when they reach `fit`?",
            misconception="" if changed else "untrained-model",
            function=function,
            near="fit(",
        )


def _of_numbers(found: Array, due: Array, usual: float | Sequence[float] | None) -> Measured:
    gaps = found - due
    squares, sizes = float(np.mean(gaps**2)), float(np.mean(np.abs(gaps)))
    spread = float(np.mean((due - due.mean(axis=0)) ** 2))
    guess = np.median(due, axis=0) if usual is None else np.asarray(usual, np.float64)
    error = float(np.mean(np.abs(due - guess)))
    return {
        "mse": squares,
        "rmse": squares**0.5,
        "mae": sizes,
        "r2": 1.0 - squares / spread if spread > 0 else float("nan"),
        "relative_error": sizes / error if error > 0 else float("nan"),
    }


def _area(scores: Array, yes: Array) -> float:
    """The share of pairs of a yes and a no that the scores put in the right order."""
    if yes.all() or not yes.any():
        return float("nan")
    above = scores[yes][:, None] - scores[~yes][None, :]
    return float(np.mean((above > 0) + 0.5 * (above == 0)))


_SHARES: tuple[str, ...] = ("accuracy", "exact", "auc")
_WITH_UNIT: tuple[str, ...] = ("mae", "rmse")


def _shown(metric: str, value: float, task: Task) -> str:
    if metric in _SHARES:
        return f"{value:.1%}"
    return f"{value:.4g}{f' {task.unit}' if task.unit and metric in _WITH_UNIT else ''}"

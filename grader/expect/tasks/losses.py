"""Expectations about losses, metrics and optimizers, whatever the task: by what they compute."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.assignment.raised import in_short
from grader.assignment.task import Task
from grader.checks.call_failures import CannotTell
from grader.checks.probe import Probe
from grader.expect import compiled
from grader.expect.basics import Details, fail
from grader.sandbox.evidence import Array, Handle

_GAPS = np.array([0.5, -2.0, 3.0])  # of numbers predicted: on both sides of what is small for Huber
_NUMBERS = np.array([1.0, 2.0, -1.0])
_YES = np.array([0.0, 1.0, 1.0])
_SCORES = np.array([-1.2, 0.4, 2.1])

LOSSES: dict[str, tuple[str, Callable[[Array], Array]]] = {
    "squares": ("mean squared error", lambda gap: gap**2),
    "absolute": ("mean absolute error", np.abs),
    "huber": (
        "Huber",
        lambda gap: np.where(np.abs(gap) <= 1, 0.5 * gap**2, np.abs(gap) - 0.5),
    ),
    "log_cosh": ("log-cosh", lambda gap: np.log(np.cosh(gap))),
}
"""Losses of numbers, by what they compute of the difference."""


def kind_of_loss(probe: Probe, model: Handle, *, task: Task) -> str:
    """What a compiled loss computes, found by its values.

    Args:
        probe: asks.
        model: the compiled model.
        task: with the kind, and the number of classes or numbers.

    Returns:
        For classification what `loss_takes` says. For "binary" and "labels" "probabilities" or
        "logits" (a cross-entropy of each output by itself). For any of these and for "regression"
        "squares", "absolute", "huber", "log_cosh", "misplaced" (metrics stand where `compile` takes
        weights of losses), or "other".
    """
    if task.kind == "classification":
        return compiled.loss_takes(probe, model, task=task)
    try:
        if task.kind != "regression":
            found = _kind_of_cross_entropy(probe, model, task.units)
            if found:
                return found
        values = _values(probe, model, _NUMBERS, _NUMBERS + _GAPS, task.units)
    except CannotTell as reason:
        return compiled.MISPLACED if compiled.are_metrics_misplaced(reason) else "other"
    for name, (_, computes) in LOSSES.items():
        if np.allclose(values, computes(_GAPS), rtol=2e-3):
            return name
    return "other"


def loss_fits_task(
    probe: Probe,
    model: Handle,
    outputs: set[str],
    *,
    task: Task,
    losses: Sequence[str] = ("squares", "absolute", "huber", "log_cosh"),
    function: str = "",
) -> None:
    """A loss that fits the task, and what the model gives.

    Args:
        probe: asks.
        model: the compiled model.
        outputs: what the output may be: "probabilities" ("distribution" of classes), "logits", or
            both where that is not known.
        task: what the model is for.
        losses: which of `LOSSES` are right for "regression".
        function: the student's function.
    """
    if task.kind == "classification":
        kinds = {"distribution" if each == "probabilities" else each for each in outputs}
        compiled.loss_fits_labels(probe, model, kinds, task=task, function=function)
        return
    found = kind_of_loss(probe, model, task=task)
    details: Details = {"function": function, "near": "loss"}
    if found == compiled.MISPLACED:
        details["near"] = "compile("
        fail(compiled.METRICS_MISPLACED, misconception="no-metric", **details)
    said = LOSSES.get(found, (f"a cross-entropy of {found}", None))[0]
    if task.kind == "regression":
        if found not in losses:
            fail(
                "The loss does not measure how far numbers are from each other."
                if found == "other"
                else f"The loss is {said}.",
                expected=" or ".join(LOSSES[name][0] for name in losses),
                misconception="" if found in LOSSES else "class-loss-for-numbers",
                **details,
            )
        return
    details["expected"] = "a binary cross-entropy that takes this model's output"
    if found in ("probabilities", "logits"):
        if found == "logits" and outputs == {"probabilities"}:
            fail(
                "The loss expects logits, but the model gives probabilities.",
                misconception="logits-after-sigmoid",
                **details,
            )
        if found == "probabilities" and outputs == {"logits"}:
            fail(
                "The loss expects probabilities, but the model gives logits.",
                misconception="no-sigmoid",
                **details,
            )
        return
    fail(
        f"The loss is {said}."
        if found in LOSSES
        else "The loss is no cross-entropy of each output by itself.",
        misconception="regression-loss" if found in LOSSES else "many-class-loss-for-two",
        **details,
    )


def metric_fits_task(
    probe: Probe, model: Handle, metric: str = "", *, task: Task, function: str = ""
) -> None:
    """One of the compiled metrics is the one that is asked for.

    Args:
        probe: asks.
        model: the compiled model.
        metric: "accuracy", "mae", "mse" or "rmse"; by default "mae" for numbers, else "accuracy".
        task: what the model is for.
        function: the student's function.
    """
    if task.kind == "classification":
        compiled.accuracy_metric(probe, model, task=task, function=function)
        return
    metric = metric or ("mae" if task.kind == "regression" else "accuracy")
    truth, outputs, due = _to_measure(metric, task.units)
    details: Details = {
        "expected": f"the metric {metric}",
        "function": function,
        "near": "metrics",
    }
    try:
        found = probe.metric_values(model, truth, outputs)
    except CannotTell as reason:
        fail(
            f"The metrics do not fit what the model gives: {in_short(reason.message)[:200]}",
            misconception="wrong-metric",
            **details,
        )
    others = {name: value for name, value in found.items() if name != "loss"}
    if not any(abs(value - due) < 1e-3 * max(1.0, due) for value in others.values()):
        names = ", ".join(others)
        fail(
            f"The metrics are {names}; none is {metric}." if names else "There is no metric.",
            misconception="wrong-metric" if names else "no-metric",
            **details,
        )


def uses_optimizer(
    probe: Probe,
    model: Handle,
    *,
    kinds: Sequence[str] = (),
    learning_rates: tuple[float, float] = (1e-6, 1.0),
    function: str = "",
) -> None:
    """Compiled with one of these optimizers, at a learning rate within bounds.

    Args:
        probe: asks.
        model: the compiled model.
        kinds: names of optimizers in Keras, such as "Adam" and "SGD"; none for any.
        learning_rates: the smallest and the largest; of a schedule the largest rate counts.
        function: the student's function.
    """
    found = probe.optimizer(model)
    details: Details = {"function": function, "near": "compile("}
    if kinds and found["class"] not in kinds:
        fail(
            f"The optimizer is {found['class']}.",
            expected=f"the optimizer {' or '.join(kinds)}",
            misconception="other-optimizer",
            **details,
        )
    low, high = learning_rates
    rate = float(found["learning_rate"])
    if not compiled.lies_between(rate, low, high):
        fail(
            f"The learning rate is {rate:g}.",
            expected=f"a learning rate between {low:g} and {high:g}",
            misconception="unsafe-learning-rate",
            **details,
        )


def _kind_of_cross_entropy(probe: Probe, model: Handle, units: int) -> str:
    shares = 1 / (1 + np.exp(-_SCORES))
    wanted = -np.log(np.where(_YES > 0, shares, 1 - shares))
    on_shares = _values(probe, model, _YES, shares, units)
    if np.allclose(on_shares, wanted, rtol=2e-3):
        return "probabilities"
    on_scores = _values(probe, model, _YES, _SCORES, units)
    return "logits" if np.allclose(on_scores, wanted, rtol=2e-3) else ""


def _values(probe: Probe, model: Handle, truth: Array, outputs: Array, units: int) -> Array:
    """The loss of each of three samples, of which all `units` numbers are alike."""
    labels = np.repeat(truth[:, None], units, axis=1).astype(np.float32)
    found = np.repeat(outputs[:, None], units, axis=1).astype(np.float32)
    return np.asarray(probe.loss_values(model, labels, found))


def _to_measure(metric: str, units: int) -> tuple[Array, Array, float]:
    """What is right, what a model gives, and what the metric must say of it."""
    if metric == "accuracy":
        truth = np.repeat((np.arange(8) % 2)[:, None], units, axis=1).astype(np.float32)
        given = np.where(np.arange(8) < 5, truth.T, 1 - truth.T).T  # 5 of 8 right
        return truth, (0.1 + 0.8 * given).astype(np.float32), 0.625
    truth = np.repeat(_NUMBERS[:, None], units, axis=1).astype(np.float32)
    gaps = np.repeat(_GAPS[:, None], units, axis=1)
    due: dict[str, Any] = {"mae": np.abs(gaps).mean(), "mse": (gaps**2).mean()}
    due["rmse"] = due["mse"] ** 0.5
    if metric not in due:
        raise ValueError(f"{metric!r} is none of accuracy, {', '.join(due)}")
    return truth, (truth + gaps).astype(np.float32), float(due[metric])

"""Expectations about how a Keras model is compiled: optimizer, loss, metrics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.assignment.raised import in_short
from grader.assignment.task import Task
from grader.checks.call_failures import CannotTell
from grader.checks.probe import Probe
from grader.expect.basics import Details, fail, true
from grader.sandbox.evidence import Handle

_LARGEST_EPSILON = 0.1
_LEARNING_RATES = (1e-5, 0.1)


def is_compiled(state: Mapping[str, Any], *, function: str = "") -> None:
    """The model has a training configuration."""
    if not state["compiled"]:
        fail(
            "The model is not compiled.",
            expected="the model, compiled",
            misconception="never-compiled",
            function=function,
        )


def same_weights(
    before: Mapping[str, Any], after: Mapping[str, Any], *, function: str = ""
) -> None:
    """The compiled model is the one that was given, and as able to learn as it was.

    Args:
        before: its training state when it was given.
        after: that of the model that came back.
        function: the student's function.
    """
    if before["weights"] and after["trainable"] < before["trainable"]:
        fail(
            f"Only {after['trainable']} of {before['trainable']} weights can still be trained.",
            expected="the given model, compiled",
            misconception="frozen-layers",
            function=function,
            near="trainable",
        )
    if before["weights"] and after["weights"] and before["weights"] != after["weights"]:
        fail(
            "The model that comes back is not the one that was given.",
            expected="the given model, compiled",
            misconception="another-model",
            function=function,
        )


def same_model(probe: Probe, given: Handle, returned: Handle, *, function: str = "") -> None:
    """The model that came back is the one that was given, or has its layers.

    The weights tell that (`same_weights`), but a model that has seen no data has none yet.
    """
    if (given.generation, given.number) != (returned.generation, returned.number):
        true(
            probe.has_layers_of(returned, given),
            "The model that comes back is not the one that was given: it has other layers.",
            expected="the given model, compiled",
            misconception="another-model",
            function=function,
            near="clone|from_config|build_model(|Sequential",
        )


def uses_adam(
    probe: Probe,
    model: Handle,
    *,
    learning_rates: tuple[float, float] = _LEARNING_RATES,
    function: str = "",
) -> None:
    """Compiled with Adam at a sane learning rate.

    Args:
        probe: asks.
        model: the compiled model.
        learning_rates: the smallest and the largest; best from `grader calibrate`.
        function: the student's function.
    """
    found = probe.optimizer(model)
    details: Details = {"function": function, "near": "compile("}
    if not found["is_adam"]:
        fail(
            f"The optimizer is {found['class']}.",
            expected="the optimizer Adam",
            **details,
            misconception="other-optimizer",
        )
    if float(found["epsilon"]) > _LARGEST_EPSILON:
        fail(
            f"Adam's epsilon is {found['epsilon']:g}, by which each step is divided.",
            expected="a small epsilon (the default is 1e-07)",
            misconception="unsafe-learning-rate",
            function=function,
            near="epsilon",
        )
    low, high = learning_rates
    rate = float(found["learning_rate"])
    if lies_between(rate, 0.0, high):
        rate = float(found["lasting_rate"])  # a schedule may let it vanish
    if not lies_between(rate, low, high):
        fail(
            f"The learning rate is {rate:g}.",
            expected=f"a learning rate between {low:g} and {high:g} (the default is 0.001)",
            misconception="unsafe-learning-rate",
            function=function,
            near="Adam",
        )


def lies_between(value: float, low: float, high: float) -> bool:
    """Whether a number lies within these bounds, those included.

    Keras holds it as float32, where 0.005 is a little less than that.
    """
    return low * (1 - 1e-6) <= value <= high * (1 + 1e-6)


def own_optimizer(probe: Probe, first: Handle, second: Handle, *, function: str = "") -> None:
    """Each compiled model has an optimizer of its own; one cannot serve two models."""
    if probe.share_optimizer(first, second):
        fail(
            "Two models that were compiled have the same optimizer object.",
            expected="a new optimizer for each model",
            misconception="shared-optimizer",
            function=function,
            near="compile(",
        )


def loss_takes(probe: Probe, model: Handle, *, task: Task) -> str:
    """What the compiled loss expects with whole-number labels, found by what it computes.

    Args:
        probe: asks.
        model: the compiled model.
        task: with the number of classes.

    Returns:
        "probabilities", "logits", "one-hot" (it rejects whole numbers), or "other".
    """
    classes = task.known_classes()
    labels = np.array([classes // 3, 0, classes - 1], dtype=np.int64)
    scores = np.stack([np.roll(np.resize(_SCORES, classes), shift) for shift in range(3)])
    shares = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    try:
        on_shares = np.array(probe.loss_values(model, labels, shares))
        on_scores = np.array(probe.loss_values(model, labels, scores))
    except CannotTell as reason:
        if are_metrics_misplaced(reason):
            return MISPLACED
        return "one-hot" if "rank" in reason.message or "shape" in reason.message else "other"
    rows = np.arange(3)
    wanted = -np.log(shares[rows, labels])
    spread = np.log(np.exp(shares).sum(axis=1)) - shares[rows, labels]
    if np.allclose(on_shares, wanted, rtol=2e-3):
        return "probabilities"
    if np.allclose(on_scores, wanted, rtol=2e-3) and np.allclose(on_shares, spread, rtol=2e-3):
        return "logits"
    return "other"


_SCORES = np.array([2.0, -1.0, 0.5, 1.5, -2.0, 0.0, 1.0, -0.5, 0.25, -1.5], dtype=np.float32)


def loss_fits_labels(
    probe: Probe, model: Handle, outputs: set[str], *, task: Task, function: str = ""
) -> None:
    """A cross-entropy for whole-number labels that fits the model's output.

    Args:
        probe: asks.
        model: the compiled model.
        outputs: what the output may be: "distribution", "logits", or both where unknown.
        task: with the number of classes.
        function: the student's function.
    """
    found = loss_takes(probe, model, task=task)
    details: Details = {
        "expected": "a cross-entropy that takes whole-number labels and this model's output",
        "function": function,
        "near": "loss",
    }
    if found in _LOSS_SAYS:
        fail(_LOSS_SAYS[found], **details, misconception=_why_loss(probe, model, found, task))
    if found == "logits" and outputs == {"distribution"}:
        fail(
            "The loss expects logits, but the model gives probabilities.",
            **details,
            misconception="logits-after-softmax",
        )
    if found == "probabilities" and outputs == {"logits"}:
        fail(
            "The loss expects probabilities, but the model gives logits.",
            **details,
            misconception="no-softmax",
        )


MISPLACED = "misplaced"
METRICS_MISPLACED = (
    "Metrics stand where `compile` takes `loss_weights`, its third argument: name the argument, "
    "`metrics=[...]`."
)


def are_metrics_misplaced(reason: CannotTell) -> bool:
    """Whether a loss cannot be computed as it is weighted by metrics, by name or as objects."""
    return "string" in reason.message or "metrics." in reason.message


_LOSS_SAYS = {
    "one-hot": "The loss does not take whole-number labels.",
    MISPLACED: METRICS_MISPLACED,
    "other": "The loss does not compute a cross-entropy of whole-number labels.",
}


def accuracy_metric(probe: Probe, model: Handle, *, task: Task, function: str = "") -> None:
    """One of the compiled metrics is the share of labels that are right.

    Args:
        probe: asks.
        model: the compiled model.
        task: with the number of classes, and what a label is called.
        function: the student's function.
    """
    classes = task.known_classes()
    labels = np.arange(8, dtype=np.int64) % classes
    outputs = np.full((8, classes), 0.18 / (classes - 1), dtype=np.float32)
    chosen = np.where(np.arange(8) < 5, labels, (labels + 1) % classes)  # 5 of 8 right
    outputs[np.arange(8), chosen] = 0.82
    details: Details = {
        "expected": f"a metric that counts how many {task.labels} are right",
        "near": "metrics",
        "function": function,
    }
    try:
        found = probe.metric_values(model, labels, outputs)
    except CannotTell as reason:
        if "dtype='string'" in reason.message:  # they stand in the place of the loss weights
            fail("There is no metric.", **details, misconception="no-accuracy-metric")
        fail(
            f"The metrics do not fit the labels: {in_short(reason.message)[:200]}",
            **details,
            misconception="wrong-accuracy-metric",
        )
    others = {name: value for name, value in found.items() if name != "loss"}
    losses = ("crossentropy", "loss", "error", "mse", "mae")
    if any(abs(value - 0.625) < 1e-4 for value in others.values()):
        return
    names = ", ".join(others)
    fail(
        f"The metrics are {names}; none is the accuracy." if names else "There is no metric.",
        **details,
        misconception="wrong-accuracy-metric"
        if any(all(word not in name for word in losses) for name in others)
        else "no-accuracy-metric",
    )


def _why_loss(probe: Probe, model: Handle, found: str, task: Task) -> str:
    if found == MISPLACED:
        return "no-accuracy-metric"
    classes = task.known_classes()
    label, rest = classes // 3, 0.45 / (classes - 1)
    one_hot = np.eye(classes, dtype=np.float32)[[label]]
    shares = np.full((1, classes), rest, dtype=np.float32)
    shares[0, label] = 0.55
    try:
        (value,) = probe.loss_values(model, one_hot, shares)
    except CannotTell:
        return "one-hot-loss" if found == "one-hot" else "another-loss"
    binary = -(np.log(0.55) + (classes - 1) * np.log(1 - rest)) / classes
    categorical = -np.log(0.55)
    logits = float(np.log(np.exp(shares).sum()) - shares[0, label])
    for name, wanted in (
        ("one-hot-loss", categorical),
        ("one-hot-loss", logits),
        ("binary-loss", binary),
        ("regression-loss", float(np.mean((one_hot - shares) ** 2))),
        ("regression-loss", float(np.mean(np.abs(one_hot - shares)))),
    ):
        if abs(value - wanted) < min(2e-3, 0.05 * wanted):  # of many classes all are small
            return name
    return "one-hot-loss" if found == "one-hot" else "another-loss"

"""Steps that build a model, and steps that compile one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from grader.assignment.task import Task
from grader.checks.call_failures import CannotTell
from grader.checks.probe import Probe
from grader.checks.samples import count, mapped
from grader.expect import compiled, models
from grader.expect.layers import output_kind
from grader.expect.reference.graph import same_layers, wanted_of
from grader.expect.steps.kind import Call, Kind, Made, the_model
from grader.expect.tasks import losses, stacks
from grader.sandbox.evidence import Array, Handle

_FEW = 16  # samples that a model is looked at with
_LOSS_OF_GRADIENTS = {"classification": "classes", "regression": "squares"}


class Building(Kind):
    """A step that returns a new model.

    Attributes:
        layers: what they must be, see `expect.layers_are`; by default those of the reference, as
            far as the reference's own settings go.
        inputs: the name of the input by which the model is looked at.
        outputs: how many it has; where nothing is said as many as the reference's, or one where
            `layers` says what they are. The first is the one that the task is about.
        compiles: whether the model comes back compiled; a class that is `Compiling` as well is.
        compiled_by: the step that compiles the model, by whose loss it is seen whether logits are
            right.
    """

    layers: ClassVar[Sequence[Mapping[str, Any]] | None] = None
    inputs: ClassVar[str] = "x"
    outputs: ClassVar[int] = 0
    compiles: ClassVar[bool] = False
    compiled_by: ClassVar[str] = ""

    def test_a_model_for_the_data(self, made: Made, probe: Probe, task: Task) -> None:
        """A model comes back that takes the {task.samples}."""
        found = self._found(made, probe, task)
        if not self.compiles and not isinstance(self, Compiling):
            models.uncompiled(found)

    def test_the_layers(self, made: Made, probe: Probe, task: Task) -> None:
        """Its layers are those that are asked for."""
        found = self._found(made, probe, task)
        if self.layers is None:
            same_layers(found, made.described(self._batch(made)))
        else:
            stacks.layers_are(found, self.layers)

    def test_the_output(self, made: Made, probe: Probe, task: Task) -> None:
        """Its output is what the task asks for."""
        found = self._found(made, probe, task)
        stacks.output_fits_task(found, self._loss_takes(made, probe, task), task=task)

    def test_it_can_learn(self, made: Made, probe: Probe, task: Task) -> None:
        """Its weights start at random, and training can change each of them."""
        found, batch = self._found(made, probe, task), self._batch(made)
        models.learns_everywhere(
            probe,
            the_model(made.call()),
            found,
            batch,
            _some_labels(count(batch), task),
            loss=_LOSS_OF_GRADIENTS.get(task.kind, "shares"),
        )

    def _batch(self, made: Made) -> Any:
        return mapped(lambda each: each[:_FEW], made.input(self.inputs))

    def _found(self, made: Made, probe: Probe, task: Task) -> dict[str, Any]:
        model = models.is_model(made.call().value)
        batch = self._batch(made)
        due = made.described(batch) if self.layers is None else None
        layers = wanted_of(due) if due else self.layers or ()
        sizes = [
            each["units"] for each in layers if each.get("does") == "dense" and "units" in each
        ]
        return models.takes_inputs(
            probe,
            model,
            batch,
            units=task.units,
            hidden=sizes[:-1],
            task=task,
            outputs=self.outputs or (due["outputs"] if due else 1),
        )

    def _loss_takes(self, made: Made, probe: Probe, task: Task) -> str | None:
        call = made.call()
        if not self.compiled_by and not call.after.get("compiled"):
            return None
        model = made(self.compiled_by) if self.compiled_by else the_model(call)
        return losses.kind_of_loss(probe, model, task=task)


def _some_labels(number: int, task: Task) -> Array:
    """Labels of the form that a loss of the task takes, whatever they say."""
    places = np.arange(number)
    if task.kind == "classification":
        return (places % task.known_classes()).astype(np.int64)
    return np.repeat((places % 2)[:, None], task.units, axis=1).astype(np.float32)


class Compiling(Kind):
    """A step that compiles a model: the one that it gets, or one that it has built.

    Attributes:
        optimizers: the names of those that are right, such as "Adam"; none for any.
        learning_rates: the smallest and the largest that are right.
        losses: of a regression the names of those that are right, see `expect.loss_fits_task`.
        metric: the name of one that must be there, see `expect.metric_fits_task`; None for none.
        inputs: the name of the input by which the model is looked at.
    """

    optimizers: ClassVar[Sequence[str]] = ()
    learning_rates: ClassVar[tuple[float, float]] = (1e-6, 1.0)
    losses: ClassVar[Sequence[str]] = ("squares", "absolute", "huber", "log_cosh")
    metric: ClassVar[str | None] = ""
    inputs: ClassVar[str] = "x"

    def test_it_is_compiled(self, made: Made) -> None:
        """The model comes back, compiled."""
        _compiled(made.call())

    def test_the_optimizer(self, made: Made, probe: Probe) -> None:
        """The optimizer and its learning rate are right."""
        model = _compiled(made.call())
        losses.uses_optimizer(
            probe, model, kinds=self.optimizers, learning_rates=self.learning_rates
        )

    def test_the_loss(self, made: Made, probe: Probe, task: Task) -> None:
        """The loss fits the {task.labels} and what the model gives."""
        model = _compiled(made.call())
        batch = mapped(lambda each: each[:_FEW], made.input(self.inputs))
        losses.loss_fits_task(
            probe, model, _outputs(probe, model, batch, task), task=task, losses=self.losses
        )

    def test_the_metric(self, made: Made, probe: Probe, task: Task) -> None:
        """A metric tells how good the model is."""
        model = _compiled(made.call())
        if self.metric is not None:
            losses.metric_fits_task(probe, model, self.metric, task=task)


def _compiled(call: Call) -> Handle:
    """The compiled model; it is the one that was given, if one was."""
    if call.came_in is None or call.value is not None:
        models.is_model(call.value)
    compiled.is_compiled(call.after)
    if call.came_in is not None:
        compiled.same_weights(call.before, call.after)
    return the_model(call)


def _outputs(probe: Probe, model: Handle, batch: Any, task: Task) -> set[str]:
    """What the model gives: "probabilities", "logits", or either where that cannot be told."""
    either = {"probabilities", "logits"}
    if task.kind == "regression":
        return {"numbers"}
    try:
        found = probe.describe(model, batch)
    except CannotTell:
        return either
    if task.kind == "classification":
        kind = {"distribution": "probabilities"}.get(output_kind(found), output_kind(found))
        return {kind} if kind in either else either
    last = stacks.last_activations(found)
    return {"probabilities"} if last == ["sigmoid"] else either if last else {"logits"}

"""Steps that train a model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import numpy as np

from grader.assignment.manifest import Gate
from grader.assignment.task import Task
from grader.checks.call_failures import CannotTell
from grader.checks.probe import Probe
from grader.checks.samples import count, mapped
from grader.checks.student import Student
from grader.common.text import counted
from grader.expect import models, training
from grader.expect.basics import fail, true
from grader.expect.steps.kind import Call, Kind, Made, gives_logits, parts_of_data, the_model
from grader.expect.tasks.measures import measures, reaches

_ON_TRAINING = 1000  # samples of the training set that are measured on


class Training(Kind):
    """A step that trains a model and returns the History of `fit`, or the model.

    It trains the model that comes in, or one that it builds and returns. What it is trained on are
    its first two parameters beside the model: samples and labels; samples alone are their own
    labels, as an autoencoder's.

    Attributes:
        epochs: how many; None for any number.
        returns: "history" or "model".
        tested_on: the names of two inputs, samples and labels that no training has seen.
        whole: how many samples there are where the step gets a part of them; a training on all of
            them is not on what it was given.
        largest_batch: the largest size of a batch that is right.
    """

    epochs: ClassVar[int | None] = None
    returns: ClassVar[str] = "history"
    tested_on: ClassVar[tuple[str, str]] = ("x_test", "y_test")
    whole: ClassVar[int] = 0
    largest_batch: ClassVar[int] = 512

    def __init_subclass__(cls) -> None:
        """Leave out what such a step does not show."""
        if cls.returns not in ("history", "model"):
            raise ValueError(f'{cls.__name__}: `returns` is "history" or "model"')
        if cls.returns == "model":
            cls.test_the_history = None  # type: ignore[assignment,method-assign]
            cls.test_the_loss_gets_smaller = None  # type: ignore[assignment,method-assign]
        if cls.epochs == 1:
            cls.test_the_loss_gets_smaller = None  # type: ignore[assignment,method-assign]

    @classmethod
    def words(cls) -> dict[str, str]:
        """How many epochs there are."""
        return {"of_epochs": f" of {counted(cls.epochs, 'epoch')}" if cls.epochs else ""}

    def test_the_history(self, made: Made, probe: Probe, student: Student) -> None:
        """The History{of_epochs} comes back."""
        call = self._call(made, student)
        history = self._history(call, probe)
        training.epochs_in_history(history, call.trainings, self._epochs(call, probe))

    def test_all_of_the_data(self, made: Made, probe: Probe, student: Student, task: Task) -> None:
        """Each epoch goes through all {task.samples}, and they keep their {task.labels}."""
        call = self._call(made, student)
        labels = np.asarray(_labels(call))
        training.all_of_the_data(
            call.trainings,
            labels,
            self._epochs(call, probe),
            whole=self.whole or len(labels),
            task=task,
            largest_batch=self.largest_batch,
        )

    def test_the_model_is_trained(self, made: Made, probe: Probe, student: Student) -> None:
        """The model has learned: training has changed its weights."""
        call = self._call(made, student)
        _is_trained(call)
        if call.came_in is None or not student.submission.could_remember(made.step):
            return
        told = self._values(call, probe)
        other = made.call(
            key="another", **parts_of_data(call, 2, _half)
        )  # costs time, so only if it may tell
        true(
            told is None or self._values(other, probe) != told,
            "A second training gave the History of the first.",
            expected="the History of the training that was asked for",
        )

    def test_the_loss_gets_smaller(self, made: Made, probe: Probe, student: Student) -> None:
        """The loss gets smaller from the first epoch to the last."""
        found = self._history(self._call(made, student), probe)["values"].get("loss", [])
        true(
            len(found) < 2 or found[-1] < found[0],
            f"The loss is {found[0]:.4g} after the first epoch and {found[-1]:.4g} after the last."
            if found
            else "",
            expected="a loss that gets smaller",
            hint="Is the learning rate too large? Do samples and labels belong together?",
            near="fit(",
        )

    def test_it_does_its_task(
        self,
        made: Made,
        probe: Probe,
        student: Student,
        given: Any,
        gates: Callable[[str], list[Gate]],
        task: Task,
    ) -> None:
        """It does its task well enough on {task.samples} that it has never seen."""
        asked = gates(made.step)
        if not asked:
            raise LookupError(
                f"{made.step} has no gate: write [steps.gates.bundled] into assignment.toml, or "
                "`test_it_does_its_task = None` into the class"
            )
        call = self._call(made, student)
        x = made.input(self.tested_on[0])
        y = made.input(self.tested_on[1]) if len(call.data) > 1 else x
        reached = _reached(probe, call, x, y, task)
        if "accuracy" in reached:
            given.measured(seconds=call.seconds, accuracy=reached["accuracy"])
        changed = call.came_in is None or call.before["weights"] != call.after["weights"]
        of_classes = [g for g in asked if (task.kind, g.metric) == ("classification", "accuracy")]
        for gate in of_classes:
            parts = call.data[0], _labels(call)
            some = [mapped(lambda each: each[:_ON_TRAINING], part) for part in parts]
            on_training = _reached(probe, call, some[0], np.asarray(some[1]), task)
            training.accuracy_at_least(
                reached["accuracy"],
                gate.bound,
                task=task,
                train_accuracy=on_training["accuracy"],
                changed=changed,
            )
        others = [gate for gate in asked if gate not in of_classes]
        reaches(reached, others, task=task, changed=changed)

    def _call(self, made: Made, student: Student) -> Call:
        training.can_train(student.turns_eager_off())
        call = made.call()
        if self.returns == "model":
            models.is_model(call.value)
        return call

    def _history(self, call: Call, probe: Probe) -> dict[str, Any]:
        return probe.history(training.is_history(call.value))

    def _values(self, call: Call, probe: Probe) -> Any:
        return self._history(call, probe)["values"] if self.returns == "history" else None

    def _epochs(self, call: Call, probe: Probe) -> int:
        """How many there were, where any number is right."""
        if self.epochs is not None:
            return self.epochs
        told = max(1, sum(note.epochs for note in call.trainings))
        if self.returns == "model":
            return told
        found = self._history(call, probe)
        return max(1, len(found["epochs"]) or len(found["values"].get("loss", [])) or told)


def _labels(call: Call) -> Any:
    """What the samples are to become: the parameter behind them, or themselves."""
    return call.data[1] if len(call.data) > 1 else call.data[0]


def _half(samples: Any) -> Any:
    return samples[: max(1, len(samples) // 2)]


def _is_trained(call: Call) -> None:
    """Training has changed the model that came in, or the one that came back was trained here."""
    model = the_model(call)
    # It may stand around the one that was trained.
    own = [
        note
        for note in call.trainings
        if note.model == model.number
        or (call.after["weights"] and [*note.after] == [*call.after["weights"]])
    ]
    if call.came_in is not None:
        by_loop = any(note.how == "loop" for note in own)
        training.every_weight_moved(call.before, call.after, by_loop=by_loop)
        return
    if not own:
        fail(
            "The model that came back was not trained here.",
            expected="a model that is built and trained in this function",
            near="fit(",
        )


def _reached(probe: Probe, call: Call, x: Any, y: Any, task: Task) -> Mapping[str, float]:
    """What the trained model is worth on these samples."""
    model = the_model(call)
    try:
        outputs = probe.forward(model, x)
        logits = gives_logits(probe, model, task)
    except CannotTell as reason:
        raise reason.as_failure() from None
    if len(outputs) != count(x) or outputs.shape[-1] != task.units:
        fail(
            f"For {task.count(count(x))} the output has the shape {outputs.shape}.",
            expected=f"an output of shape {(count(x), task.units)}",
        )
    usual = None
    if task.kind == "regression":
        usual = np.atleast_1d(np.median(np.asarray(_labels(call), np.float64), axis=0)).tolist()
    return measures(outputs, np.asarray(y), task=task, logits=logits, usual=usual)

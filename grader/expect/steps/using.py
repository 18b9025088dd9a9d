"""Steps that use a trained model: measure how good it is, or let it predict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from grader.assignment.task import Task
from grader.checks.call_failures import CannotTell
from grader.checks.probe import Probe
from grader.expect import answers, arrays
from grader.expect.basics import fail, true
from grader.expect.steps.kind import Call, Kind, Made, gives_logits, parts_of_data, the_model
from grader.expect.tasks.measures import measures
from grader.sandbox.evidence import Array, describe


class Measuring(Kind):
    """A step that says how good a model is: it gets the model, samples and labels.

    Attributes:
        tells: what it returns, in order: "loss" and names of `expect.measures`. One number for one
            name; a dict with these keys is right as well.
    """

    tells: ClassVar[Sequence[str]] = ("loss", "accuracy")

    def test_the_numbers_are_true(self, made: Made, probe: Probe, task: Task) -> None:
        """What it says of the model is so, on these {task.samples}."""
        self._compare(made.call(), probe, task)

    def test_of_other_samples(self, made: Made, probe: Probe, task: Task) -> None:
        """It measures on the {task.samples} that it is given."""
        call = made.call()
        part = parts_of_data(call, 2, lambda each: each[: max(1, len(each) // 3)])
        self._compare(made.call(key="a part", **part), probe, task)

    def _compare(self, call: Call, probe: Probe, task: Task) -> None:
        found = self._numbers(call.value)
        due = self._due(call, probe, task)
        turned = _is_turned(found, due)
        name_of_it = "swapped" if turned and tuple(self.tells) == ("loss", "accuracy") else ""
        for name, number, true_one in zip(self.tells, found, due, strict=True):
            true(
                answers.agrees(number, true_one),
                f"As {name} it says {number:.4g}; recomputed it is {true_one:.4g}.",
                expected=" and ".join(self.tells) + ", in this order"
                if len(due) > 1
                else f"the {name}",
                hint="They stand in another order." if turned and not name_of_it else "",
                misconception=name_of_it,
            )

    def _numbers(self, value: Any) -> list[float]:
        if tuple(self.tells) == ("loss", "accuracy"):
            return list(answers.pair_of_numbers(value))
        if isinstance(value, dict) and {*self.tells} <= {*value}:
            value = [value[name] for name in self.tells]
        parts = list(np.ravel(value)) if not isinstance(value, list | tuple) else list(value)
        numbers = [each for each in parts if isinstance(each, int | float | np.number)]
        if len(parts) != len(self.tells) or len(numbers) != len(parts):
            fail(f"It returned {describe(value)}.", expected=" and ".join(self.tells))
        return [float(each) for each in numbers]

    def _due(self, call: Call, probe: Probe, task: Task) -> list[float]:
        model, (x, y) = the_model(call), call.data[:2]
        truth = np.asarray(y)
        try:
            logits = gives_logits(probe, model, task)
            found = dict(measures(probe.forward(model, x), truth, task=task, logits=logits))
            if "loss" in self.tells:
                found |= probe.measure(model, x, truth)
        except CannotTell as reason:
            raise reason.as_failure() from None
        return [found[name] for name in self.tells]


def _is_turned(found: Sequence[float], due: Sequence[float]) -> bool:
    return len(found) > 1 and all(map(answers.agrees, found[::-1], due))


class Predicting(Kind):
    """A step that says what a model makes of samples: it gets the model and the samples.

    Of classes the most probable one for each sample, as a whole number; yes or no as 1 or 0; of a
    regression the numbers.
    """

    def test_it_says_what_the_model_says(self, made: Made, probe: Probe, task: Task) -> None:
        """Each of the {task.samples} gets what the model says of it."""
        self._compare(made.call(), probe, task)

    def test_of_a_few(self, made: Made, probe: Probe, task: Task) -> None:
        """It works for a few {task.samples} as well."""
        call = made.call()
        few = parts_of_data(call, 1, lambda each: each[:3])
        self._compare(made.call(key="a few", **few), probe, task)

    def _compare(self, call: Call, probe: Probe, task: Task) -> None:
        model, x = the_model(call), call.data[0]
        try:
            outputs = probe.forward(model, x)
            logits = gives_logits(probe, model, task)
        except CannotTell as reason:
            raise reason.as_failure() from None
        if task.kind == "classification":
            scores = answers.class_scores(outputs, task=task)
            said = answers.classes_predicted(call.value, len(scores), task=task)
            wrong = int((~answers.are_most_probable(said, scores)).sum())
        elif task.kind == "regression":
            arrays.close(_column(call.value), outputs.reshape(-1), tolerance=_slack(outputs))
            return
        else:
            said = _column(call.value)
            arrays.shape(said, outputs.reshape(-1).shape)
            wrong = int((said != (outputs.reshape(-1) > (0.0 if logits else 0.5))).sum())
        true(
            wrong == 0,
            f"{wrong} of {task.count(len(outputs))} get something else than the model says.",
            expected="for each what the model gives the highest probability"
            if task.kind == "classification"
            else "1 where the model gives more than one half, else 0",
        )


def _column(value: Any) -> Array:
    return np.asarray(arrays.array(value)).reshape(-1)


def _slack(outputs: Array) -> float:
    return 1e-3 * max(1.0, float(np.abs(outputs).max(initial=0.0)))

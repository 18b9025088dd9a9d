"""What kinds of steps have in common: each of their checks has a label and a weight of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Protocol

from grader.assignment.task import Task
from grader.checks.probe import Probe
from grader.checks.samples import mapped
from grader.expect.tasks import losses
from grader.sandbox.claims import Note
from grader.sandbox.evidence import Handle


class Call(Protocol):
    """What one call of a student's function did; see `grader.judge.case.made`."""

    step: str
    args: dict[str, Any]
    value: Any
    model: Handle | None
    came_in: Handle | None
    before: dict[str, Any]
    after: dict[str, Any]
    trainings: list[Note]
    seconds: float

    @property
    def data(self) -> list[Any]:
        """What it got beside a model."""
        ...


class Made(Protocol):
    """The fixture `made`; see `grader.judge.case.made`."""

    @property
    def step(self) -> str:
        """The step that is judged."""
        ...

    def __call__(self, step: str) -> Any:
        """What a step makes."""
        ...

    def input(self, name: str, step: str = "") -> Any:
        """The input of this name."""
        ...

    def has_input(self, name: str) -> bool:
        """Whether there is one."""
        ...

    def arguments(self, step: str = "", others: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What the function of a step gets."""
        ...

    def call(self, step: str = "", key: str = "", **others: Any) -> Call:
        """Call it, once for all of its checks."""
        ...

    def described(self, batch: Any, step: str = "") -> dict[str, Any]:
        """What the reference's model is like."""
        ...


class Kind:
    """Checks of one kind of step: a class `Test_<step>` that is made from it has them all.

    A check that is not wanted is left out by `test_... = None`; further ones are methods beside
    them, which may use the same fixtures.

    Attributes:
        labels: by the name of a check what students read in the place of the usual label.
        weights: by the name of a check how much it counts; 1 where nothing is said.
    """

    labels: ClassVar[Mapping[str, str]] = {}
    weights: ClassVar[Mapping[str, float]] = {}

    @classmethod
    def label_of(cls, name: str, usual: str, task: Task) -> str:
        """What is checked, for students.

        Args:
            name: of the check.
            usual: the first line of its docstring.
            task: what samples and labels are called.
        """
        said = cls.labels.get(name, "")
        return said or usual.format(task=task, **cls.words())

    @classmethod
    def words(cls) -> dict[str, str]:
        """What stands in labels between braces, beside the task."""
        return {}


def parts_of_data(call: Call, most: int, take: Callable[[Any], Any]) -> dict[str, Any]:
    """A part of the first `most` things beside the model that a call got, by parameter."""
    names = [name for name, each in call.args.items() if each is not call.came_in]
    return {name: mapped(take, call.args[name]) for name in names[:most]}


def gives_logits(probe: Probe, model: Handle, task: Task) -> bool:
    """Whether the outputs of a yes or no are logits, by the loss that the model has."""
    return task.kind in ("binary", "labels") and (
        losses.kind_of_loss(probe, model, task=task) == "logits"
    )


def the_model(call: Call) -> Handle:
    """The model that a call is about.

    Raises:
        LookupError: there is none, so this is another kind of step.
    """
    if call.model is None:
        raise LookupError(
            f"{call.step} gets no model: name the step that makes one under `needs` in the manifest"
        )
    return call.model

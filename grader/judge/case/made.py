"""`made`: what the steps of an assignment make of the `inputs` that its author names.

A parameter gets the input of its name; where there is none, what a step makes that this one needs.
So one table of inputs is enough for all steps, each of which works on the student's own results or
on ready-made ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from grader.assignment.manifest import Step
from grader.checks.call_failures import CannotTell
from grader.common.outcomes import Failed, Waiting
from grader.judge.case.lending import is_model
from grader.sandbox.arguments import How, by_place_and_name
from grader.sandbox.claims import Note
from grader.sandbox.evidence import Handle, RemoteArray

if TYPE_CHECKING:  # it makes one of these
    from grader.judge.case.case import OpenCase

_BY_NAME = "*"
_MOST_MADE = (
    4  # new models of a step for one check; of a step's own call one may be changed already
)


@dataclass(frozen=True)
class Call:
    """What one call of a student's function did.

    Attributes:
        step: whose function.
        args: what it got, by parameter.
        value: what came back.
        model: the model that came back, or else the one that went in; None without one.
        came_in: the model that went in; None without one.
        before: of that the training state, see `Probe.training_state`; empty without one.
        after: that of `model` afterwards.
        trainings: what Keras was asked to train.
        seconds: how long it took.
    """

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
        """What it got beside a model, in order."""
        return [each for each in self.args.values() if not is_model(each)]


class Made:
    """What steps make: `made("build")` for another step, `made.call()` for the step's own checks.

    Args:
        case: the submission's.
        inputs: by the name of a parameter, or of step and parameter ("measure.x"), what it gets.
    """

    def __init__(self, case: OpenCase, inputs: Mapping[str, Any]) -> None:
        self._case = case
        self._inputs = inputs

    @property
    def step(self) -> str:
        """The step that is judged."""
        return self._case.inputs.step

    def __call__(self, step: str) -> Any:
        """What a step makes: the student's own where that step passed, otherwise ready-made.

        A model that a step has compiled or trained is what it makes. Ready-made are a file
        `given/<step>.keras`, which `grader generate` writes, or the reference's answer.
        """
        thing = self._taken(step, lambda key: self._own(step, key))
        if is_model(thing):
            self._case.lending.note_use(step, thing, lambda: self.ready(step))
        return thing

    def ready(self, step: str) -> Any:
        """The ready-made model in the place of what a step makes, though that step passed.

        Raises:
            Waiting: there is none, or a check is tried on the student's own results.
        """

        def none(_: str) -> NoReturn:
            raise Waiting(step)

        if not self._case.handover.ready_file(f"{step}.keras").is_file():
            raise Waiting(step)
        return self._taken(step, none, kind="instead")  # of the own one, which may be known

    def _taken(self, step: str, own: Callable[[str], tuple[Any, Any]], kind: str = "") -> Any:
        def make(by: Callable[[], tuple[Any, Any]]) -> tuple[Any, Any]:
            made.append(key)
            return by()

        number, made = 0, list[str]()
        while True:  # a later function may have changed a model: then it is made anew
            key = f"{kind} again {number}".strip() if number else kind
            thing, state = self._case.inputs.take(
                step,
                own=lambda key=key: make(lambda: own(key)),  # type: ignore[misc]
                ready=lambda: make(lambda: self._ready(step)),
                key=key,
            )
            if not is_model(thing) or self._looks(thing, step) == state:
                return thing
            if len(made) >= _MOST_MADE:  # the next one would be no other
                raise Failed(
                    f"The model of `{step}` is another one each time that it is looked at.",
                    expected="a model that nobody changes in between",
                    function=step,
                )
            number += 1

    def input(self, name: str, step: str = "") -> Any:
        """The input of this name, for a step; by default the one that is judged.

        Raises:
            LookupError: there is none.
        """
        step = step or self.step
        for key in (f"{step}.{name}", name):
            if key in self._inputs:
                return self._inputs[key]
        raise LookupError(
            f"nobody says what `{name}` of {step} is: let the fixture `inputs` return it under "
            f'"{name}" or "{step}.{name}", in conftest.py, where hidden checks see it too'
        )

    def has_input(self, name: str, step: str = "") -> bool:
        """Whether there is an input of this name for a step; by default the one that is judged."""
        return f"{step or self.step}.{name}" in self._inputs or name in self._inputs

    def arguments(self, step: str = "", others: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What the function of a step gets, by parameter.

        Args:
            step: by default the one that is judged.
            others: what some of the parameters get instead.

        Raises:
            LookupError: a parameter has no input, and the step needs no further one.
            TypeError: one of the others is no parameter.
        """
        spec = self._spec(step)
        unknown = sorted({*(others or {})} - {*spec.positional, *spec.named})
        if unknown:
            raise TypeError(
                f"{spec.name} has no parameter `{unknown[0]}`; by the manifest its parameters are "
                f"{', '.join((*spec.positional, *spec.named)) or '(none)'}: correct one of the two"
            )
        needs, found, others = iter(spec.needs), dict[str, Any](), others or {}
        is_optional = False
        for name in spec.parameters:
            if name == _BY_NAME:
                is_optional = True
                continue
            if name in others:
                found[name] = others[name]
                if not self.has_input(name, spec.name):
                    next(needs, None)  # which would have been for it
            elif self.has_input(name, spec.name):
                found[name] = self.input(name, spec.name)
            elif not is_optional:
                need = next(needs, None)
                found[name] = self.input(name, spec.name) if need is None else self(need)
        return found

    def call(self, step: str = "", key: str = "", **others: Any) -> Call:
        """Call the function of a step, once for all of its checks.

        Args:
            step: by default the one that is judged.
            key: another one for another call.
            others: what other parameters get than usual.
        """
        name = step or self.step
        return self._case.inputs.once(f"call {name} {key}", lambda: self._call(name, others))

    def described(self, batch: Any, step: str = "") -> dict[str, Any]:
        """What the model is like that the reference's function makes of the same arguments."""
        spec = self._spec(step)
        args, named = by_place_and_name(self.arguments(spec.name), spec.named)
        return self._case.reference.described(spec, args, batch, How(named))

    def _call(self, step: str, others: Mapping[str, Any]) -> Call:
        student, spec = self._case.student, self._spec(step)
        args = self.arguments(step, others)
        came_in = next(filter(is_model, args.values()), None)
        before = self._state(came_in, step) if came_in else {}
        by_place, named = by_place_and_name(args, spec.named)
        value = getattr(student, step)(*by_place, **named)
        reply = student.last
        model = value if is_model(value) else came_in
        after = self._state(model, step) if model else {}
        if model:
            self._case.lending.note(step, model)
        return Call(
            step, args, value, model, came_in, before, after, reply.trainings, reply.seconds
        )

    def _own(self, step: str, key: str) -> tuple[Any, Any]:
        call = self.call(step, key)
        if call.model is not None:
            self._record(step, call.model)
            return call.model, (call.after, self._case.probe().was_changed(call.model))
        return self._in_form(call), None

    def _ready(self, step: str) -> tuple[Any, Any]:
        path = self._case.handover.ready_file(f"{step}.keras")
        if path.is_file():
            model = self._case.probe().open_ready(str(path))
            return model, self._looks(model, step)
        args = self.arguments(step)
        if any(isinstance(each, Handle) for each in args.values()):  # the reference takes none
            raise Waiting(step)
        return self._answer(step, args), None

    def _answer(self, step: str, given: Mapping[str, Any]) -> Any:
        """What the reference makes of the arguments that a student's function got."""
        spec = self._spec(step)
        args, named = by_place_and_name(given, spec.named)
        return self._case.reference.answer(spec, args, How(named))

    def _in_form(self, call: Call) -> Any:
        """An own result in the form of the reference's: a list of numbers becomes an array."""
        if isinstance(call.value, Handle) or any(isinstance(x, Handle) for x in call.args.values()):
            return call.value
        try:
            due = self._answer(call.step, call.args)
        except (Waiting, RuntimeError):  # nobody is here to be asked
            return call.value
        return _like(call.value, due)

    def _record(self, step: str, model: Handle) -> None:
        """Keep what the reference makes, where the ready-made inputs are being made."""
        folder = self._case.records
        if folder is None or (folder / f"{step}.keras").exists():
            return
        path = self._case.handover.scratch / f"{step}.keras"
        self._case.probe().save_file(model, str(path))
        path.replace(folder / path.name)

    def _state(self, model: Handle, step: str) -> dict[str, Any]:
        try:
            return self._case.probe().training_state(model)
        except CannotTell as reason:
            raise reason.as_failure(step) from None

    def _looks(self, model: Handle, step: str) -> tuple[dict[str, Any], bool]:
        """What a model is like: its training state, and of a ready-made one whether it was changed.

        What trains a ready-made model has changed it, and gives it back as its own result.
        """
        return self._state(model, step), self._case.probe().was_changed(model)

    def _spec(self, step: str) -> Step:
        return self._case.assignment.by_name[step or self.step]


def _like(value: Any, due: Any) -> Any:
    if isinstance(due, np.ndarray) and isinstance(value, list | tuple):
        try:
            return np.asarray(value)
        except ValueError:
            return value
    several = isinstance(value, list | tuple | np.ndarray | RemoteArray)
    if isinstance(due, list | tuple) and several and len(value) == len(due):
        return type(due)(_like(one, other) for one, other in zip(value, due, strict=True))
    return value

"""Models for the reference: what a check hands both functions, rebuilt where the reference runs.

A model is taken down before the student's function gets it: what that does to the model afterwards
is no part of the question. What is taken down comes from the process that rebuilds models without
the submission's code, where there is one, so the reference works with what `probe` answers for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.checks.call_failures import CannotTell
from grader.checks.descriptions import (
    CannotRebuildError,
    Description,
    checksum,
    read_description,
    reason_of,
)
from grader.checks.rebuilt import Twins
from grader.common.outcomes import Waiting
from grader.sandbox.claims import Raised
from grader.sandbox.evidence import Array, Handle, RemoteArray
from grader.sandbox.process import Ended
from grader.sandbox.questions import Arguments
from grader.sandbox.session import Session

_RECORDED_AS = "a model, by its weights"
_IS_OTHERWISE = "it is made of something else than when its step was judged"


@dataclass(frozen=True, eq=False)
class Lent:
    """A model as text and numbers: an argument of the reference's function.

    Attributes:
        config: its configuration, JSON.
        iterations: updates of its optimizer.
        weights: in Keras's order.
        state: bytes of what else it holds.
        content: a checksum of all that, whatever made-up names it has; "" without weights.
    """

    config: bytes
    iterations: int
    weights: list[Array]
    state: Array
    content: str

    @property
    def by_weights(self) -> dict[str, str]:
        """As it is recorded: whoever reads it may have another version of Keras."""
        return {_RECORDED_AS: checksum(*self.weights)}

    @property
    def whole(self) -> list[Any]:
        """What tells it from all others."""
        return [self.content, self.iterations, self.state, *([] if self.content else [self.config])]

    def rebuilt_in(self, session: Session) -> Handle:
        """It, in another process of ours.

        Raises:
            RuntimeError: it is another one there.
        """
        built = session.inspect("rebuild", np.frombuffer(self.config, dtype=np.uint8))
        model, replies = built.value, [built]
        if built.raised is None:
            replies += [session.inspect("fill", model, self.iterations, self.weights, self.state)]
            replies += [session.inspect("export", model)]
        for reply in replies:
            if reply.raised is not None:
                raise RuntimeError(f"A model cannot be brought to the reference: {reply.raised}")
        if self.content and _described(replies[-1].value).content != self.content:
            raise RuntimeError("A model is another one where the reference is.")
        assert isinstance(model, Handle)
        return model


def with_models(value: Any, replace: Callable[[Lent], Any]) -> Any:
    """The same with something else in the place of each model."""
    if isinstance(value, Lent):
        return replace(value)
    if isinstance(value, list | tuple):
        return type(value)(with_models(each, replace) for each in value)
    if isinstance(value, dict):
        return {key: with_models(each, replace) for key, each in value.items()}
    return value


def is_model(value: Any) -> bool:
    """Whether it is a model that stays in its process."""
    return isinstance(value, Handle) and value.kind == "model"


@dataclass(frozen=True)
class _Origin:
    """Where a model comes from.

    Attributes:
        structure: what it was made of when its step was judged; "" where nobody knows.
        ready: gives the ready-made one in its place.
    """

    structure: str
    ready: Callable[[], Handle]


@dataclass(frozen=True)
class Lending:
    """Takes down models for the reference.

    Attributes:
        twins: knows the submission's models.
    """

    twins: Twins
    _structures: dict[tuple[str, int, int], str] = field(default_factory=dict)
    _origins: dict[tuple[int, int], _Origin] = field(default_factory=dict)

    def note(self, step: str, model: Handle) -> None:
        """A step has made this model just now, and is judged by it."""
        key = step, model.generation, model.number
        self._structures.setdefault(key, self.twins.structure_of(model))

    def note_use(self, step: str, model: Handle, ready: Callable[[], Handle]) -> None:
        """A check gets this model as what `step` makes; `ready` gives the ready-made one."""
        place = model.generation, model.number
        self._origins[place] = _Origin(self._structures.get((step, *place), ""), ready)

    def lent(self, model: Handle, beside: Sequence[Any]) -> Lent:
        """A model as the reference gets it.

        Args:
            model: the model.
            beside: what it is given with; those that it takes, it is compared on.

        Raises:
            CannotTell: it cannot be rebuilt, or is made of something else than before.
        """
        try:
            return self._lent(model, beside)
        except CannotRebuildError as reason:
            why = f"the reference cannot be asked about a model that nobody can rebuild: {reason}"
        except Ended as ended:
            why = f"Python ended meanwhile ({ended.cause}: {ended.detail})"
        raise CannotTell(Raised("CannotRebuild", why), None)

    def all_lent(self, given: Arguments) -> Arguments:
        """Arguments with each model as it is now; see `lent`."""
        beside = [*given[0], *given[1].values()]
        lent = {id(each): self.lent(each, beside) for each in beside if is_model(each)}
        return _replaced(given, lent)

    def for_both(
        self, given: Arguments, *, knows: Callable[[Lent], bool]
    ) -> tuple[Arguments, Arguments]:
        """What a student's function is to get, and what the reference's gets.

        In the place of an own model that cannot be rebuilt, or of which nobody here knows what is
        right, both get the ready-made one.

        Args:
            given: what a check says; models among it.
            knows: whether there may be an answer for a model.

        Returns:
            Arguments with models in the student's process, and the same with lent ones.

        Raises:
            CannotTell: a model cannot be lent, and there is no ready-made one.
        """
        beside = [*given[0], *given[1].values()]
        pairs = {id(each): self._pair(each, beside, knows) for each in beside if is_model(each)}
        own, lent = ({key: pair[n] for key, pair in pairs.items()} for n in (0, 1))
        return _replaced(given, own), _replaced(given, lent)

    def _pair(
        self, model: Handle, beside: Sequence[Any], knows: Callable[[Lent], bool]
    ) -> tuple[Handle, Lent]:
        origin = self._origins.get((model.generation, model.number))
        try:
            found = self.lent(model, beside)
            if origin is None or knows(found):
                return model, found
        except CannotTell as reason:
            if origin is None:
                raise
            try:
                return self._ready_pair(origin, beside)
            except Waiting:
                raise reason from None
        try:
            return self._ready_pair(origin, beside)
        except Waiting:  # nothing is ready-made
            return model, found

    def _ready_pair(self, origin: _Origin, beside: Sequence[Any]) -> tuple[Handle, Lent]:
        ready = origin.ready()
        return ready, self.lent(ready, beside)

    def _lent(self, model: Handle, beside: Sequence[Any]) -> Lent:
        origin = self._origins.get((model.generation, model.number))
        if origin and origin.structure not in ("", self.twins.structure_of(model)):
            raise CannotRebuildError(_IS_OTHERWISE)
        apart, config = self.twins.apart(model, _samples(beside))
        reply = self.twins.ask("export", apart)
        if reply.raised is not None:
            raise CannotRebuildError(reason_of(reply))
        told = _described(reply.value)
        if told.why or told.numbers is None:
            raise CannotRebuildError(told.why)
        content = "" if told.is_empty else told.content
        return Lent(config or told.config, *told.numbers, content)


def _replaced(given: Arguments, instead: Mapping[int, Any]) -> Arguments:
    """Arguments with other things in the place of some, which are named by their `id`."""
    args, named = given
    return (
        tuple(instead.get(id(each), each) for each in args),
        {name: instead.get(id(each), each) for name, each in named.items()},
    )


def _described(told: Any) -> Description:
    return read_description(told if isinstance(told, dict) else {}, calls=0)


def _samples(beside: Sequence[Any]) -> list[Any]:
    """What a model may take of the things that it is given with: as they are, or as one sample."""
    arrays = [each for each in beside if isinstance(each, np.ndarray | RemoteArray)]
    arrays = [each for each in arrays if each.dtype.kind in "biuf" and each.ndim and len(each)]
    return [*arrays, *(np.asarray(each)[None] for each in arrays)]

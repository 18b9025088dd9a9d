"""What the process of a submission may ask while one of its functions runs: nothing but stand-ins.

A stand-in may be a function that is nowhere near the submission, such as the reference's. Then no
more than a name and plain values come here, and a plain value or a refusal goes back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn, Protocol

from grader.assignment.manifest import Step
from grader.sandbox.arguments import How, encode
from grader.sandbox.evidence import Array, Decoder, EvidenceError
from grader.sandbox.process import ASKS, AnswerFrame, Frame

Answers = Mapping[str, Callable[[tuple[Any, ...], How], Any]]
"""By the name of a function: gives its result for these arguments, some of which have names."""


Arguments = tuple[tuple[Any, ...], dict[str, Any]]
"""Those of a call by position, and those by name."""


class Oracle(Protocol):
    """The reference, as far as calls of the student's functions need it."""

    @property
    def is_live(self) -> bool:
        """Whether it can be asked about anything."""
        ...

    def begin(self) -> None:
        """It will be asked soon."""
        ...

    def answer(self, step: Step, args: tuple[Any, ...], how: How = ...) -> Any:
        """What its function of `step` returns; see `grader.judge.case.reference`."""
        ...

    def lend(self, step: Step, given: Arguments) -> tuple[Arguments, Arguments]:
        """Arguments for a student's function, and the same, models too, for this one."""
        ...


_NONE_BY_NAME: dict[str, Any] = {"t": "dict", "v": []}


def answering(answers: Answers) -> AnswerFrame | None:
    """Answers questions of the far end; None where it may ask nothing.

    What it asks is validated as its evidence is.

    Raises:
        EvidenceError: when it is called: with another question than these, or with arguments
            that hold anything but plain values.
    """

    def answer(header: dict[str, Any], arrays: list[Array]) -> Frame:
        name = header.get(ASKS)
        if not isinstance(name, str) or name not in answers:
            raise EvidenceError("a question that nobody may ask")
        decoder = Decoder(arrays, fetch=_refuse, hold=_refuse, forget=_refuse)
        args = decoder.decode(header.get("args"))
        named = decoder.decode(header.get("named", _NONE_BY_NAME))
        if not isinstance(args, list):
            raise EvidenceError("a question without arguments")
        if not isinstance(named, dict) or not all(isinstance(each, str) for each in named):
            raise EvidenceError("a question whose arguments have no names")
        made: list[Array] = []
        try:
            return {"value": encode(answers[name](tuple(args), How(named)), made)}, made
        except (RuntimeError, TypeError):  # ours to know why; it may be for these arguments alone
            return {"refused": True}, []

    return answer if answers else None


def _refuse(_number: int) -> NoReturn:
    raise EvidenceError("a question about a thing that stays in its process")

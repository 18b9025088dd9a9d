"""The reference as an oracle: what it gives for the inputs of a check.

It runs in a process of its own, which has nothing of the submission's, and which is started when
the first check asks. Where students practise there is no reference: there its answers were recorded
by `grader generate`, for the inputs that everybody gets there.
"""

from __future__ import annotations

import copy
import dataclasses
import functools
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from grader.assignment.manifest import Assignment, Step
from grader.checks.answers import description
from grader.checks.samples import sendable
from grader.common.outcomes import Waiting
from grader.judge.case.lending import Lending, Lent, with_models
from grader.sandbox.arguments import How, encode
from grader.sandbox.evidence import Array, Decoder, EvidenceError, Handle, RemoteArray
from grader.sandbox.process import Ended
from grader.sandbox.questions import Arguments
from grader.sandbox.session import Session

ANSWERS = "answers.npz"
"""The recorded answers, among the given inputs."""

RECORDED = "as recorded"
"""What fresh numbers depend on in place of the submission, where answers are recorded for them."""

JUDGED_LATER = "judged only when you hand it in"
_DESCRIBED = " described"
_INDEX = "index"
_AS_USUAL = How()
_ALIKE = 1e-6  # of inputs that an earlier step's own result went into


@dataclass(frozen=True)
class Example:
    """What the function of a step gives for these arguments: plain values, arrays and models.

    Attributes:
        step: whose function.
        args: what it gets by position.
        value: what it gives.
        named: what it gets by name.
        seed: of its random numbers; None for the usual one.
    """

    step: str
    args: tuple[Any, ...]
    value: Any
    named: dict[str, Any] = field(default_factory=dict)
    seed: int | None = None


class Reference:
    """Answers as the reference does.

    Args:
        assignment: says which functions there are.
        session: the process that holds the reference; None where there is none.
        recorded: what it gave elsewhere, in the place of such a process.
        judged_later: whether what nobody knows here will be judged elsewhere.
    """

    def __init__(
        self,
        assignment: Assignment,
        session: Session | None,
        *,
        recorded: Sequence[Example] = (),
        judged_later: bool = False,
    ) -> None:
        self._assignment = assignment
        self._session = session
        self._recorded = recorded
        self._judged_later = judged_later
        self._known: dict[bytes, Example] = {}
        self.lending: Lending | None = None  # of the models of a submission

    @property
    def functions(self) -> Functions:
        """What the author of a check sees of it: a function for each step."""
        return Functions(self._assignment, self)

    @property
    def is_live(self) -> bool:
        """Whether it can be asked about anything."""
        return self._session is not None

    def begin(self) -> None:
        """It will be asked soon."""
        if self._session is not None:
            self._session.begin()

    def answer(self, step: Step, args: tuple[Any, ...], how: How = _AS_USUAL) -> Any:
        """What the reference's function of `step` returns for these arguments.

        Args:
            step: whose function.
            args: what it gets by position; models as they are now, or as `lend` gave them.
            how: what it gets by name, and with which seed.

        Returns:
            Numbers, texts, arrays, and lists, tuples and dicts of these; a copy.

        Raises:
            Waiting: a student practises, and nobody has recorded it.
            RuntimeError: the reference has no answer; so the check, or the reference, is wrong.
            TypeError: an argument or the result is no such value.
            CannotTell: a model cannot be rebuilt.
        """
        if self.lending is not None:
            args, named = self.lending.all_lent((args, dict(how.named)))
            how = dataclasses.replace(how, named=named)
        asked = _asked(step.name, args, how, step.name)
        return self._known_of(asked, lambda: self._ask(step, asked))

    def lend(self, step: Step, given: Arguments) -> tuple[Arguments, Arguments]:
        """Arguments for a student's function, and the same for this one; see `Lending.for_both`."""
        if self.lending is None:
            return given, given
        return self.lending.for_both(given, knows=lambda lent: self._may_know(step, lent))

    def _may_know(self, step: Step, model: Lent) -> bool:
        """Whether it can be asked about a model, or something is recorded of that."""
        due = model.by_weights
        return self._session is not None or any(
            isinstance(one, dict) and one == due
            for each in self._recorded
            if each.step == step.name
            for one in (*each.args, *each.named.values())
        )

    def described(
        self,
        step: Step,
        args: tuple[Any, ...],
        batch: Any,
        how: How = _AS_USUAL,
    ) -> dict[str, Any]:
        """What the model is like that the reference's function makes of these arguments.

        Args:
            step: whose function.
            args: what it gets by position, plain values and arrays.
            batch: samples that the model is looked at with, as `Probe.describe` takes them.
            how: what it gets by name, and with which seed.

        Raises:
            Waiting: a student practises, and nobody has recorded it.
            RuntimeError: the reference has no answer.
            TypeError: an argument is no such value, or it makes no model.
        """
        asked = _asked(f"{step.name}{_DESCRIBED}", (*args, batch), how, step.name)
        return dict(self._known_of(asked, lambda: self._describe(step, asked, batch)))

    def _known_of(self, asked: Example, ask: Callable[[], Any]) -> Any:
        """What is known of this, or else what it gives now; a copy."""
        key = _key(asked)
        if key not in self._known:
            value = ask() if self._session else self._look_up(_as_recorded(asked))
            self._known[key] = dataclasses.replace(_as_recorded(asked), value=value)
        return copy.deepcopy(self._known[key].value)

    def _describe(self, step: Step, asked: Example, batch: Any) -> dict[str, Any]:
        assert self._session
        model = self._value(step, dataclasses.replace(asked, args=asked.args[:-1]))
        if not isinstance(model, Handle) or model.kind != "model":
            raise TypeError(f"the reference's {step.name} makes no model")
        reply = self._session.inspect("describe", model, sendable(batch))
        if reply.raised is not None:
            raise RuntimeError(f"The reference's model cannot be looked at: {reply.raised.type}.")
        return description(reply.value)

    def examples(self) -> list[Example]:
        """All that it was asked so far."""
        return list(self._known.values())

    def close(self) -> None:
        """End its process."""
        if self._session is not None:
            self._session.close()

    def _ask(self, step: Step, asked: Example) -> Any:
        return _plain(self._value(step, asked), f"the result of the reference's {step.name}")

    def _value(self, step: Step, asked: Example) -> Any:
        assert self._session
        session = self._session
        args, named = with_models([asked.args, asked.named], lambda lent: lent.rebuilt_in(session))
        how = How(named, asked.seed)
        try:
            reply = session.call(step.name, args, seconds=step.seconds, how=how)
        except Ended as ended:
            raise RuntimeError(f"The reference's {step.name} ended ({ended.cause}).") from None
        if reply.raised is not None:  # no more than the type: its message may hold its source
            raise RuntimeError(
                f"The reference's {step.name} raised {reply.raised.type} for these inputs; "
                "where that is right, use expect.raises."
            )
        return reply.value

    def _look_up(self, asked: Example) -> Any:
        for example in self._recorded:
            same = (example.step, example.seed) == (asked.step, asked.seed)
            if same and _alike([example.args, example.named], [asked.args, asked.named]):
                return example.value
        if self._judged_later:
            raise Waiting("", JUDGED_LATER)
        raise RuntimeError(
            f"A check asks for the reference's {asked.step}, and there is no reference here: name "
            "its folder with --solutions."
        )


class Functions:
    """The reference's functions: `reference.<step>(...)`, as `Reference.answer` says.

    Args:
        assignment: says which there are.
        answers: knows what they return.
    """

    def __init__(self, assignment: Assignment, answers: Reference) -> None:
        self._assignment = assignment
        self._answers = answers

    def __getattr__(self, name: str) -> ReferenceFunction:
        step = self._assignment.by_name.get(name)
        if step is None:
            raise AttributeError(f"{self._assignment.name} has no function {name!r}")
        return ReferenceFunction(self._answers, step)


@dataclass(frozen=True)
class ReferenceFunction:
    """One of the reference's functions, called as the student's is.

    Attributes:
        answers: knows what it returns.
        step: its step.
        seed: of its random numbers; None for the usual one.
    """

    answers: Reference
    step: Step
    seed: int | None = None

    def __call__(self, *args: Any, **named: Any) -> Any:
        """What it returns; see `Reference.answer`."""
        return self.answers.answer(self.step, args, How(named, self.seed))

    def seeded(self, seed: int) -> ReferenceFunction:
        """The same with other random numbers; see `StudentFunction.seeded`."""
        return dataclasses.replace(self, seed=seed)


def _asked(name: str, args: tuple[Any, ...], how: How, function: str) -> Example:
    """A question to the reference: plain values, and no answer yet.

    Raises:
        TypeError: an argument is no such value.
    """
    what = f"an argument of {function}"
    plain = tuple(_plain(each, what) for each in args)
    named = {key: _plain(value, what) for key, value in sorted(how.named.items())}
    return Example(name, plain, None, named, how.seed)


def _as_recorded(asked: Example) -> Example:
    """The same with no more than a checksum of each model."""
    args, named = with_models([asked.args, asked.named], lambda lent: lent.by_weights)
    return dataclasses.replace(asked, args=args, named=named)


def _plain(value: Any, what: str) -> Any:
    """A value without anything that stays in another process.

    Raises:
        TypeError: it holds such a thing.
    """
    if isinstance(value, Handle):
        raise TypeError(
            f"{what} is a {value.type_name}, which stays in its process: the reference takes and "
            "gives numbers, texts, arrays, and lists, tuples and dicts of these; and it takes "
            "models, each as an argument by itself"
        )
    if isinstance(value, list | tuple):
        return type(value)(_plain(each, what) for each in value)
    if isinstance(value, dict):
        return {key: _plain(each, what) for key, each in value.items()}
    return np.array(value) if isinstance(value, np.ndarray | RemoteArray) else value


def _key(asked: Example) -> bytes:
    """The same for the same values of the same types."""
    arrays: list[Array] = []
    plain = with_models([asked.args, asked.named], lambda lent: lent.whole)
    nodes = [encode(each, arrays) for each in plain]
    told = json.dumps([asked.step, asked.seed, nodes])
    digest = hashlib.blake2b(told.encode(), digest_size=32)
    for array in arrays:
        digest.update(f"{array.dtype.str}{array.shape}".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.digest()


def _alike(left: Any, right: Any) -> bool:
    """Whether two values are the same up to rounding."""
    if isinstance(left, np.ndarray) and isinstance(right, np.ndarray):
        same = left.shape == right.shape and left.dtype.kind == right.dtype.kind
        return same and np.allclose(left, right, rtol=_ALIKE, atol=_ALIKE, equal_nan=True)
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return len(left) == len(right) and all(map(_alike, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_alike(left[k], right[k]) for k in left)
    if isinstance(left, float) and isinstance(right, float):
        return bool(np.isclose(left, right, rtol=_ALIKE, atol=_ALIKE, equal_nan=True))
    return type(left) is type(right) and bool(left == right)


def write_answers(
    path: Path,
    examples: Sequence[Example],
    made_from: str,
    models: Mapping[str, str] | None = None,
) -> None:
    """Write examples to a file of arrays, none of which is a Python object.

    Args:
        path: of the file.
        examples: what is written.
        made_from: says what the answers depend on.
        models: digests of the files with models that were made meanwhile, by name.
    """
    arrays: list[Array] = []
    told = [_written(each, arrays) for each in examples]
    models = dict(models or {})
    index = json.dumps({"made_from": made_from, "examples": told, "models": models}).encode()
    named: dict[str, Any] = {f"a{number}": array for number, array in enumerate(arrays)}
    np.savez_compressed(path, **{_INDEX: np.frombuffer(index, np.uint8), **named})


def _written(example: Example, arrays: list[Array]) -> list[Any]:
    """An example for the file: what is called by name, and with which seed, where it is."""
    nodes = [encode(each, arrays) for each in (example.args, example.value)]
    is_usual = not example.named and example.seed is None
    how = [] if is_usual else [encode(example.named, arrays), example.seed]
    return [example.step, *nodes, *how]


def models_beside(path: Path) -> dict[str, str]:
    """The digests of the models that were made with these answers, by the names of their files."""
    try:
        with np.load(path, allow_pickle=False) as file:
            told = json.loads(file[_INDEX].tobytes()).get("models", {})
    except (OSError, ValueError, KeyError):
        return {}
    return {str(name): str(digest) for name, digest in told.items()}


def read_answers(path: Path) -> tuple[str, list[Example]]:
    """What `write_answers` has written; nothing where there is no such file, or another one."""
    if not path.is_file():
        return "", []
    stamp = path.stat().st_mtime_ns, path.stat().st_size
    return _read(path, stamp)


@functools.lru_cache(maxsize=8)
def _read(path: Path, _stamp: tuple[int, int]) -> tuple[str, list[Example]]:
    try:
        with np.load(path, allow_pickle=False) as file:
            index = json.loads(file[_INDEX].tobytes())
            arrays = [file[f"a{number}"] for number in range(len(file.files) - 1)]
        decoder = Decoder(arrays, fetch=_nothing, hold=_nothing, forget=_nothing)
        return str(index["made_from"]), [
            Example(step, *map(decoder.decode, nodes[:3]), *nodes[3:])
            for step, *nodes in index["examples"]
        ]
    except (OSError, ValueError, KeyError, TypeError, EvidenceError):
        return "", []


def _nothing(_number: int) -> Any:
    raise EvidenceError("nothing of a file stays elsewhere")

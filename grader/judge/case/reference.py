"""The reference as an oracle: what it gives for the inputs of a check.

It runs in a process of its own, which has nothing of the submission's, and which is started when
the first check asks. Where students practise there is no reference: there its answers were recorded
by `grader generate`, for the inputs that everybody gets there.
"""

from __future__ import annotations

import copy
import functools
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.assignment.manifest import Assignment, Step
from grader.checks.answers import description
from grader.checks.samples import sendable
from grader.common.outcomes import Waiting
from grader.sandbox.arguments import encode
from grader.sandbox.evidence import Array, Decoder, EvidenceError, Handle, RemoteArray
from grader.sandbox.process import Ended
from grader.sandbox.session import Session

ANSWERS = "answers.npz"
"""The recorded answers, among the given inputs."""

RECORDED = "as recorded"
"""What fresh numbers depend on in place of the submission, where answers are recorded for them."""

JUDGED_LATER = "judged only when you hand it in"
_DESCRIBED = " described"
_INDEX = "index"
_ALIKE = 1e-6  # of inputs that an earlier step's own result went into


@dataclass(frozen=True)
class Example:
    """What the function of a step gives for these arguments: plain values and arrays."""

    step: str
    args: tuple[Any, ...]
    value: Any


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

    def answer(self, step: Step, args: tuple[Any, ...]) -> Any:
        """What the reference's function of `step` returns for these arguments.

        Returns:
            Numbers, texts, arrays, and lists, tuples and dicts of these; a copy.

        Raises:
            Waiting: a student practises, and nobody has recorded it.
            RuntimeError: the reference has no answer; so the check, or the reference, is wrong.
            TypeError: an argument or the result is no such value.
        """
        plain = tuple(_plain(each, f"an argument of {step.name}") for each in args)
        key = _key(step.name, plain)
        if key not in self._known:
            value = self._ask(step, plain) if self._session else self._look_up(step, plain)
            self._known[key] = Example(step.name, plain, value)
        return copy.deepcopy(self._known[key].value)

    def described(self, step: Step, args: tuple[Any, ...], batch: Any) -> dict[str, Any]:
        """What the model is like that the reference's function makes of these arguments.

        Args:
            step: whose function.
            args: what it gets, plain values and arrays.
            batch: samples that the model is looked at with, as `Probe.describe` takes them.

        Raises:
            Waiting: a student practises, and nobody has recorded it.
            RuntimeError: the reference has no answer.
            TypeError: an argument is no such value, or it makes no model.
        """
        plain = tuple(_plain(each, f"an argument of {step.name}") for each in args)
        name, asked = f"{step.name}{_DESCRIBED}", (*plain, _plain(batch, "a batch"))
        key = _key(name, asked)
        if key not in self._known:
            value = (
                self._describe(step, plain, batch)
                if self._session
                else self._look_up(Step(name), asked)
            )
            self._known[key] = Example(name, asked, value)
        return dict(copy.deepcopy(self._known[key].value))

    def _describe(self, step: Step, args: tuple[Any, ...], batch: Any) -> dict[str, Any]:
        assert self._session
        model = self._value(step, args)
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

    def _ask(self, step: Step, args: tuple[Any, ...]) -> Any:
        return _plain(self._value(step, args), f"the result of the reference's {step.name}")

    def _value(self, step: Step, args: tuple[Any, ...]) -> Any:
        assert self._session
        try:
            reply = self._session.call(step.name, args, seconds=step.seconds)
        except Ended as ended:
            raise RuntimeError(f"The reference's {step.name} ended ({ended.cause}).") from None
        if reply.raised is not None:  # no more than the type: its message may hold its source
            raise RuntimeError(
                f"The reference's {step.name} raised {reply.raised.type} for these inputs; "
                "where that is right, use expect.raises."
            )
        return reply.value

    def _look_up(self, step: Step, args: tuple[Any, ...]) -> Any:
        for example in self._recorded:
            if example.step == step.name and _alike(example.args, args):
                return example.value
        if self._judged_later:
            raise Waiting("", JUDGED_LATER)
        raise RuntimeError(
            f"A check asks for the reference's {step.name}, and there is no reference here: name "
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

    def __getattr__(self, name: str) -> Callable[..., Any]:
        step = self._assignment.by_name.get(name)
        if step is None:
            raise AttributeError(f"{self._assignment.name} has no function {name!r}")
        return lambda *args: self._answers.answer(step, args)


def _plain(value: Any, what: str) -> Any:
    """A value without anything that stays in another process.

    Raises:
        TypeError: it holds such a thing.
    """
    if isinstance(value, Handle):
        raise TypeError(
            f"{what} is a {value.type_name}, which stays in its process: the reference takes and "
            "gives numbers, texts, arrays, and lists, tuples and dicts of these"
        )
    if isinstance(value, list | tuple):
        return type(value)(_plain(each, what) for each in value)
    if isinstance(value, dict):
        return {key: _plain(each, what) for key, each in value.items()}
    return np.array(value) if isinstance(value, np.ndarray | RemoteArray) else value


def _key(step: str, args: tuple[Any, ...]) -> bytes:
    """The same for the same values of the same types."""
    arrays: list[Array] = []
    nodes = [encode(each, arrays) for each in args]
    digest = hashlib.blake2b(json.dumps([step, nodes]).encode(), digest_size=32)
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
    told = [[e.step, encode(e.args, arrays), encode(e.value, arrays)] for e in examples]
    models = dict(models or {})
    index = json.dumps({"made_from": made_from, "examples": told, "models": models}).encode()
    named: dict[str, Any] = {f"a{number}": array for number, array in enumerate(arrays)}
    np.savez_compressed(path, **{_INDEX: np.frombuffer(index, np.uint8), **named})


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
            Example(step, decoder.decode(args), decoder.decode(value))
            for step, args, value in index["examples"]
        ]
    except (OSError, ValueError, KeyError, TypeError, EvidenceError):
        return "", []


def _nothing(_number: int) -> Any:
    raise EvidenceError("nothing of a file stays elsewhere")

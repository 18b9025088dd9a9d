"""What a model's own process tells of it, so that it can be rebuilt elsewhere: checked here."""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import numpy as np
from msgspec import Meta

from grader.checks.structure import structure_of, why_refused
from grader.sandbox.evidence import Array, Handle, RemoteArray
from grader.sandbox.process import Ended
from grader.sandbox.session import Reply

if TYPE_CHECKING:  # they read descriptions
    from grader.checks.rebuilt import Twins

_MOST_CONFIG_BYTES = 4 << 20  # as its own process has it
_MOST_STATE_BYTES = 32 << 20  # likewise
_MOST_TOKENS = 1_000_000  # of a vocabulary
_MOST_TABLES = 4096
_MOST_UPDATES = 2**53
_EMPTY = "empty"
_numbers_of_the_empty = itertools.count()


_Word = Annotated[str, Meta(max_length=4096)] | int


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a layer looks up; see `child/keras/tables.py`."""

    tokens: Annotated[tuple[_Word, ...], Meta(max_length=_MOST_TOKENS)]
    weights: Annotated[tuple[float, ...], Meta(max_length=_MOST_TOKENS)] | None = None


_Seed = Annotated[int, Meta(ge=0, le=2**32 - 1)]


class _Held(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a model holds beside its weights."""

    tables: Annotated[tuple[_Table, ...], Meta(max_length=_MOST_TABLES)]
    seeds: Annotated[tuple[tuple[_Seed, _Seed], ...], Meta(max_length=_MOST_TABLES)]


@dataclass
class Description:
    """What a model's own process told of it.

    Attributes:
        calls: how many calls that may have changed a model came before.
        token: by which that process knows whether anything has changed since.
        config: its configuration, JSON.
        structure: the same for models that differ in nothing but made-up names and numbers.
        content: a checksum of configuration and numbers, ours; another one each time for a model
            without weights, since the probe makes some when it is asked about.
        numbers: updates of the optimizer, weights, and the bytes of what else it holds; None once
            they are in the twin.
        has_state: whether running it may change its numbers.
        compared: the kinds of answers that were compared with those of the model itself.
        why: why there is no twin; empty if there is one.
    """

    calls: int
    token: str = ""
    config: bytes = b""
    structure: str = ""
    content: str = ""
    numbers: tuple[int, list[Array], Array] | None = None
    has_state: bool = False
    compared: set[str] = field(default_factory=set)
    why: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether the model has no weights yet."""
        return self.content.startswith(_EMPTY)


class CannotRebuildError(Exception):
    """There is no twin, and why: the model is asked where it stands."""


def read_description(told: dict[Any, Any], *, calls: int) -> Description:
    """What an answer to `export` says of a model.

    Args:
        told: the answer.
        calls: how many calls that may have changed a model came before.
    """
    try:
        config, iterations = _told_config(told), _told_count(told)
        weights, state = _told_weights(told), _told_state(told)
    except CannotRebuildError as reason:
        return Description(calls, why=str(reason))
    structure = structure_of(config)
    return Description(
        calls,
        token=str(told.get("token"))[:100] if weights else "",
        config=config,
        structure=structure,
        content=checksum(structure, str(iterations), state, *weights)
        if weights
        else f"{_EMPTY} {next(_numbers_of_the_empty)}",
        numbers=(iterations, weights, state),
        has_state=b'"stateful": true' in config,
    )


def _told_config(told: dict[Any, Any]) -> bytes:
    """The configuration that a process told of its model.

    Raises:
        CannotRebuildError: it is no text of bytes, or too long.
    """
    config = told.get("config")
    if not isinstance(config, np.ndarray | RemoteArray) or config.dtype != np.uint8:
        raise CannotRebuildError("its configuration was told wrongly")
    if config.ndim != 1 or len(config) > _MOST_CONFIG_BYTES:
        raise CannotRebuildError("its configuration is too long")
    text = np.asarray(config).tobytes()
    refused = why_refused(text)
    if refused:
        raise CannotRebuildError(refused)
    return text


def _told_count(told: dict[Any, Any]) -> int:
    """How often a model's optimizer has updated it, as its process told.

    Raises:
        CannotRebuildError: that is no such count.
    """
    count = told.get("iterations")
    if type(count) is not int or not 0 <= count <= _MOST_UPDATES:
        raise CannotRebuildError("its number of updates was told wrongly")
    return count


def _told_weights(told: dict[Any, Any]) -> list[Array]:
    """The arrays that a process told of its model.

    Raises:
        CannotRebuildError: one of them is no array of numbers.
        Failed: one cannot be read.
    """
    weights = told.get("weights")
    if not isinstance(weights, list | tuple) or not all(
        isinstance(each, np.ndarray | RemoteArray) and each.dtype.kind in "biuf" for each in weights
    ):
        raise CannotRebuildError("its weights were told wrongly")
    return [np.asarray(each) for each in weights]


def _told_state(told: dict[Any, Any]) -> Array:
    """The bytes of what a process told of a model's vocabularies and random numbers.

    Raises:
        CannotRebuildError: they are too many, or say something else.
    """
    state = told.get("state")
    if not isinstance(state, np.ndarray | RemoteArray) or state.dtype != np.uint8:
        raise CannotRebuildError("its vocabulary was told wrongly")
    if state.ndim != 1 or len(state) > _MOST_STATE_BYTES:
        raise CannotRebuildError("its vocabulary is too long")
    values = np.asarray(state)
    try:
        msgspec.json.decode(values.tobytes(), type=_Held)
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise CannotRebuildError("its vocabulary was told wrongly") from None
    return values


def checksum(*parts: str | Array) -> str:
    """SHA-256 of texts and arrays, their shapes and types."""
    digest = hashlib.sha256()
    for part in parts:
        if isinstance(part, str):
            digest.update(f"{len(part)}:{part}".encode())
        else:
            digest.update(f"{part.dtype.str}{part.shape}".encode())
            digest.update(np.ascontiguousarray(part).data)
    return digest.hexdigest()


def reason_of(reply: Reply) -> str:
    """What was raised, in one line of at most 160 characters."""
    assert reply.raised
    first = reply.raised.message.strip().split("\n")[0]
    return f"{reply.raised.type}: {first}"[:160]


def opened_apart(twins: Twins, path: str, like: Handle | None = None) -> Reply:
    """Open a model file without the student's code; where that fails, beside it.

    Args:
        twins: the processes.
        path: the file.
        like: the model that is to stand in it. Where it has a twin, its file needs no help.

    Raises:
        Ended: the process ended meanwhile.
    """
    reply = twins.ask_apart("open_file", path, *twins.types())
    if reply.raised is None or not twins.separate:
        return reply
    if like is not None and twins.has_twin(like):
        return reply
    try:
        beside = twins.ask_there("open_file", path)
    except Ended:
        return reply
    if beside.raised is not None:
        return reply
    twins.note_self_report("a saved model", reason_of(reply))
    return beside

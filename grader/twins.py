"""Where a question about a model is answered: by a process without the student's code, if it can.

A model of the student's is described by its own process as text and numbers, and rebuilt from them
in the probe process: its *twin*. What is asked then goes to the twin, so that nothing the student
has changed in Keras or NumPy has a say. A model that cannot be rebuilt without the student's code
is asked where it stands, and the report says so.

Before a description counts, what it gives on a few images is compared with what the model itself
gives where it stands. Ready-made models need no description as long as they are as they were handed
over: they are asked about from our own file.

Rebuilding is what takes time, so models of the same structure have one twin, filled with the
numbers of the one that is asked about; and outputs are remembered by the numbers they come from.
"""

from __future__ import annotations

import hashlib
import itertools
import math
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from grader.evidence import Array, Handle, RemoteArray
from grader.remote.process import Ended
from grader.remote.session import Reply, Session
from grader.structure import structure_of

SELF_REPORTED = (
    "Self-reported: {what} cannot be rebuilt without the submission's own code ({why}), so what "
    "the report says of it rests on what the submission's process told."
)

SELF_REPORTED_WHEN_HIDDEN = (
    "Self-reported: in hidden checks something cannot be rebuilt without the submission's own "
    "code, so what the report says of it there rests on what the submission's process told."
)

_MOST_CONFIG_BYTES = 4 << 20  # as its own process has it
_MOST_UPDATES = 2**53
_MOST_INPUT_BYTES = 16 << 20  # of images whose outputs are remembered
_KEPT_BYTES = 128 << 10  # an array of so many stays in the probe process, to be asked about again
_MOST_KEPT_BYTES = 32 << 20  # of all that stay there
_MOST_OUTPUT_BYTES = 1 << 20
_MOST_OUTPUTS = 64
_EMPTY = "empty"
_MOST_COMPARED = 8  # images on which a model is compared with its description
_OUTPUTS = "outputs"
_DRAWS = 8  # of outputs that differ each time
_LITTLE = 0.01  # outputs nearer to each other say about the same
_FACTORS = (1e2, 1e4, 1e6, 1e8)
_OTHERWISE = "it computes something else than what it is said to be made of"
_RUNS_IT = ("describe", "forward", "gradients", "evaluate")  # on images, the first argument
_OF_COMPILING = ("optimizer", "loss_values", "metric_values")

Key = tuple[int, int]


@dataclass
class _Copy:
    """What a model's own process told of it.

    Attributes:
        calls: how many calls that may have changed a model came before.
        token: by which that process knows whether anything has changed since.
        config: its configuration, JSON.
        structure: the same for models that differ in nothing but made-up names and numbers.
        content: a checksum of configuration and numbers, ours; another one each time for a model
            without weights, since the probe makes some when it is asked about.
        numbers: updates of the optimizer, and weights; None once they are in the twin.
        has_state: whether running it may change its numbers.
        compared: the kinds of answers that were compared with those of the model itself.
        why: why there is no twin; empty if there is one.
    """

    calls: int
    token: str = ""
    config: bytes = b""
    structure: str = ""
    content: str = ""
    numbers: tuple[int, list[Array]] | None = None
    has_state: bool = False
    compared: set[str] = field(default_factory=set)
    why: str = ""


@dataclass
class _Twin:
    """A model in the probe process.

    Attributes:
        handle: on it.
        config: of the model that it was built for.
        holder: the model whose numbers it has.
        content: of these numbers.
    """

    handle: Handle
    config: bytes
    holder: Key
    content: str = ""


@dataclass
class _Ready:
    """A model of ours in the submission's process.

    Attributes:
        path: of the file that it comes from.
        own: handle on a model from the same file in the probe process.
        content: a checksum of its configuration and numbers; empty until somebody compares.
    """

    path: str
    own: Handle | None = None
    content: str = ""


class _CannotRebuild(Exception):  # noqa: N818 - no error: the model is asked where it stands
    """There is no twin, and why."""


class Twins:
    """Answers questions about models.

    Args:
        session: the process with the submission in it.
        probe: a process without any of the student's code; None to ask the submission's own.
    """

    def __init__(self, session: Session, probe: Session | None) -> None:
        self._session = session
        self._probe = probe
        self._copies: dict[Key, _Copy] = {}
        self._latest: _Copy | None = None
        self._twins: dict[str, _Twin] = {}  # by structure
        self._files: dict[str, _Ready] = {}  # by path
        self._ready: dict[Key, _Ready] = {}
        self._empty = itertools.count()
        self._outputs: dict[tuple[str, str], Reply] = {}
        self._summed: tuple[Any, str] = (None, "")  # what is asked about now, and its checksum
        self._kept: dict[str, RemoteArray] = {}  # in the probe process; by checksum, newest last
        self._checksums: weakref.WeakKeyDictionary[RemoteArray, str] = weakref.WeakKeyDictionary()
        self._remarks: dict[str, None] = {}

    @property
    def separate(self) -> bool:
        """Whether there is a process of its own for these questions."""
        return self._probe is not None

    @property
    def generations(self) -> tuple[int, int]:
        """Which processes the handles belong to."""
        return self._session.generation, self._probe.generation if self._probe else 0

    def remarks(self) -> list[str]:
        """What had to be asked of the submission's own process."""
        return list(self._remarks)

    def ask(self, question: str, model: Handle, *args: Any) -> Reply:
        """Ask about a model, and about arrays wherever they are.

        Raises:
            Ended: a process ended meanwhile.
        """
        self._summed = (None, "")
        if self._probe is None:
            return self._session.inspect(question, model, *args)
        if self.lives_apart(model):
            name = f"{model.generation} {model.number}"  # nobody changes a model that lives there
            return self._remembered(
                lambda: name, question, args, lambda: self._ask_probe(question, model, args)
            )
        ready = self._ready.get((model.generation, model.number))
        if ready is not None and self._is_as_given(model):
            own = self._own(ready)
            return self._remembered(
                lambda: ready.path, question, args, lambda: self._ask_probe(question, own, args)
            )
        copy = self._look_at(model)
        try:
            if copy.why:
                raise _CannotRebuild(copy.why)
            return self._remembered(
                lambda: copy.content,
                question,
                args,
                lambda: self._ask_twin(question, model, copy, args),
            )
        except _CannotRebuild as reason:
            copy.why = str(reason)
            self.note_self_report("a model", copy.why)
            return self._session.inspect(question, model, *args)

    def open_ready(self, path: str) -> Reply:
        """Load a model file of ours into the submission's process, from what stands in it."""
        content = np.frombuffer(Path(path).read_bytes(), dtype=np.uint8)
        reply = self._session.inspect("open_content", content)
        if self._probe is not None and isinstance(reply.value, Handle):
            key = reply.value.generation, reply.value.number
            self._ready[key] = self._files.setdefault(path, _Ready(path))
        return reply

    def has_weights(self, model: Handle) -> bool:
        """Whether a model itself, whatever its twin has got, has any weights yet.

        Raises:
            Ended: a process ended meanwhile.
        """
        if self._probe is None or self.lives_apart(model):
            copy = None
        elif (model.generation, model.number) in self._ready and self._is_as_given(model):
            return True
        else:
            copy = self._look_at(model)
        if copy is None or copy.why:
            told = self.ask("training_state", model).value
            return isinstance(told, dict) and bool(told.get("weights"))
        return not copy.content.startswith(_EMPTY)

    def forget(self, model: Handle) -> None:
        """What is known of a model may be known no longer."""
        self._copies.pop((model.generation, model.number), None)

    def opens_elsewhere(self, path: str) -> bool:
        """Whether a file of ours is a model in the process without the submission's code."""
        return self._probe is not None and self._probe.inspect("open_file", path).raised is None

    def has_twin(self, model: Handle) -> bool:
        """Whether a model can be asked about without the submission's own code.

        Raises:
            Ended: a process ended meanwhile.
        """
        if self._probe is None or self.lives_apart(model):
            return True
        if (model.generation, model.number) in self._ready and self._is_as_given(model):
            return True
        copy = self._look_at(model)
        try:
            return not copy.why and bool(self._filled_twin(model, copy))
        except _CannotRebuild:
            return False

    def was_changed(self, model: Handle) -> bool:
        """Whether a ready-made model is another one than it was when it was handed over.

        Of others, and where there is no process apart, that is not known here: False.
        """
        return (model.generation, model.number) in self._ready and not self._is_as_given(model)

    def _is_as_given(self, model: Handle) -> bool:
        """A ready-made model is, until a function has got it; then its process is asked."""
        key = model.generation, model.number
        if key not in self._session.handed:
            return True
        return self._look_at(model).content == self._content_of(self._ready[key])

    def _own(self, ready: _Ready) -> Handle:
        """A model from the same file, in the probe process."""
        assert self._probe is not None
        if ready.own is None or not self.lives_apart(ready.own):
            ready.own = self._probe.inspect("open_file", ready.path).value
        assert isinstance(ready.own, Handle), f"{ready.path} cannot be opened"
        return ready.own

    def _content_of(self, ready: _Ready) -> str:
        if not ready.content:
            told = self._ask_probe("export", self._own(ready), ())
            ready.content = self._copy_of(told.value).content
        return ready.content

    def ask_apart(self, question: str, *args: Any) -> Reply:
        """Ask something that has to do with files, not with things of the submission's process."""
        return (self._probe or self._session).inspect(question, *args)

    def ask_there(self, question: str, *args: Any) -> Reply:
        """Ask the submission's own process."""
        return self._session.inspect(question, *args)

    def types(self) -> list[Any]:
        """Which number types the submission has chosen for all of Keras, as far as it is told.

        A file is read with them as it was written: a model that computes in half precision has
        another optimizer, for instance.
        """
        if self._probe is None:
            return []
        reply = self._session.inspect("types_in_use")
        told = reply.value if isinstance(reply.value, dict) else {}
        return [{str(key): str(value)[:40] for key, value in list(told.items())[:10]}]

    def lives_apart(self, thing: Handle) -> bool:
        """Whether a thing is in the probe process."""
        return self._probe is not None and thing.generation == self._probe.generation

    def note_self_report(self, what: str, why: str) -> None:
        """Remark that something rests on what the submission's process told."""
        self._remarks[SELF_REPORTED.format(what=what, why=why)] = None

    def close(self) -> None:
        """End the probe process."""
        if self._probe is not None:
            self._probe.close()

    def _ask_probe(self, question: str, model: Handle, args: tuple[Any, ...]) -> Reply:
        assert self._probe is not None
        return self._probe.inspect(question, model, *map(self._brought_there, args))

    def _brought_there(self, arg: Any) -> Any:
        """An argument for the probe process; a large array that it has got already is named only.

        The same images are asked about for one model after another.
        """
        if not isinstance(arg, np.ndarray | RemoteArray):
            return arg
        values = np.asarray(arg)
        if values.nbytes < _KEPT_BYTES:
            return values
        summed, checksum = self._summed
        if summed is not arg:
            checksum = self._checksum_of(arg)
        if not checksum:
            return values
        assert self._probe is not None
        kept = self._kept.pop(checksum, None)
        if kept is None or kept.generation != self._probe.generation:
            kept = self._probe.inspect("keep", values, stay_bytes=0).value
            if not isinstance(kept, RemoteArray):
                return values
        self._kept[checksum] = kept
        while sum(each.dtype.itemsize * math.prod(each.shape) for each in self._kept.values()) > (
            _MOST_KEPT_BYTES
        ):
            self._kept.pop(next(iter(self._kept)))
        return kept

    def _ask_twin(self, question: str, model: Handle, copy: _Copy, args: tuple[Any, ...]) -> Reply:
        twin = self._filled_twin(model, copy)
        if question in _RUNS_IT and _OUTPUTS not in copy.compared:
            if self._compare_outputs(model, copy, twin, np.asarray(args[0])):
                copy.compared.add(_OUTPUTS)
            twin = self._filled_twin(model, copy)
        reply = self._ask_probe(question, twin.handle, args)
        if reply.raised is not None and twin.config != copy.config:
            # What is told of it may name layers: those of this model, not of one like it.
            self._twins.pop(copy.structure)
            twin = self._filled_twin(model, copy)
            reply = self._ask_probe(question, twin.handle, args)
        if copy.has_state:
            twin.content = ""
        if question in _OF_COMPILING and _is_first(question, copy.compared):
            self._compare_settings(question, model, args, reply)
        return reply

    def _compare_settings(
        self, question: str, model: Handle, args: tuple[Any, ...], here: Reply
    ) -> None:
        """Ask the model itself what its twin has answered.

        Raises:
            _CannotRebuild: it says something else.
        """
        there = self._session.inspect("at_once", question, model, *args)
        if not self._cannot_compute(there) and not _agree(here, there):
            raise _CannotRebuild("it is compiled otherwise than it is said to be")

    def _compare_outputs(self, model: Handle, copy: _Copy, twin: _Twin, images: Array) -> bool:
        """Ask the model itself what it gives on some of the images.

        Returns:
            Whether there was anything to compare.

        Raises:
            _CannotRebuild: it gives something else than its twin.
        """
        chosen = np.random.default_rng().permutation(len(images))[:_MOST_COMPARED]
        some = images[np.sort(chosen)]
        here = self._ask_probe("forward", twin.handle, (some,))
        if here.raised is not None:
            return False  # the twin takes no such images, and will say so
        lent = self._lent(twin) if copy.has_state or copy.content.startswith(_EMPTY) else ()
        if copy.has_state:
            twin.content = ""
        there = self._session.inspect("answer", model, some, *lent)
        if self._cannot_compute(there):
            return True
        if not _agree(here, there):
            self._compare_by_chance(model, twin, some, lent)
        elif not copy.has_state and _says_little(here.value):
            self._compare_stretched(model, twin, some, lent)
        return True

    def _compare_stretched(
        self, model: Handle, twin: _Twin, some: Array, lent: tuple[Any, ...]
    ) -> None:
        """Compare again on images so bright that the outputs differ from each other.

        Raises:
            _CannotRebuild: the model gives something else than its twin.
        """
        for factor in _FACTORS:
            bright = some.astype(np.float32) * np.float32(factor)
            here = self._ask_probe("forward", twin.handle, (bright,))
            if here.raised is not None or not _says_little(here.value):
                break
        else:
            return  # it says the same of everything, and so does its twin
        if not _agree(here, self._session.inspect("answer", model, bright, *lent)):
            raise _CannotRebuild(_OTHERWISE)

    def _compare_by_chance(
        self, model: Handle, twin: _Twin, some: Array, lent: tuple[Any, ...]
    ) -> None:
        """Compare a model with its twin where both give something else each time.

        Raises:
            _CannotRebuild: only one of them does, or their outputs are spread otherwise.
        """
        there = [self._session.inspect("answer", model, some, *lent) for _ in range(_DRAWS)]
        here = [self._ask_probe("forward", twin.handle, (some,)) for _ in range(_DRAWS)]
        if not _alike_by_chance(here, there):
            raise _CannotRebuild(_OTHERWISE)

    def _cannot_compute(self, there: Reply) -> bool:
        """Whether nothing is computed at once in the submission's process; then that is told."""
        if there.raised is not None or there.value is not None:
            return False
        self.note_self_report("a model", "it cannot be run in its own process")
        return True

    def _lent(self, twin: _Twin) -> tuple[list[Array]]:
        """The numbers of a twin, for a copy of its model."""
        told = self._ask_probe("export", twin.handle, ()).value
        return ([np.asarray(each) for each in told["weights"]],)

    def _look_at(self, model: Handle) -> _Copy:
        """What the model's process tells of it, now."""
        key = model.generation, model.number
        known = self._copies.get(key)
        if known is not None and known.why:
            known = None
        if known is None or known.calls != self._session.model_calls:
            if self._latest is not None:
                self._latest.numbers = None  # one model's numbers at a time are held here
            self._latest = self._copies[key] = self._told(model, known)
        return self._copies[key]

    def _told(self, model: Handle, known: _Copy | None) -> _Copy:
        calls = self._session.model_calls
        found = self._session.inspect("export", model, known.token if known else "")
        if found.raised is not None:
            return _Copy(calls, why=_reason(found))
        told = found.value if isinstance(found.value, dict) else {}
        if known is not None and told.get("same") is True:
            known.calls = calls
            return known
        copy = self._copy_of(told)
        if known is not None and known.config == copy.config:  # only its numbers have changed
            copy.compared = known.compared - {_OUTPUTS}
        return copy

    def _copy_of(self, told: dict[Any, Any]) -> _Copy:
        """What an answer to `export` says of a model."""
        calls = self._session.model_calls
        try:
            config, iterations = _told_config(told), _told_count(told)
            weights = _told_weights(told)
        except _CannotRebuild as reason:
            return _Copy(calls, why=str(reason))
        structure = structure_of(config)
        return _Copy(
            calls,
            token=str(told.get("token"))[:100] if weights else "",
            config=config,
            structure=structure,
            content=_checksum(structure, str(iterations), *weights)
            if weights
            else f"{_EMPTY} {next(self._empty)}",
            numbers=(iterations, weights),
            has_state=b'"stateful": true' in config,
        )

    def _filled_twin(self, model: Handle, copy: _Copy) -> _Twin:
        """The twin of this structure, with the numbers of this model in it.

        Raises:
            _CannotRebuild: there is none.
        """
        assert self._probe is not None
        key = model.generation, model.number
        twin = self._twins.get(copy.structure)
        if twin is not None and not self.lives_apart(twin.handle):
            twin = None  # the process that held it has ended
        if twin is not None and (twin.holder, twin.content) == (key, copy.content):
            return twin
        iterations, weights = self._numbers(model, copy)
        # A model without weights yet got some in the probe when it was asked about: begin anew.
        if twin is None or not weights:
            built = self._probe.inspect("rebuild", np.frombuffer(copy.config, dtype=np.uint8))
            if built.raised is not None:
                raise _CannotRebuild(_reason(built))
            twin = self._twins[copy.structure] = _Twin(built.value, copy.config, key)
        twin.content = ""
        filled = self._probe.inspect("fill", twin.handle, iterations, weights)
        if filled.raised is not None:
            raise _CannotRebuild(_reason(filled))
        twin.holder, twin.content, copy.numbers = key, copy.content, None
        return twin

    def _numbers(self, model: Handle, copy: _Copy) -> tuple[int, list[Array]]:
        """The model's numbers, told once more where they are in no twin any longer."""
        if copy.numbers is None:
            again = self._told(model, None)
            if again.why or again.numbers is None:
                raise _CannotRebuild(again.why)
            vars(copy).update(vars(again))
            return again.numbers
        return copy.numbers

    def _remembered(
        self,
        content: Callable[[], str],
        question: str,
        args: tuple[Any, ...],
        ask: Callable[[], Reply],
    ) -> Reply:
        """The answer; outputs for the same numbers and the same images are asked for once."""
        images = args[0] if question == "forward" and args else None
        checksum = self._checksum_of(images) if images is not None else ""
        if not checksum:
            return ask()
        self._summed = images, checksum
        key = content(), checksum
        if key not in self._outputs:
            reply = ask()
            key = content(), checksum  # it may have been told anew meanwhile
            outputs = reply.value
            if reply.raised is not None or not isinstance(outputs, np.ndarray):
                return reply
            if outputs.nbytes > _MOST_OUTPUT_BYTES:
                return reply
            if len(self._outputs) >= _MOST_OUTPUTS:
                self._outputs.pop(next(iter(self._outputs)))
            self._outputs[key] = reply
        return Reply(value=self._outputs[key].value.copy())

    def _checksum_of(self, images: Any) -> str:
        """A checksum of an array; empty for one that is too large to be worth it."""
        if not isinstance(images, RemoteArray | np.ndarray):
            return ""
        if isinstance(images, RemoteArray) and images in self._checksums:
            return self._checksums[images]
        values = np.asarray(images)
        found = "" if values.nbytes > _MOST_INPUT_BYTES else _checksum("", values)
        if isinstance(images, RemoteArray):
            self._checksums[images] = found
        return found


def _told_config(told: dict[Any, Any]) -> bytes:
    """The configuration that a process told of its model.

    Raises:
        _CannotRebuild: it is no text of bytes, or too long.
    """
    config = told.get("config")
    if not isinstance(config, np.ndarray | RemoteArray) or config.dtype != np.uint8:
        raise _CannotRebuild("its configuration was told wrongly")
    if config.ndim != 1 or len(config) > _MOST_CONFIG_BYTES:
        raise _CannotRebuild("its configuration is too long")
    return np.asarray(config).tobytes()


def _told_count(told: dict[Any, Any]) -> int:
    """How often a model's optimizer has updated it, as its process told.

    Raises:
        _CannotRebuild: that is no such count.
    """
    count = told.get("iterations")
    if type(count) is not int or not 0 <= count <= _MOST_UPDATES:
        raise _CannotRebuild("its number of updates was told wrongly")
    return count


def _told_weights(told: dict[Any, Any]) -> list[Array]:
    """The arrays that a process told of its model.

    Raises:
        _CannotRebuild: one of them is no array of numbers.
        Failed: one cannot be read.
    """
    weights = told.get("weights")
    if not isinstance(weights, list | tuple) or not all(
        isinstance(each, np.ndarray | RemoteArray) for each in weights
    ):
        raise _CannotRebuild("its weights were told wrongly")
    return [np.asarray(each) for each in weights]


def _is_first(kind: str, compared: set[str]) -> bool:
    """Whether answers of this kind are to be compared now; it is noted that they are."""
    is_first = kind not in compared
    compared.add(kind)
    return is_first


def _agree(here: Reply, there: Reply) -> bool:
    """Whether two answers are the same, numbers up to rounding."""
    if here.raised is not None or there.raised is not None:
        return here.raised is not None and there.raised is not None
    return _same(here.value, there.value)


def _same(left: Any, right: Any) -> bool:
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_same(left[k], right[k]) for k in left)
    if isinstance(left, str | bool) or isinstance(right, str | bool):
        return bool(left == right)
    try:
        one, two = np.asarray(left, np.float64), np.asarray(right, np.float64)
    except (TypeError, ValueError):
        return False
    slack = 1e-3 if one.ndim > 1 else 1e-5  # outputs, which are rounded on the way, or settings
    return one.shape == two.shape and np.allclose(one, two, rtol=1e-3, atol=slack, equal_nan=True)


def _says_little(outputs: Any) -> bool:
    """Whether outputs, float (n, ...), are about the same for each image."""
    values = np.asarray(outputs)
    if values.ndim < 2 or values.dtype.kind not in "biuf" or not np.isfinite(values).all():
        return False
    return float(np.ptp(values.astype(np.float64), axis=0).max(initial=0.0)) < _LITTLE


def _alike_by_chance(here: list[Reply], there: list[Reply]) -> bool:
    """Whether outputs that differ each time have about the same means and deviations."""
    try:
        one, two = (
            np.stack([np.asarray(r.value, np.float64) for r in each]) for each in (here, there)
        )
    except (TypeError, ValueError):
        return False
    if any(each.raised is not None for each in (*here, *there)) or one.shape != two.shape:
        return False
    spreads = [each.std(axis=0, ddof=1) for each in (one, two)]
    if min(float(each.max(initial=0.0)) for each in spreads) < 1e-5:
        return False  # one of them does not do anything by chance
    sizes = [float(np.sqrt(np.mean(each**2))) for each in spreads]
    gap = np.sqrt(np.mean((one.mean(axis=0) - two.mean(axis=0)) ** 2))
    return bool(max(sizes) < 2 * min(sizes) and gap < max(sizes))


def _checksum(*parts: str | Array) -> str:
    """SHA-256 of texts and arrays, their shapes and types."""
    digest = hashlib.sha256()
    for part in parts:
        if isinstance(part, str):
            digest.update(f"{len(part)}:{part}".encode())
        else:
            digest.update(f"{part.dtype.str}{part.shape}".encode())
            digest.update(np.ascontiguousarray(part).data)
    return digest.hexdigest()


def accuracy(outputs: Array, labels: Array) -> float:
    """The share of rows of `outputs`, float (n, units), whose largest score is at the label."""
    return float(np.mean(np.argmax(outputs, axis=-1) == np.asarray(labels).reshape(-1)))


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
    twins.note_self_report("a saved model", _reason(reply))
    return beside


def _reason(reply: Reply) -> str:
    raised = reply.raised or {}
    first = str(raised.get("message", "")).strip().split("\n")[0]
    return f"{raised.get('type')}: {first}"[:160]

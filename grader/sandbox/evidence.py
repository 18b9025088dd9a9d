"""What comes back from a student process, decoded within bounds.

Evidence is plain: None, booleans, numbers, texts, bytes, paths (which nobody opens), lists, tuples,
dicts, NumPy arrays of numbers or texts, and `Handle`s on things that stay in the other process. No
object of the student's ever gets here, so no overloaded comparison, subclass or pickle does either.
"""

from __future__ import annotations

import hashlib
import math
import weakref
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.common.outcomes import Failed
from grader.common.text import encodable, shown, visible
from grader.sandbox import wire

Array = NDArray[Any]
Fetch = Callable[[int], Array]
Forget = Callable[[int], None]

_MOST_DEPTH = 16
_MOST_NODES = 200_000
_MOST_PAIRS = 1024  # of a dict: keys may be chosen so that finding a place for each takes long
_MOST_INT = 2**63
_MOST_HELD_BYTES = 2 << 20  # of an array whose values stay here as long as it is known


class EvidenceError(Exception):
    """A tree from the other process is malformed or too large."""


class Handle:
    """A thing that stays in the student process: a model, a History, a figure.

    Attributes:
        number: its number there.
        generation: which process it stays in, counted from the first.
        kind: "model", "history", "figure", "axes", "layer", "class", "function" or "other".
        type_name: the full name of its class, for messages.
    """

    def __init__(
        self, number: int, kind: str, type_name: str, forget: Forget, *, generation: int = 0
    ) -> None:
        self.number = number
        self.generation = generation
        self.kind = kind
        self.type_name = type_name
        weakref.finalize(self, forget, number).atexit = False

    def __repr__(self) -> str:
        return f"<{self.type_name}>"


class RemoteArray:
    """An array that stays in the student process until somebody looks at its values.

    A large one is fetched again where nobody holds its values any more; it must be the same then.
    """

    def __init__(
        self,
        number: int,
        shape: tuple[int, ...],
        dtype: np.dtype[Any],
        fetch: Fetch,
        forget: Forget,
        *,
        generation: int = 0,
    ) -> None:
        self.number = number
        self.generation = generation
        self.shape = shape
        self.dtype = dtype
        self._fetch = fetch
        self._values: Array | None = None
        self._large: weakref.ref[Array] | None = None
        self._digest = b""
        weakref.finalize(self, forget, number).atexit = False

    @property
    def nbytes(self) -> int:
        """Size of its values."""
        return int(math.prod(self.shape) * self.dtype.itemsize)

    @property
    def ndim(self) -> int:
        """Number of dimensions."""
        return len(self.shape)

    def __len__(self) -> int:
        return self.shape[0]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        if copy is None:  # which NumPy before 2.0 does not know
            return np.asarray(self._look(), dtype=dtype)
        return np.array(self._look(), dtype=dtype, copy=copy)

    def _look(self) -> Array:
        known = self._values if self._large is None else self._large()
        if known is not None:
            return known
        values = self._fetch(self.number)
        if values.shape != self.shape or values.dtype.name != self.dtype.name:
            raise _another_array(self, values)
        values.setflags(write=False)  # all who look at it see the same
        if values.nbytes <= _MOST_HELD_BYTES:
            self._values = values
            return values
        digest = hashlib.sha256(np.ascontiguousarray(values).data).digest()
        if self._digest not in (b"", digest):
            raise _another_array(self, values)
        self._digest, self._large = digest, weakref.ref(values)
        return values

    def __getitem__(self, key: Any) -> Any:
        return np.asarray(self)[key]


def _another_array(announced: RemoteArray, values: Array) -> Failed:
    same_kind = describe(announced) == describe(values)
    is_now = "holds other numbers now" if same_kind else f"is {describe(values)}"
    return Failed(
        f"It was announced as {describe(announced)}, and {is_now}.",
        expected="an array that stays as it is",
    )


class Decoder:
    """Turns trees into evidence.

    Args:
        arrays: the arrays that came with the tree.
        fetch: gets an array that stayed in the other process.
        hold: told of each reference that is made here to a thing that stays there.
        forget: told when such a reference is gone.
    """

    def __init__(
        self,
        arrays: Sequence[Array],
        *,
        fetch: Fetch,
        hold: Forget,
        forget: Forget,
        generation: int = 0,
    ) -> None:
        self._generation = generation
        self._arrays = arrays
        self._fetch = fetch
        self._hold = hold
        self._forget = forget
        self._nodes = 0

    def decode(self, node: Any, depth: int = 0) -> Any:
        """The value of one tree.

        Raises:
            EvidenceError: the tree is malformed, too deep or too large.
        """
        self._nodes += 1
        if depth > _MOST_DEPTH or self._nodes > _MOST_NODES:
            raise EvidenceError("a value is nested too deeply or has too many parts")
        try:
            return self._decode(node, depth)
        except (LookupError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise EvidenceError(visible(f"a value is malformed: {error}", 200)) from None

    def _decode(self, node: Any, depth: int) -> Any:
        kind = node["t"]
        if kind == "none":
            return None
        if kind in _SCALARS:
            return _SCALARS[kind](node["v"])
        if kind in ("list", "tuple"):
            items = [self.decode(each, depth + 1) for each in node["v"]]
            return tuple(items) if kind == "tuple" else items
        if kind == "dict":
            if len(node["v"]) > _MOST_PAIRS:
                raise EvidenceError(f"a dict has more than {_MOST_PAIRS} keys")
            return dict(self._pairs(node["v"], depth + 1))
        if kind == "array":
            return self._array(node)
        if kind == "bytes":
            return _content(self._arrays[_whole(node["a"])]).tobytes()
        if kind == "texts":
            return self._texts(node)
        if kind == "object":
            number = _whole(node["h"])
            self._hold(number)
            kind, name = shown(_text(node["kind"]), most=20), shown(_text(node["type"]), most=200)
            return Handle(number, kind, name, self._forget, generation=self._generation)
        raise EvidenceError(f"an unknown kind of value: {visible(_text(kind), 40)}")

    def _pairs(self, pairs: Any, depth: int) -> Iterator[tuple[Hashable, Any]]:
        for key, value in pairs:
            plain = self.decode(key, depth)
            yield plain if isinstance(plain, Hashable) else repr(plain), self.decode(value, depth)

    def _texts(self, node: Mapping[str, Any]) -> Array | list[str] | tuple[str, ...]:
        place = _whole(node["a"])
        try:
            texts = wire.unpack_texts(self._arrays[place], self._arrays[place + 1])
            if node["as"] == "array":
                shape = tuple(_whole(n) for n in node["shape"])
                return wire.array_of_texts(texts, shape)
        except wire.WireError as error:
            raise EvidenceError(visible(str(error), 200)) from None
        return tuple(texts) if node["as"] == "tuple" else texts

    def _array(self, node: Mapping[str, Any]) -> Array | RemoteArray:
        if "a" in node:
            return self._arrays[_whole(node["a"])]
        shape = tuple(_whole(n) for n in node["shape"])
        if node["dtype"] not in _DTYPES or len(shape) > 8:
            raise EvidenceError("an array that is not of numbers")
        dtype = np.dtype(node["dtype"])
        number = _whole(node["h"])
        self._hold(number)
        return RemoteArray(
            number, shape, dtype, self._fetch, self._forget, generation=self._generation
        )


_DTYPES = frozenset(
    ["bool", "float16", "float32", "float64"]
    + [f"{kind}{bits}" for kind in ("int", "uint") for bits in (8, 16, 32, 64)]
)


def _whole(value: Any) -> int:
    """A number of a thing, an array or a dimension: never negative, never out of bounds."""
    if type(value) is not int or not 0 <= value < 2**62:
        raise EvidenceError("a number that is none")
    return value


def _int(value: Any) -> int:
    number = int(value)
    if not -_MOST_INT <= number < 2 * _MOST_INT:
        raise EvidenceError("a whole number beyond 64 bits")
    return number


def _content(array: Array) -> Array:
    """Bytes, one after another."""
    if array.dtype != np.uint8 or array.ndim != 1:
        raise EvidenceError("bytes that are none")
    return array


def _path(value: Any) -> PurePath:
    """A path that can be compared and passed on, not opened."""
    return PurePath(_text(value).replace("\0", "�"))


def _text(value: Any) -> str:
    """A text without halves of characters; the text of another thing may be as deep as that is."""
    if type(value) is not str:
        raise EvidenceError("a text that is none")
    return encodable(value)


_SCALARS: dict[str, Callable[[Any], Any]] = {
    "bool": bool,
    "int": _int,
    "float": float,
    "str": _text,
    "path": _path,
}


def describe(value: Any) -> str:
    """One short phrase for a message: "an array of float32, shape (3, 8, 8)"."""
    phrase = _phrase(value, depth=0)
    return phrase if len(phrase) <= 300 else f"{phrase[:299]}…"


def _phrase(value: Any, *, depth: int) -> str:
    if value is None:
        return "None"
    if isinstance(value, np.ndarray | RemoteArray):
        what = "texts" if value.dtype.kind == "U" else value.dtype.name
        return f"an array of {what}, shape {tuple(value.shape)}"
    if isinstance(value, Handle):
        return f"a {value.type_name.rsplit('.', 1)[-1]} object"
    if isinstance(value, list | tuple):
        if depth > 1:
            return f"a {type(value).__name__} of {len(value)}"
        inside = ", ".join(_phrase(each, depth=depth + 1) for each in value[:3])
        more = ", …" if len(value) > 3 else ""
        return f"a {type(value).__name__} of {len(value)}: ({inside}{more})"
    if isinstance(value, dict):
        return f"a dict with the keys {', '.join(repr(k)[:40] for k in list(value)[:8])}"
    return _phrase_of_scalar(value)


def _phrase_of_scalar(value: Any) -> str:
    if isinstance(value, float):
        return f"the number {value:.6g}"
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return f"the number {value}"
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if isinstance(value, PurePath):
        return f"the path {str(value)[-80:]!r}"
    return f"the text {value[:80]!r}" if isinstance(value, str) else type(value).__name__

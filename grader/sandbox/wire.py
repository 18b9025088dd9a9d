"""Frames on the wire: one JSON header and any number of `npy` arrays, nothing else.

Used by both ends, so it depends on NumPy and the standard library alone. Nothing is ever unpickled:
arrays of Python objects can neither be written nor read. Reading is bounded by `Bounds`.
"""

from __future__ import annotations

import functools
import io
import json
import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

_PREFIX = struct.Struct(">4sII")  # magic, bytes of the header, number of arrays
_MAGIC = b"GRD1"
_SIZE = struct.Struct(">Q")
_NUMBER_KINDS = "biuf"
_MAGIC_BYTES = 10  # of `npy` in version 1.0, with the length of the rest of its header
_MOST_HEADER_BYTES = 1024  # of one that is remembered

MOST_TEXTS = 1 << 18  # in one array or list of texts
MOST_TEXT_BYTES = 16 << 20  # of all of them, in UTF-8
MOST_TEXT_CELLS = 16 << 20  # of an array of texts, each of which takes as much as the longest


class WireError(Exception):
    """The other end sent something that is not a frame, or more than the bounds allow."""


class EndOfWireError(WireError):
    """The other end is gone."""


@dataclass(frozen=True)
class Bounds:
    """How much one frame may hold (bytes, counts)."""

    header_bytes: int = 4 << 20
    arrays: int = 256
    array_bytes: int = 400 << 20
    total_bytes: int = 512 << 20
    dimensions: int = 8


def write_frame(stream: IO[bytes], header: dict[str, Any], arrays: list[Array]) -> None:
    """Write one frame and flush it.

    Raises:
        TypeError: an array holds something other than booleans or numbers; nothing is written.
    """
    for array in arrays:
        if array.dtype.kind not in _NUMBER_KINDS:
            raise TypeError(f"only numbers cross the wire, not {array.dtype}")
    text = json.dumps(header, allow_nan=False, ensure_ascii=True).encode("ascii")
    stream.write(_PREFIX.pack(_MAGIC, len(text), len(arrays)))
    stream.write(text)
    for array in arrays:
        _write_array(stream, array)
    stream.flush()


def read_frame(stream: IO[bytes], bounds: Bounds) -> tuple[dict[str, Any], list[Array]]:
    """Read one frame.

    Raises:
        EndOfWireError: the stream ended.
        WireError: the frame is malformed or exceeds `bounds`.
    """
    magic, header_bytes, count = _PREFIX.unpack(_read_exactly(stream, _PREFIX.size))
    if magic != _MAGIC:
        raise WireError("no frame starts here")
    if header_bytes > bounds.header_bytes or count > bounds.arrays:
        raise WireError(f"a frame of {header_bytes} header bytes and {count} arrays is too large")
    header = _parse_header(bytes(_read_exactly(stream, header_bytes)))
    left = bounds.total_bytes
    arrays = []
    for _ in range(count):
        array = _read_array(stream, min(left, bounds.array_bytes), bounds.dimensions)
        left -= array.nbytes
        arrays.append(array)
    return header, arrays


def pack_texts(texts: Sequence[str]) -> tuple[Array, Array]:
    """Texts as numbers: all of them in UTF-8, uint8 (bytes,), and where each ends, int64 (n,)."""
    parts = [str.encode(each, "utf-8", "replace") for each in texts]
    ends = np.cumsum([len(part) for part in parts], dtype=np.int64)
    return np.frombuffer(b"".join(parts), dtype=np.uint8), ends


def unpack_texts(content: Array, ends: Array) -> list[str]:
    """The texts that `pack_texts` was given.

    Raises:
        WireError: the numbers are none of texts, or too many.
    """
    if content.dtype != np.uint8 or ends.dtype != np.int64 or content.ndim != 1 or ends.ndim != 1:
        raise WireError("texts in an unknown form")
    if len(ends) > MOST_TEXTS or content.nbytes > MOST_TEXT_BYTES:
        raise WireError(f"{len(ends)} texts of {content.nbytes} bytes are too many")
    steps = np.diff(ends, prepend=0)
    if (steps < 0).any() or (ends > len(content)).any() or int(steps.sum()) != len(content):
        raise WireError("the lengths of texts do not fit what is there")
    data, begins = content.tobytes(), (ends - steps).tolist()
    pairs = zip(begins, ends.tolist(), strict=True)
    return [data[begin:end].decode("utf-8", "replace") for begin, end in pairs]


def array_of_texts(texts: Sequence[str], shape: tuple[int, ...]) -> Array:
    """A NumPy array of texts.

    Raises:
        WireError: the shape does not fit, or the array would take too much memory.
    """
    if len(shape) > Bounds.dimensions or min(shape, default=0) < 0:
        raise WireError("an array of texts without a shape")
    if math.prod(shape) != len(texts) or math.prod(filter(None, shape)) > MOST_TEXTS:
        raise WireError("an array's texts do not fit its shape")
    if not fits_an_array(texts):
        raise WireError("an array of texts would be too large")
    return np.array(texts, dtype=np.str_).reshape(shape)


def fits_an_array(texts: Sequence[str]) -> bool:
    """Whether an array of these texts has a bearable size, though one of them may be long."""
    return len(texts) * max(map(len, texts), default=0) <= MOST_TEXT_CELLS


def _parse_header(text: bytes) -> dict[str, Any]:
    try:
        header = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise WireError(f"the header is not JSON: {error}") from None
    if not isinstance(header, dict):
        raise WireError("the header is not a JSON object")
    return header


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _write_array(stream: IO[bytes], array: Array) -> None:
    array = np.asarray(array, order="C")
    head = _make_array_header(array.dtype, array.shape)
    stream.write(_SIZE.pack(len(head) + array.nbytes))
    stream.write(head)
    if array.nbytes:
        stream.write(array.reshape(-1).view(np.uint8).data)


@functools.lru_cache(maxsize=256)
def _make_array_header(dtype: np.dtype[Any], shape: tuple[int, ...]) -> bytes:
    head = io.BytesIO()
    about = {"descr": np.lib.format.dtype_to_descr(dtype), "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(head, about)
    return head.getvalue()


def _read_array(stream: IO[bytes], most_bytes: int, most_dimensions: int) -> Array:
    (size,) = _SIZE.unpack(_read_exactly(stream, _SIZE.size))
    if size > most_bytes + 4096:
        raise WireError(f"an array of {size} bytes is too large")
    data = _read_exactly(stream, size)
    shape, fortran, dtype, start = _parse_array_header(_array_header(data))
    if dtype.kind not in _NUMBER_KINDS or dtype.itemsize > 8 or len(shape) > most_dimensions:
        raise WireError(f"an array of {dtype} with {len(shape)} dimensions is not accepted")
    if min(shape, default=0) < 0 or start + math.prod(shape) * dtype.itemsize != size:
        raise WireError("an array's size does not fit its shape")
    if math.prod(filter(None, shape)) * dtype.itemsize > most_bytes:
        raise WireError("an array without numbers in it has too large a shape")
    flat = np.frombuffer(data, dtype=dtype, count=math.prod(shape), offset=start)
    return flat.reshape(shape, order="F" if fortran else "C")


def _array_header(data: bytearray) -> bytes:
    """The bytes before the numbers, so that what tells no more than them is remembered by them."""
    length = _MAGIC_BYTES + int.from_bytes(data[8:_MAGIC_BYTES], "little")
    return bytes(data[: min(length, 4096)])


def _parse_array_header(head: bytes) -> tuple[tuple[int, ...], bool, np.dtype[Any], int]:
    """Shape, whether in Fortran's order, type, and where the numbers begin.

    Raises:
        WireError: it is malformed.
    """
    parse = _parse_known if len(head) <= _MOST_HEADER_BYTES else _parse_known.__wrapped__
    return parse(head)


@functools.lru_cache(maxsize=256)  # a model's arrays have the same few shapes again and again
def _parse_known(head: bytes) -> tuple[tuple[int, ...], bool, np.dtype[Any], int]:
    stream = io.BytesIO(head)
    try:
        if np.lib.format.read_magic(stream) != (1, 0):
            raise WireError("an array in an unknown version of npy")
        shape, fortran, dtype = np.lib.format.read_array_header_1_0(stream)
    except WireError:
        raise
    except Exception as error:  # NumPy's reader meets forged headers with whatever comes up
        raise WireError(f"an array's header is malformed: {error}") from None
    return shape, fortran, dtype, stream.tell()


def _read_exactly(stream: IO[bytes], size: int) -> bytearray:
    data = bytearray(size)
    view, filled = memoryview(data), 0
    while filled < size:
        count = stream.readinto(view[filled:])  # type: ignore[attr-defined]
        if not count:
            raise EndOfWireError("the stream ended")
        filled += count
    return data

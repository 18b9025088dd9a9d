"""Frames on the wire: numbers come through unchanged, and nothing else does."""

from __future__ import annotations

import io
import json
import struct
from typing import Any

import numpy as np
import pytest

from grader.sandbox import wire
from grader.sandbox.wire import Bounds, EndOfWireError, WireError

SMALL = Bounds(header_bytes=100, arrays=3, array_bytes=1000, total_bytes=1500, dimensions=4)


def through(header: dict[str, Any], arrays: list[Any]) -> Any:
    """Write a frame and read it again."""
    stream = io.BytesIO()
    wire.write_frame(stream, header, arrays)
    stream.seek(0)
    return wire.read_frame(stream, Bounds())


def read(data: bytes, bounds: Bounds = SMALL) -> Any:
    """Read a frame from hand-made bytes."""
    return wire.read_frame(io.BytesIO(data), bounds)


def frame(header: bytes = b"{}", *bodies: bytes, count: int | None = None) -> bytes:
    """A frame made by hand: each body gets its own size in front."""
    count = len(bodies) if count is None else count
    sized = b"".join(struct.pack(">Q", len(body)) + body for body in bodies)
    return struct.pack(">4sII", b"GRD1", len(header), count) + header + sized


def npy(head: str, body: bytes = b"", version: bytes = b"\x01\x00") -> bytes:
    """An npy file made by hand; `head` is the text of its header."""
    text = head.encode("latin-1") + b"\n"
    return b"\x93NUMPY" + version + struct.pack("<H", len(text)) + text + body


def head(descr: str, shape: tuple[int, ...]) -> str:
    return repr({"descr": descr, "fortran_order": False, "shape": shape})


@pytest.mark.parametrize("dtype", [*"?bBhHiIqQefd", ">i4", ">f8"])
def test_arrays_of_numbers_come_through_unchanged(dtype: str) -> None:
    array = np.arange(24).reshape(2, 3, 4).astype(dtype)
    _, (found,) = through({}, [array])
    assert found.dtype == array.dtype
    np.testing.assert_array_equal(found, array)


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((0,)),
        np.zeros((3, 0, 2), np.uint8),
        np.float32(3.5) * np.ones(()),
        np.asfortranarray(np.arange(12.0).reshape(3, 4)),
        np.arange(20)[::3],
        np.arange(12).reshape(3, 4).T,
        np.array([np.nan, np.inf, -np.inf, -0.0]),
    ],
    ids=["empty", "zero length inside", "0-d", "fortran", "strided", "transposed", "not finite"],
)
def test_odd_arrays_come_through_unchanged(array: Any) -> None:
    _, (found,) = through({}, [array])
    assert found.shape == array.shape
    assert found.dtype == array.dtype
    np.testing.assert_array_equal(found, array)


def test_header_and_several_arrays_come_through_together() -> None:
    header = {"do": "call", "text": "ü…\n", "number": 0.1, "list": [None, True, {"a": 1}]}
    found, arrays = through(header, [np.arange(3), np.eye(2)])
    assert found == header
    assert [a.shape for a in arrays] == [(3,), (2, 2)]


def test_several_frames_follow_each_other_on_one_stream() -> None:
    stream = io.BytesIO()
    for number in range(3):
        wire.write_frame(stream, {"n": number}, [np.full(5, number)])
    stream.seek(0)
    for number in range(3):
        header, (array,) = wire.read_frame(stream, SMALL)
        assert header == {"n": number}
        assert set(array.tolist()) == {number}
    with pytest.raises(EndOfWireError):
        wire.read_frame(stream, SMALL)


def test_an_array_in_fortran_order_in_the_file_is_read_in_the_right_order() -> None:
    """NumPy may write npy files in either order; both are valid."""
    array = np.arange(6, dtype="<i4").reshape(2, 3)
    text = repr({"descr": "<i4", "fortran_order": True, "shape": (2, 3)})
    _, (found,) = read(frame(b"{}", npy(text, array.tobytes(order="F"))))
    np.testing.assert_array_equal(found, array)


@pytest.mark.parametrize(
    "array",
    [
        np.array([object()]),
        np.array(["text"]),
        np.array([b"bytes"]),
        np.array([1 + 2j]),
        np.array(["2020-01-01"], dtype="M8[D]"),
        np.zeros(2, dtype=[("a", "i4")]),
    ],
    ids=["object", "str", "bytes", "complex", "date", "record"],
)
def test_what_is_not_a_number_is_not_written(array: Any) -> None:
    with pytest.raises(TypeError):
        wire.write_frame(io.BytesIO(), {}, [array])


def test_nan_is_not_written_into_the_header() -> None:
    """NaN is no JSON; other readers of it would stumble."""
    with pytest.raises(ValueError, match="JSON"):
        wire.write_frame(io.BytesIO(), {"x": float("nan")}, [])


def test_a_full_frame_within_the_bounds_is_read() -> None:
    header = json.dumps({"x": "y" * 91}).encode()
    assert len(header) == SMALL.header_bytes
    body = npy(head("|u1", (1000,)), bytes(1000))
    small = npy(head("|u1", (250,)), bytes(250))
    _, arrays = read(frame(header, body, small, small))
    assert [len(a) for a in arrays] == [1000, 250, 250]


@pytest.mark.parametrize(
    "data",
    [
        frame(b'{"x": "' + b"y" * 92 + b'"}'),
        struct.pack(">4sII", b"GRD1", 2**32 - 1, 0),
        frame(b"{}", *[npy(head("|u1", (1,)), b"x")] * 4),
        struct.pack(">4sII", b"GRD1", 2, 2**32 - 1) + b"{}",
        frame(b"{}", npy(head("|u1", (6000,)), bytes(6000))),
        frame(b"{}", count=1) + struct.pack(">Q", 2**63),
        frame(b"{}", npy(head("|u1", (1,) * 5), b"x")),
    ],
    ids=["header", "huge header", "arrays", "huge count", "array", "huge array", "dimensions"],
)
def test_more_than_the_bounds_allow_is_refused(data: bytes) -> None:
    with pytest.raises(WireError) as caught:
        read(data)
    assert not isinstance(caught.value, EndOfWireError)


def test_arrays_together_are_bounded_too() -> None:
    """An array that is small enough by itself is refused where the frame is full."""
    bounds = Bounds(array_bytes=5000, total_bytes=5500)
    body = npy(head("|u1", (5000,)), bytes(5000))
    _, arrays = read(frame(b"{}", body), bounds)
    assert len(arrays) == 1
    with pytest.raises(WireError):
        read(frame(b"{}", body, body), bounds)


@pytest.mark.parametrize(
    ("shape", "size"),
    [((3,), 2), ((3,), 4), ((2, 2), 3), ((2**40, 2**40), 4), ((-1,), 1), ((0, 2**62), 8),
     ((0, 2**62), 0), ((0, 2**80), 0)],
)  # fmt: skip
def test_a_shape_that_does_not_fit_the_bytes_is_refused(shape: tuple[int, ...], size: int) -> None:
    with pytest.raises(WireError):
        read(frame(b"{}", npy(head("|u1", shape), bytes(size))))


@pytest.mark.parametrize(
    "body",
    [
        npy(head("|O", (1,)), b"cos\nsystem\n(S'true'\ntR."),
        npy(head("<U4", (1,)), bytes(16)),
        npy(head("|S4", (1,)), bytes(4)),
        npy(head("<c16", (1,)), bytes(16)),
        npy(head("<f16", (1,)), bytes(16)),
        npy(head("<M8[s]", (1,)), bytes(8)),
        npy("{'descr': [('a', '|O')], 'fortran_order': False, 'shape': (1,)}", bytes(8)),
        npy("{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (1,)}", bytes(4)),
        npy("{'descr': ('<i4', (2,)), 'fortran_order': False, 'shape': (1,)}", bytes(8)),
    ],
    ids=["object", "text", "bytes", "complex", "long double", "date", "objects in a record",
         "record", "subarray"],
)  # fmt: skip
def test_an_array_of_anything_but_numbers_is_refused(body: bytes) -> None:
    """Object arrays would be unpickled: that is how a student's code would get into the judge."""
    with pytest.raises(WireError):
        read(frame(b"{}", body))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x93NUMPY",
        b"not npy at all, but long enough to hold a header",
        npy(head("|u1", (1,)), b"x", version=b"\x02\x00"),
        npy(head("|u1", (1,)), b"x", version=b"\x09\x09"),
        npy("{'descr': '|u1', 'shape': (1,)}", b"x"),
        npy("__import__('os').getpid()", b"x"),
        npy("{'descr': 'nonsense', 'fortran_order': False, 'shape': (1,)}", b"x"),
        npy("{'descr': '|u1', 'fortran_order': False, 'shape': ('a',)}", b"x"),
        npy("{'descr': '|u1', 'fortran_order': False, 'shape': 1}", b"x"),
        npy("[" * 3000, b"x"),
        npy("(" * 150 + ")" * 150, b"x"),
        npy("{'descr': '|u1', \x00", b"x"),
        npy("{" * 20000, b"x"),
    ],
)
def test_a_malformed_array_is_a_wire_error(body: bytes) -> None:
    """Whatever a student process writes, the judge sees one kind of exception and goes on."""
    with pytest.raises(WireError):
        wire.read_frame(io.BytesIO(frame(b"{}", body)), Bounds())


@pytest.mark.parametrize(
    "text",
    [b"[]", b"1", b'"text"', b"null", b"", b"{", b"{'a': 1}", b"\xff\xfe{}", b"\x80", b"{}x"],
)
def test_a_header_that_is_no_json_object_is_refused(text: bytes) -> None:
    with pytest.raises(WireError):
        read(frame(text))


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
def test_extremely_nested_json_is_refused_not_a_crash(opening: bytes) -> None:
    text = opening * 400_000
    with pytest.raises(WireError):
        wire.read_frame(io.BytesIO(frame(text)), Bounds())


def test_a_number_with_millions_of_digits_is_refused() -> None:
    """Turning it into an int would take minutes."""
    with pytest.raises(WireError):
        wire.read_frame(io.BytesIO(frame(b'{"a": ' + b"9" * 1_000_000 + b"}")), Bounds())


def test_garbage_is_a_wire_error_at_once() -> None:
    """A print of the student's that gets onto the wire is recognised by the first bytes."""
    with pytest.raises(WireError) as caught:
        read(b"Epoch 1/3 [=====>.....]")
    assert not isinstance(caught.value, EndOfWireError)


def test_a_stream_that_ends_early_is_the_end_of_the_wire() -> None:
    """Wherever a killed process stopped writing, the reader sees the end, not garbage."""
    whole = frame(b'{"a": 1}', npy(head("<f8", (5,)), bytes(40)))
    for length in range(len(whole)):
        with pytest.raises(EndOfWireError):
            read(whole[:length])
    header, (array,) = read(whole)
    assert header == {"a": 1}
    assert array.tolist() == [0.0] * 5


def test_what_was_read_does_not_share_memory_with_what_was_written() -> None:
    array = np.arange(5)
    _, (found,) = through({}, [array])
    array[:] = 0
    assert found.tolist() == [0, 1, 2, 3, 4]

"""What strangers may send, made up: each property of tests/fuzz.py holds for all of it.

The quick run takes a few seconds. To look for longer, `GRADER_FUZZ_SECONDS=60 pytest
tests/test_fuzz.py`: that many seconds for each property.
"""

from __future__ import annotations

import io
import json
import math
import struct
from typing import Any

import numpy as np
from fuzz import fuzz
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from grader.evidence import Decoder, EvidenceError, Handle, RemoteArray, describe, encode
from grader.outcomes import Failed
from grader.remote import claims, wire
from grader.remote.process import Ended
from grader.remote.session import Loaded, Reply, Session, Setup
from grader.remote.wire import Bounds, WireError
from grader.twins import Twins

# What the student's process writes

SMALL = Bounds(header_bytes=4096, arrays=4, array_bytes=4096, total_bytes=8192, dimensions=4)

texts = st.text(max_size=30)
whole = st.integers() | st.sampled_from([0, -1, 2**31, 2**53, 2**62, 2**63, 2**64, 10**30, 10**400])
plain = st.none() | st.booleans() | whole | st.floats() | texts
"""What JSON holds at its leaves; also what is no JSON, which is then refused."""

trees = st.recursive(
    plain,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@st.composite
def spoilt(draw: st.DrawFn, whole_things: st.SearchStrategy[bytes]) -> bytes:
    """What was right until some of its bytes were changed, cut out or doubled."""
    data = draw(whole_things)
    for _ in range(draw(st.integers(1, 4))):
        at, length = draw(st.integers(0, len(data))), draw(st.integers(0, 8))
        data = data[:at] + draw(st.binary(max_size=8)) + data[at + length :]
    return data


arrays = npst.arrays(
    dtype=npst.boolean_dtypes() | npst.integer_dtypes() | npst.unsigned_integer_dtypes()
    | npst.floating_dtypes(sizes=(16, 32, 64)),
    shape=npst.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
)  # fmt: skip


def frame(header: Any, made: list[Any]) -> bytes:
    stream = io.BytesIO()
    wire.write_frame(stream, header, made)
    return stream.getvalue()


def sent(header: bytes, *bodies: bytes) -> bytes:
    """A frame made by hand: each body gets its own size in front."""
    sized = b"".join(struct.pack(">Q", len(body)) + body for body in bodies)
    return struct.pack(">4sII", b"GRD1", len(header), len(bodies)) + header + sized


def npy(about: str, data: bytes) -> bytes:
    """An npy file of hand-made parts."""
    head = about.encode("latin-1", "replace")
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head + data


def about(descr: str, shape: Any) -> str:
    return repr({"descr": descr, "fortran_order": False, "shape": shape})


literals = st.recursive(
    whole | texts | st.none() | st.booleans() | st.floats() | st.binary(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner)
        | st.tuples(inner, inner)
        | st.dictionaries(texts, inner, max_size=2)
    ),
    max_leaves=6,
)
forged_arrays = st.builds(
    npy,
    st.one_of(
        st.text(st.characters(codec="latin-1"), max_size=60),
        st.fixed_dictionaries(
            {
                "descr": st.sampled_from(["|u1", "<f8", "|b1", "<f2", "|O", ">i4", "|V0", "<U0"])
                | literals,
                "fortran_order": st.booleans() | literals,
                "shape": st.lists(whole, max_size=4).map(tuple) | literals,
            }
        ).map(repr),
    ),
    st.binary(max_size=16),
)
some_bytes = st.one_of(
    st.binary(max_size=200),
    st.builds(sent, st.binary(max_size=40), forged_arrays),
    st.builds(sent, trees.map(lambda tree: json.dumps(tree).encode()), forged_arrays),
    spoilt(st.builds(frame, st.just({"a": 1}), st.lists(arrays, max_size=2))),
)


@fuzz(
    header=st.dictionaries(texts, trees),
    made=st.lists(arrays, max_size=3),
)
def test_any_frame_comes_through_the_wire_unchanged(header: Any, made: list[Any]) -> None:
    try:
        data = frame(header, made)
    except ValueError:  # not a number is no JSON
        assume(False)
    found, read = wire.read_frame(io.BytesIO(data), Bounds())
    assert found == json.loads(json.dumps(header))
    assert [each.dtype for each in read] == [each.dtype for each in made]
    for one, other in zip(read, made, strict=True):
        np.testing.assert_array_equal(one, other)


@fuzz(
    data=some_bytes,
    examples=150,
    kept=[
        {"data": sent(b"{}", npy(about("|u1", (0, 2**80)), b""))},
        {"data": sent(b"{}", npy(about("|u1", (0, 2**62)), b""))},
    ],
)
def test_whatever_is_on_the_wire_is_a_frame_or_a_wire_error(data: bytes) -> None:
    try:
        header, read = wire.read_frame(io.BytesIO(data), SMALL)
    except WireError:
        return
    assert isinstance(header, dict)
    assert sum(each.nbytes for each in read) <= SMALL.total_bytes
    assert all(each.dtype.kind in "biuf" for each in read)


kinds = ["none", "bool", "int", "float", "str", "list", "tuple", "dict", "array", "object", "odd"]
nodes = st.recursive(
    st.fixed_dictionaries({"t": st.sampled_from(kinds)}, optional={"v": plain | trees})
    | st.fixed_dictionaries(
        {"t": st.just("array")},
        optional={
            "a": whole | plain,
            "h": whole | plain,
            "shape": st.lists(whole, max_size=4) | trees,
            "dtype": st.sampled_from(["float32", "uint8", "object", "U3"]) | trees,
        },
    )
    | st.fixed_dictionaries(
        {"t": st.just("object"), "h": whole | plain, "kind": texts | trees, "type": texts | trees}
    ),
    lambda inner: (
        st.builds(
            lambda kind, items: {"t": kind, "v": items},
            st.sampled_from(["list", "tuple"]),
            st.lists(inner, max_size=4),
        )
        | st.builds(
            lambda pairs: {"t": "dict", "v": pairs},
            st.lists(st.lists(inner, max_size=3), max_size=3),
        )
    ),
    max_leaves=10,
)


def decoded(node: Any, made: list[Any]) -> Any:
    def fetch(number: int) -> Any:
        raise AssertionError("nothing is fetched before somebody looks at it")

    return Decoder(made, fetch=fetch, hold=lambda _: None, forget=lambda _: None).decode(node)


def is_plain(value: Any) -> bool:
    """Whether a value is of the types that evidence has, and no other."""
    if type(value) in (list, tuple):
        return all(is_plain(each) for each in value)
    if type(value) is dict:
        return all(is_plain(each) for pair in value.items() for each in pair)
    known = (type(None), bool, int, float, str, np.ndarray, Handle, RemoteArray)
    return type(value) in known


@fuzz(
    node=nodes | trees,
    examples=200,
    kept=[{"node": {"t": "array", "h": 1, "shape": [2**61], "dtype": {}}}],
)
def test_whatever_a_process_tells_is_evidence_or_an_evidence_error(node: Any) -> None:
    try:
        value = decoded(node, [np.zeros(3)])
    except EvidenceError:
        return
    assert is_plain(value)
    assert len(describe(value)) <= 300


evidence = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | texts | arrays,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(texts, inner, max_size=3)
    ),
    max_leaves=8,
)


def same(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(
            one, other, equal_nan=one.dtype.kind == "f"
        )
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return same(list(one.items()), list(other.items()))
    return one == other or (isinstance(one, float) and math.isnan(one) and math.isnan(other))


@fuzz(value=evidence)
def test_what_is_sent_as_an_argument_is_read_as_the_same_evidence(value: Any) -> None:
    made: list[Any] = []
    tree = json.loads(json.dumps(encode(value, made)))
    assert same(decoded(tree, made), value)


raised = st.fixed_dictionaries(
    {"type": texts | trees},
    optional={
        "message": texts | trees,
        "causes": texts | trees,
        "frames": st.lists(
            st.fixed_dictionaries({}, optional={"line": whole, "function": texts, "text": texts}),
            max_size=3,
        )
        | trees,
        "innermost_is_own": st.booleans() | trees,
        "line": whole | trees,
    },
)
notes = st.lists(
    st.fixed_dictionaries(
        {"how": texts, "model": whole | plain},
        optional={
            "samples": whole | plain,
            "spread": st.lists(whole | plain, max_size=3),
            "mean": whole | plain,
            "logged": st.dictionaries(texts, whole | plain, max_size=2),
            "seconds": whole | plain,
            "labels": st.lists(whole, max_size=3),
            "seed": whole | plain,
        },
    ),
    max_size=2,
)
_CLAIMS = [
    claims.raised,
    claims.all_raised,
    claims.outlines,
    claims.notes,
    claims.places,
    claims.count,
    claims.seconds,
]


@fuzz(
    value=trees | raised | notes | st.dictionaries(texts, raised, max_size=2),
    examples=150,
    kept=[
        {"value": 10**400},
        {"value": [{"how": "", "model": 1, "mean": 10**400}]},
        {"value": {"type": "\ud800", "message": "\ud800\x1b[2J"}},
        {"value": {"type": "", "\ud800": 1}},
    ],
)
def test_whatever_a_process_claims_is_taken_or_an_evidence_error(value: Any) -> None:
    for read in _CLAIMS:
        try:
            found = read(value)
        except EvidenceError:
            continue
        json.dumps(found).encode("utf-8")
        if read is claims.raised:
            shown = found["type"] + found["message"].replace("\n", "").replace("\t", "")
            assert shown.isprintable()


class Forged:
    """The other end of a session, with made-up replies to what is asked after the start."""

    def __init__(self, replies: list[Any], made: list[Any]) -> None:
        self.bounds = Bounds()
        self._replies = [{"versions": {}}, *replies]
        self._made = made

    def request(self, *_: Any, **__: Any) -> Any:
        reply = json.loads(json.dumps(self._replies.pop(0) if self._replies else {}))
        return reply, list(self._made)

    def kill(self) -> None:
        pass

    def close(self) -> None:
        pass


def forged_session(replies: list[Any], made: list[Any], *, source: str = "") -> Session:
    setup = Setup(source=source, module="sub", filename="sub.py")
    return Session(lambda: Forged(replies, made), setup)


replies = st.dictionaries(
    st.sampled_from(["raised", "value", "trainings", "seconds", "changed", "printed"]),
    nodes | raised | notes | plain | trees,
    max_size=4,
)


@fuzz(
    loaded=st.dictionaries(
        st.sampled_from(["raised", "functions", "raised_on_import", "printed"]),
        trees | raised | st.lists(raised, max_size=2),
        max_size=3,
    ),
    reply=replies,
    made=st.lists(arrays, max_size=2),
)
def test_a_session_tells_of_a_forged_reply_that_the_process_ended(
    loaded: Any, reply: Any, made: list[Any]
) -> None:
    assume(_is_json([loaded, reply]))
    session = forged_session([loaded, reply], made, source="x = 1")
    try:
        assert isinstance(session.loaded(), Loaded)
        assert isinstance(session.call("normalize", (1,), seconds=1.0), Reply)
    except Ended:
        pass
    finally:
        session.close()


def _is_json(value: Any) -> bool:
    try:
        json.dumps(value, allow_nan=False)
    except ValueError:
        return False
    return True


exports = st.dictionaries(
    st.sampled_from(["config", "iterations", "weights", "token", "same"])
    .map(lambda key: {"t": "str", "v": key})
    .map(json.dumps),
    nodes,
    max_size=5,
).map(lambda found: {"t": "dict", "v": [[json.loads(key), value] for key, value in found.items()]})


@fuzz(
    told=exports | nodes,
    answers=st.lists(replies, max_size=4),
    made=st.lists(arrays, max_size=2),
    kept=[
        {
            "told": {
                "t": "dict",
                "v": [
                    [{"t": "str", "v": "config"}, {"t": "array", "a": 0}],
                    [{"t": "str", "v": "iterations"}, {"t": "int", "v": 2**63}],
                    [{"t": "str", "v": "weights"}, {"t": "list", "v": [{"t": "array", "a": 0}]}],
                ],
            },
            "answers": [],
            "made": [np.zeros(3, np.uint8)],
        },
        {
            "told": {
                "t": "dict",
                "v": [
                    [{"t": "str", "v": "config"}, {"t": "array", "a": 0}],
                    [{"t": "str", "v": "iterations"}, {"t": "int", "v": 0}],
                    [{"t": "str", "v": "weights"}, {"t": "list", "v": []}],
                ],
            },
            "answers": [{"value": {"t": "object", "h": 0, "kind": "model", "type": "a"}}, {}, {}],
            "made": [np.frombuffer(b'{"a": [NaN, "' + b"[" * 900, np.uint8)],
        },
    ],
)
def test_whatever_a_process_tells_of_its_model_is_an_answer_or_its_end(
    told: Any, answers: list[Any], made: list[Any]
) -> None:
    assume(_is_json([told, answers]))
    model = {"value": {"t": "object", "h": 1, "kind": "model", "type": "Sequential"}}
    asked = forged_session([model, {"value": told}, {"value": told}, {}], made)
    probe = forged_session([{"value": {"t": "none"}}, *answers], made)
    try:
        handle = asked.inspect("anything").value
        probe.inspect("anything")  # so that a generation is known
        twins = Twins(asked, probe)
        for images in (1, 1, 2):
            assert isinstance(twins.ask("forward", handle, np.zeros((images, 2))), Reply)
        assert all(len(remark) < 2000 for remark in twins.remarks())
    except (Ended, Failed):
        pass
    finally:
        asked.close()
        probe.close()

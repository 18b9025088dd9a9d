"""What strangers may send, made up: each property of tests/fuzz.py holds for all of it.

The quick run takes a few seconds. To look for longer, `GRADER_FUZZ_SECONDS=60 pytest
tests/test_fuzz.py`: that many seconds for each property.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import math
import os
import struct
import tempfile
import unicodedata
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import numpy as np
import pytest
from fuzz import fuzz
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from grader.assignment.manifest import Assignment
from grader.checks.rebuilt import Twins
from grader.checks.structure import structure_of
from grader.common.outcomes import Failed, UsageError
from grader.common.text import shown
from grader.exports import canvas, moodle
from grader.exports.sheets.moodle_columns import Headers
from grader.exports.sheets.sheet import Filled, Sheet
from grader.report.records import Report, with_platform_id
from grader.sandbox import claims, wire
from grader.sandbox.arguments import encode
from grader.sandbox.evidence import Decoder, EvidenceError, Handle, RemoteArray, describe
from grader.sandbox.process import Ended
from grader.sandbox.session import Loaded, Reply, Session, Setup
from grader.sandbox.wire import Bounds, WireError
from grader.submissions.incoming.intake import collect
from grader.submissions.incoming.names import Who, stems
from grader.submissions.incoming.platforms import recognise, submitters, without_copy_number
from grader.submissions.submission import Submission

T = TypeVar("T")

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
    examples=80,
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
    examples=80,
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
    examples=80,
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
        json.dumps(msgspec.to_builtins(found)).encode("utf-8")
        if read is claims.raised:
            shown = found.type + found.message.replace("\n", "").replace("\t", "")
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
    examples=30,
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


@fuzz(config=trees.map(lambda tree: json.dumps(tree).encode()) | st.binary(max_size=40))
def test_any_configuration_of_a_model_has_a_structure(config: bytes) -> None:
    assert structure_of(config) == structure_of(config)


# What students hand in


def in_a_line(read: Callable[[], T]) -> T | None:
    """What is read; None where it is refused, which one line tells."""
    try:
        return read()
    except UsageError as error:
        told = str(error)
    assert told.isprintable()
    return None


MARKS = ["# %% ", "%%writefile a.py", "%%time", "!ls", "%matplotlib inline", "x?", ">>> ", "```"]
PIECES = [
    *MARKS,
    "def normalize(x):\n    return x / 255\n",
    "def f(:\n",
    "class A:\n  x = 1\n",
    "import a\n",
    "from a import *\n",
    "lambda: (yield)",
    "f'{x!r:{y}}'",
    "'''",
    '"""',
    '"',
    "\\\n",
    "\\",
    "(",
    "[",
    "{",
    ")",
    "\t",
    "\r",
    "\f",
    "\0",
    "\ufeff",
    "\u00a0",
    "\u2028",
    "\u2019",
    "\ud800",
    "\u202e",
    "é",
    "e\u0301" * 3,
    "<<<<<<< HEAD\n",
    "=======\n",
    "return 1",
    "match x:\n  case 1: pass\n",
    "type X[T] = int\n",
    "print 'a'\n",
    "except A, b:\n",
    "# -*- coding: punycode -*-\n",
    "raise NotImplementedError\n",
    "if __name__ == '__main__':\n",
    "while True: pass\n",
    "await x\n",
    "0x",
    "1_",
    "07",
    "\n",
    "    ",
]
code = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=10).map("".join)

attachments = st.dictionaries(
    st.sampled_from(["a.png", "b", ""]),
    st.dictionaries(
        st.sampled_from(["image/png", "image/svg+xml"]),
        st.sampled_from(["iVBORw0KGgo=", "<svg>", ["iVBO", "Rw0KGgo="], [1], None]) | trees,
        max_size=2,
    )
    | trees,
    max_size=2,
)
cells = st.fixed_dictionaries(
    {"cell_type": st.sampled_from(["code", "markdown", "raw", "heading", "x"]) | trees},
    optional={
        "source": code | st.lists(code, max_size=3) | trees,
        "input": code | trees,
        "attachments": attachments | trees,
        "outputs": trees,
        "metadata": trees,
        "level": trees,
        "language": trees,
    },
)
listed = st.lists(cells | trees, max_size=5)
metadata = st.fixed_dictionaries(
    {},
    optional={
        "kernelspec": st.fixed_dictionaries({"language": st.sampled_from(["python", "R"]) | trees}),
        "language_info": st.fixed_dictionaries({"name": st.just("Python") | trees}) | trees,
    },
)
notebooks = st.fixed_dictionaries(
    {"cells": listed | trees},
    optional={"nbformat": st.just(4) | trees, "metadata": metadata | trees},
) | st.fixed_dictionaries(
    {"worksheets": st.lists(st.fixed_dictionaries({"cells": listed}) | trees, max_size=2) | trees},
    optional={"nbformat": st.just(3) | trees, "metadata": metadata | trees},
)
notebook_files = st.one_of(
    notebooks.map(lambda each: json.dumps(each).encode()),
    spoilt(notebooks.map(lambda each: json.dumps(each).encode())),
    st.binary(max_size=60),
)


@fuzz(data=notebook_files, examples=80)
def test_any_notebook_is_read_or_refused_in_a_line(data: bytes) -> None:
    found = in_a_line(lambda: Submission.from_bytes(data, Path("first_model.ipynb")))
    if found is None:
        return
    _can_be_asked(found)
    for cell in found.cells:
        text = found.lines[cell.first - 1 : cell.first - 1 + len(cell.lines)]
        assert len(text) == len(cell.lines), "each line has its place"
        if cell.problem:
            assert text == [f"# {line}" for line in cell.lines]
            assert 1 <= cell.problem.line <= len(cell.lines)


@fuzz(
    data=st.one_of(
        code.map(lambda each: each.encode("utf-8", "surrogatepass")),
        code.map(lambda each: each.encode("utf-16", "surrogatepass")),
        code.map(lambda each: each.encode("latin-1", "replace")),
        st.binary(max_size=60),
        st.builds(
            lambda name, rest: b"# coding: " + name.encode() + b"\n" + rest,
            st.sampled_from(["utf-7", "rot13", "idna", "unicode_escape", "hex", "zip", "utf-16"]),
            st.binary(max_size=40),
        ),
    ),
    examples=80,
)
def test_any_file_is_read_or_refused_in_a_line(data: bytes) -> None:
    found = in_a_line(lambda: Submission.from_bytes(data, Path("first_model.py")))
    if found is not None:
        _can_be_asked(found)


def _can_be_asked(found: Submission) -> None:
    """Whatever is asked of a submission gets an answer, and its text can be sent and stored."""
    found.source.encode("utf-8")
    problem = found.syntax_problem
    if problem:
        assert problem.message.isprintable()
        assert problem.place.line >= 1
    for name, outline in found.functions.items():
        assert 1 <= outline.first <= outline.last <= len(found.lines)
        found.used_by(name)
        found.calls_of(name)
        found.defined_in(name)
    found.definitions(["normalize"])
    found.loop_outside()
    assert all(isinstance(each, bool) for each in (found.is_too_long, found.wants_kernel))
    assert found.names >= set(found.functions)


# What they and the platforms call it

NAMES = [
    "ana", "Ana Müller", "..", ".", "/", "\\", "\0", ":", "*", "con", "COM1", "nul.py", " ",
    "\u00a0", "ﬁ", "ẞ", "İ", "\u202e", "\ud800", "\udcff", "\x1b[2J", "\n", "é", "e\u0301", "_",
    "-1", ".py", ".ipynb", ".zip", "first_model", "_1234567_assignsubmission_file",
    "_onlinetext_", "_LATE", "_123_456_first_model.py", "anonymous", "submission_12",
    "__MACOSX", ".DS_Store", "~$", "C:", "submission_metadata.yml", "a" * 90, "𝔞" * 30,
]  # fmt: skip
names = st.lists(st.sampled_from(NAMES) | st.text(max_size=4), min_size=1, max_size=4).map("".join)
who = st.builds(Who, names, st.sampled_from(["", "12"]) | texts, st.just("") | texts)


@fuzz(
    students=st.lists(who, max_size=6, unique=True),
    order=st.permutations(range(6)),
    examples=80,
    kept=[{"students": [Who(" ", "12"), Who("", "12")], "order": [1, 0]}],
)
def test_students_files_lie_within_the_folder_each_under_its_own_name(
    students: list[Who], order: list[int]
) -> None:
    found = stems(students)
    for each in found:
        assert each.isprintable()
        assert 0 < len(each.encode()) <= 100
        assert not set(each) & set('<>:"/\\|?*')
        assert each == each.strip(" .")
    folded = [unicodedata.normalize("NFKC", each).casefold() for each in found]
    assert len(set(folded)) == len(folded), "also where upper and lower case are one"
    places = [place for place in order if place < len(students)]
    assert stems([students[place] for place in places]) == [found[place] for place in places]
    assert shown(students[0].name).isprintable() if students else True


@fuzz(name=names, metadata=st.text() | code, examples=100)
def test_any_name_of_an_export_is_recognised_or_is_none(name: str, metadata: str) -> None:
    found = recognise(name)
    assert found is None or (found.who.name or found.who.platform_id)
    stem, number = without_copy_number(name)
    assert (stem == name) == (number == 0)
    for group in submitters(metadata).values():
        assert all(each.name for each in group)


# Archives and folders

ASSIGNMENT = Assignment.read(Path(__file__).parent.parent / "exercises" / "first_model")
files = st.binary(max_size=30) | code.map(lambda each: each.encode("utf-8", "surrogatepass"))
paths = st.lists(names, min_size=1, max_size=3).map("/".join)


@st.composite
def zips(draw: st.DrawFn, depth: int = 1) -> bytes:
    """A zip whose members have any name, kind and contents, now and then a zip again."""
    warnings.simplefilter("ignore")  # of names that stand there twice
    contents = files | notebook_files
    if depth:
        contents |= zips(depth=depth - 1)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in draw(st.lists(paths, max_size=5)):
            told = zipfile.ZipInfo("x")
            told.filename = name.replace("\0", "").encode("utf-8", "replace").decode()
            told.external_attr = draw(
                st.sampled_from([0, 0o100644 << 16, 0o120777 << 16, 0o010644 << 16, 0o040755 << 16])
            )
            told.compress_type = draw(st.sampled_from([0, 8, 12, 14]))
            archive.writestr(told, draw(contents))
    return stream.getvalue()


@fuzz(data=zips() | spoilt(zips()) | st.binary(max_size=60), examples=40)
def test_any_zip_is_a_class_or_refused_in_a_line(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "class.zip"
        path.write_bytes(data)
        _is_a_class(path)
        assert os.listdir(folder) == ["class.zip"], "nothing is unpacked"


def _is_a_class(path: Path) -> None:
    told: list[str] = []
    found = (
        in_a_line(lambda: collect(path, ASSIGNMENT, pass_over=told.append, note=told.append)) or []
    )
    assert all(each.isprintable() for each in told)
    for entry in found:
        assert (entry.submission is None) == bool(entry.problem)
        assert entry.problem.isprintable()
        assert entry.for_student.isprintable()
        if entry.submission:
            _can_be_asked(entry.submission)
    students = [entry.student.casefold() for entry in found]
    assert len(set(students)) == len(students)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@fuzz(
    examples=30,
    made=st.lists(
        st.tuples(paths, st.sampled_from(["file", "folder", "link", "fifo"]), files | zips()),
        max_size=6,
    ),
)
def test_any_folder_is_a_class_or_refused_in_a_line(made: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder) / "class"
        top.mkdir()
        secret = Path(folder) / "first_model.py"
        secret.write_text("secret = 'the answers'")
        for name, kind, data in made:
            _lay(top, name, kind, data, secret)
        _is_a_class(top)
        assert sorted(os.listdir(folder)) == ["class", "first_model.py"]


def _lay(top: Path, name: str, kind: str, data: bytes, secret: Path) -> None:
    """Put something into the folder, where its name can be one there."""
    parts = [part.replace("\0", "") for part in name.split("/")]
    if any(part in ("", ".", "..") for part in parts):
        return
    with contextlib.suppress(OSError, ValueError):
        path = top.joinpath(*parts)
        if os.path.lexists(path):
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind == "file":
            path.write_bytes(data)
        elif kind == "folder":
            path.mkdir()
        elif kind == "link":
            path.symlink_to(secret)
        else:
            os.mkfifo(path)


# Sheets of platforms

CELLS = [
    "", "-", "Identifier", "Full name", "Email address", "Status", "Grade", "Maximum grade",
    "Grade can be changed", "Last modified (submission)", "Last modified (grade)",
    "Feedback comments", "Student", "ID", "SIS User ID", "SIS Login ID", "Section",
    "first_model (123)", "first_model", "    Points Possible", "Participant 11", "Participant 12",
    "11", "12", "ana", "ben", "Ana", "Test Student", "EX", "N/A", "Yes", "No", "Ja", "26.00",
    "26,00", "3,5", "1e400", "9" * 400, "-0", "'-", "=1+1", '"quoted"', '""', '"', "\r", "é",
    "Müller, Ana", "(read only)", "\ufeff", "\u2028", "Comment\nof two lines",
]  # fmt: skip
cell = st.sampled_from(CELLS) | st.text(max_size=6)
lines = st.lists(st.lists(cell, max_size=8), max_size=6)


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    """A CSV file of any separator, quoting, line ends and encoding."""
    separator, end = draw(st.sampled_from(",;\t")), draw(st.sampled_from(["\n", "\r\n", "\r"]))
    quoted = draw(st.booleans())

    def written(text: str) -> str:
        needs = quoted or any(each in text for each in f'"{separator}\r\n')
        return '"' + text.replace('"', '""') + '"' if needs else text

    text = end.join(separator.join(map(written, line)) for line in draw(lines))
    text += draw(st.sampled_from(["", end, '"', end * 2]))
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "latin-1"]))
    return text.encode(encoding, "replace")


@st.composite
def moodle_sheets(draw: st.DrawFn) -> bytes:
    """Nearly Moodle's worksheet."""
    head = [
        "Identifier", "Full name", "Status", "Grade", "Maximum grade", "Grade can be changed",
        "Last modified (grade)", "Feedback comments",
    ]  # fmt: skip
    right = ["Participant {}", "{}", "Submitted", "", "26.00", "Yes", "-", ""]
    rows = [head] + [[each.format(name) for each in right] for name in ("11", "12", "ben")]
    return _spoilt_table(draw, rows)


@st.composite
def canvas_sheets(draw: st.DrawFn) -> bytes:
    """Nearly Canvas's gradebook."""
    rows = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "first_model (123)", "x (4)"],
        ["    Points Possible", "", "", "", "", "26.00", "1"],
        ["Müller, Ana", "11", "", "ana", "1", "", ""],
        ["Ben", "12", "", "ben", "1", "", "1"],
        ["Student, Test", "13", "", "", "1", "", ""],
    ]
    return _spoilt_table(draw, rows)


def _spoilt_table(draw: st.DrawFn, rows: list[list[str]]) -> bytes:
    for _ in range(draw(st.integers(0, 4))):
        row = draw(st.integers(0, len(rows) - 1))
        at = draw(st.integers(0, len(rows[row])))
        rows[row][at : at + draw(st.integers(0, 1))] = draw(st.lists(cell, max_size=1))
    stream = io.StringIO()
    csv.writer(stream, delimiter=draw(st.sampled_from(",;\t"))).writerows(rows)
    return stream.getvalue().encode(draw(st.sampled_from(["utf-8", "utf-16"])), "replace")


@fuzz(
    data=tables() | st.binary(max_size=80),
    changes=st.lists(st.tuples(whole, whole, cell), max_size=4),
    kept=[
        {"data": b'a\n"', "changes": [(0, 1, "")]},
        {"data": b'"a\nb";c\n1;2', "changes": [(0, 1, "3,4")]},
    ],
)
def test_any_sheet_is_read_and_written_again_byte_for_byte(data: bytes, changes: Any) -> None:
    sheet = in_a_line(lambda: Sheet.read(data, name="the sheet"))
    if sheet is None:
        return
    assert sheet.to_bytes() == data
    # The first line with anything in it stays: by it the separator is known.
    first = next((n for n, cells in enumerate(sheet.rows, 1) if any(cells)), 1)
    below = len(sheet.rows) - first
    wanted = {(first + abs(row) % below, abs(at) % 10): text for row, at, text in changes if below}
    changed = in_a_line(lambda: sheet.with_values(wanted)) or sheet
    wanted = wanted if changed is not sheet else {}
    again = Sheet.read(changed.to_bytes(), name="the sheet")
    for row in range(len(sheet.rows)):
        for at in range(10):
            assert again.value(row, at) == wanted.get((row, at), sheet.value(row, at))


REPORTS = [
    Report.from_json((Path(__file__).parent / "reports" / f"{name}.json").read_bytes())
    for name in ("ana", "dan")
]
_options = st.sampled_from(CELLS)


@fuzz(
    data=moodle_sheets() | tables(),
    kept=[
        {
            "data": b"Identifier,Status,Grade,Grade can be changed\nA 1,,,26.00\nB 2,,,26.00\n",
            "headers": Headers(),
            "numbers": ["", ""],
            "scale": False,
            "overwrite": False,
        }
    ],
    headers=st.builds(
        Headers, **{name: st.just("") | _options for name in Headers.__dataclass_fields__}
    ),
    numbers=st.lists(st.sampled_from(["", "11", "12"]), min_size=2, max_size=2),
    scale=st.booleans(),
    overwrite=st.booleans(),
    examples=80,
)
def test_any_worksheet_of_moodle_is_filled_or_refused_in_a_line(
    data: bytes, headers: Headers, numbers: list[str], scale: bool, overwrite: bool
) -> None:
    reports = [with_platform_id(*each) for each in zip(REPORTS, numbers, strict=True)]
    options: dict[str, Any] = {"headers": headers, "scale": scale, "overwrite": overwrite}
    found = in_a_line(lambda: moodle.fill(reports, data, **options))
    if found is not None:
        _is_filled(data, found, most_columns=2)


@fuzz(
    data=canvas_sheets() | tables(),
    column=st.just("") | _options,
    assignment_id=st.sampled_from(["", "123", "4", "x", "٣"]),
    numbers=st.lists(st.sampled_from(["", "11", "12"]), min_size=2, max_size=2),
    scale=st.booleans(),
    overwrite=st.booleans(),
    examples=80,
)
def test_any_gradebook_of_canvas_is_filled_or_refused_in_a_line(
    data: bytes, column: str, assignment_id: str, numbers: list[str], scale: bool, overwrite: bool
) -> None:
    reports = [with_platform_id(*each) for each in zip(REPORTS, numbers, strict=True)]
    options: dict[str, Any] = {"column": column, "assignment_id": assignment_id}
    options |= {"scale": scale, "overwrite": overwrite}
    found = in_a_line(lambda: canvas.fill(reports, data, **options))
    if found is not None:
        _is_filled(data, found, most_columns=1)


def _is_filled(data: bytes, found: Filled, *, most_columns: int) -> None:
    """Nothing but the assignment's cells has changed, and what stands there is a number or text."""
    before, after = (Sheet.read(each, name="") for each in (data, found.data))
    assert len(after.rows) == len(before.rows)
    changed = {
        (row, at)
        for row in range(len(before.rows))
        for at in range(max(len(before.rows[row]), len(after.rows[row])))
        if before.value(row, at) != after.value(row, at)
    }
    assert before.rows[0] == after.rows[0]
    assert len({at for _, at in changed}) <= most_columns
    assert len({row for row, _ in changed}) <= len(REPORTS)
    assert all(after.value(*each) not in ("inf", "nan") for each in changed)
    assert not any(before.value(*each).startswith("Participant") for each in changed)

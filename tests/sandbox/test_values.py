"""Texts, bytes, paths, iterators and objects cross the wire in either direction, within bounds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any

import numpy as np
import pytest

from grader.checks.missing import check_callable
from grader.checks.probe import Probe
from grader.checks.rebuilt import Twins
from grader.checks.student import Student
from grader.common.outcomes import Failed, NotAttempted
from grader.sandbox import wire
from grader.sandbox.arguments import How, encode
from grader.sandbox.evidence import Decoder, EvidenceError, Handle, describe
from grader.sandbox.process import spawn
from grader.sandbox.scratch import Scratch
from grader.sandbox.session import Session, Setup
from grader.submissions.submission import Submission

SOURCE = """
import pathlib
import numpy as np


def echo(value):
    return value


def kinds(values):
    return [type(each).__name__ for each in values]


def scaled(x, factor=2, *, shift=0):
    return factor * x + shift


def thrown():
    return np.random.rand()


def numbers(to):
    n = 0
    while to is None or n < to:
        yield n
        n += 1


def broken():
    yield 1
    raise LookupError("no more")


class Counter:
    def __init__(self, start):
        self.n = start

    def add(self, by=1):
        self.n += by
        return self.n

    def reset(self):
        raise NotImplementedError("step 2, Counter: not written yet")


class Evil:
    def _refuse(self, *_):
        raise SystemError("HOLE")

    __eq__ = __hash__ = __repr__ = __str__ = __reduce__ = __reduce_ex__ = __len__ = _refuse


class Lies(type(pathlib.Path("x"))):
    def __str__(self):
        return "/etc/passwd"

    __fspath__ = __str__


class Shouts(str):
    def __str__(self):
        return "another"

    encode = __getitem__ = __len__ = __str__


def objects():
    return np.array([Evil(), "a"], dtype=object)


def in_itself():
    found = {}
    found.update({n: found for n in range(1000)})
    return found


def subclasses():
    return Lies("a/b"), Shouts("own"), np.array([Shouts("own"), "b"], dtype=object)


def frame():
    import pandas as pd
    return pd.DataFrame({"name": ["a", "b"], "size": [1.5, 2.0]}), pd.Series(["x", "y"])
"""
NAMES = ("echo", "scaled", "Counter")


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    setup = Setup(SOURCE, "sub", "sub.py", functions=NAMES, imports="numpy")
    with Scratch() as scratch:
        found = Session(lambda: spawn(scratch, memory_mb=1024), setup)
        yield found
        found.close()


def call(session: Session, function: str, *args: Any, **how: Any) -> Any:
    reply = session.call(function, args, seconds=30, how=How(**how))
    assert reply.raised is None, reply.raised
    return reply.value


@pytest.mark.parametrize(
    "value",
    [
        np.array(["a", "übung\U0001f600", ""]),
        np.array([["a"], ["bc"]], dtype=object),
        np.array([], dtype="U3").reshape(0, 2),
        np.array("alone"),
        [f"word {n}" for n in range(50_000)],
        ("x",) * 40,
        b"\x00\xff",
        PurePath("cats/1.png"),
        {"z": 1, "a": {"y": ["b"], 1: None}},
    ],
    ids=["texts", "objects", "none", "one", "many", "tuple", "bytes", "path", "dict"],
)
def test_a_value_comes_back_as_it_was_sent(session: Session, value: Any) -> None:
    found = call(session, "echo", value)
    if isinstance(value, np.ndarray) and value.ndim:
        assert (found.dtype.kind, found.shape) == ("U", value.shape)
        assert found.tolist() == value.tolist()
        return
    assert found == (value if not isinstance(value, np.ndarray) else value.item())
    if isinstance(value, dict):
        assert list(found) == list(value)


def test_the_student_gets_what_an_author_would_expect(session: Session) -> None:
    sent = [np.array(["a"]), np.array(["a"], dtype=object), b"a", PurePath("a"), ("a",) * 40]
    kinds = call(session, "kinds", sent)
    assert kinds == ["ndarray", "ndarray", "bytes", type(Path("a")).__name__, "tuple"]


def test_data_frames_come_as_columns_in_their_order(session: Session) -> None:
    pytest.importorskip("pandas")
    columns, series = call(session, "frame")
    assert list(columns) == ["name", "size"]
    assert columns["name"].tolist() == ["a", "b"]
    assert columns["size"].tolist() == [1.5, 2.0]
    assert series.tolist() == ["x", "y"]


def test_defaults_names_and_seeds_are_the_authors_choice(session: Session) -> None:
    assert call(session, "scaled", 3) == 6
    assert call(session, "scaled", 3, named={"shift": 1, "factor": 10}) == 31
    usual, other = call(session, "thrown"), call(session, "thrown", seed=7)
    assert usual == call(session, "thrown") != other
    assert other == call(session, "thrown", seed=7)


def student(session: Session, tmp_path: Path) -> Student:
    from grader.assignment.manifest import Assignment

    (tmp_path / "assignment.toml").write_text(
        'schema = "grader/assignment/v1"\nname = "sub"\n'
        '[[steps]]\nname = "Counter"\nparameters = ["start"]\n'
        '[[steps]]\nname = "scaled"\nparameters = ["x", "*", "shift"]\n',
        "utf-8",
    )
    return Student(Assignment.read(tmp_path), Submission(Path("sub.py"), SOURCE), session)


def test_methods_are_called_on_an_object_of_a_class(session: Session, tmp_path: Path) -> None:
    """Each for the step that is named like its class."""
    ours = student(session, tmp_path)
    counter = ours.Counter(3)
    assert isinstance(counter, Handle)
    assert [ours.on(counter).add(), ours.on(counter).add(by=5)] == [4, 9]
    with pytest.raises(NotAttempted):
        ours.on(counter).reset()
    with pytest.raises(Failed, match="no attribute 'missing'") as caught:
        ours.on(counter).missing()
    assert caught.value.function == "Counter"


def test_a_parameter_that_is_given_by_name_may_have_any_place(
    session: Session, tmp_path: Path
) -> None:
    ours = student(session, tmp_path)
    assert ours.scaled.seeded(3)(2, shift=1) == 5
    step = ours.scaled.step
    assert (step.positional, step.named) == (["x"], ["shift"])
    check_callable(step, session.loaded(), ours._assignment, ours.submission)
    with pytest.raises(ValueError, match="no seed"):
        ours.scaled.seeded(-1)


def test_items_of_an_iterator_are_taken_within_bounds(session: Session) -> None:
    probe = Probe(Twins(session, None), Submission(Path("sub.py"), SOURCE))
    assert probe.items(call(session, "numbers", 3), function="f") == [0, 1, 2]
    assert probe.items([1, 2], function="f") == [1, 2]
    assert len(probe.items(call(session, "numbers", 1000), function="f")) == 1000
    with pytest.raises(Failed, match="more than 5 values"):
        probe.items(call(session, "numbers", None), function="f", most=5)
    with pytest.raises(Failed, match="LookupError: no more"):
        probe.items(call(session, "broken"), function="f")
    with pytest.raises(Failed, match="Counter object"):
        probe.items(call(session, "Counter", 1), function="f")
    assert probe.attribute(call(session, "Counter", 7), "n", function="f") == 7
    with pytest.raises(Failed):
        probe.attribute(call(session, "Counter", 7), "m", function="f")


def test_objects_that_answer_with_anything_are_not_asked(session: Session) -> None:
    assert isinstance(call(session, "objects"), Handle)
    path, text, array = call(session, "subclasses")
    assert (path, text, array.tolist()) == (PurePath("a/b"), "own", ["own", "b"])


def test_a_dict_that_holds_itself_ends_somewhere(session: Session) -> None:
    assert len(call(session, "in_itself")) == 1000


def decode(node: Any, *arrays: Any) -> Any:
    far = Decoder(arrays, fetch=lambda _: arrays[0], hold=lambda _: None, forget=lambda _: None)
    return far.decode(node)


CONTENT = np.frombuffer(b"abcd", np.uint8)
TEXTS = {"t": "texts", "as": "array", "shape": [2], "a": 0}
LONG = np.zeros(1 << 20, np.uint8)


@pytest.mark.parametrize(
    ("node", "arrays"),
    [
        (TEXTS, [CONTENT, np.array([2, 5])]),
        (TEXTS, [CONTENT, np.array([3, 2])]),
        (TEXTS, [CONTENT, np.array([-1, 4])]),
        (TEXTS, [CONTENT, np.array([2, 3])]),
        (TEXTS, [CONTENT, np.array([2, 2**63 - 1])]),
        (TEXTS, [CONTENT, np.array([2.0, 4.0])]),
        (TEXTS, [CONTENT.astype(np.int8), np.array([2, 4])]),
        (TEXTS, [CONTENT.reshape(2, 2), np.array([2, 4])]),
        (TEXTS, [CONTENT]),
        ({**TEXTS, "shape": [3]}, [CONTENT, np.array([2, 4])]),
        ({**TEXTS, "shape": [2, -1]}, [CONTENT, np.array([2, 4])]),
        ({**TEXTS, "shape": [0, 2**60]}, [CONTENT[:0], np.array([], np.int64)]),
        ({**TEXTS, "shape": [1] * 9 + [2]}, [CONTENT, np.array([2, 4])]),
        ({**TEXTS, "shape": [100]}, [LONG, np.r_[[1 << 20], np.full(99, 1 << 20)]]),
        (TEXTS, [CONTENT, np.zeros(wire.MOST_TEXTS + 1, np.int64)]),
        ({"t": "bytes", "a": 0}, [np.zeros(3)]),
        ({"t": "bytes", "a": 1}, [CONTENT]),
        ({"t": "path", "v": 3}, []),
        ({"t": "path"}, []),
    ],
)
def test_what_lies_about_texts_bytes_or_paths_is_refused(node: Any, arrays: list[Any]) -> None:
    with pytest.raises(EvidenceError):
        decode(node, *arrays)


def test_a_path_from_there_cannot_be_opened_by_mistake() -> None:
    found = decode({"t": "path", "v": "/etc/\0passwd"})
    assert isinstance(found, PurePath)
    assert not isinstance(found, Path)
    assert "\0" not in str(found)


def test_what_cannot_be_sent_is_refused_before_anything_is_written() -> None:
    """A frame that ends within an array would break the wire for good."""
    for value in (np.array([object()]), np.array([1 + 2j]), np.array(["x" * (1 << 20)] * 64)):
        with pytest.raises(TypeError):
            encode(value, [])


@pytest.mark.parametrize(
    ("value", "phrase"),
    [
        (np.array(["a"]), "an array of texts, shape (1,)"),
        (b"abc", "3 bytes"),
        (PurePath("a"), "the path 'a'"),
    ],
)
def test_messages_name_them(value: Any, phrase: str) -> None:
    assert describe(value) == phrase

"""Reading what a student wrote stops nobody: it is done elsewhere, within a clock and a memory."""

from __future__ import annotations

import ast
import functools
import io
import os
import signal
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from notebooks import notebook

from grader.assignment.manifest import Assignment
from grader.cli.hosted.push import find_pushed
from grader.submissions.incoming.intake import Entry, collect
from grader.submissions.reading import Reader, UnreadError
from grader.submissions.submission import Submission

EXERCISE = Path("exercises/first_model")
SOLUTION = Path("solutions/first_model")
ASSIGNMENT = Assignment.read(EXERCISE)
GOOD = (SOLUTION / "first_model.py").read_bytes()
MARKS = "a" + "\u0301\u0316" * 60_000 + " = 1\n"  # to be put in order, two by two
NESTED = b'{"cells": [' + b"[]," * 5_000_000 + b"[]]}"
MANY = {
    "brackets": b"x = " + b"(" * 200_000,
    "numbers": b"x = [" + b"1," * 60_000 + b"]",
    "statements": b"x\n" * 40_000,
    "functions": b"def f():0\n" * 8_000,
    "fences": b"```\nx = (\n```\n" * 17_000,
    "magics": b"%time -a " + b"-a " * 80_000,
    "comments": b"# return model.compile(\n" * 10_000,
    "compile": b"def compile_model(model):\n  '''" + b"return model.compile(" * 11_000 + b"'''",
}
READ_IN_TIME = 2.0  # seconds of CPU time, of which the worst takes half


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as opened:
        yield opened


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "grader.submissions.incoming.intake.Reader", functools.partial(Reader, seconds=0.3)
    )


def of_class(folder: Path) -> dict[str, Entry]:
    return {entry.student: entry for entry in collect(folder, ASSIGNMENT)}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no clock of CPU time")
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("first_model.py", MARKS.encode()),
        ("first_model.ipynb", notebook("import keras", MARKS)),
        ("first_model.ipynb", b" " + NESTED),
    ],
    ids=["identifier", "cell", "cells"],
)
def test_a_file_that_nobody_can_read_in_time_needs_a_person(
    name: str, data: bytes, tmp_path: Path, impatient: None
) -> None:
    """The line names the file; the others are read as ever."""
    for student, content in {"ana": GOOD, "eve": data, "zoe": GOOD}.items():
        (tmp_path / student).mkdir()
        own = "first_model.py" if content is GOOD else name
        (tmp_path / student / own).write_bytes(content)
    found = of_class(tmp_path)
    assert found["eve"].submission is None
    assert f"eve/{name} cannot be read: it takes more than" in found["eve"].problem
    assert found["eve"].problem.endswith("look at it by hand.")
    assert found["eve"].for_student.startswith(f"{name} cannot be read")
    assert found["ana"].submission
    assert found["zoe"].submission


@pytest.mark.skipif(os.name == "nt", reason="Windows has no clock of CPU time")
def test_a_pushed_file_that_nobody_can_read_in_time_needs_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.cli.hosted.push.Reader", functools.partial(Reader, seconds=0.3))
    pushed = tmp_path / "first_model.py"
    pushed.write_text(MARKS, "utf-8")
    (found,) = find_pushed([ASSIGNMENT], pushed, named=True, environment={})
    assert found.entry.submission is None
    assert found.entry.problem.startswith("first_model.py cannot be read: it takes more than 0.3 s")


def test_what_took_too_long_is_not_tried_twice() -> None:
    with Reader(seconds=0.3) as reader:
        for most in (60.0, 0.2):
            begin = time.monotonic()
            with pytest.raises(UnreadError, match=r"takes more than 0\.3 s of computing"):
                reader.read(MARKS.encode(), Path("a.py"))
            assert time.monotonic() - begin < most
        assert reader.read(b"x = 1\n", Path("a.py")).names == {"x"}


def test_what_takes_too_much_memory_is_told_as_that() -> None:
    with (
        Reader(seconds=30.0, memory=300 << 20) as reader,
        pytest.raises(UnreadError, match="takes more than 300 MB of memory"),
    ):
        reader.read(NESTED, Path("a.ipynb"))


def test_a_reader_that_was_ended_is_replaced() -> None:
    with Reader() as reader:
        reader.read(b"x = 1\n", Path("a.py"))
        process = reader._process._process
        assert process
        psutil.Process(process.pid).kill()
        with pytest.raises(UnreadError, match="breaks the process"):
            reader.read(b"y = 1\n", Path("a.py"))
        assert reader.read(b"z = 1\n", Path("a.py")).names == {"z"}


@pytest.mark.parametrize("kind", MANY)
def test_much_of_one_kind_takes_no_more_than_its_length(kind: str, reader: Reader) -> None:
    """Whatever is asked of it afterwards: nothing is looked through once more."""
    found = reader.read(MANY[kind], Path("first_model.py"))
    begin = time.process_time()
    for name in ASSIGNMENT.by_name:
        found.used_by(name)
        found.could_remember(name)
        found.mentions_return_of_compile(name)
    assert time.process_time() - begin < READ_IN_TIME


@pytest.mark.parametrize("codec", ["punycode", "idna", "unicode_escape", "utf_7", "hz"])
def test_an_encoding_that_no_source_is_written_in_is_not_followed(codec: str) -> None:
    """Punycode takes minutes for half a megabyte of plain text."""
    data = f"# coding: {codec}\nx = 1\n".encode() + b"# abc-def ghi\n" * 30_000
    begin = time.process_time()
    found = Submission.from_bytes(data, Path("a.py"))
    assert time.process_time() - begin < READ_IN_TIME
    assert "x = 1" in found.source
    assert found.remarks == (
        f"No source is written in {codec}, which a comment at its top names; it was read as UTF-8.",
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("first_model.py", GOOD),
        ("first_model.py", b"def load_data(:\n    pass\n"),
        ("first_model.py", b"\xef\xbb\xbf%matplotlib inline\nx\xc2\xa0= 1\n"),
        ("first_model.ipynb", notebook("def load_data():\n    '''Two lines.'''\n", "!ls", "x = (")),
    ],
)
def test_what_is_read_elsewhere_is_what_is_read_here(
    name: str, data: bytes, reader: Reader
) -> None:
    here, there = Submission.from_bytes(data, Path(name)), reader.read(data, Path(name))
    assert there == here
    assert there.functions == here.functions
    assert there.syntax_problem == here.syntax_problem
    assert there.definitions(ASSIGNMENT.by_name) == here.definitions(ASSIGNMENT.by_name)


def test_the_command_itself_parses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a file nor a notebook, nor where both are there and the one with the work counts."""

    def parsed(*_: object, **__: object) -> ast.Module:
        raise AssertionError

    monkeypatch.setattr(ast, "parse", parsed)
    (tmp_path / "ana.py").write_bytes(GOOD)
    (tmp_path / "ana.ipynb").write_bytes(notebook("import keras"))
    (tmp_path / "ben.py").write_bytes(b"def load_data(:")
    found = of_class(tmp_path)
    ana, ben = found["ana"].submission, found["ben"].submission
    assert ana
    assert "load_data" in ana.functions
    assert any("was judged" in remark for remark in ana.remarks)
    assert ben
    assert ben.syntax_problem


def test_names_in_a_zip_are_no_longer_than_on_a_disk(tmp_path: Path) -> None:
    """A zip may claim names of 65,535 bytes, and those of combining marks take seconds each."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("first_model.py", GOOD)
        for number in range(20):
            archive.writestr(f"{number}" + "\u0301\u0316" * 16_000 + ".py", b"")
    (tmp_path / "ana.zip").write_bytes(packed.getvalue())
    (tmp_path / "zoe.py").write_bytes(GOOD)
    begin = time.process_time()
    found = of_class(tmp_path)["ana"]
    assert time.process_time() - begin < READ_IN_TIME
    assert found.submission


def test_a_zip_of_more_entries_than_are_read_is_told_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before its table of contents is gone through."""
    monkeypatch.setattr("grader.submissions.incoming.zips._MOST_OF_ONE", 1000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(30):
            archive.writestr(f"{number}.py", b"")
    (tmp_path / "ana.zip").write_bytes(packed.getvalue())
    (tmp_path / "zoe.py").write_bytes(GOOD)
    found = of_class(tmp_path)
    assert "ana.zip holds more than 20000 files" in found["ana"].problem
    assert found["zoe"].submission


def test_notebooks_of_many_repaired_cells_are_told_of_in_few_remarks() -> None:
    cells = [f"x{number}\u00a0= 1" for number in range(500)]
    found = Submission.from_bytes(notebook(*cells), Path("a.ipynb"))
    assert len(found.remarks) == 21
    assert found.remarks[-1] == "480 more remarks of this kind on other cells."


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs the kernel's clock")
def test_the_clock_counts_computing_and_not_waiting() -> None:
    """A reader that waits for the next file is not ended meanwhile."""
    with Reader(seconds=0.3) as reader:
        reader.read(b"x = 1\n", Path("a.py"))
        time.sleep(0.6)
        reader.read(b"x = 2\n", Path("a.py"))

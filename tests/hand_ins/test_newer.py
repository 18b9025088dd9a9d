"""What a newer Python would read is told from what no Python reads."""

from __future__ import annotations

import sys
import time

import pytest
from selection import whole

from grader.submissions.source.newer import Needed, needed_python
from grader.submissions.source.unreadable import problem_of

NEWER = {
    'x = f"v: {d["a"]}"\n': (3, 12),
    "x = f'{a['b']:>{c['d']}}'\n": (3, 12),
    'x = f"{f"{f"{1}"}"}"\n': (3, 12),
    'x = f"{"\\n".join(rows)}"\n': (3, 12),
    'x = f"{\n    1\n}"\n': (3, 12),
    'x = f"""{\n    1  # one\n}"""\n': (3, 12),
    'x = f"{d["a"]=}" "b"\n': (3, 12),
    "type Images = list[int]\n": (3, 12),
    "type Pair[T] = tuple[T, T]\n": (3, 12),
    "def first[T: (int, str), *Ts, **P](x: T) -> T:\n    return x\n": (3, 12),
    "async def f[\n    T\n](x: T) -> T:\n    return x\n": (3, 12),
    "class Box[T]:\n    pass\n": (3, 12),
    "class Box[T = int]:\n    pass\n": (3, 13),
    "try:\n    pass\nexcept ValueError, TypeError:\n    pass\n": (3, 14),
    "try:\n    pass\nexcept* a.B, c.D:\n    pass\n": (3, 14),
    'x = t"{y}"\n': (3, 14),
    "x = [*row for row in rows]\n": (3, 15),
    "x = {**each for each in dicts}\n": (3, 15),
    "lazy import json\n": (3, 15),
    "lazy from json import loads\n": (3, 15),
}


def is_new(version: tuple[int, int]) -> bool:
    return version > sys.version_info[:2]


@pytest.mark.parametrize("source", NEWER)
def test_each_piece_of_newer_grammar_names_the_python_that_reads_it(source: str) -> None:
    """...with its line, also below other code; a Python that is new enough just reads it."""
    version = NEWER[source]
    problem = problem_of(f"y = 0\n{source}")
    if not is_new(version):
        assert problem is None
        return
    assert problem is not None
    assert problem.needs == f"{version[0]}.{version[1]}"
    assert f"Python {problem.needs}" in problem.message
    assert 2 <= problem.line <= 2 + source.count("\n")


def test_of_several_the_newest_counts() -> None:
    found = needed_python('type X = int\nx = t"{y}"\nclass A[T]: pass\n')
    if is_new((3, 14)):
        assert isinstance(found, Needed)
        assert (found.python, found.line) == ("3.14", 2)


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ('x = f"{d["a"]}"\n\ny = (\n', 3),
        ("type X = int\ndef f(:\n    pass\n", 2),
        ('x = f"""\n{d["a"]}\n"""\nclass A[T]:\n    pass\nprint "a"\n', 6),
    ],
)
def test_a_plain_mistake_beside_it_stays_one_in_its_own_line(source: str, line: int) -> None:
    problem = problem_of(source)
    assert problem is not None
    assert (problem.needs, problem.line) == ("", line)


@pytest.mark.parametrize(
    "source",
    [
        'x = f"{d["a"}"\n',
        'x = f"{"a" if x else}"\n',
        'x = f"{x["a"]"\n',
        'x = f"{}{d["a"]}"\n',
        "type X Y = int\n",
        "def f[T(x):\n    pass\n",
        "try:\n    pass\nexcept ValueError, error:\n    pass\n",
        "x = [*row, row for row in rows]\n",
        "lazy imports json\n",
        "print 'f'\n",
        "x = 'it's'\n",
    ],
)
def test_what_no_python_reads_needs_no_newer_one(source: str) -> None:
    problem = problem_of(source)
    assert problem is not None
    assert problem.needs == ""


@pytest.mark.parametrize(
    "piece",
    [
        "f'{",
        "type x = ",
        *whole("t'{x}'", "def f[", "except A,", "lazy import x;", "[*x for ", "f'{x #\n}'"),
    ],
)
def test_hostile_source_takes_no_long_time(piece: str) -> None:
    began = time.process_time()
    needed_python(piece * (240_000 // len(piece)))
    assert time.process_time() - began < 20

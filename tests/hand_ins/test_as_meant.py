"""A Python file whose intention is beyond doubt is read as it was meant, with a remark."""

from __future__ import annotations

import ast
import json
import time
from pathlib import Path

import pytest
from notebooks import notebook
from selection import whole

from grader.submissions.source.as_meant import as_meant
from grader.submissions.submission import Submission

FUNCTION = "def f(x):\n    return x\n"


def read(text: str, name: str = "first_model.py") -> Submission:
    return Submission.from_bytes(text.encode(), Path(name))


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        (
            f"%matplotlib inline\n{FUNCTION}",
            "Line 1 (`%matplotlib inline`) is a command of Jupyter",
        ),
        (f"!pip install -q keras\n%cd ..\n{FUNCTION}", "Lines 1 and 2 (`!pip install -q keras` …)"),
        (f"%%time\nfiles = !ls\n{FUNCTION}", "Lines 1 and 2"),
        (f"%%writefile first_model.py\n{FUNCTION}", "lines with `%` or `!` belong into a notebook"),
        ("def f(x):\n    return\u00a0x\n", "Line 2 holds a no-break space (U+00A0)"),
        ("def f(x):\n\u00a0\u00a0\u00a0\u00a0return x\n", "Line 2 holds a no-break space"),
        ("def f(x):\n    return\u3000x\n", "an ideographic space (U+3000)"),
        ("def f(x):\n    return x\u200b\n", "a zero width space (U+200B)"),
        (
            f"```python\n{FUNCTION}```\n",
            "Lines 1 and 4 (`` ```python ``) are not Python but Markdown",
        ),
        (f"Here is it:\n\n```\n{FUNCTION}```\nDon't forget to test it.\n", "Markdown"),
        (f"{FUNCTION}```\n", "Line 3 (`` ``` ``) is not Python but Markdown"),
    ],
)
def test_it_is_read_with_a_remark_that_names_the_line(text: str, remark: str) -> None:
    found = read(text)
    assert list(found.functions) == ["f"]
    (told,) = found.remarks
    assert remark in told
    assert found.source.count("\n") == text.count("\n")
    assert found.place(found.functions["f"].first).text.startswith("def f")


def test_several_are_read_together() -> None:
    found = read(f"```python\n%matplotlib inline\nx\u00a0= 1\n{FUNCTION}```\n")
    assert list(found.functions) == ["f"]
    assert len(found.remarks) == 3
    assert found.wants_kernel


@pytest.mark.parametrize(
    "text",
    [
        FUNCTION,
        f'TEXT = """\n%matplotlib inline\n```\nx\u00a0y\n"""\n{FUNCTION}',
        f"# no\u00a0break\n{FUNCTION}",
        "x = (5\n     % 3)\n",
    ],
)
def test_what_python_reads_stays_as_it_is(text: str) -> None:
    found = read(text)
    assert (found.source, found.remarks) == (text, ())


def test_texts_keep_their_spaces_beside_what_is_repaired() -> None:
    found = read("x\u00a0= 'a\u00a0b'  # c\u00a0d\n")
    assert found.source == "x = 'a\u00a0b'  # c\u00a0d\n"


def test_a_mistake_of_its_own_is_still_told_in_its_line() -> None:
    found = read("%matplotlib inline\n\ndef f(:\n    pass\n")
    assert found.syntax_problem
    assert found.syntax_problem.place.line == 3
    assert found.syntax_problem.place.text == "def f(:"


def test_the_whole_files_indent_is_no_magic() -> None:
    """What no editor and no Python takes for right stays a mistake."""
    assert read("    x = 1\n    y = 2\n").syntax_problem


def test_a_notebook_under_the_name_of_a_python_file_is_read_as_one() -> None:
    found = read(notebook("%time x = 1", "def f(x):\n    return x").decode())
    assert [cell.number for cell in found.cells] == [1, 2]
    assert list(found.functions) == ["f"]
    assert "is a notebook, and was read as one; name it first_model.ipynb" in found.remarks[0]
    assert found.place(found.functions["f"].first).where == "cell 2, line 1"


def test_half_a_notebook_under_the_name_of_a_python_file_is_named() -> None:
    text = json.dumps(json.loads(notebook("x = 1", "y = 2")), indent=1)
    problem = read(text[: len(text) // 2]).syntax_problem
    assert problem
    assert "a notebook, and its file is damaged" in problem.message


def test_python_under_the_name_of_a_notebook_is_read_as_that() -> None:
    found = read(FUNCTION, "first_model.ipynb")
    assert (list(found.functions), found.cells) == (["f"], ())
    assert "first_model.ipynb holds Python" in found.remarks[0]


@pytest.mark.parametrize("cell", ["x\u00a0= 1", f"```python\n{FUNCTION}```", "!ls\nx\u00a0= 1"])
def test_a_cell_is_read_as_meant_too(cell: str) -> None:
    found = Submission.from_bytes(notebook("a = 1", cell), Path("n.ipynb"))
    assert found.broken_cells == ()
    (remark,) = found.remarks
    assert remark.startswith("Cell 2, line")
    ast.parse(found.source)


@pytest.mark.parametrize(
    "piece",
    ["\u00a0", "!", *whole("```\n", "%x\n", "?\n", "=!", "\n", " ", "```\n'", "\u200bf'{", "x?")],
)
def test_hostile_text_takes_no_long_time(piece: str) -> None:
    began = time.process_time()
    as_meant(f"(\n{piece * (200_000 // len(piece))}")
    as_meant(piece * (200_000 // len(piece)))
    assert time.process_time() - began < 30

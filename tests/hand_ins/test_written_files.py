"""Cells that write a Python file: its code is found where the notebook uses it."""

from __future__ import annotations

from pathlib import Path

from conftest import OpenSession
from notebooks import notebook

from grader.submissions.submission import Submission

TOOLS = "%%writefile tools.py\ndef double(x):\n    return 2 * x"


def read(*cells: str) -> Submission:
    return Submission.from_bytes(notebook(*cells), Path("n.ipynb"))


def test_code_that_nothing_imports_is_read_where_it_stands() -> None:
    found = read("x = 1", "%%writefile -a n.py\ndef f(x):\n    return x")
    assert found.place(found.functions["f"].first).where == "cell 2, line 2"
    (remark,) = found.remarks
    assert remark.startswith("Cell 2 writes n.py")


def test_a_copy_of_what_stands_elsewhere_changes_nothing() -> None:
    """...wherever it stands: the cell that runs counts."""
    found = read("def f(x):\n    return x", "%%writefile n.py\ndef f(x):\n    return 0")
    assert found.place(found.functions["f"].first).where == "cell 1, line 1"
    assert found.remarks == ()


def test_an_import_of_what_a_cell_writes_finds_it(
    open_session: OpenSession, tmp_path: Path
) -> None:
    """Written, continued and written again, as in a kernel."""
    more = "%%writefile -a tools.py\ndef triple(x):\n    return 3 * x"
    found = read(
        TOOLS, more, "from tools import double, triple\ndef f(x):\n    return double(triple(x))"
    )
    session = open_session(found.source, functions=("f",), notebook=True)
    assert session.loaded().raised_on_import == []
    assert session.call("f", (7,), seconds=30).value == 42


def test_a_module_of_the_notebooks_own_name_is_imported_from_the_file(
    open_session: OpenSession,
) -> None:
    found = read("%%writefile sub.py\ndef f(x):\n    return x + 1", "from sub import *")
    session = open_session(found.source, module="sub", functions=("f",), notebook=True)
    assert session.loaded().raised_on_import == []
    assert session.call("f", (7,), seconds=30).value == 8

"""Lines that only IPython knows become Python, each in its place."""

from __future__ import annotations

import ast

import pytest

from grader.submissions.notebook.magics import neutral


@pytest.mark.parametrize(
    ("cell", "becomes"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("!pip install a \\\n  b\nx = 1", "pass\n\nx = 1"),
        ("!!ls", "pass"),
        ("pip install keras", "pass"),
        ("if x:\n    !ls\nelse:\n    %cd ..", "if x:\n    pass\nelse:\n    pass"),
        ("files = !ls *.py", "files = []"),
        ("a = %who_ls", "a = None"),
        ("%time x = f(1)", "x = f(1)"),
        ("%time x = f(\n    1)", "x = f(\n    1)"),
        ("x = %time f(1)", "x = f(1)"),
        ("%timeit f(1)", "pass"),
        ("f?", "pass"),
        ("np.max??", "pass"),
        ("?f", "pass"),
        ("%time?", "pass"),
        ("%%time\nx = 1\n!ls", "\nx = 1\npass"),
        ("\n%%capture out\ndef f():\n    return 1", "\n\ndef f():\n    return 1"),
        ("# why\n%%time\nx = 1", "# why\n\nx = 1"),
        ("%%bash\nls -l", "\n"),
        ("%%HTML\n<b>", "\n"),
        ("%%writefile a.py\nx = 1", "\n"),
        ("%%timeit\nx = 1", "\n"),
        ("    x = 1\n    y = 2", "x = 1\ny = 2"),
        (">>> def f():\n...     return 1", "def f():\n    return 1"),
    ],
)
def test_what_is_no_python_is_neutralised_line_by_line(cell: str, becomes: str) -> None:
    assert neutral(cell) == becomes
    ast.parse(becomes)


@pytest.mark.parametrize(
    "cell",
    [
        'x = """\n!ls\n%time y\n"""',
        "x = [\n    y\n    %time\n]",
        "x = y \\\n    % time",
        "x = 5 % 3  # what?",
        "",
        "# %%time",
    ],
)
def test_python_stays_as_it_is(cell: str) -> None:
    assert neutral(cell) == cell


def test_texts_and_brackets_beside_a_magic_stay_as_they_are() -> None:
    kept = 'x = """\n!ls\n"""\ny = [\n    1\n    %2, "\\"[", \'#(\']\nz = \'what?\'  # "'
    assert neutral(f"%time\n{kept}\n!ls") == f"pass\n{kept}\npass"


def test_a_real_mistake_is_left_for_python_to_find() -> None:
    """...in the line where it is."""
    found = neutral("!ls\ndef f(:\n    return 1")
    with pytest.raises(SyntaxError) as caught:
        ast.parse(found)
    assert caught.value.lineno == 2


def test_long_lines_take_no_long_time() -> None:
    for piece in ("a ", "%time ", "\\", "'", "x = ", "[", "?", " "):
        neutral("!ls\n" + piece * 20_000)

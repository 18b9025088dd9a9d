"""A source that Python cannot read is told for what it is, with the line."""

from __future__ import annotations

import pytest

from grader.submissions.source.unreadable import problem_of


@pytest.mark.parametrize(
    ("source", "line", "message", "hint"),
    [
        ("x = 1\nprint(“hi”)\n", 2, "quotes “ and ” come from a text editor", "Type these quotes"),
        ("x = 'it’\n", 1, "quote ’ comes from a text editor", "Type these quotes"),
        ("x = 3 – 2\n", 1, "– (U+2013)", "Write `-`"),
        ("x = (1，2)\n", 1, "，", "Write `,`"),
        ("x = 3 × 2\n", 1, "×", "Write `*`"),
        (
            "x = 1\n<<<<<<< HEAD\nx = 2\n=======\nx = 3\n>>>>>>> other\n",
            2,
            "`<<<<<<< HEAD` is a merge marker of Git",
            "Keep the version that you want",
        ),
        ("if x:\n        y = 1\n\tz = 2\n", 3, "mixes tabs and spaces", "Indent with spaces"),
        ("x = 1\nprint 'hello'\n", 2, "`print` without parentheses is Python 2", "print(...)"),
        ("try:\n    x\nexcept ValueError, e:\n    pass\n", 3, "is Python 2", "as error"),
        (">>> x = 1\n", 1, "is a prompt", "Delete the prompts"),
        ("<!DOCTYPE html>\n<html></html>\n", 1, "a web page", "Raw"),
        ("{\\rtf1\\ansi x}\n", 1, "a formatted text", "plain text"),
        ("def f(x):\n\ny = 1\n", 1, "expected an indented block", "Check the indent"),
        ("def f(x):\n    y = 1\n      z = 2\n", 3, "unexpected indent", "Check the indent"),
        ("x = (1,\n\ny = 2\n", 1, "'(' was never closed", "partner"),
        ("def f(:\n", 1, "invalid syntax", "Look at this line"),
    ],
)
def test_it_is_named(source: str, line: int, message: str, hint: str) -> None:
    problem = problem_of(source)
    assert problem is not None
    assert problem.line == line
    assert message in problem.message
    assert hint in problem.hint
    assert problem.needs == ""


def test_what_python_reads_is_no_problem() -> None:
    """Curly quotes, arrows of Git and the like may stand in texts and comments."""
    assert problem_of("x = '“hi” – it’s'  # ×\ny = '''\n<<<<<<< HEAD\n=======\n'''\n") is None

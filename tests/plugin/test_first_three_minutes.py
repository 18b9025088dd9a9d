"""The page of a student's first minutes shows what is really printed, command after command."""

from __future__ import annotations

import ast
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "first-three-minutes.md"
STUB = "exercises/first_model/first_model.py"
WRITTEN = ("load_data", "normalize", "normalize")
"""The function whose last line each piece of Python on the page becomes, in their order."""


def in_words(text: str) -> list[str]:
    """The words of an answer; how it is broken into lines depends on the window."""
    lines = [line for line in text.splitlines() if "(starting TensorFlow" not in line]
    return " ".join(lines).split()


def typed(command: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command)],
        cwd=folder, env={**os.environ, "COLUMNS": "80"}, capture_output=True, text=True,
        check=False, timeout=300,
    )  # fmt: skip
    return done.stdout


def with_last_line(source: str, function: str, line: str) -> str:
    """The file where another line stands in the place of a function's last statement."""
    lines = source.splitlines()
    (node,) = (
        each
        for each in ast.parse(source).body
        if isinstance(each, ast.FunctionDef) and each.name == function
    )
    last = node.body[-1]
    lines[last.lineno - 1 : last.end_lineno] = [line]
    return "\n".join(lines) + "\n"


@pytest.mark.whole
def test_each_command_answers_as_the_page_shows(tmp_path: Path) -> None:
    typed("grader start first_model", tmp_path)
    pieces = re.findall(r"```(text|python)\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    written, commands = iter(WRITTEN), 0
    for kind, text in pieces:
        if kind == "python":
            stub = tmp_path / STUB
            source = stub.read_text("utf-8")
            stub.write_text(with_last_line(source, next(written), text.rstrip()), "utf-8")
            continue
        command, _, answer = text.removeprefix("$ ").partition("\n")
        assert in_words(typed(command, tmp_path)) == in_words(answer), command
        commands += 1
    assert next(written, None) is None
    assert commands > 6

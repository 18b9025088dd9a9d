"""Whether an assignment asks its reference, and where that is."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

from grader.assignment.manifest import ASKS_REFERENCE, Assignment
from grader.judge.hidden import find_hidden

_SAME = "same_as_reference"
_FIXTURE = "reference"
_MADE = "made"  # another fixture, which asks it where an own result is missing
_OF_MADE = ("call", "described", "arguments", "input", "has_input")
_USUAL = "steps"  # the module of `grader.expect`
_RECIPE = "make_given.py"  # is handed the reference itself, on the author's machine


def find_reference(assignment: Assignment, solutions: Path) -> str:
    """The source of the reference, where a check or a stand-in asks it; "" where none does.

    What nobody asks is not read, and no part of the receipt.
    """
    path = solutions / assignment.name / f"{assignment.name}.py"
    if not path.is_file() or not asks_reference(assignment, find_hidden(assignment, solutions)):
        return ""
    return path.read_text("utf-8")


def asks_reference(assignment: Assignment, hidden: Path | None = None) -> bool:
    """Whether a check or a stand-in of an assignment asks the reference.

    Args:
        assignment: the assignment.
        hidden: the folder of its hidden checks, if they are looked at, too.
    """
    if any(s.stand_in and s.stand_in.does == ASKS_REFERENCE for s in assignment.steps):
        return True
    return any(map(_asks, code_of_checks(assignment, hidden)))


def public_checks_ask(assignment: Assignment) -> bool:
    """Whether a check that students have asks the reference."""
    return any(map(_asks, code_of_checks(assignment)))


def code_of_checks(assignment: Assignment, hidden: Path | None = None) -> Iterable[Path]:
    """The files of checks, and the code beside them."""
    folders = [assignment.folder, *([hidden] if hidden else [])]
    return sorted(p for folder in folders for p in folder.glob("*.py") if p != assignment.stub)


def _asks(path: Path) -> bool:
    """Whether the code in a file uses the expectation, a fixture, or the usual checks of a step."""
    text = path.read_text("utf-8", "replace")
    if not any(each in text for each in (_FIXTURE, _MADE, _USUAL)) or path.name == _RECIPE:
        return False
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError):  # it is told where the checks are collected
        return False
    return any(
        (isinstance(node, ast.Attribute) and node.attr == _SAME)
        or (isinstance(node, ast.Name) and node.id == _SAME)
        or (isinstance(node, ast.arg) and node.arg == _FIXTURE)
        or _imports_usual(node)
        or _uses_made(node)
        for node in nodes
    )


def _imports_usual(node: ast.AST) -> bool:
    """Whether the usual checks of steps are imported; what they use is ready-made by `generate`."""
    if not isinstance(node, ast.ImportFrom):
        return False
    names = {alias.name for alias in node.names}
    whole = f"grader.expect.{_USUAL}"
    return node.module == whole or (node.module == "grader.expect" and _USUAL in names)


def _uses_made(node: ast.AST) -> bool:
    """Whether the fixture `made` is used: other things may bear its name."""
    if isinstance(node, ast.Attribute):
        return node.attr in _OF_MADE and _is_made(node.value)
    if not isinstance(node, ast.Call) or not _is_made(node.func) or not node.args:
        return False
    first = node.args[0]
    return isinstance(first, ast.Constant) and isinstance(first.value, str)


def _is_made(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == _MADE

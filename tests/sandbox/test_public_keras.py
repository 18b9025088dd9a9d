"""What is judged is read through Keras's public interface, so that another version tells the same.

Names with an underscore are left to Keras alone. Where nothing is judged, some are used if they are
there, and what they help with is left out if not.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parents[2] / "grader" / "sandbox" / "child" / "keras"
JUDGE_NOTHING = {"savings.py", "loops.py", "amounts.py", "compiled.py"}
"""Savings in training; which variables an own loop trains, where it does not say so; how many
samples a data set has, without running through it; what Keras 3.15 loses while it writes HDF5. Each
does without what is not there."""


def private_names(source: str) -> set[str]:
    """The attributes with an underscore that a module reads of anything but itself."""
    names = {name for node in ast.walk(ast.parse(source)) for name in _read_by(node)}
    return {name for name in names if name.startswith("_") and not name.endswith("__")}


def _read_by(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Attribute):
        own = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
        return [] if own else [node.attr]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr":
        return [str(each.value) for each in node.args[1:2] if isinstance(each, ast.Constant)]
    return []


def test_private_names_are_seen() -> None:
    """The search below finds what it is for."""
    source = "model._flatten_layers(); getattr(model, '_functional'); self._own; type(x).__name__"
    assert private_names(source) == {"_flatten_layers", "_functional"}


@pytest.mark.parametrize("path", sorted(HERE.glob("*.py")), ids=lambda path: path.name)
def test_what_is_judged_is_read_in_public(path: Path) -> None:
    """No module but those that judge nothing reads a private name of Keras's."""
    if path.name not in JUDGE_NOTHING:
        assert private_names(path.read_text("utf-8")) == set()

"""Submissions whose `experiment` takes little time, for tests that are about something else."""

from __future__ import annotations

import ast
from pathlib import Path

_BASE = Path(__file__).parent / "submissions" / "first_model" / "base.py"


def with_short_trials(source: str) -> str:
    """The submission with the corpus's `experiment`: right, on 512 images, an epoch per trial."""
    (short,) = (n for n in ast.parse(_BASE.read_text("utf-8")).body if _is_experiment(n))
    tree = ast.parse(source)
    tree.body = [short if _is_experiment(node) else node for node in tree.body]
    return ast.unparse(tree)


def _is_experiment(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name == "experiment"

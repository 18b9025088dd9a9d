"""Notebooks for tests: written by hand as text, their cells under marks, or built from cells."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parent / "submissions" / "first_model"


@dataclass(frozen=True)
class Written:
    """A notebook of the corpus: its cells, and what must come of them."""

    name: str
    cells: tuple[str, ...]
    declared: dict[str, str]

    def listed(self, key: str, mark: str = ",") -> list[str]:
        return [part.strip() for part in self.declared.get(key, "").split(mark) if part.strip()]


def written(path: Path) -> Written:
    """Read `NAME.cells.txt`: a head with `key: value` lines, then cells below `# %%`."""
    head, *cells = re.split(r"^# %%\n", path.read_text("utf-8"), flags=re.MULTILINE)
    declared = dict(re.findall(r"^(\w+): (.+)$", head, re.MULTILINE))
    base = [name.strip() for name in declared.get("base", "").split(",")]
    last = base_cells(["compile_model"])  # which the checks of `build_model` ask for
    return Written(path.name.partition(".")[0], (*base_cells(base), *cells, *last), declared)


def base_cells(names: list[str]) -> list[str]:
    """The imports and these functions of `base.py`, one in a cell; the imports join the first."""
    source = (CORPUS / "base.py").read_text("utf-8")
    tree = ast.parse(source)
    imports = [n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)]
    head = "\n".join(ast.unparse(node) for node in imports)
    functions = {n.name: ast.unparse(n) for n in tree.body if isinstance(n, ast.FunctionDef)}
    return [
        f"{head}\n{functions[name]}" if not at else functions[name] for at, name in enumerate(names)
    ]


def notebook(*cells: str, **changes: Any) -> bytes:
    """The file of a notebook in format 4 with these code cells, each after some text."""
    listed: list[dict[str, Any]] = []
    for source in cells:
        listed.append({"cell_type": "markdown", "metadata": {}, "source": ["Some text"]})
        listed.append(
            {
                "cell_type": "code",
                "execution_count": 7,
                "metadata": {},
                "outputs": [{"output_type": "stream", "name": "stdout", "text": ["26 of 26"]}],
                "source": source.rstrip("\n").splitlines(keepends=True),
            }
        )
    whole = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": listed, **changes}
    return json.dumps(whole).encode()

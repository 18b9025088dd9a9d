"""`%step`: the cells of one step, for a notebook that is not that of the exercise."""

from __future__ import annotations

import ast
import base64
import contextlib
import html
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

from grader.assignment.manifest import Assignment, Step
from grader.common.outcomes import UsageError

_FOLDED = (
    "\n\n<details><summary>Did the cell not change? Copy this into it.</summary>"
    "<pre>{}</pre></details>"
)
_PICTURE = re.compile(r"(!\[[^\]]*\]\()([\w./-]+\.png)\)")


def cells_of_step(assignment: Assignment, step: Step, known: Collection[str]) -> dict[str, str]:
    """The `code` that is to stand in the cell, and the `text` to show below it, in Markdown.

    Args:
        assignment: the exercise.
        step: one of its steps.
        known: the names in the kernel; imports that it lacks stand above the stub.

    Raises:
        UsageError: the exercise has no notebook.
    """
    import nbformat  # here, as most checks need none

    library: Any = nbformat
    number = list(assignment.by_name).index(step.name) + 1
    try:
        document = library.read(assignment.notebook, as_version=4)
    except (OSError, ValueError) as error:
        raise UsageError(f"There is no notebook of {assignment.name}: {error}") from None
    cells = {cell.get("id", ""): str(cell.source) for cell in document.cells}
    imports, stub = cells.get("imports", ""), cells.get(f"step-{number}", "")
    code = f"{imports}\n\n\n{stub}" if _bound(imports) - {*known} else stub
    text = cells.get(f"text-{number}", f"## Step {number}: {step.title}")
    text = _with_pictures(text, assignment.folder)
    return {"code": code, "text": text + _FOLDED.format(html.escape(code))}


def _with_pictures(text: str, folder: Path) -> str:
    """The text with its pictures within: the notebook at hand may lie far from those files."""

    def within(found: re.Match[str]) -> str:
        with contextlib.suppress(OSError):
            data = base64.b64encode((folder / found[2]).read_bytes()).decode("ascii")
            return f"{found[1]}data:image/png;base64,{data})"
        return found[0]

    return _PICTURE.sub(within, text)


def _bound(source: str) -> set[str]:
    """The names that imports and assignments bind."""
    names: set[str] = set()
    for node in ast.parse(source).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {(each.asname or each.name).partition(".")[0] for each in node.names}
        elif isinstance(node, ast.Assign):
            names |= {each.id for each in node.targets if isinstance(each, ast.Name)}
    return names

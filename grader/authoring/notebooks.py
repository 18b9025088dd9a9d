"""The exercise as a notebook: its text in Markdown cells, a stub for each step, a check below it.

Written from the same sources as the Python stub, and always the same for the same sources.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader.assignment.manifest import Assignment
from grader.submissions.source.contents import is_main_block

TEXTS = "notebook.md"
"""In the solution's folder: sections that take the place of the README's with the same heading."""

_MAIN = "__main__"
_HEADING = re.compile(r"^(?=## )", re.MULTILINE)
_STEP = re.compile(r"## Step (\d+)\b")
_COMMANDS = (
    (re.compile(r"`pytest exercises(?:/\w+)? -k (\w+)`"), r"`%check \1`"),
    (re.compile(r"`pytest exercises(?:/\w+)? --hint (\w+)`"), r"`%hint \1`"),
    (re.compile(r"`pytest exercises(?:/\w+)?`"), "`%check`"),
)
_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def make_notebook(stub: str, assignment: Assignment, solution: Path) -> str:
    """The notebook's file.

    Args:
        stub: the source of the Python stub.
        assignment: gives the steps, and the text in its README.
        solution: the reference, beside which `notebook.md` may lie.
    """
    import nbformat

    library: Any = nbformat.v4
    codes = _codes(stub, assignment)
    texts = _texts(assignment, solution)
    cells = [library.new_markdown_cell(texts["head"], id="head")]
    cells.append(library.new_code_cell("%load_ext grader", id="grader"))
    if codes[""]:
        cells.append(library.new_code_cell(codes[""], id="imports"))
    for number, step in enumerate(assignment.steps, start=1):
        text = texts.get(str(number), f"## Step {number}: {step.title}")
        cells += [
            library.new_markdown_cell(text, id=f"text-{number}"),
            library.new_code_cell(codes[step.name], id=f"step-{number}"),
            library.new_code_cell(f"%check {step.name}", id=f"check-{number}"),
        ]
    if texts["tail"]:
        cells.append(library.new_markdown_cell(texts["tail"], id="tail"))
    if codes[_MAIN]:
        cells.append(library.new_code_cell(codes[_MAIN], id="main"))
    cells.append(library.new_code_cell("%check", id="check-all"))
    made = library.new_notebook(cells=cells, metadata=_METADATA)
    return str(library.writes(made)) + "\n"


def _codes(stub: str, assignment: Assignment) -> dict[str, str]:
    """The stub's lines for each step; for "" what is above the first, for `_MAIN` the main block.

    What stands between two steps, such as a helper, goes with the second.
    """
    lines = stub.splitlines()
    body = ast.parse(stub).body
    begin = _begin_of_code(body)
    main = ""
    if body and is_main_block(body[-1]):
        main = _joined(lines[body[-1].lineno - 1 :])
        lines = lines[: body[-1].lineno - 1]
    codes = {"": ""}
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in assignment.by_name:
            if not codes[""] and len(codes) == 1:
                codes[""] = _joined(lines[begin : node.lineno - 1])
                begin = node.lineno - 1
            codes[node.name] = _joined(lines[begin : node.end_lineno])
            begin = node.end_lineno or begin
    rest = _joined(lines[begin:])
    last = list(codes)[-1]
    whole = f"{codes[last]}\n\n\n{rest}" if rest else codes[last]
    return {**codes, last: whole, _MAIN: main}


def _begin_of_code(body: list[ast.stmt]) -> int:
    """The line (from 0) below the docstring, which speaks of a file."""
    first = body[0] if body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        return first.end_lineno or 0
    return 0


def _joined(lines: list[str]) -> str:
    return "\n".join(lines).strip("\n")


def _texts(assignment: Assignment, solution: Path) -> dict[str, str]:
    """The text above the steps ("head"), that of each step by its number, and the rest ("tail")."""
    readme = assignment.folder / "README.md"
    texts = {"head": f"# {assignment.manifest.title}", "tail": ""}
    if not readme.is_file():
        return texts
    own = solution.with_name(TEXTS)
    instead = {_first(s): s for s in _sections(own)} if own.is_file() else {}
    above: list[str] = []
    below: list[str] = []
    for section in _sections(readme):
        text = _in_notebook(instead.get(_first(section), section)).strip("\n")
        step = _STEP.match(section)
        if step:
            texts[step[1]] = text
        else:
            (below if "1" in texts else above).append(text)
    return {**texts, "head": "\n\n".join(above) or texts["head"], "tail": "\n\n".join(below)}


def _sections(path: Path) -> Iterator[str]:
    yield from _HEADING.split(path.read_text("utf-8"))


def _first(section: str) -> str:
    return section.split("\n")[0].strip()


def _in_notebook(text: str) -> str:
    """The commands of the terminal as those of a notebook."""
    for pattern, command in _COMMANDS:
        text = pattern.sub(command, text)
    return text

"""`grader demo`: the bundled sample submissions, and what there is to see in their results.

`samples/` holds a solution of one assignment, and for each student the functions that differ from
it: from the file that students are given where somebody has only begun. The hostile sample stands
there as a whole, so that it can be read in one piece. A folder there has those of another
assignment.
"""

from __future__ import annotations

import ast
import shlex
from pathlib import Path

from grader.assignment.manifest import Assignment
from grader.common.files import PACKAGE
from grader.common.outcomes import UsageError

SAMPLES = PACKAGE / "samples"
FIRST = "first_model"
"""Whose samples lie in `samples/` itself, and are graded unless another is named."""

RIGHT = "ana"
HOSTILE = "mallory"
MISTAKEN = "chloe"
_BEGUN = "dan"
_WHOLE = "whole"

_TRIED = (
    f"{HOSTILE} is the hostile one. It tried to read the model solution and /etc/passwd, to open a "
    "connection, to end Python before the verdict, to report made-up numbers, and to put a link "
    "where its model should be."
)
_HELD = "The wall kept files and network shut; what it claims of itself was recomputed."
_NO_WALL = "There was no wall around it; what it claims of itself was recomputed."


def samples(assignment: Assignment) -> dict[str, str]:
    """The text of each sample submission by its student's name.

    Args:
        assignment: whose stub one of them has only begun to fill in.

    Raises:
        UsageError: this assignment has no samples.
    """
    parts = {path.stem: path.read_text("utf-8") for path in _folder(assignment).glob("*.py")}
    right, hostile, begun = (parts.pop(name) for name in (_WHOLE, HOSTILE, _BEGUN))
    sources = {
        RIGHT: right,
        HOSTILE: hostile,
        _BEGUN: in_place(assignment.stub.read_text("utf-8"), begun),
        **{name: in_place(right, others) for name, others in parts.items()},
    }
    return dict(sorted(sources.items()))


def _folder(assignment: Assignment) -> Path:
    folder = SAMPLES if assignment.name == FIRST else SAMPLES / assignment.name
    if not (folder / f"{_WHOLE}.py").is_file():
        known = sorted([FIRST, *(path.parent.name for path in SAMPLES.glob(f"*/{_WHOLE}.py"))])
        raise UsageError(
            f"There are no samples of {assignment.name}; there are some of {', '.join(known)}."
        )
    return folder


def write_samples(folder: Path, assignment: Assignment) -> None:
    """Write each sample to `folder`, as a folder of its own with the student's file in it."""
    for student, source in samples(assignment).items():
        path = folder / student / assignment.stub.name
        path.parent.mkdir()
        path.write_text(source, "utf-8", newline="\n")


def in_place(source: str, others: str) -> str:
    """A source in which functions stand where it has other ones of the same names.

    Args:
        source: the text of a module.
        others: a module with functions; what else it holds is left out.

    Raises:
        ValueError: the source has no function of such a name.
    """
    new = {node.name: node for node in _functions(others)}
    lines, other_lines = source.splitlines(keepends=True), others.splitlines(keepends=True)
    for old in reversed(_functions(source)):
        if node := new.pop(old.name, None):
            lines[old.lineno - 1 : old.end_lineno] = other_lines[node.lineno - 1 : node.end_lineno]
    if new:
        raise ValueError(f"there is no function {', '.join(new)} to replace")
    return "".join(lines)


def _functions(source: str) -> list[ast.FunctionDef]:
    return [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]


def afterword(results: Path, *, walled: bool, assignment: Assignment | None = None) -> str:
    """What the samples are, and what to open next.

    Args:
        results: the folder of results.
        walled: whether the submissions ran behind the wall.
        assignment: whose samples they are; by default those in `samples/` itself.
    """
    tried = _TRIED
    if assignment is not None and assignment.name != FIRST:
        hostile = ast.parse((_folder(assignment) / f"{HOSTILE}.py").read_text("utf-8"))
        said = (ast.get_docstring(hostile) or "").partition("\n\n")[0]
        tried = f"{HOSTILE} is the hostile one. {' '.join(said.split())}"
    show = f"grader show {shlex.quote(str(results))} {HOSTILE}"
    return (
        f"\n{tried}\n{_HELD if walled else _NO_WALL} What became of it: {show}\n"
        f"Open next: {results / 'index.html'}, then a student's page with mistakes: "
        f"{results / 'feedback' / f'{MISTAKEN}.html'}"
    )

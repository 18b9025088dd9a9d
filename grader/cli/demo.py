"""`grader demo`: the bundled sample submissions, and what there is to see in their results.

`samples/` holds a solution of `first_model`, and for each student the functions that differ from
it: from the file that students are given where somebody has only begun. The hostile sample stands
there as a whole, so that it can be read in one piece.
"""

from __future__ import annotations

import ast
import shlex
from pathlib import Path

from grader.assignment.manifest import Assignment
from grader.common.files import PACKAGE

SAMPLES = PACKAGE / "samples"
RIGHT = "ana"
HOSTILE = "mallory"
MISTAKEN = "chloe"
_IN_PLACE_OF_RIGHT = ("ben", MISTAKEN, "emma", "finn")
_BEGUN = "dan"

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
        assignment: `first_model`, whose stub one of them has only begun to fill in.
    """
    right = _read("whole")
    sources = {
        RIGHT: right,
        HOSTILE: _read(HOSTILE),
        _BEGUN: in_place(assignment.stub.read_text("utf-8"), _read(_BEGUN)),
        **{name: in_place(right, _read(name)) for name in _IN_PLACE_OF_RIGHT},
    }
    return dict(sorted(sources.items()))


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


def _read(name: str) -> str:
    return (SAMPLES / f"{name}.py").read_text("utf-8")


def afterword(results: Path, *, walled: bool) -> str:
    """What the samples are, and what to open next.

    Args:
        results: the folder of results.
        walled: whether the submissions ran behind the wall.
    """
    show = f"grader show {shlex.quote(str(results))} {HOSTILE}"
    return (
        f"\n{_TRIED}\n{_HELD if walled else _NO_WALL} What became of it: {show}\n"
        f"Open next: {results / 'index.html'}, then a student's page with mistakes: "
        f"{results / 'feedback' / f'{MISTAKEN}.html'}"
    )

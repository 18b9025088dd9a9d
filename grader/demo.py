"""`grader demo`: the bundled sample submissions, and what there is to see in their results."""

from __future__ import annotations

import shlex
from pathlib import Path

import grader

SAMPLES = Path(grader.__file__).parent / "samples"
HOSTILE = "mallory"
MISTAKEN = "chloe"

_TRIED = (
    f"{HOSTILE} is the hostile one. It tried to read the model solution and /etc/passwd, to open a "
    "connection, to end Python before the verdict, to report made-up numbers, and to put a link "
    "where its model should be."
)
_HELD = "The wall kept files and network shut; what it claims of itself was recomputed."
_NO_WALL = "There was no wall around it; what it claims of itself was recomputed."


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

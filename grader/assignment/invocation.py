"""The commands that a student is told to type."""

from __future__ import annotations

import os
from pathlib import Path

from grader.assignment.manifest import Assignment


def check_command(assignment: Assignment, submission: Path | None = None) -> str:
    """What a student types to check the assignment, from here; its own file need not be named."""
    words = ["pytest", _shown(assignment)]
    own = [assignment.stub.with_suffix(suffix).resolve() for suffix in (".py", ".ipynb")]
    if submission is not None and submission.resolve() not in own:
        path = os.path.relpath(submission)
        words.append(f"--submission {quoted(path)}")
    return " ".join(filter(None, words))


def quoted(path: str) -> str:
    """A path as a shell takes it for one."""
    return f'"{path}"' if " " in path else path


def _shown(assignment: Assignment) -> str:
    """The path that a student would type for the assignment, from here."""
    relative = os.path.relpath(assignment.folder)
    if relative.startswith(".."):
        return str(assignment.folder)
    siblings = list(assignment.folder.parent.glob("*/assignment.toml"))
    parent = Path(relative).parent
    shown = parent if len(siblings) == 1 and str(parent) != "." else Path(relative)
    return "" if str(shown) == "." else quoted(str(shown))

"""`grader run FILE`: a student's file as `python FILE` runs it, with the bundled data sets."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from grader.assignment import data
from grader.assignment.lookup import all_assignments, own_exercises
from grader.assignment.manifest import Assignment, find_assignments
from grader.common.files import PACKAGE
from grader.common.outcomes import UsageError
from grader.submissions.files import is_notebook
from grader.submissions.submission import Submission

_PROGRAM = PACKAGE / "sandbox" / "child" / "program.py"


def run_file(file: Path, arguments: Sequence[str], *, which: str | None = None) -> int:
    """Run a `.py` file or a notebook's code in a Python of its own.

    Where the system can, that Python takes the place of this process, and this does not return.

    Args:
        file: the file.
        arguments: what stands behind it in `sys.argv`.
        which: "bundled" or "full"; None for what the manifest says.

    Returns:
        Its exit code.

    Raises:
        UsageError: there is no such file, or the full data cannot be fetched.
    """
    _look_at(file)
    request: dict[str, object] = {
        "datasets": datasets_near([file.absolute().parent, Path.cwd()], which, file=file.stem),
        "cells": _kept(_cells(file)) if is_notebook(file) else "",
    }
    command = [sys.executable, str(_PROGRAM), json.dumps(request), str(file), *arguments]
    sys.stdout.flush()
    if os.name == "posix":
        os.execv(command[0], command)  # noqa: S606 - the file is the student's own
    with contextlib.suppress(KeyboardInterrupt):  # the file's own business
        return subprocess.run(command, check=False).returncode
    return 130


def datasets_near(
    folders: Iterable[Path], which: str | None = None, *, file: str = ""
) -> dict[str, str]:
    """The data sets, by name, of the assignments in or around folders; else of the bundled ones.

    Several assignments may have a part each of one data set. The one that the file is named after
    comes first; of others at one place the largest part does.

    Args:
        folders: where to look, the first before the others.
        which: "bundled" or "full"; None for what each manifest says.
        file: the name of the file that asks, without its ending.

    Raises:
        UsageError: the full data is asked for and cannot be fetched.
    """
    files: dict[str, str] = {}
    for assignments in _assignments_near(folders):
        own = [each for each in assignments if each.name == file]
        here: dict[str, str] = {}
        for assignment in own or assignments:
            told = data.files(assignment, which or assignment.manifest.data)
            larger = [n for n in told if n not in here or _size(told[n]) > _size(here[n])]
            here |= {name: told[name] for name in larger}
        files = here | files
    return files


def _size(path: str) -> int:
    return os.stat(path).st_size


def _assignments_near(folders: Iterable[Path]) -> Iterator[list[Assignment]]:
    """Those at each place, and at last the bundled ones."""
    for folder in folders:
        assignments = []
        for place in find_assignments(folder):
            with contextlib.suppress(UsageError):  # whoever checks this assignment reads why
                assignments.append(Assignment.read(place))
        yield assignments
    with contextlib.suppress(UsageError):
        yield all_assignments(own_exercises(), None)


def _look_at(file: Path) -> None:
    if file.is_dir():
        raise UsageError(f"{file} is a folder; name the file in it: grader run {file / 'FILE.py'}")
    if not file.is_file():
        raise UsageError(f"There is no file {file}; name yours: grader run PATH/TO/FILE.py")


def _cells(file: Path) -> list[tuple[int, str]]:
    """Number and code of each cell; what Python cannot read is kept as it was written."""
    submission = Submission.read(file)
    return [
        (cell.number, "\n".join(cell.lines if cell.problem else _lines(submission, cell.first, n)))
        for cell in submission.cells
        for n in [len(cell.lines)]
    ]


def _lines(submission: Submission, first: int, count: int) -> list[str]:
    return submission.lines[first - 1 : first - 1 + count]


def _kept(cells: list[tuple[int, str]]) -> str:
    """A temporary file with the cells, too long for a command line; its reader removes it."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".json", delete=False) as file:
        json.dump(cells, file)
    return file.name

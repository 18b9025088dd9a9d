"""Which exercise is watched, and which file of it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from grader.assignment.hints import list_steps
from grader.assignment.lookup import own_exercises
from grader.assignment.manifest import Assignment, find_assignments
from grader.common.outcomes import UsageError
from grader.common.text import did_you_mean
from grader.submissions.submission import Submission
from grader.submissions.worked_on import worked_on

_USUAL = "exercises"


def choose(folder: Path, name: str = "") -> Assignment:
    """The assignment of this name, or in this folder the one whose file was saved last.

    Args:
        folder: the current one; exercises lie in it, or in its folder `exercises`.
        name: of an assignment, or its folder.

    Raises:
        UsageError: there is none, or not this one.
    """
    if name and find_assignments(folder / name) and (folder / name).is_dir():
        return _last_saved([Assignment.read(each) for each in find_assignments(folder / name)])
    found = find_assignments(folder) or find_assignments(folder / _USUAL)
    if not found:
        raise UsageError(
            f"There are no exercises in {folder}. Go to the folder of the course first (cd FOLDER),"
            " or name one: grader watch FOLDER"
        )
    assignments = [Assignment.read(each) for each in found]
    if not name:
        return _last_saved(assignments)
    for each in assignments:
        if name in (each.name, f"{each.name}.py", f"{each.name}.ipynb"):
            return each
    names = [each.name for each in assignments]
    raise UsageError(
        f"There is no exercise {name!r} here.{did_you_mean(name, names)} There "
        f"{'is' if len(names) == 1 else 'are'} {', '.join(names)}."
    )


def _last_saved(assignments: Sequence[Assignment]) -> Assignment:
    """The one whose file was saved last; of files that were all copied at once, the first."""
    saved = {each.name: max(map(saved_at, files_of(each)), default=0.0) for each in assignments}
    latest = max(saved.values(), default=0.0)
    return next(each for each in assignments if saved[each.name] >= latest - 1.0)


def files_of(assignment: Assignment) -> list[Path]:
    """The files that a student may work in."""
    return [each for each in (assignment.stub, assignment.notebook) if each.is_file()]


def saved_at(path: Path) -> float:
    """When a file was saved; 0 where it is not there."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def file_to_watch(assignment: Assignment) -> Path:
    """The file that was worked on; of two that both were, the one that was saved last.

    Raises:
        UsageError: there is none.
    """
    lying = files_of(assignment)
    if not lying:
        raise UsageError(
            f"{assignment.stub} is not there. Put it back, or run in the exercise's folder:  "
            f"git checkout {assignment.stub.name}"
        )
    if len(lying) == 1:
        return lying[0]
    try:
        file, notebook = map(Submission.read, lying)
        chosen = worked_on(file, notebook, assignment.by_name)
    except UsageError:
        chosen = None
    return chosen.path if chosen else max(lying, key=saved_at)


def untouched(assignment: Assignment, file: Path, step: str) -> Submission | None:
    """A file in which the function of a step is as it was handed out; None where there is none.

    The notebook beside the file or the file beside the notebook, or the grader's own copy.

    Args:
        assignment: the assignment.
        file: the one that is worked on.
        step: the step.
    """
    beside = assignment.notebook if file == assignment.stub else assignment.stub
    own = own_exercises() / assignment.name
    for path in (beside, own / assignment.stub.name):
        if path.is_file() and path.resolve() != file.resolve():
            try:
                read = Submission.read(path)
            except UsageError:
                continue
            outline = read.functions.get(step)
            if outline and outline.is_stub:
                return read
    return None


def as_typed(path: Path) -> str:
    """A path as from the current folder, where it is not far from here."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)
    return str(path) if relative.startswith(f"..{os.sep}..") else relative


def steps_in_words(assignment: Assignment) -> str:
    """The names of all steps."""
    return list_steps([assignment])

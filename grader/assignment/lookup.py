"""Which assignment is meant: by its name, by its folder, or all there are."""

from __future__ import annotations

from pathlib import Path

from grader.assignment.manifest import Assignment
from grader.common.files import PACKAGE, package_home
from grader.common.outcomes import UsageError


def all_assignments(
    exercises: Path, name: str | None, *, nowhere_else: bool = False
) -> list[Assignment]:
    """The assignments in a folder, or the one of this name.

    Args:
        exercises: the folder of assignments.
        name: of one of them.
        nowhere_else: take it from this folder only, not from the current one, which may be a
            student's.

    Raises:
        UsageError: there are none, or not this one.
    """
    if name:
        return [find_assignment(exercises, name, nowhere_else=nowhere_else)]
    folders = sorted(path.parent for path in exercises.glob("*/assignment.toml"))
    if not folders:
        raise UsageError(_no_assignments(exercises))
    return [Assignment.read(folder) for folder in folders]


def find_assignment(exercises: Path, name: str, *, nowhere_else: bool = False) -> Assignment:
    """The assignment of this name, or in this folder; else the bundled one.

    Args:
        exercises: the folder of assignments.
        name: of the assignment, or its folder.
        nowhere_else: take it from `exercises` only.

    Raises:
        UsageError: there is none.
    """
    others = () if nowhere_else else (Path(name), _bundled_exercises() / name)
    for folder in (exercises / name, *others):
        if (folder / "assignment.toml").is_file():
            return Assignment.read(folder)
    known = sorted(path.parent.name for path in exercises.glob("*/assignment.toml"))
    if not known:
        raise UsageError(_no_assignments(exercises))
    raise UsageError(f"There is no assignment {name!r} in {exercises}; it has {', '.join(known)}.")


def _no_assignments(exercises: Path) -> str:
    return (
        f"There are no assignments in {exercises.absolute()}; run this in the folder that holds "
        "exercises/ and solutions/, or name the folder of the assignments with --exercises."
    )


def own_exercises() -> Path:
    """The exercises of this grader: bundled when it is installed, beside it in its repository."""
    bundled = _bundled_exercises()
    return bundled if bundled.is_dir() else Path(package_home(), "exercises")


def _bundled_exercises() -> Path:
    """The exercises that an installed package brings along."""
    return PACKAGE / "bundled" / "exercises"

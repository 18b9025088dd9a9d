"""The hand-ins of several assignments beside each other: a folder or zip for each, by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.common.outcomes import UsageError
from grader.common.text import shown
from grader.submissions.incoming.folders import identity, list_folder
from grader.submissions.incoming.kinds import ARCHIVES, is_litter


@dataclass(frozen=True)
class Parts:
    """What lies in a folder of hand-ins.

    Attributes:
        of: by the assignment, its folder or zip.
        others: the names of what belongs to none, as they are shown.
    """

    of: dict[str, Path]
    others: tuple[str, ...]


def parts_of(folder: Path, assignments: Sequence[str], *, skip: Path) -> Parts:
    """Which folder or zip holds the hand-ins of which assignment.

    Args:
        folder: holds them.
        assignments: the names of all that there are.
        skip: the folder of results, which may lie beside them.

    Raises:
        UsageError: there is no such folder, or two parts of it are of one assignment.
    """
    if not folder.is_dir():
        raise UsageError(
            f"{shown(str(folder))} is no folder. Name one that holds a folder or zip for each "
            "assignment, called like it; or name one assignment with --assignment."
        )
    known = {name.casefold(): name for name in assignments}
    of: dict[str, Path] = {}
    others = []
    for item in list_folder(folder, skip=identity(skip)):
        if is_litter(item):
            continue
        lower = item.name.lower()
        suffix = next((s for s in ARCHIVES if lower.endswith(s)), "") if item.kind == "file" else ""
        stem = item.name[: len(item.name) - len(suffix)].casefold()
        name = known.get(stem) if suffix or item.kind == "folder" else None
        if name is None:
            others.append(item.shown)
        elif name in of:
            raise UsageError(
                f"{of[name].name} and {item.shown} in {shown(str(folder))} are both of {name}; "
                "keep one of them."
            )
        else:
            of[name] = folder / item.name
    return Parts(of, tuple(others))

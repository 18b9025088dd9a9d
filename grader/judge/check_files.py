"""Which step a file of checks belongs to, and in which order checks run."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.assignment.manifest import Assignment
from grader.common.outcomes import UsageError

JOINT = "steps"
"""`test_steps.py` holds checks of several steps; the name of each begins with that of its step."""

_NAME = re.compile(r"test_(?P<step>\w+?)(?P<hidden>_hidden)?$")


@dataclass(frozen=True)
class CheckFile:
    """What a file of checks is for.

    Attributes:
        assignment: the assignment.
        step: the name of the step.
        hidden: whether students do not have it.
    """

    assignment: Assignment
    step: str
    hidden: bool


def files_of(folder: Path, steps: Collection[str], *, hidden: bool = False) -> list[Path]:
    """The files in a folder that hold checks of these steps, those of others perhaps as well."""
    end = "_hidden.py" if hidden else ".py"
    names = dict.fromkeys(f"test_{each}{end}" for each in (*steps, JOINT))
    return [path for name in names if (path := folder / name).is_file()]


def step_named(names: Sequence[str], steps: Collection[str]) -> str:
    """The step whose name a check, or the class around it, begins with; "" if none.

    Args:
        names: of the class, if any, and the check: "Test_train", "test_train_twice".
        steps: those that there are; the longest name that fits counts.
    """
    for name in names:
        rest = name[5:] if name[:5].lower() == "test_" else ""
        fitting = [each for each in steps if rest == each or rest.startswith(f"{each}_")]
        if fitting:
            return max(fitting, key=len)
    return ""


class CheckFiles:
    """The files of checks of some assignments.

    Args:
        assignments: they run in this order.
    """

    def __init__(self, assignments: Sequence[Assignment]) -> None:
        self._assignments = list(assignments)
        self._folders = {assignment.folder: assignment for assignment in assignments}

    def of(self, path: Path, names: Sequence[str] = ()) -> CheckFile | None:
        """What a file is for; None where it is no file of checks.

        Args:
            path: of the file.
            names: of one of its checks and the class around it, see `step_named`.

        Raises:
            UsageError: it, or the check, is named after a step that there is not.
        """
        match = _NAME.match(path.stem)
        assignment = self._assignment_of(path)
        if match is None or assignment is None:
            return None
        step = match["step"]
        if step == JOINT and JOINT not in assignment.by_name:
            step = step_named(names, assignment.by_name)
            if not step:
                raise UsageError(
                    f"{path.name}: the name of {names[-1] if names else 'a check'} begins with no "
                    f"step's; call it test_<step>_..., or put it into a class Test_<step>."
                )
        if step not in assignment.by_name:
            raise UsageError(
                f"{path.name} belongs to no step of {assignment.name}; "
                f"its steps are {', '.join(assignment.by_name)}."
            )
        return CheckFile(assignment, step, bool(match["hidden"]))

    def order(self, file: CheckFile | None) -> tuple[int, int, int]:
        """Where its checks stand among the others; what is no check stands last.

        Hidden checks run last: no message of another check can tell what came in with them.
        """
        if file is None:
            return len(self._assignments), 0, 0
        at = list(file.assignment.by_name).index(file.step)
        return self._assignments.index(file.assignment), int(file.hidden), at

    def _assignment_of(self, path: Path) -> Assignment | None:
        for folder in path.parents:
            if folder in self._folders:
                return self._folders[folder]
            twin = next((a for a in self._assignments if a.name == folder.name), None)
            if twin is not None and path.stem.endswith("_hidden"):
                return twin
        return None

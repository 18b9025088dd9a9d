"""The archive that an instructor uploads: two scripts, the grader, one assignment, hidden checks.

Source: "Autograder Specifications" (the two scripts at the top of the archive, and where its files
lie) in the Gradescope autograder documentation.
"""

from __future__ import annotations

import importlib.metadata
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from grader.assignment.manifest import Assignment
from grader.common.files import PACKAGE
from grader.common.members import folder_members, zipped
from grader.common.versions import installed_version
from grader.exports.gradescope import Hidden

CONFIGURATION = "autograder.json"
_DISTRIBUTION = "keras-course-grader"
_ALSO_PINNED = ("keras",)  # comes with TensorFlow, and decides on grades
_NOT_NEEDED = frozenset({"bundled", "samples", "authoring"})  # of the package


class Configuration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the archive says to its own run.

    Attributes:
        assignment: its name.
        visibility: when students see hidden checks.
        sandbox: "wall" runs a submission behind the wall only, and nothing where none can be built;
            "process" runs it in any case.
        leaderboard: whether the points go to the leaderboard.
    """

    assignment: str
    visibility: Hidden = "after_published"
    sandbox: Literal["wall", "process"] = "wall"
    leaderboard: bool = False


def build_archive(
    assignment: Assignment,
    hidden: Path | None,
    configuration: Configuration,
    *,
    reference: str = "",
) -> bytes:
    """The zip.

    Args:
        assignment: the one assignment in it.
        hidden: the folder of its hidden checks; None to leave them out.
        configuration: how it runs.
        reference: its source, where a check asks it.
    """
    members = dict(_contents(assignment, hidden, configuration))
    if reference:
        members[f"solutions/{assignment.name}/{assignment.name}.py"] = reference.encode()
    return zipped(members, programs=_SCRIPTS)


_SCRIPTS = ("setup.sh", "run_autograder")


def _contents(
    assignment: Assignment, hidden: Path | None, configuration: Configuration
) -> Iterator[tuple[str, bytes]]:
    here = Path(__file__).parent
    for name in _SCRIPTS:
        yield name, (here / name).read_bytes()
    yield CONFIGURATION, msgspec.json.format(msgspec.json.encode(configuration), indent=2)
    yield "requirements.txt", requirements().encode()
    yield from folder_members(PACKAGE, "grader", without=_NOT_NEEDED)
    yield from folder_members(assignment.folder, f"exercises/{assignment.name}")
    if hidden is not None:
        yield from folder_members(hidden, f"solutions/{assignment.name}/hidden")


def requirements() -> str:
    """What the grader needs, each in the version that is installed here, so that grades agree."""
    lines = []
    for line in sorted([*(importlib.metadata.requires(_DISTRIBUTION) or []), *_ALSO_PINNED]):
        spec, _, condition = line.partition(";")
        if "extra" in condition:
            continue
        match = re.match(r"[A-Za-z0-9._-]+", spec)
        name = match[0] if match else spec
        lines.append(_pinned(name, spec.strip()) + (f"; {condition.strip()}" * bool(condition)))
    return "\n".join(lines) + "\n"


def _pinned(name: str, spec: str) -> str:
    try:
        return f"{name}=={installed_version(name)}"
    except importlib.metadata.PackageNotFoundError:  # needed on another system than this
        return spec

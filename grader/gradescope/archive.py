"""The archive that an instructor uploads: two scripts, the grader, one assignment, hidden checks.

Source: "Autograder Specifications" (the two scripts at the top of the archive, and where its files
lie) in the Gradescope autograder documentation.
"""

from __future__ import annotations

import importlib.metadata
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

import grader
from grader.assignment import Assignment
from grader.reporters.gradescope import Hidden
from grader.versions import installed_version

CONFIGURATION = "autograder.json"
_DISTRIBUTION = "keras-course-grader"
_ALSO_PINNED = ("keras",)  # comes with TensorFlow, and decides on grades
_PACKAGE = Path(grader.__file__).parent
_NOT_NEEDED = frozenset({"bundled", "samples", "authoring"})  # of the package
_TIME = (2026, 1, 1, 0, 0, 0)  # the same contents give the same archive


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
    assignment: Assignment, hidden: Path | None, configuration: Configuration
) -> bytes:
    """The zip.

    Args:
        assignment: the one assignment in it.
        hidden: the folder of its hidden checks; None to leave them out.
        configuration: how it runs.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _contents(assignment, hidden, configuration):
            about = zipfile.ZipInfo(name, _TIME)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = (0o100755 if name in _SCRIPTS else 0o100644) << 16
            archive.writestr(about, data)
    return stream.getvalue()


_SCRIPTS = ("setup.sh", "run_autograder")


def _contents(
    assignment: Assignment, hidden: Path | None, configuration: Configuration
) -> Iterator[tuple[str, bytes]]:
    here = Path(__file__).parent
    for name in _SCRIPTS:
        yield name, (here / name).read_bytes()
    yield CONFIGURATION, msgspec.json.format(msgspec.json.encode(configuration), indent=2)
    yield "requirements.txt", requirements().encode()
    yield from _folder(_PACKAGE, "grader", without=_NOT_NEEDED)
    yield from _folder(assignment.folder, f"exercises/{assignment.name}")
    if hidden is not None:
        yield from _folder(hidden, f"solutions/{assignment.name}/hidden")


def requirements() -> str:
    """What the grader needs, each in the version that is installed here, so that grades agree."""
    lines = []
    for line in sorted([*(importlib.metadata.requires(_DISTRIBUTION) or []), *_ALSO_PINNED]):
        spec, _, condition = line.partition(";")
        if "extra" in condition:
            continue
        found = re.match(r"[A-Za-z0-9._-]+", spec)
        name = found[0] if found else spec
        lines.append(_pinned(name, spec.strip()) + (f"; {condition.strip()}" * bool(condition)))
    return "\n".join(lines) + "\n"


def _pinned(name: str, spec: str) -> str:
    try:
        return f"{name}=={installed_version(name)}"
    except importlib.metadata.PackageNotFoundError:  # needed on another system than this
        return spec


def _folder(
    folder: Path, name: str, *, without: frozenset[str] = frozenset()
) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        litter = any(part.startswith(".") or part == "__pycache__" for part in parts)
        if path.is_file() and not path.is_symlink() and not litter and parts[0] not in without:
            yield "/".join([name, *parts]), path.read_bytes()

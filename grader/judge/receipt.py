"""What decides on a grade, as digests and versions; nothing that judges is imported."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import grader
from grader.assignment import data
from grader.assignment.manifest import Assignment
from grader.common.outcomes import UsageError
from grader.common.versions import installed_version
from grader.judge.hidden import hidden_files
from grader.judge.options import JudgeOptions, seed_of
from grader.submissions.submission import Submission


def versions() -> dict[str, str]:
    """The libraries that decide on a grade, as installed here; none of them is imported.

    Raises:
        UsageError: one of them is not installed.
    """
    try:
        return {name: installed_version(name) for name in ("tensorflow", "keras", "numpy")}
    except PackageNotFoundError as error:
        raise UsageError(
            f"{error.name} is not installed here: python -m pip install {error.name}"
        ) from None


def receipt(
    assignment: Assignment, submission: Submission, options: JudgeOptions
) -> dict[str, str]:
    """What decides on the grade: the same receipt gives the same grade."""
    hidden = options.hidden
    folders = [assignment.folder, *([hidden] if hidden else [])]
    checks = sorted(p for folder in folders for p in folder.glob("*.py") if p != assignment.stub)
    return {
        "grader": grader.__version__,
        "assignment": f"{assignment.name} {assignment.manifest.version}",
        "submission": _digest([hashlib.sha256(submission.source.encode()).digest()]),
        "checks": _digest(
            _digest_of_file(path) for path in [*checks, *sorted(assignment.folder.glob("*.toml"))]
        ),
        "data": _digest(
            _digest_of_file(path)
            for path in [
                *map(Path, data.files(assignment, options.which).values()),
                *(hidden_files(hidden) if hidden else []),
            ]
        ),
        **({"reference": _digest([options.reference.encode()])} if options.reference else {}),
        "seed": str(seed_of(submission, options.seed)),
        "sandbox": options.sandbox.mode,
    }


def _digest(pieces: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def _digest_of_file(path: Path) -> bytes:
    about = path.stat()
    return _digest_of_version(path, (about.st_mtime_ns, about.st_size, about.st_ino))


@functools.lru_cache(maxsize=1024)  # the same for all submissions, and megabytes
def _digest_of_version(path: Path, _version: tuple[int, int, int]) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()

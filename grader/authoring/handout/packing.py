"""`grader pack`: the folder or zip that students get, and the proof that it holds no solutions."""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.assignment.lookup import all_assignments
from grader.assignment.manifest import Assignment
from grader.authoring.handout.wheel import DISTRIBUTION, build_wheel, wheel_name
from grader.common.files import write_whole
from grader.common.members import folder_members, unzipped, zipped
from grader.common.outcomes import UsageError

_TEMPLATES = Path(__file__).parent / "student_folder"


@dataclass(frozen=True)
class Source:
    """Where a student's pip finds the grader.

    Attributes:
        requirement: the line in `requirements.txt`.
        path: of a file or folder, what uv looks for; else "".
        wheel: name and content of a wheel that is put beside; empty for none.
    """

    requirement: str
    path: str = ""
    wheel: tuple[tuple[str, bytes], ...] = ()


def contents(assignments: Sequence[Assignment], source: str = "") -> dict[str, bytes]:
    """What students get: content by path.

    Args:
        assignments: that they get.
        source: where pip finds the grader: a wheel, a folder, a URL or a requirement; a wheel of
            this grader is built and put beside by default.

    Raises:
        UsageError: the source is a path at which there is nothing.
    """
    exercises = exercise_files(assignments)
    package = _source(source, exercises)
    files = {f"exercises/{name}": data for name, data in exercises.items()}
    files |= dict(package.wheel)
    files["README.md"] = page(assignments, "set-up.md").encode()
    files["requirements.txt"] = f"{package.requirement}\n".encode()
    files["pyproject.toml"] = _project(package).encode()
    return dict(sorted(files.items()))


def exercise_files(assignments: Sequence[Assignment]) -> dict[str, bytes]:
    """The files of assignments that are handed out, by `<name>/<path>`."""
    files: dict[str, bytes] = {}
    for assignment in assignments:
        files |= dict(folder_members(assignment.folder, assignment.name))
    return files


def write(members: Mapping[str, bytes], out: Path, *, update: bool = False) -> list[str]:
    """Write them into a folder, or into a zip where its name ends in `.zip`.

    Args:
        members: content by path.
        out: the folder or zip.
        update: where it is there already, replace what we have written; a `.py` file or notebook
            that somebody has changed since is kept.

    Returns:
        The paths that were kept.

    Raises:
        UsageError: it is there already and not to be updated, or cannot be written.
    """
    try:
        if out.suffix.lower() == ".zip":
            return _write_zip(members, out, update=update)
        return _write_folder(members, out, update=update)
    except OSError as error:
        raise UsageError(f"Cannot write {out}: {error.strerror}; name another folder.") from None


def read(out: Path) -> dict[str, bytes]:
    """What lies in a packed folder or zip.

    Raises:
        UsageError: there is none.
    """
    try:
        return unzipped(out.read_bytes()) if out.is_file() else dict(_all_files(out))
    except (OSError, zipfile.BadZipFile):
        raise UsageError(f"{out} is no folder and no zip that can be read.") from None


def _all_files(folder: Path) -> list[tuple[str, bytes]]:
    """Every file, hidden ones too: a student would get them all."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    if not files:
        raise UsageError(f"There is nothing in {folder}; pack it first: grader pack {folder}")
    return [(path.relative_to(folder).as_posix(), path.read_bytes()) for path in files]


def chosen(exercises: Path, names: Sequence[str]) -> list[Assignment]:
    """The assignments of these names, each once; all of the folder's where none is named.

    Raises:
        UsageError: there is none.
    """
    if not names:
        return all_assignments(exercises, None)
    chosen = [each for name in names for each in all_assignments(exercises, name)]
    return list({each.name: each for each in chosen}.values())


def _write_zip(members: Mapping[str, bytes], out: Path, *, update: bool) -> list[str]:
    if out.exists() and not update:
        raise UsageError(f"{out} is there already; replace it with --update, or name another file.")
    write_whole(out, zipped(members))
    return []


def _write_folder(members: Mapping[str, bytes], out: Path, *, update: bool) -> list[str]:
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file; name a folder, or a file that ends in .zip.")
    if out.is_dir() and any(out.iterdir()) and not update:
        raise UsageError(
            f"{out} is not empty; name another folder, or bring it up to date with --update, which "
            "keeps the files that a student has worked on."
        )
    kept = []
    for name, data in members.items():
        path = out / name
        if path.is_file() and is_somebodys(name) and path.read_bytes() != data:
            kept.append(name)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return kept


def is_somebodys(name: str) -> bool:
    """Whether students write in it: the file of an exercise and its notebook."""
    path = Path(name)
    return path.suffix in (".py", ".ipynb") and path.stem == path.parent.name


def _source(source: str, exercises: Mapping[str, bytes]) -> Source:
    if not source:
        return _beside(wheel_name(), build_wheel(exercises))
    path = Path(source)
    if path.is_file() and path.suffix == ".whl":
        return _beside(path.name, path.read_bytes())
    if path.is_dir():
        return Source(str(path.absolute()), str(path.absolute()))
    if "://" not in source and (source.endswith(".whl") or "/" in source or os.sep in source):
        raise UsageError(
            f"There is no wheel or folder {source}; --grader takes one, or a URL such as "
            "git+https://host/course/grader@v1."
        )
    named = re.match(rf"{DISTRIBUTION}\b", source, re.IGNORECASE)
    return Source(source if named else f"{DISTRIBUTION} @ {source}")


def _beside(name: str, data: bytes) -> Source:
    return Source(f"./{name}", name, ((name, data),))


def _project(source: Source) -> str:
    text = template("project.toml")
    needed = DISTRIBUTION if source.path else source.requirement
    python = str(importlib.metadata.metadata(DISTRIBUTION)["Requires-Python"])
    told = text.replace("@PYTHON@", python).replace("@GRADER@", json.dumps(needed))
    if source.path:
        told += f"\n[tool.uv.sources]\n{DISTRIBUTION} = {{ path = {json.dumps(source.path)} }}\n"
    return told


def page(assignments: Sequence[Assignment], set_up: str) -> str:
    """The one page that students read first.

    Args:
        assignments: that they get.
        set_up: the file in `student_folder/` with what there is to do before.
    """
    text = template("README.md").replace("@SETUP@", template(set_up).strip("\n"))
    first = assignments[0]
    listed = [
        f"- [{each.manifest.title}](exercises/{each.name}/README.md): "
        f"`exercises/{each.name}/{each.name}.py`, or the notebook beside it"
        for each in assignments
    ]
    filled = text.replace("@EXERCISES@", "\n".join(listed)).replace("@NAME@", first.name)
    return filled.replace("@STEP@", first.steps[min(2, len(first.steps) - 1)].name)


def template(name: str) -> str:
    """A file of `student_folder/`."""
    return (_TEMPLATES / name).read_text("utf-8")

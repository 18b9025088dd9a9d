"""`grader start`: an exercise of the installed package put into a student's folder.

It puts down what `grader pack` hands out, but for the grader itself, which is there already.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from grader.assignment.invocation import quoted
from grader.assignment.manifest import MANIFEST, Assignment
from grader.authoring.handout.packing import exercise_files, is_somebodys, page, template
from grader.common.files import write_whole
from grader.common.outcomes import UsageError
from grader.common.text import as_points, counted, did_you_mean

Place = Literal["terminal", "vscode", "jupyter", "colab", "kaggle"]
"""Where somebody sits: a plain terminal, that of VS Code, a notebook, or one of a service."""

PLACES: tuple[Place, ...] = get_args(Place)


@dataclass(frozen=True)
class Started:
    """What was put down.

    Attributes:
        assignment: the exercise as it lies there.
        folder: into which it was put.
        written: the paths of the files that were written.
        kept: of those that were there already and are not as this grader would put them.
    """

    assignment: Assignment
    folder: Path
    written: tuple[str, ...]
    kept: tuple[str, ...]


def find(exercises: Path, name: str) -> Assignment:
    """The assignment of this name.

    Raises:
        UsageError: there is none.
    """
    known = {each.name: each for each in _all(exercises)}
    if name in known:
        return known[name]
    meant = did_you_mean(name, known)
    raise UsageError(f"There is no exercise {name!r}.{meant} There are {', '.join(known)}.")


def _all(exercises: Path) -> list[Assignment]:
    return [Assignment.read(path.parent) for path in sorted(exercises.glob(f"*/{MANIFEST}"))]


def table(exercises: Path) -> str:
    """The assignments that there are, and how to begin one.

    Raises:
        UsageError: there are none.
    """
    found = _all(exercises)
    if not found:
        raise UsageError(f"There are no exercises in {exercises}; name their folder.")
    rows = [
        (
            each.name,
            each.manifest.title,
            counted(len(each.steps), "step"),
            f"{as_points(sum(step.points for step in each.steps))} points",
        )
        for each in found
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["   ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    return "\n".join([*lines, "", f"Begin one:  grader start {found[0].name}"])


def start(assignment: Assignment, folder: Path, *, update: bool = False) -> Started:
    """Put an exercise into a folder; nothing that a student wrote is written over.

    Args:
        assignment: of the package.
        folder: made where it is not there yet.
        update: renew the texts and checks of an exercise that is there already.

    Raises:
        UsageError: it cannot be written.
    """
    _look_at(folder)
    there = _there(folder)
    files = {f"exercises/{name}": data for name, data in exercise_files([assignment]).items()}
    written: list[str] = []
    kept: list[str] = []
    try:
        for name, data in files.items():
            renew = update and not is_somebodys(name)
            _put(folder, name, data, renew=renew, written=written, kept=kept)
        others = [each for each in there if each.name != assignment.name]
        for name, data, before in _around(there, [*others, assignment]):
            ours = before is not None and _read(folder / name) == before
            _put(folder, name, data, renew=ours, written=written, kept=kept)
    except OSError as error:
        raise UsageError(f"Cannot write {error.filename}: {error.strerror}.") from None
    here = Assignment.read(folder / "exercises" / assignment.name)
    return Started(here, folder, tuple(written), tuple(kept))


def _there(folder: Path) -> list[Assignment]:
    """The exercises that were put there before."""
    return _all(folder / "exercises")


def _look_at(folder: Path) -> None:
    """It may become a folder of exercises.

    Raises:
        UsageError: it is a file, or within an exercise.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; name another folder.")
    for each in (folder.absolute(), *folder.absolute().parents):
        if (each / MANIFEST).is_file():
            raise UsageError(
                f"{each} is an exercise itself; go to the folder above `exercises`, or to an empty "
                "one."
            )


def _around(
    before: Sequence[Assignment], now: Sequence[Assignment]
) -> list[tuple[str, bytes, bytes | None]]:
    """What lies beside the exercises: name, content, and what we put there for those before."""
    earlier = page(before, "installed.md").encode() if before else None
    return [
        ("README.md", page(now, "installed.md").encode(), earlier),
        ("pytest.ini", template("settings.ini").encode(), None),
    ]


def _put(
    folder: Path, name: str, data: bytes, *, renew: bool, written: list[str], kept: list[str]
) -> None:
    path = folder / name
    if path.exists() or path.is_symlink():
        if _read(path) == data:
            return
        if not renew or path.is_symlink():
            kept.append(name)
            return
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, data)
    written.append(name)


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def place_of(environment: Mapping[str, str]) -> Place:
    """Where somebody sits, as the environment tells."""
    if "KAGGLE_KERNEL_RUN_TYPE" in environment:
        return "kaggle"
    if "COLAB_RELEASE_TAG" in environment:
        return "colab"
    if "JPY_PARENT_PID" in environment:
        return "jupyter"
    return "vscode" if environment.get("TERM_PROGRAM") == "vscode" else "terminal"


def what_next(started: Started, place: Place) -> str:
    """What was put down, and what to do now."""
    assignment, first = started.assignment, started.assignment.steps[0]
    at = os.path.relpath(started.folder)
    text = f"exercises/{assignment.name}/README.md"
    stub = f"exercises/{assignment.name}/{assignment.name}.py"
    notebook = f"exercises/{assignment.name}/{assignment.name}.ipynb"
    asked = f"pytest exercises/{assignment.name}" if len(_there(started.folder)) > 1 else "pytest"
    points = as_points(sum(step.points for step in assignment.steps))
    lines = [
        f"{assignment.manifest.title}: {counted(len(assignment.steps), 'step')}, {points} points.",
        _what_was_done(started),
        "",
        "Next:",
    ]
    if place in ("colab", "kaggle"):
        lines += [
            f"  %step {first.name}    brings the first step into this notebook: its text, a cell",
            f"  %check {first.name}   checks it, once its cell is written and was run",
            f"  %hint {first.name}    if you are stuck",
            "What you hand in is this notebook: File, Download (.ipynb).",
        ]
    elif place == "jupyter":
        lines += [
            f"  Open {notebook} in the list of files, and run its cells from the top.",
            f"  Or stay in this notebook:  %step {first.name}  brings the first step into it.",
        ]
    else:
        editor = "code " if place == "vscode" else ""
        lines += [
            *([f"  go     cd {quoted(at)}"] if at != "." else []),
            f"  read   {editor}{text}",
            f"  write  {editor}{stub}   (step 1: {first.name})",
            f"  check  {asked} -k {first.name}",
            f"  watch  grader watch {assignment.name}   (checks again each time you save)",
            *([f"  stuck  {asked} --hint {first.name}"] if first.hints else []),
            f"In a notebook instead: {notebook}",
        ]
        if place == "vscode":
            lines.append("In the Testing view: Configure Python Tests, pytest, exercises.")
    return "\n".join(lines)


def _what_was_done(started: Started) -> str:
    name = started.assignment.name
    own = [path for path in started.kept if is_somebodys(path)]
    others = [path for path in started.kept if not is_somebodys(path)]
    said = []
    if started.written:
        where = Path(os.path.relpath(started.folder), "exercises", name).as_posix()
        said.append(f"{counted(len(started.written), 'file')} written, into {where}.")
    elif not started.kept:
        said.append("It is here already; nothing had to be written.")
    if own:
        said.append(f"Kept as you wrote it: {', '.join(own)}.")
    if others:
        shown = ", ".join(others[:3]) + (", …" if len(others) > 3 else "")
        inside = any(path.startswith(f"exercises/{name}/") for path in others)
        renew = f" (renew texts and checks: grader start {name} --update)" if inside else ""
        said.append(f"Left as it was: {shown}{renew}.")
    return "\n".join(said)

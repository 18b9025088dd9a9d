"""Stubs, given inputs and pictures, written from the solution.

A stub is the solution with each marked region replaced by `raise NotImplementedError`, once as a
file and once as a notebook. The
given inputs are what `solutions/<name>/make_given.py` writes; what only hidden checks need is
written by `hidden/make_given.py`, and stays there. The text's pictures are what `make_pictures.py`
draws, from numbers that `make_numbers.py` took of a training once. A stamp beside each remembers
what they were made from, so that `--check` can tell stale ones without training anything.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.assignment import data
from grader.assignment.manifest import Assignment
from grader.authoring import recording
from grader.authoring.digests import digest
from grader.authoring.notebooks import make_notebook
from grader.common.outcomes import UsageError
from grader.judge.case.reference import ANSWERS
from grader.sandbox.process import environment
from grader.sandbox.scratch import Scratch

BEGIN, END = "# BEGIN SOLUTION", "# END SOLUTION"
STAMP = "made-from.json"

_DEFINITION = re.compile(r"(?:def|class) +(\w+)")


@dataclass(frozen=True)
class Stale:
    """A generated file that does not fit its source any more."""

    path: Path
    why: str


@dataclass(frozen=True)
class Recipe:
    """A file such as `make_given.py`, with a function of its own name, and where that writes.

    Attributes:
        path: the file.
        folder: into which it writes.
        reads: another recipe's folder that it reads.
    """

    path: Path
    folder: Path
    reads: Path | None = None


def solution_of(assignment: Assignment, solutions: Path) -> Path:
    """The reference solution.

    Raises:
        UsageError: there is none.
    """
    path = solutions / assignment.name / f"{assignment.name}.py"
    if not path.is_file():
        raise UsageError(f"There is no solution at {path}; name its folder with --solutions.")
    return path


def make_stub(source: str, assignment: Assignment) -> str:
    """The solution's source without what stands between the marks.

    Raises:
        UsageError: a mark is missing or out of place; all of them are named.
    """
    problems = mark_problems(source, assignment)
    if problems:
        raise UsageError(f"The solution of {assignment.name}: {'; '.join(problems)}")
    lines: list[str] = []
    inside = False
    for line, step in _by_step(source):
        if line.strip() == BEGIN:
            inside = True
            order = list(assignment.by_name).index(step) + 1
            indent = line[: len(line) - len(line.lstrip())]
            text = f'"step {order}, {step}: not written yet"'
            lines.append(f"{indent}raise NotImplementedError({text})")
        elif line.strip() == END:
            inside = False
        elif not inside:
            lines.append(line)
    return "\n".join(lines) + "\n"


def mark_problems(source: str, assignment: Assignment) -> list[str]:
    """What is wrong with the marks: out of place, or none in a step, which would give it away."""
    found: list[str] = []
    open_at, defined, marked = 0, set[str](), set[str]()
    for number, (line, step) in enumerate(_by_step(source), start=1):
        defined.add(step)
        if line.strip() == BEGIN:
            if open_at or step not in assignment.by_name:
                found.append(f"line {number}: {BEGIN} is out of place")
            open_at = number
            marked.add(step)
        elif line.strip() == END:
            if not open_at:
                found.append(f"line {number}: {END} without {BEGIN}")
            open_at = 0
    if open_at:
        found.append(f"{END} is missing for line {open_at}")
    found += [
        f"{step} has no {BEGIN}, so that students would be given all of it"
        for step in assignment.by_name
        if step in defined and step not in marked
    ]
    return found


def _by_step(source: str) -> Iterator[tuple[str, str]]:
    """Each line, with the name of the function or class of the top level it stands in or below."""
    step = ""
    for line in source.splitlines():
        begin = _DEFINITION.match(line)
        if begin:
            step = begin[1]
        yield line, step


def stale_files(assignment: Assignment, solutions: Path) -> list[Stale]:
    """The generated files that `generate` would change."""
    solution = solution_of(assignment, solutions)
    stale = [
        Stale(path, "it differs from the solution's stub")
        for path, text in _stubs(assignment, solution).items()
        if not path.is_file() or path.read_text("utf-8") != text
    ]
    for recipe in _recipes(assignment, solution):
        stale += _stale_inputs(assignment, solution, recipe)
    why = recording.why_stale(assignment, solution)
    return [*stale, Stale(assignment.given / ANSWERS, why)] if why else stale


def _stubs(assignment: Assignment, solution: Path) -> dict[Path, str]:
    """What students fill in: the file and the notebook."""
    stub = make_stub(solution.read_text("utf-8"), assignment)
    return {
        assignment.stub: stub,
        assignment.notebook: make_notebook(stub, assignment, solution),
    }


def _stale_inputs(assignment: Assignment, solution: Path, recipe: Recipe) -> list[Stale]:
    stamp = recipe.folder / STAMP
    try:
        made_from = json.loads(stamp.read_text("utf-8"))
    except (OSError, ValueError):
        return [Stale(stamp, "it is missing, so nobody knows what the inputs were made from")]
    stale = []
    if made_from.get("sources") != _sources(assignment, solution, recipe):
        stale.append(Stale(recipe.folder, "the solution or the recipe has changed since"))
    for name, due in made_from.get("files", {}).items():
        path = recipe.folder / name
        if not path.is_file() or digest(path) != due:
            stale.append(Stale(path, "it is not the file that was generated"))
    return stale


def generate(assignment: Assignment, solutions: Path, *, measures: bool = True) -> list[Path]:
    """Write the stubs, the given inputs and the pictures that are stale.

    Args:
        assignment: whose.
        solutions: the folder of all solutions.
        measures: whether the reference is run to see how long it takes, where no manifest says it.

    Returns:
        The files and folders that were written.
    """
    solution = solution_of(assignment, solutions)
    stale = {each.path for each in stale_files(assignment, solutions)}
    written = []
    for path, text in _stubs(assignment, solution).items():
        if path in stale:
            path.write_text(text, "utf-8", newline="\n")
            written.append(path)
    for recipe in _recipes(assignment, solution):
        if _stale_inputs(assignment, solution, recipe):
            _make_inputs(assignment, solution, recipe)
            written.append(recipe.folder)
    return [*written, *recording.record(assignment, solution, measures=measures)]


def _make_inputs(assignment: Assignment, solution: Path, recipe: Recipe) -> None:
    recipe.folder.mkdir(exist_ok=True)
    with Scratch() as scratch, Scratch() as made:
        request = {
            "solution": str(solution.absolute()),
            "recipe": str(recipe.path.absolute()),
            "folder": str(made),
            "datasets": data.files(assignment, "bundled"),
        }
        done = subprocess.run(
            [sys.executable, "-m", "grader.sandbox.child.recipe", json.dumps(request)],
            env=environment(scratch),
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
            check=False,
        )
        if done.returncode:
            last = (done.stderr.strip() or "no message").splitlines()[-1]
            raise UsageError(f"{recipe.path} failed: {last}")
        files = sorted(made.iterdir())
        for path in files:
            shutil.copyfile(path, recipe.folder / path.name)
        stamp = {
            "sources": _sources(assignment, solution, recipe),
            "files": {path.name: digest(path) for path in files},
        }
    text = json.dumps(stamp, indent=2) + "\n"
    (recipe.folder / STAMP).write_text(text, "utf-8", newline="\n")


def _recipes(assignment: Assignment, solution: Path) -> list[Recipe]:
    hidden, numbers = solution.parent / "hidden", solution.parent / "numbers"
    pictures = assignment.folder / "pictures"
    recipes = [
        Recipe(solution.with_name("make_given.py"), assignment.given),
        Recipe(hidden / "make_given.py", hidden),
        Recipe(solution.with_name("make_numbers.py"), numbers),
        Recipe(solution.with_name("make_pictures.py"), pictures, reads=numbers),
    ]
    return [recipe for recipe in recipes if recipe.path.is_file()]


def _bundled(assignment: Assignment) -> list[Path]:
    return [assignment.folder / file for file in assignment.manifest.datasets.values()]


def _sources(assignment: Assignment, solution: Path, recipe: Recipe) -> dict[str, str]:
    read = sorted(recipe.reads.glob("*")) if recipe.reads else []
    paths = [solution, recipe.path, *_bundled(assignment), *(p for p in read if p.name != STAMP)]
    return {path.name: digest(path) for path in paths}

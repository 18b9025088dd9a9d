"""What can be seen of an assignment without running anything, all of it in one run."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.assignment import measured
from grader.assignment.manifest import MANIFEST, Assignment
from grader.authoring.generate import mark_problems, solution_of, stale_files
from grader.common.outcomes import UsageError
from grader.common.text import did_you_mean
from grader.judge.check_files import JOINT, step_named

_HEADING = re.compile(r"^## Step (\d+)\b", re.MULTILINE)
_PICTURE = re.compile(r"!\[(?P<says>[^\]]*)\]\((?P<path>[^)\s]+)\)")


def problems_at_rest(assignment: Assignment, solutions: Path) -> Iterator[str]:
    """Files, functions, marks, headings and names that do not fit each other.

    Raises:
        UsageError: there is no reference.
    """
    solution = solution_of(assignment, solutions)
    if assignment.folder.name != assignment.name:
        yield f"{assignment.folder}: the manifest calls it {assignment.name!r}; give both one name."
    yield from unreadable(assignment, solutions)
    if _syntax_error(solution) is None:
        yield from _reference_problems(assignment, solutions, solution)
    yield from _heading_problems(assignment)
    yield from _check_file_problems(assignment, solution.parent / "hidden")
    yield from _unknown_misconceptions(assignment, solution.parent / "hidden")


def unreadable(assignment: Assignment, solutions: Path) -> list[str]:
    """The reference and the files of checks that Python cannot read: nothing can be run then."""
    solution = solution_of(assignment, solutions)
    files = [solution, *_files_of_checks(assignment, solution.parent / "hidden")]
    return [
        f"{path}, line {error.lineno}: {error.msg}."
        for path in files
        if (error := _syntax_error(path)) is not None
    ]


def _syntax_error(path: Path) -> SyntaxError | None:
    try:
        ast.parse(path.read_text("utf-8"))
    except SyntaxError as error:
        return error
    return None


def _files_of_checks(assignment: Assignment, hidden: Path) -> list[Path]:
    """The checks, and the modules that belong to them."""
    files = (*sorted(assignment.folder.glob("*.py")), *sorted(hidden.glob("*.py")))
    return [path for path in files if path != assignment.stub]


def _reference_problems(assignment: Assignment, solutions: Path, solution: Path) -> Iterator[str]:
    source = solution.read_text("utf-8")
    wrong = [*_function_problems(assignment, ast.parse(source)), *mark_problems(source, assignment)]
    yield from (f"{solution}: {each}" for each in wrong)
    for stale in stale_files(assignment, solutions) if not wrong else ():  # or all are, for that
        yield f"{stale.path}: {stale.why}; run `grader generate`."


def assumed(assignment: Assignment) -> Iterator[str]:
    """What the manifest leaves open and what holds instead, where it matters for a grade."""
    written = tomllib.loads((assignment.folder / MANIFEST).read_text("utf-8"))
    yield from _assumed(written, "points", "1 point each")
    yield from _assumed_seconds(assignment, measured.unsaid(written))
    yield from _assumed(written, "hints", "no hints")


_VARIANTS = "write variants.py beside the reference, and "


def uncalibrated(assignment: Assignment, solutions: Path) -> Iterator[str]:
    """Gates of which nobody has shown how often a right solution fails them."""
    path = solution_of(assignment, solutions).with_name("calibration.json")
    try:
        found = json.loads(path.read_text("utf-8"))
        shown = {*found.get("metrics", {}), *(["accuracy"] if "gate" in found else [])}
    except (OSError, ValueError, AttributeError):
        shown = set()
    for step in assignment.steps:
        metrics = {gate.metric for which in step.gates for gate in step.gates_on(which)}
        for metric in sorted(metrics - shown):
            first = "" if path.with_name("variants.py").is_file() else _VARIANTS
            yield (
                f"{step.name}: nothing shows that right solutions pass its gate on {metric}; "
                f"{first}run `grader calibrate {assignment.name}`."
            )


def _assumed(written: Mapping[str, Any], key: str, usual: str) -> Iterator[str]:
    open_ones = [step["name"] for step in written["steps"] if key not in step]
    if open_ones:
        yield f"{usual}: {', '.join(open_ones)}"


def _assumed_seconds(assignment: Assignment, steps: Sequence[str]) -> Iterator[str]:
    """What a call may take: by what was measured of the reference, or the usual."""
    _, known = measured.read(assignment.folder)
    for is_known in (False, True):
        by_limit: dict[float, list[str]] = {}
        for name in steps:
            if (name in known) == is_known:
                by_limit.setdefault(assignment.by_name[name].seconds, []).append(name)
        why = ", by what the reference takes" if is_known else ""
        for limit, names in sorted(by_limit.items()):
            yield f"{limit:g} seconds for a call{why}: {', '.join(names)}"


def _function_problems(assignment: Assignment, tree: ast.Module) -> Iterator[str]:
    """Manifest and functions agree: names, order, parameters, a docstring for each."""
    definitions = ast.FunctionDef | ast.ClassDef
    functions = {node.name: node for node in tree.body if isinstance(node, definitions)}
    there = [name for name in functions if name in assignment.by_name]
    asked = [name for name in assignment.by_name if name in functions]
    for name in assignment.by_name:
        if name not in functions:
            yield f"there is no function {name}.{did_you_mean(name, functions)}"
    if there != asked:
        yield f"its functions stand in the order {', '.join(there)}, not {', '.join(asked)}."
    for name in asked:
        node, wanted = functions[name], assignment.by_name[name].parameters
        taken = _taken(node)
        if taken != wanted:
            yield (
                f"{name} takes {_listed(taken)}, in the manifest {_listed(wanted)}; "
                f"write parameters = {_as_toml(taken)} there."
            )
        if not ast.get_docstring(node):
            yield f"{name} has no docstring."


def _taken(node: ast.FunctionDef | ast.ClassDef) -> list[str]:
    """The parameters as in a manifest; those of a class are its constructor's."""
    if isinstance(node, ast.ClassDef):
        methods = (each for each in node.body if isinstance(each, ast.FunctionDef))
        made = next((each for each in methods if each.name == "__init__"), None)
        return _taken(made)[1:] if made else []
    given = node.args
    by_position = [each.arg for each in (*given.posonlyargs, *given.args)]
    by_name = [each.arg for each in given.kwonlyargs]
    return [*by_position, *(["*", *by_name] if by_name else [])]


def _listed(names: list[str]) -> str:
    return ", ".join(names) or "nothing"


def _as_toml(names: list[str]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"


def _heading_problems(assignment: Assignment) -> Iterator[str]:
    """The text has a section for each step, by its number."""
    readme = assignment.folder / "README.md"
    if not readme.is_file():
        yield f"{readme}: it is missing; students read there what to do."
        return
    text = readme.read_text("utf-8")
    yield from _picture_problems(readme, text)
    steps = {int(number) for number in _HEADING.findall(text)}
    for number, step in enumerate(assignment.steps, start=1):
        if number not in steps:
            yield f"{readme}: there is no heading `## Step {number}: ...` for {step.name}."
    for number in sorted(steps - set(range(1, len(assignment.steps) + 1))):
        yield f"{readme}: there is a heading for step {number}, and no such step."


def _picture_problems(readme: Path, text: str) -> Iterator[str]:
    """Each picture is there, and says in words what it shows."""
    for found in _PICTURE.finditer(text):
        if "://" not in found["path"] and not (readme.parent / found["path"]).is_file():
            yield f"{readme}: there is no picture {found['path']}."
        if not found["says"].strip():
            yield f"{readme}: say between the brackets of {found['path']} what it shows."


def _check_file_problems(assignment: Assignment, hidden: Path) -> Iterator[str]:
    """A file of checks for each step, and none that belongs to no step or is not looked at."""
    names = {f"test_{step.name}.py": step.name for step in assignment.steps}
    joint = set() if JOINT in assignment.by_name else {f"test_{JOINT}.py"}
    together = _steps_together(assignment.folder / f"test_{JOINT}.py", assignment)
    for file, step in names.items():
        if not (assignment.folder / file).is_file() and step not in together:
            yield f"{assignment.folder}: there is no {file} for step {step}."
    for path in sorted(assignment.folder.glob("test_*.py")):
        if path.name not in {*names, *joint}:
            yield f"{path}: no step of this name is in the manifest."
    known = {f"test_{step}_hidden.py" for step in (*assignment.by_name, JOINT)}
    for path in sorted(hidden.glob("test_*.py")):
        if path.name not in known:
            yield f"{path}: hidden checks are called test_<step>_hidden.py, after a step."


def _steps_together(path: Path, assignment: Assignment) -> set[str]:
    """The steps of which the file for several steps holds checks."""
    if not path.is_file() or _syntax_error(path) is not None:
        return set()
    names: list[str] = []
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.Assign):
            names += [each.id for each in node.targets if isinstance(each, ast.Name)]
    return {step_named([name], assignment.by_name) for name in names}


def _unknown_misconceptions(assignment: Assignment, hidden: Path) -> Iterator[str]:
    """Names that checks give to mistakes, and that nobody knows."""
    readable = [p for p in _files_of_checks(assignment, hidden) if _syntax_error(p) is None]
    for path in readable:
        for name, line in _named_misconceptions(ast.parse(path.read_text("utf-8"))):
            if not assignment.catalogue.knows(name):
                near = did_you_mean(name, assignment.catalogue.known)
                yield f"{path}, line {line}: there is no misconception {name!r}.{near}"


def _named_misconceptions(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        for keyword in node.keywords if isinstance(node, ast.Call) else ():
            value = keyword.value
            if keyword.arg == "misconception" and isinstance(value, ast.Constant):
                yield str(value.value or ""), value.lineno


def corpus_problem(folder: Path) -> str:
    """Why there is no corpus to judge, or ""."""
    if (folder / "base.py").is_file():
        return ""
    if folder.is_dir():
        raise UsageError(f"{folder} is not a corpus: it holds no base.py.")
    return f"there is no corpus in {folder}, so nothing shows that wrong work is caught"

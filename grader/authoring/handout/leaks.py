"""What students must not see, found by content in what they are about to get.

Names prove nothing: a copied file has another name, and a solution may stand in a stub. So files
are compared by their hashes, zips within by their members, code by its lines and functions, arrays
by their rows, and each step's function in a packed file has to be the stub.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from grader.assignment.manifest import Assignment
from grader.authoring.generate import BEGIN, END, make_stub
from grader.common.members import folder_members, unzipped
from grader.common.outcomes import UsageError
from grader.sandbox.evidence import Array
from grader.submissions.submission import Submission

_LEAST_BYTES = 64  # of a file or a row that is no coincidence
_LEAST_LINE, _TELLING_LINE = 20, 45  # characters: two such lines of a step are none, or one
_LEAST_FUNCTION = 300  # characters of a function's syntax tree
_DEEPEST = 3  # zips within zips
_OURS = re.compile(r"\.whl: grader/(?!bundled/|samples/)")  # the grader's own code in its wheel


@dataclass(frozen=True)
class Leak:
    """A packed file that tells too much.

    Attributes:
        name: the file's path in the package.
        what: what is in it.
    """

    name: str
    what: str


@dataclass
class Secrets:
    """Fingerprints of what must not be in there, each with where it comes from.

    Attributes:
        files: by hash, of whole files and of members of zips.
        lines: of the reference's function bodies, each with the step it belongs to.
        functions: syntax trees of the hidden checks' functions.
        rows: hashes of the rows of hidden arrays.
        given: no secrets: syntax trees of the functions that stubs bring along, each of which may
            bear the name of another assignment's step.
    """

    files: dict[str, str] = field(default_factory=dict)
    lines: dict[str, str] = field(default_factory=dict)
    functions: dict[str, str] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, assignments: Iterable[Assignment], solutions: Path) -> Secrets:
        """Those of a folder of solutions.

        Args:
            assignments: tell which steps a reference solves.
            solutions: the folder.

        Raises:
            UsageError: there is no such folder, or nothing in it.
        """
        secrets = cls()
        files = dict(folder_members(solutions)) if solutions.is_dir() else {}
        if not files:
            raise UsageError(
                f"There is nothing in {solutions.absolute()} to compare with; name the folder of "
                "the model solutions with --solutions."
            )
        for name, data in files.items():
            secrets._add(f"{solutions.name}/{name}", data)
        for assignment in assignments:
            reference = files.get(f"{assignment.name}/{assignment.name}.py")
            if reference is not None:
                secrets._add_reference(reference.decode("utf-8"), assignment)
        return secrets

    def _add(self, name: str, data: bytes) -> None:
        for inner, content in _opened(name, data):
            if len(content) >= _LEAST_BYTES:
                self.files[_digest(content)] = inner
            for row in _rows(inner, content):
                self.rows[row] = inner
        if name.endswith(".py") and "/hidden/" in name:
            self.functions |= dict.fromkeys(_functions(data), name)

    def _add_reference(self, source: str, assignment: Assignment) -> None:
        text = make_stub(source, assignment)
        stub = {*_lines(text)}
        trees = _defined(text).items()
        self.given |= {tree for name, tree in trees if name not in assignment.by_name}
        begun, step = False, ""
        for line in _lines(source):
            begun = line == BEGIN or (begun and line != END)
            if line.startswith("def ") and not begun:
                step = line[4:].partition("(")[0]
            if begun and line not in stub and len(line) >= _LEAST_LINE and line[0] != "#":
                told = line.encode().decode("latin-1")  # as `_text` reads it
                self.lines[told] = f"`{step}` in the model solution of {assignment.name}"


def told_beside(assignment: Assignment, solution: str) -> Iterator[Leak]:
    """Texts beside the stub, such as hints, that hold lines of the reference.

    Args:
        assignment: whose folder is looked at.
        solution: the reference's source.
    """
    secrets = Secrets()
    secrets._add_reference(solution, assignment)
    for path in sorted(assignment.folder.glob("*")):
        if path.suffix in (".toml", ".md"):
            for what in _quoted(_lines(_text(path.name, path.read_bytes())), secrets):
                yield Leak(str(path), what)


def find_leaks(
    members: Mapping[str, bytes], assignments: Iterable[Assignment], secrets: Secrets
) -> list[Leak]:
    """What must not be among packed files.

    Args:
        members: content by path; zips, wheels and models among them are opened.
        assignments: whose steps must be stubs.
        secrets: what else must not be there.
    """
    steps = {step for assignment in assignments for step in assignment.by_name}
    leaks: list[Leak] = []
    seen: dict[tuple[str, str, bool], list[str]] = {}  # a wheel brings the same files once more
    for name, data in members.items():
        for inner, content in _opened(name, data):
            key = (_digest(content), inner.rpartition("/")[2], bool(_OURS.search(inner)))
            if key not in seen:
                seen[key] = list(_told_by(inner, content, secrets, steps))
            leaks += [Leak(inner, what) for what in seen[key]]
    return leaks


def _told_by(name: str, data: bytes, secrets: Secrets, steps: set[str]) -> Iterator[str]:
    if len(data) >= _LEAST_BYTES and _digest(data) in secrets.files:
        yield f"it is {secrets.files[_digest(data)]}"
        return
    for row in _rows(name, data):
        if row in secrets.rows:
            yield f"it holds data of {secrets.rows[row]}"
            break
    yield from _quoted(_lines(_text(name, data)), secrets)
    if name.endswith(".py") and not _OURS.search(name):
        for function in _functions(data):
            if function in secrets.functions:
                yield f"it holds a function of {secrets.functions[function]}"
                break
    yield from _solved(name, data, steps, secrets.given)


def _quoted(lines: list[str], secrets: Secrets) -> Iterator[str]:
    """The steps whose solution's lines are there: one that is long, or two."""
    by_step: dict[str, list[str]] = {}
    for line in dict.fromkeys(lines):
        if line in secrets.lines:
            by_step.setdefault(secrets.lines[line], []).append(line)
    for step, its in by_step.items():
        if len(its) > 1 or len(its[0]) >= _TELLING_LINE:
            yield f"it holds lines of {step}: {its[0]}"


def _solved(name: str, data: bytes, steps: set[str], given: set[str]) -> Iterator[str]:
    """The functions of steps that are written already."""
    if not name.endswith((".py", ".ipynb")) or _OURS.search(name):
        return
    with contextlib.suppress(UsageError):
        submission = Submission.from_bytes(data, Path(name))
        trees = _defined(submission.source)
        for step in sorted(steps & {*submission.functions}):
            if not submission.functions[step].is_stub and trees.get(step) not in given:
                yield f"its `{step}` is written already"


def _opened(name: str, data: bytes, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """A file, and where it is a zip of any name, what is in it."""
    yield name, data
    if depth < _DEEPEST and zipfile.is_zipfile(io.BytesIO(data)):
        with contextlib.suppress(zipfile.BadZipFile, OSError, RuntimeError):
            for inner, content in unzipped(data).items():
                yield from _opened(f"{name}: {inner}", content, depth + 1)


def _text(name: str, data: bytes) -> str:
    """What stands in a file, of a notebook in its cells; a character for each byte."""
    if name.endswith(".ipynb"):
        with contextlib.suppress(ValueError, TypeError, KeyError, AttributeError):
            cells = json.loads(data)["cells"]
            data = "\n".join("".join(cell["source"]) for cell in cells).encode()
    return data.decode("latin-1")  # whatever the bytes are, and quickly


def _lines(text: str) -> list[str]:
    return [stripped for line in text.split("\n") if (stripped := line.strip())]


def _functions(source: bytes) -> Iterator[str]:
    """The functions in a file of Python, as syntax trees without docstrings."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            body = [each for each in node.body if not _is_text(each)]
            dumped = ast.dump(ast.Module(body, type_ignores=[]))
            if len(dumped) >= _LEAST_FUNCTION:
                yield dumped


def _defined(source: str) -> dict[str, str]:
    """Syntax trees of the functions at the top level of a source, by name; the last one counts."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return {}
    return {node.name: ast.dump(node) for node in tree.body if isinstance(node, ast.FunctionDef)}


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _rows(name: str, data: bytes) -> Iterator[str]:
    """Hashes of an array's rows, of a one-dimensional one of all its values."""
    if not name.endswith(".npy"):
        return
    try:
        array: Array = np.load(io.BytesIO(data), allow_pickle=False)
    except (ValueError, OSError, EOFError):
        return
    for row in array if array.ndim > 1 else [array]:
        content = np.ascontiguousarray(row).tobytes()
        if len(content) >= _LEAST_BYTES and len({*content}) > 1:
            yield _digest(content)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

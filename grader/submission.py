"""A student's file or notebook: found, read whatever its encoding, outlined without running it."""

from __future__ import annotations

import ast
import io
import os
import re
import sys
import tokenize
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from grader import unreadable
from grader.as_meant import Meant, as_meant
from grader.notebook import MOST_CODE, Aside, Cell, Notebook, looks_like_notebook, read_notebook
from grader.outcomes import Place, UsageError
from grader.parsing import FUNCTION, bound_names
from grader.remembering import could_remember

_HEAD = re.compile(r"(?:async[^\S\n]+)?def[^\S\n]+(\w+)")
_NOT_AT_THE_MARGIN = ("", " ", "\t", "#", ")", "]", "}")  # or no code: what a function may hold
_MARKERS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")  # of a merge
MOST_BYTES = 5 << 20
MOST_NOTEBOOK_BYTES = 32 << 20  # outputs included, which are not kept


@dataclass(frozen=True)
class SyntaxProblem:
    """Why Python cannot read the file, or a cell.

    Attributes:
        message: what is wrong.
        place: where.
        hint: one thing to try.
        needs: the newer Python that reads it, such as "3.12"; "" where none does.
    """

    message: str
    place: Place
    hint: str = ""
    needs: str = ""


@dataclass(frozen=True)
class Outline:
    """One top-level function of the submission.

    Attributes:
        name: the function's name.
        first: its first line (from 1), that of `def`.
        last: its last line.
        is_stub: nothing but a docstring and `raise NotImplementedError`.
        returns: the lines of its own `return` statements.
        docstring: the lines of its docstring.
        parameters: their names, but for those with a star before them.
        least: how many values it must be given.
        most: how many it can be given by position; None for any number.
    """

    name: str
    first: int
    last: int
    is_stub: bool
    returns: tuple[int, ...]
    docstring: range = range(0)
    parameters: tuple[str, ...] = ()
    least: int = 0
    most: int | None = None

    def takes(self, count: int) -> bool:
        """Whether it can be called with so many values."""
        return self.least <= count and (self.most is None or count <= self.most)

    @property
    def code(self) -> list[int]:
        """Its lines, but for those of the docstring."""
        return [n for n in range(self.first, self.last + 1) if n not in self.docstring]


@dataclass(frozen=True)
class Submission:
    """One student's file.

    Attributes:
        path: where it lies.
        source: its text; of a notebook, the code of all cells.
        remarks: what was repaired while reading.
        cells: where each cell of a notebook stands in the source; none for a file.
        document: of a notebook what people read; see `grader.notebook.Notebook`.
        pictures: of a notebook those that were pasted into its text.
        asides: of a notebook the functions that stand in cells which are not run.
        has_commands: whether a file holds commands of Jupyter, as what Colab exports does.
        beside: why this one is judged, of a file and a notebook; "" where there was one alone.
    """

    path: Path
    source: str
    remarks: tuple[str, ...] = field(default=())
    cells: tuple[Cell, ...] = field(default=())
    document: tuple[int | str, ...] = field(default=(), repr=False)
    pictures: tuple[str, ...] = field(default=(), repr=False)
    asides: tuple[Aside, ...] = field(default=())
    has_commands: bool = False
    beside: str = ""

    @classmethod
    def read(cls, path: Path) -> Submission:
        """Read a `.py` file or an `.ipynb` notebook.

        Raises:
            UsageError: there is no such file, or it is none that can be read.
        """
        if path.is_dir():
            raise UsageError(f"{path} is a folder; name the file with the solution in it.")
        try:
            with path.open("rb") as stream:
                data = stream.read(most_bytes(path) + 1)
        except FileNotFoundError:
            raise UsageError(
                f"There is no file {os.path.normpath(path)}; check the path after --submission."
            ) from None
        except OSError as error:
            raise UsageError(f"{path} cannot be read: {error.strerror}.") from None
        return cls.from_bytes(data, path)

    @classmethod
    def from_bytes(cls, data: bytes, path: Path) -> Submission:
        """Decode a file's contents that were read elsewhere, such as from an archive.

        Raises:
            UsageError: it is too large, not text, or no notebook although its name says so.
        """
        most = most_bytes(path)
        if len(data) > most:
            raise UsageError(f"{path} is larger than {most >> 20} MB; {_smaller(path)}")
        text, remarks = _decode(data, path)
        found = _as_it_is(text, path)
        remarks = (*remarks, *found.remarks)
        if isinstance(found, Meant):
            return cls(path, found.source, remarks, has_commands=found.has_commands)
        if len(found.source) > MOST_BYTES:
            raise UsageError(f"{path} holds more than {MOST_BYTES >> 20} MB of code.")
        return cls(
            path, found.source, remarks, found.cells, found.document, found.pictures, found.asides
        )

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the source, without line ends."""
        return self.source.split("\n")

    @property
    def wants_kernel(self) -> bool:
        """Whether its code expects what Jupyter or Colab has beyond Python."""
        return bool(self.cells) or self.has_commands or self.imports_of("google.colab") > 0

    @property
    def is_too_long(self) -> bool:
        """Whether there is more code than is read, so that none of it is."""
        if not self.cells:
            return len(self.source) > MOST_CODE
        lines = (line for cell in self.cells for line in cell.lines)
        return sum(len(line) + 1 for line in lines) - len(self.cells) > MOST_CODE

    @cached_property
    def syntax_problem(self) -> SyntaxProblem | None:
        """Why the file does not parse, or None."""
        return self._parsed[1]

    @cached_property
    def functions(self) -> dict[str, Outline]:
        """The functions that the file defines at its top level; the last definition counts."""
        tree = self._parsed[0]
        found: dict[str, Outline] = {}
        for node in tree.body if tree else []:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found[node.name] = _outline(node)
            elif any(name == "*" for name in bound_names(node)):
                found.clear()  # anything may have come in under any name
            else:
                for name in bound_names(node):
                    found.pop(name, None)
        return found

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that the file binds at its top level."""
        tree = self._parsed[0]
        bound = {name for node in (tree.body if tree else []) for name in bound_names(node)}
        return frozenset(bound | set(self.functions))

    def definitions(self, asked: Collection[str]) -> list[ast.stmt]:
        """The top-level functions and classes that are no stubs, and what else binds `asked`."""
        tree = self._parsed[0]
        return [
            node
            for node in (tree.body if tree else [])
            if not (isinstance(node, FUNCTION) and _is_stub(node))
            and (isinstance(node, FUNCTION | ast.ClassDef) or {*bound_names(node)} & {*asked})
        ]

    def defined_in(self, name: str) -> frozenset[int]:
        """The first lines of the top-level statements that bind `name`."""
        tree = self._parsed[0]
        body = tree.body if tree else []
        return frozenset(node.lineno for node in body if name in bound_names(node))

    def calls_of(self, name: str) -> list[int]:
        """The lines that call `name`, wherever they stand."""
        nodes = ast.walk(self._parsed[0]) if self._parsed[0] else []
        return sorted(
            node.lineno
            for node in nodes
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == name
        )

    def used_by(self, function: str) -> frozenset[str]:
        """The names that a function reads, itself or through what else the file defines."""
        found: set[str] = set()
        seen: set[int] = set()  # statements: one may bind thousands of names
        waiting = [function]
        while waiting:
            for number, names in self._reads.get(waiting.pop(), ()):
                if number not in seen:
                    seen.add(number)
                    waiting += names - found
                    found |= names
        return frozenset(found - {function})

    @cached_property
    def _reads(self) -> dict[str, list[tuple[int, set[str]]]]:
        """Statements that bind a name, by that name: number and the names that stand in it."""
        tree = self._parsed[0]
        found: dict[str, list[tuple[int, set[str]]]] = {}
        for number, node in enumerate(tree.body if tree else []):
            statement = number, {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
            for bound in bound_names(node):
                found.setdefault(bound, []).append(statement)
        return found

    def loop_outside(self) -> int:
        """The line of the first `while` loop outside of functions; 0 where there is none."""
        nodes = _own_nodes(self._parsed[0]) if self._parsed[0] else []
        return min((node.lineno for node in nodes if isinstance(node, ast.While)), default=0)

    def imports_of(self, module: str, *, but: str = "") -> int:
        """The first line that imports `module` or something from it; 0 where none does.

        Args:
            module: its full name.
            but: a module within it that does not count.
        """
        nodes = ast.walk(self._parsed[0]) if self._parsed[0] else []
        imports = (node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom))
        found = (node.lineno for node in imports if _is_import_of(node, module, but))
        return min(found, default=0)

    def line_of_text(self, text: str) -> int:
        """The first line where this text stands in quotes; 0 where it does nowhere."""
        nodes = ast.walk(self._parsed[0]) if self._parsed[0] else []
        texts = (node for node in nodes if isinstance(node, ast.Constant) and node.value == text)
        return min((node.lineno for node in texts), default=0)

    @cached_property
    def broken_cells(self) -> tuple[SyntaxProblem, ...]:
        """Why Python cannot read some cells of a notebook, which are left out."""
        return tuple(
            self._as_problem(cell.problem, cell.first) for cell in self.cells if cell.problem
        )

    def broken_at(self, name: str) -> SyntaxProblem | None:
        """Why the cell that defines the function `name` was left out, if one was."""
        head = re.compile(rf"\s*(async\s+)?def\s+{re.escape(name)}\b")
        broken = [cell for cell in self.cells if cell.problem]
        for cell, problem in zip(broken, self.broken_cells, strict=True):
            if any(head.match(line) for line in cell.lines):
                return problem
        return None

    def function_at(self, line: int) -> str:
        """The function in whose lines `line` lies, found without the parser; "" for none."""
        for text in reversed(self.lines[: max(line, 1)]):
            head = _HEAD.match(text)
            if head:
                return head[1]
            if text[:1] not in _NOT_AT_THE_MARGIN and not text.startswith(_MARKERS):
                return ""
        return ""

    def returns_outside(self, function: str) -> Place | None:
        """The first `return` below `function` that stands outside of every function."""
        body = self._parsed[0].body if self._parsed[0] else []
        at = [
            n for n, node in enumerate(body) if isinstance(node, FUNCTION) and node.name == function
        ]
        for node in body[at[-1] + 1 :] if at else []:
            if isinstance(node, FUNCTION | ast.ClassDef):
                return None
            found = [n for n in (node, *_own_nodes(node)) if isinstance(n, ast.Return)]
            if found:
                return self.place(min(each.lineno for each in found))
        return None

    def place(self, line: int) -> Place:
        """The student's own line at `line` of the source."""
        lines: Sequence[str] = self.lines
        number = None
        at = bisect_right(self.cells, line, key=lambda cell: cell.first) - 1
        if at >= 0:
            cell = self.cells[at]
            number, line, lines = cell.number, line - cell.first + 1, cell.lines
        text = lines[line - 1].rstrip() if 0 < line <= len(lines) else ""
        return Place(line, text[:300], self.path.name, number)

    def place_in(self, function: str, near: str = "") -> Place | None:
        """The line of `function` that a message about its result should show.

        The first line within it that contains `near`, or else the next of several words with "|"
        between them, else its last `return`, else its `def`.
        """
        outline = self.functions.get(function)
        if outline is None:
            return None
        lines = self.lines
        inside = [n for n in outline.code if n <= len(lines)]
        words = near.split("|") if near else []
        hits = [n for word in words for n in inside if word in lines[n - 1].split("#")[0]]
        return self.place(hits[0] if hits else max(outline.returns, default=outline.first))

    def mentions(self, function: str, word: str) -> bool:
        """Whether the code of `function` contains `word`, outside of comments and docstring."""
        outline = self.functions.get(function)
        if outline is None:
            return False
        lines = self.lines
        inside = [lines[n - 1] for n in outline.code if n <= len(lines)]
        return any(word in line.split("#")[0] for line in inside)

    def ignores_parameters(self, function: str) -> bool:
        """Whether the code of `function` never reads what it is given."""
        tree = self._parsed[0]
        found = [n for n in (tree.body if tree else []) if isinstance(n, FUNCTION)]
        for node in [n for n in found if n.name == function][-1:]:
            given = {each.arg for each in (*node.args.posonlyargs, *node.args.args)}
            inside = (each for part in node.body for each in ast.walk(part))
            return not any(isinstance(n, ast.Name) and n.id in given for n in inside)
        return False

    def could_remember(self, function: str) -> bool:
        """Whether `function` has a place to keep something in from one call to the next."""
        tree = self._parsed[0]
        return tree is not None and could_remember(tree, function)

    def mentions_return_of_compile(self, function: str) -> bool:
        """Whether `function` passes on what `compile` returned."""
        outline = self.functions.get(function)
        inside = self.lines[outline.first - 1 : outline.last] if outline else []
        return any(re.search(r"(return|=)\s*\S*\.compile\(", line) for line in inside)

    @cached_property
    def _parsed(self) -> tuple[ast.Module | None, SyntaxProblem | None]:
        if self.is_too_long:
            message = f"it holds more than the {MOST_CODE:,} characters that are read"
            return None, SyntaxProblem(message, self.place(1))
        tree, problem = unreadable.read(self.source)
        return tree, self._as_problem(problem, 1) if problem else None

    def _as_problem(self, problem: unreadable.Problem, first: int) -> SyntaxProblem:
        """The problem of a source that begins at the line `first` of ours."""
        place = self.place(first + problem.line - 1)
        return SyntaxProblem(problem.message, place, problem.hint, problem.needs)


def is_notebook(path: Path) -> bool:
    """Whether a file of this name is a notebook."""
    return path.suffix.lower() == ".ipynb"


def most_bytes(path: Path) -> int:
    """The size beyond which a file of this name is refused."""
    return MOST_NOTEBOOK_BYTES if is_notebook(path) else MOST_BYTES


def _smaller(path: Path) -> str:
    if is_notebook(path):
        return "clear its outputs (in Jupyter: Edit, Clear Outputs of All Cells), and save it."
    return "is it the right file?"


def _as_it_is(text: str, path: Path) -> Meant | Notebook:
    """What a file holds, whatever its name says."""
    if is_notebook(path):
        if not text.lstrip().startswith("{") and _is_python(text):
            remark = f"{path.name} holds Python, not a notebook, and was read as that."
            return Meant(text, (remark,))
        return read_notebook(text, path)
    if looks_like_notebook(text):
        found = read_notebook(text, path)
        remark = f"{path.name} is a notebook, and was read as one; name it {path.stem}.ipynb."
        return replace(found, remarks=(remark, *found.remarks))
    if len(text) > MOST_CODE:
        return Meant(text)
    meant = as_meant(text)
    return replace(meant, remarks=tuple(each[:1].upper() + each[1:] for each in meant.remarks))


def _is_python(text: str) -> bool:
    """Whether this is source code that defines something."""
    if len(text) > MOST_CODE or not re.search(r"^(?:async )?def ", text, re.MULTILINE):
        return False
    return unreadable.problem_of(text) is None


def _decode(data: bytes, path: Path) -> tuple[str, tuple[str, ...]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        remark = "The file is in UTF-16; save it as UTF-8."
        return _newlines(data.decode("utf-16", errors="replace")), (remark,)
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return _newlines(data.decode(encoding)), ()
    except (SyntaxError, UnicodeError, LookupError):
        pass
    if b"\0" in data:
        raise UsageError(f"{path} is not a text file; save it as Python source in UTF-8.")
    where = _first_strange_line(data)
    remark = f"Line {where} is not UTF-8; it was read as Windows-1252. Save the file as UTF-8."
    return _newlines(data.decode("cp1252", errors="replace")), (remark,)


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _first_strange_line(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return 1


def _outline(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Outline:
    returns = tuple(sorted(n.lineno for n in _own_nodes(node) if isinstance(n, ast.Return)))
    last = node.end_lineno or node.lineno
    text = node.body[0] if ast.get_docstring(node, clean=False) is not None else None
    docstring = range(text.lineno, (text.end_lineno or text.lineno) + 1) if text else range(0)
    if text and len(node.body) > 1 and node.body[1].lineno in docstring:
        docstring = range(0)  # code on the same line
    return Outline(
        node.name, node.lineno, last, _is_stub(node), returns, docstring, *_signature(node)
    )


def _signature(
    node: ast.FunctionDef | ast.AsyncFunctionDef,
) -> tuple[tuple[str, ...], int, int | None]:
    """Names of the parameters, and how many values are taken by position: at least, at most."""
    given = node.args
    names = tuple(each.arg for each in (*given.posonlyargs, *given.args))
    required = sum(default is None for default in given.kw_defaults)
    most = None if given.vararg else len(names)
    # A keyword without a default cannot be given by position: no number of values is enough.
    least = len(names) - len(given.defaults) if not required else sys.maxsize
    return names, least, most


def _own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes within a function, without those of functions nested in it."""
    waiting = [*ast.iter_child_nodes(node)]
    while waiting:
        child = waiting.pop()
        if not isinstance(child, FUNCTION | ast.Lambda | ast.ClassDef):
            yield child
            waiting += ast.iter_child_nodes(child)


def _is_stub(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    body = node.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    if len(body) != 1 or not isinstance(body[0], ast.Raise) or node.decorator_list:
        return False
    raised = body[0].exc
    target = raised.func if isinstance(raised, ast.Call) else raised
    return isinstance(target, ast.Name) and target.id == "NotImplementedError"


def _is_import_of(node: ast.Import | ast.ImportFrom, module: str, but: str) -> bool:
    """Whether an import statement names a module or something in it, other than `but`."""
    named = [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        named = [f"{node.module or ''}.{name}" for name in named]
    named = [name for name in named if not but or not f"{name}.".startswith(f"{but}.")]
    return any(f"{name}.".startswith(f"{module}.") for name in named)

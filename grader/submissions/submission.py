"""A student's file or notebook: found, read whatever its encoding, outlined without running it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from grader.common.outcomes import Place, UsageError
from grader.submissions.decoding import decode
from grader.submissions.files import MOST_BYTES, data_of, is_notebook, most_bytes, smaller
from grader.submissions.notebook.notebook import (
    MOST_CODE,
    Aside,
    Cell,
    Notebook,
    looks_like_notebook,
    read_notebook,
)
from grader.submissions.source import unreadable
from grader.submissions.source.as_meant import Meant, as_meant
from grader.submissions.source.contents import Contents, Function, Outline, contents_of

_HEAD = re.compile(r"(?:async[^\S\n]+)?def[^\S\n]+(\w+)")
_NOT_AT_THE_MARGIN = ("", " ", "\t", "#", ")", "]", "}")  # or no code: what a function may hold
_MARKERS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")  # of a merge


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
class Submission:
    """One student's file.

    Attributes:
        path: where it lies.
        source: its text; of a notebook, the code of all cells.
        remarks: what was repaired while reading.
        cells: where each cell of a notebook stands in the source; none for a file.
        document: of a notebook what people read; see `Notebook`.
        pictures: of a notebook those that were pasted into its text.
        asides: of a notebook the functions that stand in cells which are not run.
        has_commands: whether a file holds commands of Jupyter, as what Colab exports does.
        beside: why this one is judged, of a file and a notebook; "" where there was one alone.
        contents: what was found in the source where it was parsed before; see `with_contents`.
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
    contents: bytes = field(default=b"", repr=False, compare=False)

    @classmethod
    def read(cls, path: Path) -> Submission:
        """Read a `.py` file or an `.ipynb` notebook.

        Raises:
            UsageError: there is no such file, or it is none that can be read.
        """
        return cls.from_bytes(data_of(path), path)

    @classmethod
    def from_bytes(cls, data: bytes, path: Path) -> Submission:
        """Decode a file's contents that were read elsewhere, such as from an archive.

        Raises:
            UsageError: it is too large, not text, or no notebook although its name says so.
        """
        most = most_bytes(path)
        if len(data) > most:
            raise UsageError(f"{path} is larger than {most >> 20} MB; {smaller(path)}")
        text, remarks = decode(data, path)
        meant = _as_it_is(text, path)
        remarks = (*remarks, *meant.remarks)
        if isinstance(meant, Meant):
            return cls(path, meant.source, remarks, has_commands=meant.has_commands)
        if len(meant.source) > MOST_BYTES:
            raise UsageError(f"{path} holds more than {MOST_BYTES >> 20} MB of code.")
        return cls(
            path, meant.source, remarks, meant.cells, meant.document, meant.pictures, meant.asides
        )

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the source, without line ends; the first of one that is too long."""
        return (self.source[:MOST_CODE] if self.is_too_long else self.source).split("\n")

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
        if self.is_too_long:
            message = f"it holds more than the {MOST_CODE:,} characters that are read"
            return SyntaxProblem(message, self.place(1))
        problem = self._contents.problem
        return self._as_problem(problem, 1) if problem else None

    @cached_property
    def functions(self) -> dict[str, Outline]:
        """The functions that the file defines at its top level; the last definition counts."""
        defined: dict[str, Outline] = {}
        for statement in self._contents.statements:
            if statement.function:
                defined[statement.function.outline.name] = statement.function.outline
            elif "*" in statement.binds:
                defined.clear()  # anything may have come in under any name
            else:
                for name in statement.binds:
                    defined.pop(name, None)
        return defined

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that the file binds at its top level."""
        return frozenset(name for each in self._contents.statements for name in each.binds)

    def definitions(self, asked: Collection[str]) -> list[str]:
        """What tells these apart: functions and classes but for stubs, and what binds `asked`."""
        return [
            each.digest
            for each in self._contents.statements
            if not (each.function and each.function.outline.is_stub)
            and (each.function or each.is_class or {*each.binds} & {*asked})
        ]

    def code_of(self, name: str) -> frozenset[str]:
        """What tells the code of a function apart, and of all that it may depend on in the file.

        That of the functions that it uses, and every line outside of functions.
        """
        names = {name, *self.used_by(name)}
        functions = (each for each in self._contents.statements if each.function)
        return frozenset(
            [self._outside, *(each.digest for each in functions if names & {*each.binds})]
        )

    def text_of(self, name: str) -> str:
        """The lines of a function, as they were written; "" where there is none."""
        outline = self.functions.get(name)
        return "\n".join(self.lines[outline.first - 1 : outline.last]) if outline else ""

    @cached_property
    def _outside(self) -> str:
        """The lines outside of functions at the top level, but for comments."""
        inside = {n for each in self.functions.values() for n in range(each.first, each.last + 1)}
        return "\n".join(
            line.rstrip()
            for n, line in enumerate(self.lines, start=1)
            if n not in inside and line.strip() and not line.startswith("#")
        )

    def defined_in(self, name: str) -> frozenset[int]:
        """The first lines of the top-level statements that bind `name`."""
        return frozenset(each.line for each in self._contents.statements if name in each.binds)

    def calls_of(self, name: str) -> list[int]:
        """The lines that call `name`, wherever they stand."""
        return sorted(self._contents.calls.get(name, ()))

    def used_by(self, function: str) -> frozenset[str]:
        """The names that a function reads, itself or through what else the file defines."""
        used: set[str] = set()
        seen: set[int] = set()  # statements: one may bind thousands of names
        waiting = [function]
        while waiting:
            for number, names in self._reads.get(waiting.pop(), ()):
                if number not in seen:
                    seen.add(number)
                    waiting += names - used
                    used |= names
        return frozenset(used - {function})

    @cached_property
    def _reads(self) -> dict[str, list[tuple[int, frozenset[str]]]]:
        """Statements that bind a name, by that name: number and the names that stand in it."""
        by_name: dict[str, list[tuple[int, frozenset[str]]]] = {}
        for number, statement in enumerate(self._contents.statements):
            for bound in statement.binds:
                by_name.setdefault(bound, []).append((number, statement.reads))
        return by_name

    def loop_outside(self) -> int:
        """The line of the first `while` loop outside of functions; 0 where there is none."""
        return min((each.loop for each in self._contents.statements if each.loop), default=0)

    def imports_of(self, module: str, *, but: str = "") -> int:
        """The first line that imports `module` or something from it; 0 where none does.

        Args:
            module: its full name.
            but: a module within it that does not count.
        """
        imports = self._contents.imports
        return min((line for line, names in imports if _are_of(names, module, but)), default=0)

    def line_of_text(self, text: str) -> int:
        """The first line where this short text stands in quotes; 0 where it does nowhere."""
        return self._contents.texts.get(text, 0)

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
        body = self._contents.statements
        at = [
            n
            for n, each in enumerate(body)
            if each.function and each.function.outline.name == function
        ]
        for statement in body[at[-1] + 1 :] if at else ():
            if statement.function or statement.is_class:
                return None
            if statement.returns:
                return self.place(statement.returns)
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
        own = self._function(function)
        return own is not None and not own.reads_parameters

    def could_remember(self, function: str) -> bool:
        """Whether `function`, or what it calls of the file, has a place to keep something in.

        A decorator, a default value that can change, an attribute of a function, or a name of the
        file that is bound to more than numbers and texts; None there waits for something. And
        whoever asks for `globals()` has all of the file's names.
        """
        functions: dict[str, list[Function]] = {}
        places = {"globals"}
        for each in self._contents.statements:
            if each.function:
                functions.setdefault(each.function.outline.name, []).append(each.function)
            elif each.can_change:
                places.update(each.binds)
        waiting, seen = [function], {function}
        while waiting:
            name = waiting.pop()
            if name in places or any(defined.has_place for defined in functions.get(name, ())):
                return True
            for defined in functions.get(name, ()):
                new = defined.free - seen
                seen |= new
                waiting += new
        return False

    def mentions_return_of_compile(self, function: str) -> bool:
        """Whether `function` passes on what `compile` returned."""
        own = self._function(function)
        return own is not None and own.passes_on_compile

    def with_contents(self) -> Submission:
        """The same, and with it what its source holds, so that nobody parses it once more."""
        return replace(self, contents=self._contents.encode())

    @cached_property
    def _contents(self) -> Contents:
        if self.contents:
            return Contents.decode(self.contents)
        return Contents() if self.is_too_long else contents_of(self.source)

    def _function(self, name: str) -> Function | None:
        """The last function of this name at the top level."""
        defined = (each.function for each in reversed(self._contents.statements) if each.function)
        return next((each for each in defined if each.outline.name == name), None)

    def _as_problem(self, problem: unreadable.Unreadable, first: int) -> SyntaxProblem:
        """The problem of a source that begins at the line `first` of ours."""
        place = self.place(first + problem.line - 1)
        return SyntaxProblem(problem.message, place, problem.hint, problem.needs)


def _as_it_is(text: str, path: Path) -> Meant | Notebook:
    """What a file holds, whatever its name says."""
    if is_notebook(path):
        if not text.lstrip().startswith("{") and _is_python(text):
            remark = f"{path.name} holds Python, not a notebook, and was read as that."
            return Meant(text, (remark,))
        return read_notebook(text, path)
    if looks_like_notebook(text):
        read = read_notebook(text, path)
        remark = f"{path.name} is a notebook, and was read as one; name it {path.stem}.ipynb."
        return replace(read, remarks=(remark, *read.remarks))
    if len(text) > MOST_CODE:
        return Meant(text)
    meant = as_meant(text)
    return replace(meant, remarks=tuple(each[:1].upper() + each[1:] for each in meant.remarks))


def _is_python(text: str) -> bool:
    """Whether this is source code that defines something."""
    if len(text) > MOST_CODE or not re.search(r"^(?:async )?def ", text, re.MULTILINE):
        return False
    return unreadable.problem_of(text) is None


def _are_of(names: Sequence[str], module: str, but: str) -> bool:
    """Whether an import of these is one of a module or something in it, other than `but`."""
    named = [name for name in names if not but or not f"{name}.".startswith(f"{but}.")]
    return any(f"{name}.".startswith(f"{module}.") for name in named)

"""The part of a reference that students write, as a tree whose pieces know their text."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from grader.authoring.generate import BEGIN, END

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Edit:
    """A change of a source: what stands from `start` to `end` (bytes) becomes `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Operator:
    """One way to make a right program wrong.

    Attributes:
        name: as the literature has it, in capitals.
        title: what it does.
        origin: where it is from: "MutPy", "DeepCrime", "DeepMutation", or "own".
        find: the changes that it makes of a node.
    """

    name: str
    title: str
    origin: str
    find: Callable[[ast.AST, Scope], Iterator[Edit]]


class Scope:
    """One step's function, or class, in a reference.

    Args:
        source: the reference.
        function: its definition.
        bound: the names that the file imports or defines at its top level.
    """

    def __init__(self, source: str, function: Definition, bound: frozenset[str]) -> None:
        self.function = function
        self.bound = bound
        self._data = source.encode()
        self._starts = [0]
        for line in self._data.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self._lines = source.splitlines()

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The names of its parameters; none of a class."""
        if isinstance(self.function, ast.ClassDef):
            return ()
        return tuple(each.arg for each in self.function.args.args)

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """Of each node the one that it stands in."""
        return {
            child: node for node in ast.walk(self.function) for child in ast.iter_child_nodes(node)
        }

    def nodes(self) -> Iterator[ast.AST]:
        """What stands between the marks, in the order of the text."""
        first, last = self._marked()
        inside = [
            node
            for node in ast.walk(self.function)
            if isinstance(node, ast.expr | ast.stmt | ast.keyword)
            and first < node.lineno <= (node.end_lineno or 0) < last
            and not decides_nothing(self.parents.get(node))
        ]
        yield from sorted(inside, key=lambda node: self.span(node))

    def _marked(self) -> tuple[int, int]:
        """The lines of the first and the last mark in the function; without any its own ends."""
        begin, end = self.function.lineno, self.function.end_lineno or 0
        below = range(begin, min(end + 2, len(self._lines)) + 1)
        marks = [n for n in below if self._lines[n - 1].strip() in (BEGIN, END)]
        return (marks[0], marks[-1]) if len(marks) > 1 else (begin, end + 1)

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Where a node begins and ends, in bytes."""
        return self._at(node.lineno, node.col_offset), self._at(  # type: ignore[attr-defined]
            node.end_lineno,  # type: ignore[attr-defined]
            node.end_col_offset,  # type: ignore[attr-defined]
        )

    def _at(self, line: int, column: int) -> int:
        return self._starts[line - 1] + column

    def text(self, node: ast.AST) -> str:
        """The text of a node."""
        start, end = self.span(node)
        return self._data[start:end].decode()

    def replaced(self, node: ast.AST, text: str) -> Edit:
        """The node becomes this text."""
        return Edit(*self.span(node), text)

    def replaced_all(self, texts: dict[ast.expr, str]) -> Edit:
        """Several nodes, in whatever order, become other texts at once."""
        nodes = sorted(texts, key=self.span)
        start, end = self.span(nodes[0])[0], self.span(nodes[-1])[1]
        made, at = b"", start
        for node in nodes:
            first, last = self.span(node)
            made, at = made + self._data[at:first] + texts[node].encode(), last
        return Edit(start, end, made.decode())

    def between(self, left: ast.AST, right: ast.AST, old: str, new: str) -> Iterator[Edit]:
        """A symbol between two nodes becomes another one."""
        start, end = self.span(left)[1], self.span(right)[0]
        at = self._data[start:end].decode().find(old)
        if at >= 0:
            yield Edit(start + at, start + at + len(old), new)

    def without(self, items: list[ast.AST], number: int) -> Edit:
        """One of several things with commas between them is left out."""
        if number + 1 < len(items):
            return Edit(self.span(items[number])[0], self.span(items[number + 1])[0], "")
        start = self.span(items[number - 1])[1] if number else self.span(items[0])[0]
        return Edit(start, self.span(items[number])[1], "")

    def swapped(self, left: ast.AST, right: ast.AST) -> Edit:
        """Two things change places."""
        (start, first), (second, end) = self.span(left), self.span(right)
        middle = self._data[first:second].decode()
        return Edit(start, end, f"{self.text(right)}{middle}{self.text(left)}")

    def applied(self, edit: Edit) -> str:
        """The whole source after a change."""
        made = self._data[: edit.start] + edit.text.encode() + self._data[edit.end :]
        return made.decode()


def decides_nothing(node: ast.AST | None) -> bool:
    """Whether it is an argument that only says how much is printed."""
    return isinstance(node, ast.keyword) and node.arg == "verbose"


def called(node: ast.AST) -> str:
    """The last part of the name of what is called: "fit" of `model.fit(x)`; "" of no call."""
    if not isinstance(node, ast.Call):
        return ""
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def keyword(node: ast.Call, name: str) -> ast.keyword | None:
    """The argument of this name."""
    return next((each for each in node.keywords if each.arg == name), None)


def arguments(node: ast.Call) -> list[ast.AST]:
    """All arguments, in the order of the text."""
    return [*node.args, *node.keywords]

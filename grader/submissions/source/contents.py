"""What stands in a source, as plain data, read from its syntax tree once.

So the tree, which may be large, never leaves the process that parses. What a file does only where
it is run by itself, below `if __name__ == "__main__":`, is left out: judging it never comes there.
"""

from __future__ import annotations

import ast
import hashlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from grader.submissions.source.parsing import FUNCTION
from grader.submissions.source.remembering import can_change, free_names, has_a_place
from grader.submissions.source.unreadable import Unreadable, read

_SCOPES = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef
_UNTOLD = frozenset(("ctx", "kind", "type_comment"))  # follow from the rest, or say nothing
_MOST_TEXT = 100  # characters of a text that is looked for


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
        named: the names of the parameters that are given by name alone.
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
    named: tuple[str, ...] = ()

    def takes(self, count: int) -> bool:
        """Whether it can be called with so many values."""
        return self.least <= count and (self.most is None or count <= self.most)

    @property
    def code(self) -> list[int]:
        """Its lines, but for those of the docstring."""
        return [n for n in range(self.first, self.last + 1) if n not in self.docstring]


class Function(msgspec.Struct, frozen=True, array_like=True):
    """What is known of a function at the top level.

    Attributes:
        outline: its lines and parameters.
        reads_parameters: whether its code uses what it is given.
        passes_on_compile: whether it returns or keeps what `compile` returned.
        has_place: whether it has a place to keep something in; see `remembering`.
        free: the names in it that are not its own.
    """

    outline: Outline
    reads_parameters: bool
    passes_on_compile: bool
    has_place: bool
    free: frozenset[str]


class Statement(msgspec.Struct, frozen=True, array_like=True):
    """A statement at the top level.

    Attributes:
        line: its first one.
        binds: the names that it makes.
        reads: the names that stand in it.
        digest: of its syntax tree, the same for the same code.
        is_class: whether it defines a class.
        function: of a function, what is known of it.
        loop: the line of its first `while` outside of functions; 0 for none.
        returns: likewise of its first `return`.
        can_change: whether something in it can change, or is None.
    """

    line: int
    binds: tuple[str, ...]
    reads: frozenset[str]
    digest: str
    is_class: bool
    function: Function | None
    loop: int
    returns: int
    can_change: bool


class Contents(msgspec.Struct, frozen=True):
    """What stands in a source.

    Attributes:
        statements: those at its top level that make a name, loop or return; none where Python
            cannot read it.
        problem: why Python cannot read it.
        imports: the line of each import, and the full names of what it imports.
        calls: the lines that call a name, by that name.
        texts: the first line of each short text in quotes.
    """

    statements: tuple[Statement, ...] = ()
    problem: Unreadable | None = None
    imports: tuple[tuple[int, tuple[str, ...]], ...] = ()
    calls: dict[str, list[int]] = {}
    texts: dict[str, int] = {}

    def encode(self) -> bytes:
        """As plain bytes, for another process."""
        return msgspec.msgpack.encode(self, enc_hook=lambda lines: (lines.start, lines.stop))

    @classmethod
    def decode(cls, data: bytes) -> Contents:
        """Read what `encode` wrote."""
        return msgspec.msgpack.decode(data, type=cls, dec_hook=_lines)


def contents_of(source: str) -> Contents:
    """Parse a source of bounded length, and look through it."""
    tree, problem = read(source)
    if tree is None:
        return Contents(problem=problem)
    looked = _Found()
    statements = [looked.look_through(each) for each in tree.body if not is_main_block(each)]
    telling = tuple(each for each in statements if each)
    return Contents(telling, None, tuple(looked.imports), looked.calls, looked.texts)


def is_main_block(statement: ast.stmt) -> bool:
    """Whether it is `if __name__ == "__main__":`, and nothing beside it."""
    if not isinstance(statement, ast.If) or statement.orelse:
        return False
    test = statement.test
    if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], ast.Eq):
        return False
    sides = {ast.unparse(each) for each in (test.left, *test.comparators[:1])}
    return len(test.ops) == 1 and sides == {"__name__", "'__main__'"}


class _Found:
    """What was found in all statements so far."""

    def __init__(self) -> None:
        self.imports: list[tuple[int, tuple[str, ...]]] = []
        self.calls: dict[str, list[int]] = {}
        self.texts: dict[str, int] = {}

    def look_through(self, statement: ast.stmt) -> Statement | None:
        """What there is to know of a statement, if anything; counts what is in it."""
        nodes = _Nodes(statement)
        for node in nodes.all:
            self._note(node)
        is_named = isinstance(statement, FUNCTION | ast.ClassDef)
        loop = 0 if is_named else _first_line(nodes.own, ast.While)
        returns = 0 if is_named else _first_line(nodes.own, ast.Return)
        binds = tuple(_bound_names([statement] if is_named else nodes.own))
        if not (binds or loop or returns):
            return None
        return Statement(
            line=statement.lineno,
            binds=binds,
            reads=frozenset(node.id for node in nodes.all if isinstance(node, ast.Name)),
            digest=nodes.digest,
            is_class=isinstance(statement, ast.ClassDef),
            function=_function(statement, nodes) if isinstance(statement, FUNCTION) else None,
            loop=loop,
            returns=returns,
            can_change=not is_named and any(map(can_change, nodes.all)),
        )

    def _note(self, node: ast.AST) -> None:
        if isinstance(node, ast.Import | ast.ImportFrom):
            self.imports.append((node.lineno, _imported(node)))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            self.calls.setdefault(node.func.id, []).append(node.lineno)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            self._note_text(node.value, node.lineno)

    def _note_text(self, text: str, line: int) -> None:
        if len(text) <= _MOST_TEXT:
            self.texts[text] = min(line, self.texts.get(text, line))


class _Nodes:
    """The nodes of a statement.

    Attributes:
        all: every one, itself included.
        own: those outside of what is nested in it. Functions and classes within it are among them,
            but not what is in these.
        digest: the same for the same code, wherever it stands.
    """

    def __init__(self, statement: ast.AST) -> None:
        self.all: list[ast.AST] = []
        self.own: list[ast.AST] = []
        told: list[str] = []
        waiting: list[tuple[ast.AST, bool]] = [(statement, True)]
        while waiting:  # in a loop: it may be nested more deeply than Python calls
            node, is_own = waiting.pop()
            self.all.append(node)
            if is_own:
                self.own.append(node)
                is_own = node is statement or not isinstance(node, _SCOPES)
            told.append(type(node).__name__)
            for name in node._fields:
                if name in _UNTOLD:
                    continue
                value = getattr(node, name, None)
                several = value if isinstance(value, list) else (value,)
                waiting += [(each, is_own) for each in several if isinstance(each, ast.AST)]
                told.append(",".join(map(_in_words, several)))
        self.digest = hashlib.sha256("\n".join(told).encode("utf-8", "replace")).hexdigest()[:32]


def _in_words(value: object) -> str:
    """A field's value, told apart from all others; of a node its kind, for it comes by itself."""
    if isinstance(value, ast.AST):
        return type(value).__name__
    if isinstance(value, int) and not isinstance(value, bool):
        return hex(value)  # in decimals a long one takes a time that grows with its square
    return repr(value)


def _bound_names(own: Sequence[ast.AST]) -> Iterator[str]:
    """The names that a statement binds, from its own nodes."""
    for node in own:
        if isinstance(node, FUNCTION | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((alias.asname or alias.name).split(".")[0] for alias in node.names)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _first_line(nodes: Sequence[ast.AST], kind: type[ast.stmt]) -> int:
    return min((node.lineno for node in nodes if isinstance(node, kind)), default=0)


def _imported(node: ast.Import | ast.ImportFrom) -> tuple[str, ...]:
    names = [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        names = [f"{node.module or ''}.{name}" for name in names]
    return tuple(names)


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, nodes: _Nodes) -> Function:
    given = {each.arg for each in (*node.args.posonlyargs, *node.args.args)}
    inside = [each for part in node.body for each in ast.walk(part)]
    return Function(
        outline=_outline(node, nodes.own),
        reads_parameters=any(isinstance(n, ast.Name) and n.id in given for n in inside),
        passes_on_compile=any(map(_passes_on_compile, nodes.all)),
        has_place=has_a_place(node, nodes.all),
        free=frozenset(free_names(node, inside)),
    )


def _passes_on_compile(node: ast.AST) -> bool:
    """Whether this returns, or gives a name to, what a method `compile` returned."""
    if not isinstance(node, ast.Return | ast.Assign | ast.AnnAssign | ast.NamedExpr):
        return False
    call = node.value
    called = call.func if isinstance(call, ast.Call) else None
    return isinstance(called, ast.Attribute) and called.attr == "compile"


def _outline(node: ast.FunctionDef | ast.AsyncFunctionDef, own: Sequence[ast.AST]) -> Outline:
    returns = tuple(sorted(n.lineno for n in own if isinstance(n, ast.Return)))
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
) -> tuple[tuple[str, ...], int, int | None, tuple[str, ...]]:
    """Names of the parameters, how many values are taken by position, and names given by name."""
    given = node.args
    names = tuple(each.arg for each in (*given.posonlyargs, *given.args))
    required = sum(default is None for default in given.kw_defaults)
    most = None if given.vararg else len(names)
    # A keyword without a default cannot be given by position: no number of values is enough.
    least = len(names) - len(given.defaults) if not required else sys.maxsize
    return names, least, most, tuple(each.arg for each in given.kwonlyargs)


def _is_stub(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    body = node.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    if len(body) != 1 or not isinstance(body[0], ast.Raise) or node.decorator_list:
        return False
    raised = body[0].exc
    target = raised.func if isinstance(raised, ast.Call) else raised
    return isinstance(target, ast.Name) and target.id == "NotImplementedError"


def _lines(kind: type[Any], value: Any) -> Any:
    if kind is range:
        return range(*value)
    raise NotImplementedError(kind)

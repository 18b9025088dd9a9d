"""Whether a function could remember something from one call to the next, as its code shows."""

from __future__ import annotations

import ast
from collections.abc import Iterator

_FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
_CHANGEABLE = (
    ast.Call | ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp
)  # fmt: skip


def could_remember(tree: ast.Module, function: str) -> bool:
    """Whether `function`, or what it calls of the file, has a place to keep something in.

    A decorator, a default value that can change, an attribute of a function, or a name of the file
    that is bound to more than numbers and texts; None there waits for something to be kept.
    """
    waiting, seen = [function], {function}
    while waiting:
        name = waiting.pop()
        for node in tree.body:
            if isinstance(node, _FUNCTION) and node.name == name:
                if _has_a_place(node):
                    return True
                new = _free_names(node) - seen
                seen |= new
                waiting += new
            elif name in _stored(node) and any(map(_can_change, ast.walk(node))):
                return True
    return False


def _has_a_place(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    defaults = [*node.args.defaults, *(each for each in node.args.kw_defaults if each)]
    kept = any(isinstance(each, _CHANGEABLE) for each in defaults)
    return bool(node.decorator_list) or kept or any(_is_own(each, node) for each in ast.walk(node))


def _is_own(node: ast.AST, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether it is an attribute of the function itself."""
    if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
        return False
    return node.value.id == function.name


def _can_change(node: ast.AST) -> bool:
    return isinstance(node, _CHANGEABLE) or (isinstance(node, ast.Constant) and node.value is None)


def _free_names(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """The names in a function that are not its own."""
    nodes = [each for part in function.body for each in ast.walk(part)]
    globals_ = {name for node in nodes if isinstance(node, ast.Global) for name in node.names}
    own = {node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)}
    named = [node for node in nodes if isinstance(node, ast.Name)]
    own |= {node.id for node in named if isinstance(node.ctx, ast.Store)}
    return ({node.id for node in named} - own) | globals_


def _stored(statement: ast.stmt) -> set[str]:
    """The names that a statement at the top level, itself no definition, binds there."""
    if isinstance(statement, _FUNCTION | ast.ClassDef | ast.Import | ast.ImportFrom):
        return set()
    return {node.id for node in _own_nodes(statement) if isinstance(node.ctx, ast.Store)}


def _own_nodes(statement: ast.stmt) -> Iterator[ast.Name]:
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name):
            yield node
        elif not isinstance(node, _FUNCTION | ast.ClassDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)

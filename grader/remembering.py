"""Whether a function could remember something from one call to the next, as its code shows."""

from __future__ import annotations

import ast

from grader.parsing import FUNCTION, bound_names

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_CHANGEABLE = (
    ast.Call | ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp
)  # fmt: skip


def could_remember(tree: ast.Module, function: str) -> bool:
    """Whether `function`, or what it calls of the file, has a place to keep something in.

    A decorator, a default value that can change, an attribute of a function, or a name of the file
    that is bound to more than numbers and texts; None there waits for something to be kept.
    """
    functions: dict[str, list[_Function]] = {}
    places: set[str] = set()
    for node in tree.body:
        if isinstance(node, FUNCTION):
            functions.setdefault(node.name, []).append(node)
        elif not isinstance(node, ast.ClassDef) and any(map(_can_change, ast.walk(node))):
            places.update(bound_names(node))
    waiting, seen = [function], {function}
    while waiting:
        name = waiting.pop()
        if name in places or any(map(_has_a_place, functions.get(name, ()))):
            return True
        for node in functions.get(name, ()):
            new = _free_names(node) - seen
            seen |= new
            waiting += new
    return False


def _has_a_place(node: _Function) -> bool:
    defaults = [*node.args.defaults, *(each for each in node.args.kw_defaults if each)]
    kept = any(isinstance(each, _CHANGEABLE) for each in defaults)
    return bool(node.decorator_list) or kept or any(_is_own(each, node) for each in ast.walk(node))


def _is_own(node: ast.AST, function: _Function) -> bool:
    """Whether it is an attribute of the function itself."""
    if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
        return False
    return node.value.id == function.name


def _can_change(node: ast.AST) -> bool:
    return isinstance(node, _CHANGEABLE) or (isinstance(node, ast.Constant) and node.value is None)


def _free_names(function: _Function) -> set[str]:
    """The names in a function that are not its own."""
    nodes = [each for part in function.body for each in ast.walk(part)]
    globals_ = {name for node in nodes if isinstance(node, ast.Global) for name in node.names}
    own = {node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)}
    named = [node for node in nodes if isinstance(node, ast.Name)]
    own |= {node.id for node in named if isinstance(node.ctx, ast.Store)}
    return ({node.id for node in named} - own) | globals_

"""Whether a function could remember something from one call to the next, as its code shows."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_CHANGEABLE = (
    ast.Call | ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp
)  # fmt: skip


def has_a_place(node: _Function, nodes: Iterable[ast.AST]) -> bool:
    """Whether a function has a place to keep something in from one call to the next.

    A decorator, a default value that can change, or an attribute of the function itself.

    Args:
        node: the function.
        nodes: all that is in it, itself included.
    """
    defaults = [*node.args.defaults, *(each for each in node.args.kw_defaults if each)]
    kept = any(isinstance(each, _CHANGEABLE) for each in defaults)
    return bool(node.decorator_list) or kept or any(_is_own(each, node) for each in nodes)


def _is_own(node: ast.AST, function: _Function) -> bool:
    """Whether it is an attribute of the function itself."""
    if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
        return False
    return node.value.id == function.name


def can_change(node: ast.AST) -> bool:
    """Whether this makes something that can change, or None, which waits for something."""
    return isinstance(node, _CHANGEABLE) or (isinstance(node, ast.Constant) and node.value is None)


def free_names(function: _Function, inside: Sequence[ast.AST]) -> set[str]:
    """The names in a function that are not its own.

    Args:
        function: the function.
        inside: the nodes of its body.
    """
    globals_ = {name for node in inside if isinstance(node, ast.Global) for name in node.names}
    own = {node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)}
    named = [node for node in inside if isinstance(node, ast.Name)]
    own |= {node.id for node in named if isinstance(node.ctx, ast.Store)}
    return ({node.id for node in named} - own) | globals_

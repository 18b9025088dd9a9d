"""Operators on how layers follow each other: in a list, by `add`, or each called on the last one.

Of `Input`, which is no layer that computes, none is put behind a layer: Keras refuses that at once.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

from grader.authoring.mutation.keras_calls import LAYERS
from grader.authoring.mutation.scope import Edit, Scope, called

_INPUTS = ("Input", "InputLayer")
_NO_LAYERS = (*_INPUTS, "Model", "Sequential")


def layer_removed(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    """A layer less."""
    layers: list[ast.AST] = [*_listed(node)]
    for number in range(len(layers)):
        yield scope.without(layers, number)
    if _added(node) is not None:
        yield scope.replaced(node, "pass")
    applied = _applied(node)
    if applied is not None:
        yield scope.replaced(node, scope.text(applied.args[0]))


def layer_added(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    """A layer twice."""
    for layer in _listed(node):
        if called(layer) in LAYERS:
            yield scope.replaced(layer, f"{scope.text(layer)}, {scope.text(layer)}")
    layer_of_add = _added(node)
    if layer_of_add is not None and called(layer_of_add) in LAYERS:
        yield scope.replaced(node, f"{scope.text(node)}; {scope.text(node)}")
    applied = _applied(node)
    if applied is not None and called(applied.func) in LAYERS:
        yield scope.replaced(node, f"{scope.text(applied.func)}({scope.text(node)})")


def layers_swapped(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    """A layer and the next one change places."""
    for left, right in pairwise(_listed(node)):
        if called(left) not in _INPUTS:
            yield scope.swapped(left, right)
    following = _next(node, scope)
    this, then = _added(node), _added(following)
    if this is not None and then is not None and called(this) not in _INPUTS:
        yield scope.swapped(this, then)
    if isinstance(node, ast.Assign) and isinstance(following, ast.Assign | ast.Return):
        first, second = _applied(node.value), _applied(following.value)
        if first and second and ast.unparse(node.targets[0]) == scope.text(second.args[0]):
            yield scope.swapped(first.func, second.func)
    outer = _applied(node)
    inner = _applied(outer.args[0]) if outer else None
    if outer and inner:
        yield scope.swapped(outer.func, inner.func)


def _listed(node: ast.AST) -> list[ast.expr]:
    """The layers of a model that is given them as a list; none of anything else."""
    if isinstance(node, ast.Call) and called(node) == "Sequential" and node.args:
        return node.args[0].elts if isinstance(node.args[0], ast.List) else []
    return []


def _added(node: ast.AST | None) -> ast.expr | None:
    """The layer that `model.add(layer)` adds, as a statement."""
    call = node.value if isinstance(node, ast.Expr) else None
    if isinstance(call, ast.Call) and called(call) == "add" and len(call.args) == 1:
        layer = call.args[0]
        return layer if called(layer)[:1].isupper() else None
    return None


def _applied(node: ast.AST | None) -> ast.Call | None:
    """The call of a layer, made on the spot, with what one layer gave: `Dense(8)(x)`."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Call):
        return None
    kind = called(node.func)
    is_layer = kind[:1].isupper() and kind not in _NO_LAYERS
    several = ast.List | ast.Tuple | ast.Starred
    one = len(node.args) == 1 and not isinstance(node.args[0], several)
    return node if is_layer and one and not node.keywords else None


def _next(node: ast.AST, scope: Scope) -> ast.stmt | None:
    """The statement behind this one."""
    body = getattr(scope.parents.get(node), "body", None)
    if not isinstance(node, ast.stmt) or not isinstance(body, list) or node not in body:
        return None
    number = body.index(node) + 1
    return body[number] if number < len(body) else None

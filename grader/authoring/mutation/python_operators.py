"""Operators for any Python program.

Names and meaning are those of MutPy (A. Derezińska, K. Hałas: Analysis of Mutation Operators for
the Python Language, 2014), where it has one; the others are what students forget or mistake.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

from grader.authoring.mutation.keras_calls import gives_no_array, is_needed, is_refused
from grader.authoring.mutation.scope import Edit, Operator, Scope, called, decides_nothing

_ARITHMETIC: dict[type[ast.operator], tuple[str, tuple[str, ...]]] = {
    ast.Add: ("+", ("-",)),
    ast.Sub: ("-", ("+",)),
    ast.Mult: ("*", ("/",)),
    ast.Div: ("/", ("*",)),
    ast.FloorDiv: ("//", ("/",)),
    ast.Mod: ("%", ("*",)),
    ast.Pow: ("**", ("*",)),
    ast.MatMult: ("@", ("*",)),
}
_RELATIONS: dict[type[ast.cmpop], tuple[str, tuple[str, ...]]] = {
    ast.Lt: ("<", ("<=", ">")),
    ast.LtE: ("<=", ("<", ">=")),
    ast.Gt: (">", (">=", "<")),
    ast.GtE: (">=", (">", "<=")),
    ast.Eq: ("==", ("!=",)),
    ast.NotEq: ("!=", ("==",)),
    ast.In: ("in", ("not in",)),
    ast.NotIn: ("not in", ("in",)),
    ast.Is: ("is", ("is not",)),
    ast.IsNot: ("is not", ("is",)),
}
_SIBLINGS = {
    "maximum": ("minimum", "fmax"),
    "minimum": ("maximum",),
    "max": ("min",),
    "min": ("max",),
    "argmax": ("argmin", "max"),
    "argmin": ("argmax",),
    "mean": ("sum", "median"),
    "sum": ("mean",),
    "exp": ("exp2",),
    "log": ("log2", "log1p"),
    "tanh": ("arctan",),
    "zeros": ("ones",),
    "ones": ("zeros",),
    "sort": ("argsort",),
    "any": ("all",),
    "all": ("any",),
}


def _arithmetic(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
        old, others = _ARITHMETIC[type(node.op)]
        for new in others:
            yield from scope.between(node.left, node.right, old, new)


def _augmented(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if isinstance(node, ast.AugAssign) and type(node.op) in _ARITHMETIC:
        old, others = _ARITHMETIC[type(node.op)]
        for new in (*others, ""):
            yield from scope.between(node.target, node.value, f"{old}=", f"{new}=")


def _sign(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if isinstance(node, ast.UnaryOp) and not _is_number(node):
        yield scope.replaced(node, scope.text(node.operand))


def _relation(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _RELATIONS:
        old, others = _RELATIONS[type(node.ops[0])]
        for new in others:
            yield from scope.between(node.left, node.comparators[0], old, new)


def _condition(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if isinstance(node, ast.If | ast.While | ast.IfExp):
        yield scope.replaced(node.test, f"not ({scope.text(node.test)})")


def _connective(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if isinstance(node, ast.BoolOp):
        old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        yield from scope.between(node.values[0], node.values[1], old, new)


def _constant(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    """Numbers and truth values, a sign before them included; texts in a case of their own."""
    if isinstance(scope.parents.get(node), ast.UnaryOp) or not _is_number(node):
        return
    value = ast.literal_eval(node)
    if isinstance(value, bool):
        yield scope.replaced(node, str(not value))
        return
    others = [value + 1, value - 1] if isinstance(value, int) else [value + 1.0, value / 2]
    for other in dict.fromkeys([*others, -value]):
        if other != value and not is_refused(node, other, scope):
            yield scope.replaced(node, repr(other))


def _is_number(node: ast.AST) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return _is_number(node.operand)
    return isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float)


def _text(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    """A key or a name in quotes; what Keras is asked for by name has operators of its own."""
    parent = scope.parents.get(node)
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return
    if isinstance(parent, ast.keyword | ast.Call | ast.List | ast.JoinedStr | ast.Expr):
        return
    yield scope.replaced(node, repr(f"{node.value}_"))


def _statement(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.Expr | ast.Assign | ast.AnnAssign | ast.AugAssign | ast.For | ast.If):
        yield scope.replaced(node, "pass")


def _return(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if isinstance(node, ast.Return) and node.value is not None:
        yield scope.replaced(node, scope.text(node.value))


def _returned(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    """Several results: in another order, or one of them alone."""
    if not isinstance(node, ast.Return) or not isinstance(node.value, ast.Tuple):
        return
    items = node.value.elts
    if len(items) > 1:
        yield scope.swapped(items[0], items[1])
        yield scope.replaced(node.value, scope.text(items[0]))


def _argument_order(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if isinstance(node, ast.Call):
        for left, right in pairwise(node.args):
            if not isinstance(left, ast.Starred) and not isinstance(right, ast.Starred):
                yield scope.swapped(left, right)


def _operands(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if not isinstance(node, ast.BinOp) or isinstance(node.op, ast.Add | ast.Mult):
        return
    if scope.text(node.left) != scope.text(node.right):
        yield scope.swapped(node.left, node.right)


def _argument_left_out(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if isinstance(node, ast.Call):
        items: list[ast.AST] = [*node.args, *node.keywords]
        for number, each in enumerate(items):
            if not isinstance(each, ast.keyword) or not each.arg or decides_nothing(each):
                continue
            if not is_needed(node, each.arg):
                yield scope.without(items, number)


def _parameter(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    """Another one of the function's parameters."""
    names = scope.parameters
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        other = names[(names.index(node.id) + 1) % len(names)]
        if other != node.id:
            yield scope.replaced(node, other)


def _sibling(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    """A function that is often taken for it."""
    if not isinstance(node, ast.Call) or called(node) not in _SIBLINGS:
        return
    name, end = called(node), scope.span(node.func)[1]
    for other in _SIBLINGS[name]:
        yield Edit(end - len(name.encode()), end, other)


def _slice(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if isinstance(node, ast.Slice):
        for part in (node.lower, node.upper, node.step):
            if part is not None:
                yield scope.replaced(part, "")


def _iterations(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    if isinstance(node, ast.For | ast.comprehension):
        text = scope.text(node.iter)
        yield scope.replaced(node.iter, f"list({text})[:1]")
        yield scope.replaced(node.iter, f"list({text})[:0]")
        yield scope.replaced(node.iter, f"list({text})[::-1]")


def _in_place(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    """A new array is made no more: `a = a - b` becomes `a -= b`."""
    if (
        isinstance(node, ast.Assign)
        and isinstance(node.value, ast.BinOp)
        and type(node.value.op) in _ARITHMETIC
        and len(node.targets) == 1
        and ast.dump(node.targets[0]).replace("Store", "Load") == ast.dump(node.value.left)
    ):
        symbol = _ARITHMETIC[type(node.value.op)][0]
        target, value = scope.text(node.targets[0]), scope.text(node.value.right)
        yield scope.replaced(node, f"{target} {symbol}= {value}")
    if isinstance(node, ast.Return) and node.value and len(scope.parameters) == 1:
        if gives_no_array(node.value):
            return
        (only,) = scope.parameters
        yield scope.replaced(node, f"{only}[...] = {scope.text(node.value)}; return {only}")


def _kept(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    """What the first call made comes back in each later one, as from a notebook's old variable."""
    if isinstance(node, ast.Return) and node.value is not None:
        name = f"_kept_{scope.function.name}"
        text = scope.text(node.value)
        yield scope.replaced(node, f"return globals().setdefault({name!r}, ({text}))")


def _shape(node: ast.AST, scope: Scope) -> Iterator[Edit]:
    """A result that is one array comes back in another shape."""
    if not isinstance(node, ast.Return) or "np" not in scope.bound:
        return
    if isinstance(node.value, ast.BinOp | ast.Call | ast.Name):
        yield scope.replaced(node.value, f"np.ravel({scope.text(node.value)})")


OPERATORS = (
    Operator("AOR", "arithmetic operator replaced", "MutPy", _arithmetic),
    Operator("ASR", "augmented assignment replaced", "MutPy", _augmented),
    Operator("AOD", "sign or `not` left out", "MutPy", _sign),
    Operator("ROR", "comparison replaced", "MutPy", _relation),
    Operator("COI", "condition negated", "MutPy", _condition),
    Operator("LCR", "`and` for `or`", "MutPy", _connective),
    Operator("CRP", "constant replaced", "MutPy", _constant),
    Operator("CRT", "text replaced", "MutPy", _text),
    Operator("SDL", "statement left out", "MutPy", _statement),
    Operator("SIR", "end of a slice left out", "MutPy", _slice),
    Operator("OIL", "loop runs once, never or backwards", "MutPy", _iterations),
    Operator("RET", "`return` left out", "own", _return),
    Operator("RES", "results in another order, or one alone", "own", _returned),
    Operator("ARO", "arguments in another order", "own", _argument_order),
    Operator("OPO", "operands in another order", "own", _operands),
    Operator("ARD", "named argument left out", "own", _argument_left_out),
    Operator("PAR", "another parameter", "own", _parameter),
    Operator("FUN", "a function that is taken for it", "own", _sibling),
    Operator("RSH", "the result in one row", "own", _shape),
    Operator("KEP", "what the first call made comes back again", "own", _kept),
    Operator("INP", "written into what came in", "own", _in_place),
)

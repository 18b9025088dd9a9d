"""The examples in the docstring of a reference's function, from which checks are made."""

from __future__ import annotations

import ast
import doctest
from collections.abc import Iterator, Sequence

_MOST_EXAMPLE = 300  # characters
_ARRAYS = ("array", "asarray", "arange", "linspace", "zeros", "ones", "full", "eye")
_SCALARS = ("float64", "float32", "int64", "int32", "bool_", "str_")  # as NumPy shows one
_MODULES = ("np", "numpy")


def examples_of(node: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    """The examples in a docstring that call the function with values and give one.

    Yields:
        The arguments, and what comes back, each as Python code; arrays as `np.array(...)`.
    """
    for example in _examples(node):
        found = _read(example, node.name)
        if found:
            yield found


def unused_examples(node: ast.FunctionDef) -> Iterator[int]:
    """The lines of the other examples."""
    if ast.get_docstring(node) is None:
        return
    first = node.body[0].lineno
    for example in _examples(node):
        if not _read(example, node.name):
            yield first + example.lineno


def _examples(node: ast.FunctionDef) -> Sequence[doctest.Example]:
    try:
        return doctest.DocTestParser().get_examples(ast.get_docstring(node) or "")
    except ValueError:  # it only looks like one
        return ()


def _read(example: doctest.Example, name: str) -> tuple[str, str] | None:
    try:
        call = ast.parse(example.source.strip(), mode="eval").body
        wanted = _value(ast.parse(example.want.strip(), mode="eval").body)
        if isinstance(call, ast.Call) and not call.keywords and ast.unparse(call.func) == name:
            given = ", ".join(map(_value, call.args))
            if len(wanted) <= _MOST_EXAMPLE:
                return given, wanted
    except (SyntaxError, ValueError):
        pass
    return None


def _value(node: ast.expr) -> str:
    """A value as code: plain, or an array of such.

    Raises:
        ValueError: it is another one.
    """
    if isinstance(node, ast.Call):
        name, args = last_name(node.func), [_value(each) for each in node.args]
        module = ast.unparse(node.func).removesuffix(name).rstrip(".")
        if module not in ("", *_MODULES):
            raise ValueError(module)
        if name in _SCALARS and len(args) == 1:  # as NumPy shows a number
            return args[0]
        if name in _ARRAYS:
            types = [f"dtype={_type(each.value)}" for each in node.keywords if each.arg == "dtype"]
            if len(types) == len(node.keywords):
                return f"np.{name}({', '.join([*args, *types])})"
        raise ValueError(name)
    if isinstance(node, ast.List | ast.Tuple):
        parts = ", ".join(map(_value, node.elts))
        alone = "," if isinstance(node, ast.Tuple) and len(node.elts) == 1 else ""
        return f"[{parts}]" if isinstance(node, ast.List) else f"({parts}{alone})"
    value = ast.literal_eval(node)
    if not isinstance(value, bool | int | float | str | dict):
        raise ValueError(type(value).__name__)
    return repr(value)


def _type(node: ast.expr) -> str:
    """A number type, as NumPy shows it without its module."""
    name = last_name(node)
    return name if name in ("int", "float", "bool") else f"np.{name}"


def last_name(node: ast.expr) -> str:
    """The name of what is used: `fit` of `model.fit`."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""

"""Which checks `-k` means: a step's name is that step alone, not each name that it is part of."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Sequence

IsWord = Callable[[str], bool]


def meant(
    expression: str, *, step: str, assignment: str, words: Sequence[str], known: Collection[str]
) -> bool:
    """Whether an expression of `-k` means a check.

    A name of a step or an assignment stands for its checks alone; any other word, as always in
    pytest, for checks whose names it is a part of.

    Args:
        expression: such as "train" or "weather and not train".
        step: that the check belongs to.
        assignment: likewise.
        words: what pytest looks at: names of folders, files, classes and the check.
        known: the names of all steps and assignments.
    """
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
    except (SyntaxError, ValueError):  # pytest says so, or knows what it means
        return True
    mine, lower = {step, assignment}, [word.lower() for word in words]

    def holds(word: str) -> bool:
        return word in mine if word in known else any(word.lower() in each for each in lower)

    return _value(tree, holds)


def _value(node: ast.expr, holds: IsWord) -> bool:
    match node:
        case ast.BoolOp(op=ast.And()):
            return all(_value(each, holds) for each in node.values)
        case ast.BoolOp():
            return any(_value(each, holds) for each in node.values)
        case ast.UnaryOp(op=ast.Not()):
            return not _value(node.operand, holds)
        case ast.Name():
            return holds(node.id)
    return True

"""Mutants of a reference: what every operator makes of what students write."""

from __future__ import annotations

import ast
import random
import types
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from grader.authoring.mutation import keras_operators, python_operators
from grader.authoring.mutation.keras_calls import is_about_printing
from grader.authoring.mutation.scope import Definition, Operator, Scope
from grader.common.outcomes import UsageError

# Of two that make the same the first one names it: that of Keras tells more.
OPERATORS: tuple[Operator, ...] = (*keras_operators.OPERATORS, *python_operators.OPERATORS)


@dataclass(frozen=True)
class Mutant:
    """The reference with one change.

    Attributes:
        step: the step whose function was changed.
        operator: how.
        line: where in the reference, counted from 1.
        before: the lines that were changed, without what stands before and behind them.
        after: what became of them.
        source: the whole file.
    """

    step: str
    operator: Operator
    line: int
    before: str
    after: str
    source: str = field(repr=False)

    @property
    def name(self) -> str:
        """Tells it from the others: step, operator, line and what it became."""
        return f"{self.step}, {self.operator.name}, line {self.line}: {_in_one(self.after)}"

    def diff(self) -> list[str]:
        """The change, a line each: what was, what is."""
        return [
            *(f"- {line}" for line in self.before.splitlines() or [""]),
            *(f"+ {line}" for line in self.after.splitlines() or [""]),
        ]


@dataclass(frozen=True)
class Made:
    """All mutants of a reference.

    Attributes:
        mutants: those that are programs of their own.
        same: how many were left out because Python makes the same of them as of the reference or
            of another one.
        unreadable: how many were left out because Python cannot read them.
    """

    mutants: tuple[Mutant, ...]
    same: int
    unreadable: int


def make(source: str, steps: Iterable[str], operators: Sequence[Operator] = OPERATORS) -> Made:
    """Mutants of some steps of a reference, in the order of its text.

    Args:
        source: the reference.
        steps: the names of functions.
        operators: how they are changed.

    Raises:
        UsageError: a step is not there.
    """
    tree = ast.parse(source)
    functions = {each.name: each for each in tree.body if isinstance(each, Definition)}
    bound = frozenset(_bound(tree))
    seen = {_code_of(source)}
    mutants: list[Mutant] = []
    same = unreadable = 0
    for step in steps:
        if step not in functions:
            raise UsageError(f"The reference has no {step}; `grader validate` tells more.")
        for mutant in _of_step(source, step, Scope(source, functions[step], bound), operators):
            code = _code_of(mutant.source)
            if code is None:
                unreadable += 1
            elif code in seen:
                same += 1
            else:
                seen.add(code)
                mutants.append(mutant)
    return Made(tuple(mutants), same, unreadable)


def sampled(mutants: Sequence[Mutant], limit: int | None, seed: int) -> list[Mutant]:
    """At most so many of them, chosen by chance, in their order."""
    if limit is None or limit >= len(mutants):
        return list(mutants)
    chosen = random.Random(seed).sample(range(len(mutants)), limit)  # noqa: S311 - no secret
    return [mutants[number] for number in sorted(chosen)]


def _of_step(
    source: str, step: str, scope: Scope, operators: Sequence[Operator]
) -> Iterator[Mutant]:
    for node in scope.nodes():
        if is_about_printing(node, scope):
            continue
        for operator in operators:
            for edit in operator.find(node, scope):
                made = scope.applied(edit)
                line, before, after = _changed(source, made)
                yield Mutant(step, operator, line, before, after, made)


def _changed(source: str, made: str) -> tuple[int, str, str]:
    """The number of the first line that differs, what stood in all that do, and what does now."""
    old, new = source.splitlines(), made.splitlines()
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    before, after = old[first : len(old) - last], new[first : len(new) - last]
    return first + 1, _dedented(before), _dedented(after)


def _dedented(lines: Sequence[str]) -> str:
    margin = min((len(each) - len(each.lstrip()) for each in lines if each.strip()), default=0)
    return "\n".join(each[margin:].rstrip() for each in lines)


def _in_one(text: str) -> str:
    return " ".join(text.split())


def _bound(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((each.asname or each.name).split(".")[0] for each in node.names)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name


def _code_of(source: str) -> str | None:
    """What Python makes of a source, without where it stands; None where it cannot read it."""
    try:
        return repr(_plain(compile(source, "reference.py", "exec", dont_inherit=True)))
    except (SyntaxError, ValueError):
        return None


def _plain(code: types.CodeType) -> tuple[object, ...]:
    constants = [
        _plain(each) if isinstance(each, types.CodeType) else (type(each).__name__, repr(each))
        for each in code.co_consts
    ]
    return code.co_name, code.co_code, constants, code.co_names, code.co_varnames, code.co_freevars

"""The steps of an assignment that is being made: named by its author, or read from a reference."""

from __future__ import annotations

import ast
import dataclasses
import keyword
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.assignment.manifest import titled
from grader.assignment.task import Task
from grader.authoring.generate import BEGIN, END
from grader.authoring.new.examples import examples_of, unused_examples
from grader.authoring.new.usual import NOTHING_USUAL, Usual, returned, task_of, usual_of
from grader.common.outcomes import UsageError
from grader.judge.check_files import JOINT

_NUMBER = re.compile(r"^step \d+\s*[:.-]\s*", re.IGNORECASE)
_LONGEST_TITLE = 60  # characters; a longer first line is a sentence of the text
_TAKEN = ("conftest", "expectations")  # files that mean something in an assignment's folder


@dataclass(frozen=True)
class PlannedStep:
    """A step as far as it is known.

    Attributes:
        name: the function's.
        title: a heading.
        parameters: names of the function's parameters.
        has_result: whether it returns something.
        result: what it returns, where that is known; a text.
        examples: from its docstring: arguments and what comes back, each as Python code.
        named: names of those that are given by name.
        usual: the usual checks that suit it.
        needs: the step that makes the model it gets, where it looks like getting one.
        method: of a class what shows whether it is written: "__init__", or else a method that is
            given `method_takes` further values; "" of a function.
        method_takes: how many.
    """

    name: str
    title: str
    parameters: tuple[str, ...] = ()
    has_result: bool = True
    result: str = ""
    examples: tuple[tuple[str, str], ...] = ()
    named: tuple[str, ...] = ()
    usual: Usual = NOTHING_USUAL
    needs: str = ""
    method: str = ""
    method_takes: int = 0

    @property
    def signature(self) -> tuple[str, ...]:
        """Its parameters as the manifest writes them: below "*" those that are given by name."""
        return (*self.parameters, "*", *self.named) if self.named else self.parameters


@dataclass(frozen=True)
class Plan:
    """An assignment as far as it is known.

    Attributes:
        name: the assignment's.
        steps: its steps.
        source: the reference, with marks around what students are to write.
        kept: functions and classes that are no steps, and that students are given.
        unused: examples in docstrings of which no check was made, each with where it stands.
        task: what its models are for, where the reference tells.
    """

    name: str
    steps: tuple[PlannedStep, ...]
    source: str
    kept: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    task: Task | None = None


def plan_of_names(name: str, steps: Sequence[str]) -> Plan:
    """A plan with functions of these names, which take nothing and return a text.

    Raises:
        UsageError: a name is not possible.
    """
    _check_names(name, steps)
    planned = tuple(PlannedStep(step, titled(step), result=step) for step in steps)
    functions = [
        f'def {step.name}() -> str:\n    """Step {number}: say what comes back."""\n'
        f'    {BEGIN}\n    return "{step.result}"\n    {END}\n'
        for number, step in enumerate(planned, start=1)
    ]
    return Plan(name, planned, "\n\n".join([f'"""{titled(name)}."""\n', *functions]))


def plan_of_reference(name: str, path: Path) -> Plan:
    """A plan whose steps are the functions and classes of a file's top level, not `_private` ones.

    Of a class the bodies of all methods are to be written. A class without any that could be tried,
    such as a record of values, is given to students as it is.

    Raises:
        UsageError: the file cannot be read, or a function cannot be made a step of.
    """
    try:
        source = path.read_text("utf-8")
        tree = ast.parse(source)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None
    except SyntaxError as error:
        raise UsageError(f"{path}, line {error.lineno}: {error.msg}") from None
    except ValueError as error:  # no UTF-8, or a null character
        raise UsageError(f"{path} is no Python file: {error}") from None
    functions = [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and (isinstance(node, ast.FunctionDef) or _tried(node))
    ]
    _check_names(name, [node.name for node in functions])
    definitions = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    kept = [n.name for n in tree.body if isinstance(n, definitions) and n not in functions]
    steps = with_needs([_planned(node) for node in functions])
    unused = [
        f"{node.name}, line {line}"
        for node in functions
        if isinstance(node, ast.FunctionDef)
        for line in unused_examples(node)
    ]
    marked = _marked(source, functions, path)
    return Plan(name, steps, marked, tuple(kept), tuple(unused), task_of(tree))


def _check_names(name: str, steps: Sequence[str]) -> None:
    """Refuse what cannot be a name.

    Raises:
        UsageError: with the first that cannot.
    """
    if not _is_name(name) or name.startswith("test_") or name in _TAKEN:
        raise UsageError(
            f"{name!r} is no name for an assignment: use a Python name such as my_topic, "
            "which does not begin with test_."
        )
    if not steps:
        raise UsageError("There are no steps: at least one function is needed.")
    for number, step in enumerate(steps):
        if not _is_name(step):
            raise UsageError(
                f"{step!r} is no name for a step: use a Python name such as read_text."
            )
        if step in steps[:number]:
            raise UsageError(f"The step {step!r} stands there twice.")
        if step == JOINT:
            raise UsageError(
                f"{step!r} is no name for a step: test_{JOINT}.py holds checks of several steps."
            )


def _is_name(text: str) -> bool:
    return text.isidentifier() and not keyword.iskeyword(text) and not text.startswith("_")


def with_needs(steps: Sequence[PlannedStep]) -> tuple[PlannedStep, ...]:
    """Each step that works on a model needs the last one before it that makes or changes one."""
    found, last = list[PlannedStep](), ""
    for step in steps:
        gets_one = step.usual.gets_a_model and step.parameters
        found.append(dataclasses.replace(step, needs=last if gets_one else ""))
        if step.usual.makes_a_model:
            last = step.name
    return tuple(found)


def _methods(node: ast.ClassDef) -> list[ast.FunctionDef]:
    return [each for each in node.body if isinstance(each, ast.FunctionDef)]


def _tried(node: ast.ClassDef) -> ast.FunctionDef | None:
    """The method that shows whether a class is written: its constructor, or else a public one."""
    named = {each.name: each for each in _methods(node) if not each.decorator_list}
    public = [each for name, each in named.items() if not name.startswith("_")]
    return next(iter([*([named["__init__"]] if "__init__" in named else []), *public]), None)


def _planned(node: ast.FunctionDef | ast.ClassDef) -> PlannedStep:
    if isinstance(node, ast.ClassDef):
        return _planned_class(node)
    taken = tuple(each.arg for each in (*node.args.posonlyargs, *node.args.args))
    named = tuple(each.arg for each in node.args.kwonlyargs)
    has_result = any(returned(node))
    return PlannedStep(
        node.name,
        _title(node),
        taken,
        has_result,
        named=named,
        examples=tuple(examples_of(node)) if has_result else (),
        usual=usual_of(node),
    )


def _planned_class(node: ast.ClassDef) -> PlannedStep:
    """A class as a step: its parameters are those of its constructor."""
    tried = _tried(node)
    assert tried  # or it is no step
    given = [each.arg for each in (*tried.args.posonlyargs, *tried.args.args)][1:]
    makes = tried.name == "__init__"
    return PlannedStep(
        node.name,
        _title(node),
        tuple(given) if makes else (),
        named=tuple(each.arg for each in tried.args.kwonlyargs) if makes else (),
        method=tried.name,
        method_takes=len(given) - len(tried.args.defaults),
    )


def _title(node: ast.FunctionDef | ast.ClassDef) -> str:
    """The first line of a docstring, its first sentence where it is long, or else the name."""
    line = _NUMBER.sub("", (ast.get_docstring(node) or "").strip().split("\n")[0])
    for said in (line, line.split(". ")[0]):
        title = said.rstrip(".:").strip()
        if 0 < len(title) <= _LONGEST_TITLE:
            return title[:1].upper() + title[1:]
    return titled(node.name)


def _marked(source: str, steps: Sequence[ast.FunctionDef | ast.ClassDef], path: Path) -> str:
    """The source with marks around the body of each function or method that has none."""
    lines = source.splitlines()
    for step in reversed(steps):
        if any(line.strip() == BEGIN for line in lines[step.lineno : step.end_lineno]):
            continue
        for node in reversed(_methods(step) if isinstance(step, ast.ClassDef) else [step]):
            _mark(lines, node, path)
        if isinstance(step, ast.ClassDef) and ast.get_docstring(step) is None:
            first = step.body[0]
            above = min([first.lineno, *(x.lineno for x in getattr(first, "decorator_list", []))])
            indent = " " * first.col_offset
            lines[above - 1 : above - 1] = [f'{indent}"""{titled(step.name)}."""', ""]
    return "\n".join(lines) + "\n"


def _mark(lines: list[str], node: ast.FunctionDef, path: Path) -> None:
    """Put marks around a function's body, below its docstring, which it is given if need be.

    Raises:
        UsageError: its body does not stand in lines of its own.
    """
    indent = " " * node.body[0].col_offset
    documented = ast.get_docstring(node) is not None
    code = node.body[1:] if documented else node.body
    above = node.body[0].end_lineno if documented else _header_end(node)
    at_once = node.body[0].lineno == node.lineno or (code and code[0].lineno <= (above or 0))
    if at_once or not above:
        raise UsageError(
            f"{path}, line {node.lineno}: write the body of {node.name} in lines of its own."
        )
    below = node.end_lineno or above
    while below < len(lines) and lines[below].startswith(f"{indent}#"):
        below += 1
    if not documented:
        while above > node.lineno and lines[above - 1].strip()[:1] in ("", "#"):
            above -= 1
    body = lines[above:below] if code else [f"{indent}pass"]
    head = [] if documented else [f'{indent}"""{titled(node.name)}."""']
    lines[above:below] = [*head, f"{indent}{BEGIN}", *body, f"{indent}{END}"]


def _header_end(node: ast.FunctionDef) -> int:
    """The line above a function's first statement, decorators of a nested one included."""
    first = node.body[0]
    above = [each.lineno for each in getattr(first, "decorator_list", [])]
    return int(min([first.lineno, *above])) - 1

"""Prove that an assignment judges rightly: reference, stub, hints, manifest, corpus."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

from grader.assignment.manifest import Assignment
from grader.authoring.confusion import Confusion, confusion, judge_cases
from grader.authoring.corpus import Case, read_corpus
from grader.authoring.generate import solution_of, stale_files
from grader.common.outcomes import Outcome
from grader.judge.hidden import find_hidden
from grader.report.records import Report

TakeNamed = Callable[[str, Report], None]
"""Is given the name of each submission and its report."""


def problems_at_rest(assignment: Assignment, solutions: Path) -> Iterator[str]:
    """What can be seen without running anything: files, functions, hints."""
    solution = solution_of(assignment, solutions)
    for stale in stale_files(assignment, solutions):
        yield f"{stale.path}: {stale.why}; run `grader generate`."
    yield from _function_problems(assignment, solution)
    for step in assignment.steps:
        if not (assignment.folder / f"test_{step.name}.py").is_file():
            yield f"{assignment.folder}: there is no test_{step.name}.py for step {step.name}."
    names = {f"test_{step.name}.py" for step in assignment.steps}
    for path in assignment.folder.glob("test_*.py"):
        if path.name not in names:
            yield f"{path}: no step of this name is in the manifest."


def reference_and_stub(assignment: Assignment, solutions: Path) -> Iterator[str]:
    """The reference gets full marks; the untouched stub gets none and only "not attempted"."""
    hidden = find_hidden(assignment, solutions)
    cases = bounds(assignment, solutions)
    for case, report in judge_cases(assignment, cases, hidden=hidden, jobs=1):
        yield from problems_at_bound(case, report)


def bounds(assignment: Assignment, solutions: Path) -> list[Case]:
    """What gets every point, "reference", and what gets none, "stub"."""
    solution = solution_of(assignment, solutions)
    return [
        Case("reference", solution.read_text("utf-8"), ()),
        Case("stub", assignment.stub.read_text("utf-8"), ()),
    ]


def problems_at_bound(case: Case, report: Report) -> Iterator[str]:
    """What is not as it must be in the report on one of `bounds`."""
    wanted = Outcome.PASSED if case.name == "reference" else Outcome.NOT_ATTEMPTED
    for step in report.steps:
        for check in step.checks:
            if check.outcome != wanted:
                yield f"{case.name}: {step.name}: {check.name} {check.outcome}: {check.message}"
    full = report.max_score if case.name == "reference" else 0.0
    if report.score != full or report.flags:
        yield f"{case.name}: {report.score:g} of {report.max_score:g} points"
    yield from (f"{case.name}: needs review: {flag}" for flag in report.flags)


def prove_on_corpus(
    assignment: Assignment,
    corpus: Path,
    *,
    solutions: Path | None = None,
    alone: bool,
    jobs: int | None,
    tell: TakeNamed,
) -> Confusion:
    """The confusion matrix on the corpus; see `grader.authoring.confusion`.

    With `solutions`, the hidden checks are run as well, also on the parts in `recited/`.
    """
    hidden = find_hidden(assignment, solutions) if solutions else None
    cases = read_corpus(corpus, list(assignment.by_name), alone=alone, hidden=hidden is not None)
    return confusion(assignment, cases, hidden=hidden, jobs=jobs, tell=tell)


def _function_problems(assignment: Assignment, solution: Path) -> Iterator[str]:
    """Manifest and functions agree: names, order, parameters, a docstring for each."""
    tree = ast.parse(solution.read_text("utf-8"))
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    asked = list(assignment.by_name)
    if [name for name in functions if name in assignment.by_name] != asked:
        yield f"{solution}: its functions are not those of the manifest in the same order."
        return
    for step in assignment.steps:
        node = functions[step.name]
        parameters = [argument.arg for argument in node.args.args]
        if parameters != step.parameters:
            yield f"{solution}: {step.name} takes {parameters}, not {step.parameters}."
        if not ast.get_docstring(node):
            yield f"{solution}: {step.name} has no docstring."

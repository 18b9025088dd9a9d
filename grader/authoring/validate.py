"""Prove that an assignment judges rightly: reference, stub, hints, manifest, corpus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from grader.assignment.manifest import Assignment
from grader.authoring.at_rest import problems_at_rest
from grader.authoring.confusion import Confusion, confusion, judge_cases
from grader.authoring.corpus import Case, read_corpus
from grader.authoring.generate import solution_of
from grader.common.outcomes import Outcome
from grader.judge.hidden import find_hidden
from grader.report.records import Report, waiting_flags, waiting_points

__all__ = [
    "bounds",
    "problems_at_bound",
    "problems_at_rest",
    "prove_on_corpus",
    "reference_and_stub",
]

TakeNamed = Callable[[str, Report], None]
"""Is given the name of each submission and its report."""


def reference_and_stub(assignment: Assignment, solutions: Path) -> Iterator[str]:
    """The reference gets full marks; the untouched stub gets none and only "not attempted"."""
    hidden = find_hidden(assignment, solutions)
    cases = bounds(assignment, solutions)
    said: set[str] = set()  # of the one, which need not be said of the other
    for case, report in judge_cases(assignment, cases, hidden=hidden, solutions=solutions, jobs=1):
        for problem in problems_at_bound(case, report):
            what = problem.removeprefix(case.name)
            if what not in said:
                said.add(what)
                yield problem


def bounds(assignment: Assignment, solutions: Path) -> list[Case]:
    """What gets every point, "reference", and what gets none, "stub"."""
    solution = solution_of(assignment, solutions)
    return [
        Case("reference", solution.read_text("utf-8"), ()),
        Case("stub", assignment.stub.read_text("utf-8"), ()),
    ]


def problems_at_bound(case: Case, report: Report) -> Iterator[str]:
    """What is not as it must be in the report on one of `bounds`."""
    is_reference = case.name == "reference"
    wanted = (Outcome.PASSED, Outcome.WAITING) if is_reference else (Outcome.NOT_ATTEMPTED,)
    causes: dict[str, list[str]] = {}  # by how and why: the checks that say so
    for step in report.steps:
        for check in step.checks:
            if check.outcome not in wanted and not check.waits_for:
                said = f"{check.outcome}: {check.message}"
                causes.setdefault(said, []).append(f"{step.name}: {check.name}")
    for said, checks in causes.items():
        yield f"{case.name}: {', '.join(checks)} {said}"
    broken = [flag for flag in report.flags if "cannot be collected" in flag]
    full = report.max_score - waiting_points(report.steps) if is_reference else 0.0
    if report.score != full and not broken:
        yield f"{case.name}: {report.score:g} of {report.max_score:g} points"
    told = [said.partition(": ")[2] for said in causes]
    waiting = waiting_flags(report.steps)
    for flag in broken or report.flags:  # what follows from a broken file is told by that
        if flag in waiting:
            continue
        if not any(message in flag for message in told):
            yield f"{case.name}: needs review: {flag}"


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
    return confusion(assignment, cases, hidden=hidden, solutions=solutions, jobs=jobs, tell=tell)

"""`grader grade` of several assignments: one after another, a folder of results for each."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from grader.assignment.lookup import all_assignments, find_assignment
from grader.assignment.manifest import Assignment
from grader.common.outcomes import UsageError
from grader.common.text import one_line, shown
from grader.report.course.calendar import Course, read_course
from grader.submissions.incoming.term import parts_of

_MOST_NAMED = 20


@dataclass(frozen=True)
class Part:
    """What is graded of a term.

    Attributes:
        assignment: by its checks.
        submissions: where its hand-ins lie.
        results: the folder for what comes of them.
    """

    assignment: Assignment
    submissions: Path
    results: Path


def term_parts(
    submissions: Path,
    results: Path,
    names: Sequence[str],
    exercises: Path,
    *,
    course: Path | None,
) -> list[Part]:
    """What there is to grade, in the order of the deadlines, for late days are spent in that order.

    Args:
        submissions: holds a folder or zip for each assignment, called like it; where assignments
            are named, it may be the folder of a class that handed in all of them together.
        results: gets a folder for each assignment.
        names: of assignments; all that have hand-ins where there are none.
        exercises: the folder of assignments.
        course: `course.toml`, if there is one.

    Raises:
        UsageError: nothing there is of an assignment, or of one that is named.
    """
    meant = [find_assignment(exercises, each) for each in dict.fromkeys(names)]
    known = meant or all_assignments(exercises, None)
    parts = parts_of(submissions, [each.name for each in known], skip=results)
    at: Mapping[str, Path] = parts.of
    where = shown(str(submissions))
    if not parts.of and not meant:
        raise UsageError(
            f"{where} holds no folder or zip that is called like an assignment "
            f"({_listed([each.name for each in known])}); call them so, or name the assignments "
            "with --assignment."
        )
    if not parts.of:
        at = {each.name: submissions for each in meant}
    missing = [each.name for each in meant if each.name not in at]
    if missing:
        raise UsageError(f"{where} holds no folder or zip called {_listed(missing)}.")
    if parts.of and parts.others and not meant:
        click.echo(
            f"Note: of no assignment in {exercises}, and not graded: {_listed(parts.others)}",
            err=True,
        )
    plan = read_course(course) if course else Course()
    graded = sorted(
        (each for each in known if each.name in at), key=lambda each: _order(each, plan)
    )
    return [Part(each, at[each.name], results / each.name) for each in graded]


def archives_of(part: Part, archives: Sequence[Path]) -> tuple[Path, ...]:
    """Of each earlier class the folder or zip that is called like the assignment, if it has one."""
    name = part.assignment.name
    return tuple(
        next((at for at in (each / name, each / f"{name}.zip") if at.exists()), each)
        for each in archives
    )


def grade_each(parts: Sequence[Part], grade: Callable[[Part], int]) -> int:
    """Grade one assignment after another; what is wrong with one stops none of the others.

    Args:
        parts: the assignments.
        grade: grades one, and gives its exit code.

    Returns:
        The largest exit code.
    """
    codes = []
    for number, part in enumerate(parts, start=1):
        name = one_line(part.assignment.name)
        click.echo(f"{name} ({number} of {len(parts)}): {shown(str(part.submissions))}", err=True)
        try:
            codes.append(grade(part))
        except UsageError as error:
            click.echo(f"grader: {name}: {one_line(str(error), None)}", err=True)
            codes.append(2)
    done = [part for part, code in zip(parts, codes, strict=True) if code != 2]
    if len(done) > 1:
        folders = " ".join(shlex.quote(str(part.results)) for part in done)
        click.echo(f"All of them in one table: grader course {folders} --out course", err=True)
    return max(codes)


def _order(assignment: Assignment, plan: Course) -> tuple[int, str]:
    is_planned = assignment.name in plan.assignments
    return len(plan.before(assignment.name)) if is_planned else 0, assignment.name


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return one_line(", ".join(names[:_MOST_NAMED]), 1000) + more

"""The command `grader mutate`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.assignment.lookup import find_assignment
from grader.assignment.manifest import Assignment
from grader.cli import console
from grader.common.files import write_whole
from grader.common.outcomes import UsageError
from grader.common.text import printable

if TYPE_CHECKING:  # it is loaded by this command only, when it runs
    from grader.authoring.mutation.scope import Operator


@click.command()
@click.argument("name")
@click.option("--step", "steps", multiple=True, help="Only mutants of this step; may be repeated.")
@click.option("--operator", "operators", multiple=True, help="Only this operator, such as AOR.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many, chosen by chance.")
@click.option("--seed", type=int, default=2026, help="Of that chance.")
@click.option("--jobs", type=click.IntRange(1, 256), help="How many at once (default: all cores).")
@click.option("--list", "only_list", is_flag=True, help="Show the mutants; judge none.")
@click.option("--all", "every", is_flag=True, help="Tell of each mutant which checks fail it.")
@click.option("--out", type=click.Path(path_type=Path), help="Write what came of it, as JSON.")
@click.option("--exercises", type=click.Path(path_type=Path), default=Path("exercises"))
@click.option("--solutions", type=click.Path(path_type=Path), default=Path("solutions"))
def mutate(
    name: str,
    steps: tuple[str, ...],
    operators: tuple[str, ...],
    limit: int | None,
    seed: int,
    jobs: int | None,
    only_list: bool,
    every: bool,
    out: Path | None,
    exercises: Path,
    solutions: Path,
) -> None:
    """Make wrong submissions of NAME's reference, one change each; which do the checks fail?

    Exit 1 where one survives that nobody has marked as right in equivalent.toml, or where a check
    fails one that is marked so.
    """
    from grader.authoring.generate import solution_of
    from grader.authoring.mutation import equivalents, making
    from grader.authoring.mutation.judging import Course
    from grader.authoring.mutation.outcome import MutationResult

    assignment = find_assignment(exercises, name)
    solution = solution_of(assignment, solutions)
    reference = solution.read_text("utf-8")
    chosen = _chosen(operators)
    made = making.make(reference, _steps(assignment, steps), chosen)
    mutants = making.sampled(made.mutants, limit, seed)
    if only_list:
        for mutant in mutants:
            click.echo(printable(f"{mutant.step}, line {mutant.line}: {mutant.operator.title}"))
            for line in mutant.diff():
                click.echo(f"  {printable(line)}")
        return
    marked = equivalents.read(solution)
    course, judged = Course(assignment, solutions, reference, jobs=jobs), []
    with console.progress(f"{assignment.name}: mutants", len(mutants)) as advance:
        for each in course.judge(mutants, marked):
            judged.append(each)
            advance("")
    judged.sort(key=lambda each: mutants.index(each.mutant))
    sample = bool(operators) or limit is not None
    stale = [m for m in marked if not any(map(m.covers, mutants))] if not steps else []
    result = MutationResult(
        assignment.name,
        made,
        tuple(judged),
        tuple(course.checks(judged)),
        stale=() if sample else tuple(stale),
        is_sample=sample,
        is_limited=limit is not None,
    )
    for line in result.lines(every=every):
        click.echo(printable(line))
    if out is not None:
        write_whole(out, result.to_json().encode())
    sys.exit(1 if result.survivors or result.failed_wrongly else 0)


def _steps(assignment: Assignment, names: tuple[str, ...]) -> list[str]:
    unknown = [each for each in names if each not in assignment.by_name]
    if unknown:
        raise UsageError(
            f"{assignment.name} has no step {unknown[0]!r}: there are "
            f"{', '.join(assignment.by_name)}."
        )
    return [each for each in assignment.by_name if not names or each in names]


def _chosen(names: tuple[str, ...]) -> list[Operator]:
    from grader.authoring.mutation.making import OPERATORS

    known = {each.name: each for each in OPERATORS}
    unknown = [each for each in names if each not in known]
    if unknown:
        raise UsageError(f"There is no operator {unknown[0]!r}: there are {', '.join(known)}.")
    return [each for each in OPERATORS if not names or each.name in names]

"""The commands of an author: `grader new`, `try`, `generate`, `validate` and `calibrate`."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.assignment.hints import find_step
from grader.assignment.lookup import all_assignments
from grader.assignment.manifest import Assignment
from grader.cli import console
from grader.common.outcomes import UsageError
from grader.common.text import printable
from grader.judge.hidden import find_hidden

if TYPE_CHECKING:  # it is loaded by one command only
    from grader.authoring.calibrate import Calibration


def _with_folders(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options `--exercises`, `--solutions` and `--assignment`."""
    options = [
        click.option("--exercises", type=click.Path(path_type=Path), default=Path("exercises")),
        click.option("--solutions", type=click.Path(path_type=Path), default=Path("solutions")),
        click.option("--assignment", "name", help="Only this assignment."),
    ]
    for option in reversed(options):
        function = option(function)
    return function


def _with_name(function: Callable[..., Any]) -> Callable[..., Any]:
    """`_with_folders`, and the assignment's name without `--assignment` before it."""

    @functools.wraps(function)
    def named(*, named: str | None, name: str | None, **others: Any) -> Any:
        if named and name and named != name:
            raise UsageError(f"Which assignment is meant, {named} or {name}?")
        return function(name=named or name, **others)

    return click.argument("named", metavar="[NAME]", required=False)(_with_folders(named))


@click.command()
@click.argument("name")
@click.option("--steps", help="Names of its functions, with commas between them.")
@click.option(
    "--from",
    "reference",
    type=click.Path(path_type=Path),
    help="A Python file with a right solution: its functions and classes become the steps.",
)
@click.option("--exercises", type=click.Path(path_type=Path), default=Path("exercises"))
@click.option("--solutions", type=click.Path(path_type=Path), default=Path("solutions"))
def new(
    name: str, steps: str | None, reference: Path | None, exercises: Path, solutions: Path
) -> None:
    """Make the folders of a new assignment NAME; nothing is overwritten."""
    from grader.authoring.new.folders import make_assignment
    from grader.authoring.new.plan import plan_of_names, plan_of_reference

    if (steps is None) == (reference is None):
        raise UsageError("Give either --steps load,train or --from reference.py.")
    if reference is not None:
        plan = plan_of_reference(name, reference)
    else:
        plan = plan_of_names(name, [each.strip() for each in (steps or "").split(",")])
    for path in make_assignment(plan, exercises, solutions):
        click.echo(f"wrote {path}")
    if plan.unused:
        click.echo(f"\nExamples that became no check: {', '.join(plan.unused)}. A check is made of")
        click.echo("calls of the step's own function with plain values or arrays.")
    if plan.kept:
        click.echo(f"\nStudents are given these as they are: {', '.join(plan.kept)}")
    readme = exercises / name / "README.md"
    click.echo(f"\nNext: write the text ({readme}), the reference and the checks, then run")
    click.echo("  grader generate")
    click.echo("  grader validate")


@click.command("try")
@click.argument("step")
@_with_folders
@click.option(
    "--submission",
    type=click.Path(path_type=Path),
    help="Another file than the reference.",
)
def try_(
    step: str, exercises: Path, solutions: Path, name: str | None, submission: Path | None
) -> None:
    """Run the checks of STEP on the reference, hidden ones too, with tracebacks into them.

    Where two assignments have a step of this name, write ASSIGNMENT.STEP.
    """
    from grader.authoring.generate import solution_of
    from grader.authoring.trial import try_step
    from grader.submissions.submission import Submission

    assignment, owner = find_step(all_assignments(exercises, name), step)
    path = submission or solution_of(assignment, solutions)
    click.echo(f"{assignment.name}: {owner.name}, by {path}")
    tried = Submission.read(path)
    trial = try_step(assignment, owner, tried, solutions)
    for line in trial.lines():
        click.echo(printable(line))
    for other in trial.waits_for:
        click.echo(f"It waits for {other}, of which the checks say:")
        for line in try_step(assignment, assignment.by_name[other], tried, solutions).lines():
            click.echo(printable(line))
    sys.exit(0 if trial.passed else 1)


@click.command()
@_with_name
@click.option("--check", is_flag=True, help="Change nothing; fail if something is stale.")
def generate(exercises: Path, solutions: Path, name: str | None, check: bool) -> None:
    """Write stubs and given inputs from the solutions, of assignment NAME or of all."""
    from grader.authoring import generate as generating

    stale = 0
    for assignment in all_assignments(exercises, name):
        if check:
            for each in generating.stale_files(assignment, solutions):
                click.echo(f"{each.path}: {each.why}; run `grader generate`.", err=True)
                stale += 1
        else:
            for path in generating.generate(assignment, solutions):
                click.echo(f"wrote {path}")
    sys.exit(1 if stale else 0)


@click.command()
@_with_name
@click.option("--corpus", type=click.Path(path_type=Path), default=Path("tests/submissions"))
@click.option("--alone", is_flag=True, help="Judge each part of the corpus alone (slower).")
@click.option("--jobs", type=click.IntRange(1, 256))
@click.option("--strict", is_flag=True, help="Fail where there is no corpus as well.")
def validate(
    exercises: Path,
    solutions: Path,
    name: str | None,
    corpus: Path,
    alone: bool,
    jobs: int | None,
    strict: bool,
) -> None:
    """Prove that assignment NAME judges rightly, or all do; print the confusion matrix."""
    from grader.authoring import at_rest

    bad = 0
    for assignment in all_assignments(exercises, name):
        folder = corpus / assignment.name
        bad += _validate_alone(assignment, solutions)
        lacking = at_rest.corpus_problem(folder)
        if lacking:
            click.echo(f"  {'' if strict else 'warning: '}{printable(lacking)}", err=True)
            bad += strict
        else:
            bad += _validate_on_corpus(assignment, solutions, folder, alone=alone, jobs=jobs)
    sys.exit(1 if bad else 0)


def _validate_alone(assignment: Assignment, solutions: Path) -> int:
    """Say what is wrong without a corpus, and what was assumed; gives how much is wrong."""
    from grader.authoring import at_rest
    from grader.authoring import generate as generating
    from grader.authoring import validate as validating
    from grader.authoring.handout import leaks

    click.echo(f"{assignment.name}: files, functions, hints; the reference and the stub")
    problems = list(at_rest.problems_at_rest(assignment, solutions))
    for problem in problems:
        click.echo(f"  {printable(problem)}", err=True)
    if not problems:
        source = generating.solution_of(assignment, solutions).read_text("utf-8")
        for leak in leaks.told_beside(assignment, source):
            problems.append(f"{leak.name}: {leak.what}; `grader pack` refuses that.")
            click.echo(f"  {printable(problems[-1])}", err=True)
    for text in at_rest.uncalibrated(assignment, solutions):
        click.echo(f"  warning: {printable(text)}", err=True)
    for text in at_rest.assumed(assignment):
        click.echo(f"  assumed {printable(text)}")
    if not assignment.stub.is_file() or at_rest.unreadable(assignment, solutions):  # said above
        return len(problems)
    for problem in validating.reference_and_stub(assignment, solutions):
        click.echo(f"  {printable(problem)}", err=True)
        problems.append(problem)
    return len(problems)


def _validate_on_corpus(
    assignment: Assignment, solutions: Path, folder: Path, *, alone: bool, jobs: int | None
) -> int:
    """Print the confusion matrix, and what is wrong; gives how much."""
    from grader.authoring import validate as validating
    from grader.authoring.corpus import read_corpus

    hidden = find_hidden(assignment, solutions) is not None
    total = len(read_corpus(folder, list(assignment.by_name), alone=alone, hidden=hidden))
    with console.progress(f"{assignment.name}: corpus", total) as advance:
        found = validating.prove_on_corpus(
            assignment,
            folder,
            solutions=solutions,
            alone=alone,
            jobs=jobs,
            tell=lambda _name, _report: advance(""),
        )
    problems = [f"{v.part} (in {v.case}): {p}" for v in found.verdicts for p in v.problems]
    problems += [f"nothing in the corpus fails the check {c}" for c in found.never_failed]
    for problem in problems:
        click.echo(f"  {printable(problem)}", err=True)
    click.echo(found.table())
    return len(problems)


@click.command()
@_with_name
@click.option("--runs", type=click.IntRange(min=1), default=60, help="Seeds for each variant.")
@click.option("--first", is_flag=True, help="Stop at a first estimate, from 10 runs of each.")
@click.option("--jobs", type=click.IntRange(1, 256), help="How many at once (default: all cores).")
@click.option(
    "--less", multiple=True, metavar="METRIC", help="Of this metric of your own less is better."
)
def calibrate(
    exercises: Path,
    solutions: Path,
    name: str | None,
    runs: int,
    first: bool,
    jobs: int | None,
    less: tuple[str, ...],
) -> None:
    """Run the reference with many seeds and propose gates.

    Without NAME those are run that have correct ways to train in variants.py.
    """
    from grader.authoring import calibrate as calibrating

    assignments = all_assignments(exercises, name)
    chosen = [
        each for each in assignments if name or calibrating.variants_of(each, solutions).is_file()
    ]
    if not chosen:
        raise UsageError(f"No assignment in {exercises} has a variants.py in {solutions}.")
    for assignment in chosen:
        _calibrate(assignment, solutions, runs, first=first, jobs=jobs, less=less)


def _calibrate(
    assignment: Assignment,
    solutions: Path,
    runs: int,
    *,
    first: bool,
    jobs: int | None,
    less: Sequence[str],
) -> None:
    """Run one assignment's variants, and print what follows."""
    from grader.authoring import calibrate as calibrating
    from grader.common.helpers.own_process import cores

    path = calibrating.variants_of(assignment, solutions)
    planned = calibrating.planned_runs(path, runs, only_first=first)
    title = f"{assignment.name}: calibration"
    with console.progress(title, sum(planned.values())) as advance:
        found = calibrating.calibrate(
            assignment,
            solutions,
            runs=runs,
            only_first=first,
            jobs=jobs or cores(),
            less=less,
            tell=lambda variant, value: advance(f"{variant} {value:.3g}"),
            tell_first=lambda results: _tell_gates(assignment, results, "first estimate: "),
        )
    _tell_gates(assignment, found, "first estimate: " if first else "")
    if not first:
        for suffix in (".json", ".svg"):
            click.echo(f"wrote {path.with_name('calibration' + suffix)}")


def _tell_gates(assignment: Assignment, results: Sequence[Calibration], how: str) -> None:
    for each in results:
        side = "at most" if each.is_most else "at least"
        which = "gate" if each.metric == "accuracy" else f"gate on {each.metric}: {side}"
        line = f"{which} {each.gate:g}, false fail {each.false_fail:.1e}"
        click.echo(f"{assignment.name}: {how}{line}")

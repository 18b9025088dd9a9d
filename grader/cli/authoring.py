"""The commands of an author: `grader generate`, `grader validate`, `grader calibrate`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from grader.assignment.lookup import all_assignments
from grader.cli import console
from grader.common.text import printable
from grader.judge.hidden import find_hidden


def _with_folders(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every author's command has."""
    options = [
        click.option("--exercises", type=click.Path(path_type=Path), default=Path("exercises")),
        click.option("--solutions", type=click.Path(path_type=Path), default=Path("solutions")),
        click.option("--assignment", "name", help="Only this assignment."),
    ]
    for option in reversed(options):
        function = option(function)
    return function


@click.command()
@_with_folders
@click.option("--check", is_flag=True, help="Change nothing; fail if something is stale.")
def generate(exercises: Path, solutions: Path, name: str | None, check: bool) -> None:
    """Write stubs and given inputs from the solutions."""
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
@_with_folders
@click.option("--corpus", type=click.Path(path_type=Path), default=Path("tests/submissions"))
@click.option("--alone", is_flag=True, help="Judge each part of the corpus alone (slower).")
@click.option("--jobs", type=click.IntRange(1, 256))
def validate(
    exercises: Path, solutions: Path, name: str | None, corpus: Path, alone: bool, jobs: int | None
) -> None:
    """Prove that the assignments judge rightly; print the confusion matrix."""
    from grader.authoring import validate as validating
    from grader.authoring.corpus import read_corpus

    bad = 0
    for assignment in all_assignments(exercises, name):
        click.echo(f"{assignment.name}: files, functions, hints; the reference and the stub")
        for problem in (
            *validating.problems_at_rest(assignment, solutions),
            *validating.reference_and_stub(assignment, solutions),
        ):
            click.echo(f"  {printable(problem)}", err=True)
            bad += 1
        folder = corpus / assignment.name
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
        bad += len(problems)
    sys.exit(1 if bad else 0)


@click.command()
@_with_folders
@click.option("--runs", type=click.IntRange(min=1), default=60, help="Seeds for each variant.")
def calibrate(exercises: Path, solutions: Path, name: str | None, runs: int) -> None:
    """Run the reference with many seeds and propose the accuracy gate."""
    from grader.authoring.calibrate import calibrate as run

    for assignment in all_assignments(exercises, name):
        found = run(
            assignment,
            solutions,
            runs=runs,
            tell=lambda variant, n, a: click.echo(f"{variant} {n + 1}/{runs}: {a:.3f}", err=True),
        )
        click.echo(f"{assignment.name}: gate {found.gate:g}, false fail {found.false_fail:.1e}")

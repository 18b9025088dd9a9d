"""`grader try`: an author's loop with one step."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from grader.assignment.hints import find_step
from grader.assignment.lookup import all_assignments
from grader.cli.folders import with_folders
from grader.common.text import printable


@click.command("try")
@click.argument("step")
@with_folders
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

    assignment, found = find_step(all_assignments(exercises, name), step)
    path = submission or solution_of(assignment, solutions)
    click.echo(f"{assignment.name}: {found.name}, by {path}")
    trial = try_step(assignment, found, Submission.read(path), solutions)
    for line in trial.lines():
        click.echo(printable(line))
    sys.exit(0 if trial.passed else 1)

"""The command `grader ci`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from grader.assignment.lookup import all_assignments, own_exercises
from grader.cli import console


@click.command()
@click.option(
    "--submission",
    type=click.Path(path_type=Path),
    default=Path(),
    help="A file, or a folder to look in (default: this one).",
)
@click.option("--assignment", "name", help="Only this assignment (default: all that were pushed).")
@click.option(
    "--pass-mark",
    type=click.FloatRange(0, 100),
    default=100.0,
    show_default=True,
    help="Percent of the points from which on the job succeeds.",
)
@click.option(
    "--result",
    type=click.Path(path_type=Path),
    help="Write result.json for Classroom 50; the job succeeds then, whatever the points.",
)
@click.option(
    "--points",
    type=click.Path(path_type=Path),
    help="Write the points for GitHub Classroom's reporter, and set the step's output `result`.",
)
@click.option(
    "--exercises",
    type=click.Path(path_type=Path),
    help="Take the checks from this folder (default: those of the installed grader).",
)
@click.option(
    "--sandbox",
    type=click.Choice(["wall", "process"]),
    default="wall",
    help="`process`: no wall; a submission can then change what the job tells of it.",
)
def ci(
    submission: Path,
    name: str | None,
    pass_mark: float,
    result: Path | None,
    points: Path | None,
    exercises: Path | None,
    sandbox: str,
) -> None:
    """Judge a push with the public checks, and show the result on GitHub; exit 1 below the mark."""
    from grader.cli.hosted import push
    from grader.sandbox.start import choose

    # A student could change checks that lie beside the pushed file, so those are not the usual.
    folder = exercises or own_exercises()
    push.refuse_pushed_checks(folder, submission)
    around = choose(sandbox)
    if not around.walled:
        click.echo(console.NO_WALL, err=True)
    assignments = all_assignments(folder, name, nowhere_else=True)
    pushed = push.find_pushed(assignments, submission, named=name is not None)
    for out in filter(None, (result, points)):
        push.clear(out)
    checked = push.check(pushed, sandbox=around)
    click.echo(push.log(checked))
    push.write_summary(checked)
    if result:
        push.write_result(checked, result)
    if points:
        click.echo(push.write_points(checked, points, pass_mark=pass_mark))
    for each in checked:
        click.echo(push.verdict(each, pass_mark))
    sys.exit(0 if result or all(each.reaches(pass_mark) for each in checked) else 1)

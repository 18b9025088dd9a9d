"""`grader new`: the folders of a new assignment."""

from __future__ import annotations

from pathlib import Path

import click

from grader.common.outcomes import UsageError


@click.command()
@click.argument("name")
@click.option("--steps", help="Names of its functions, with commas between them.")
@click.option(
    "--from",
    "reference",
    type=click.Path(path_type=Path),
    help="A Python file with a right solution: its functions become the steps.",
)
@click.option("--exercises", type=click.Path(path_type=Path), default=Path("exercises"))
@click.option("--solutions", type=click.Path(path_type=Path), default=Path("solutions"))
def new(
    name: str, steps: str | None, reference: Path | None, exercises: Path, solutions: Path
) -> None:
    """Make the folders of a new assignment NAME; nothing is overwritten."""
    from grader.authoring.new import make_assignment
    from grader.authoring.planned import plan_of_names, plan_of_reference

    if (steps is None) == (reference is None):
        raise UsageError("Give either --steps load,train or --from reference.py.")
    if reference is not None:
        plan = plan_of_reference(name, reference)
    else:
        plan = plan_of_names(name, [each.strip() for each in (steps or "").split(",")])
    for path in make_assignment(plan, exercises, solutions):
        click.echo(f"wrote {path}")
    if plan.kept:
        click.echo(f"\nStudents are given these as they are: {', '.join(plan.kept)}")
    readme = exercises / name / "README.md"
    click.echo(f"\nNext: write the text ({readme}), the reference and the checks, then run")
    click.echo("  grader generate")
    click.echo("  grader validate")

"""The command `grader compare`."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from grader.common.outcomes import UsageError


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def compare(old: Path, new: Path, as_json: bool) -> None:
    """Show who changed between the results OLD and NEW of one assignment, and by which check.

    The machine's scores are compared. What persons have entered in OLD stays when the class is
    graded again there: beside each of whom they did stands what counts with it, before and after.
    """
    from grader.exports.read import read_machines, read_with_entries
    from grader.report.course import changes

    before, after = read_machines(old), read_machines(new)
    for reports, folder in ((before, old), (after, new)):
        if not reports:
            raise UsageError(f"There are no reports in {folder}; name a folder of `grader grade`.")
    names = before[0].assignment, after[0].assignment
    if names[0] != names[1]:
        raise UsageError(
            f"{old} holds results of {names[0]}, and {new} of {names[1]}; name two runs of one "
            "assignment."
        )
    found = changes.compare(before, after, counting=read_with_entries(old, after))
    click.echo(msgspec.json.encode(found).decode() if as_json else changes.in_words(found))

"""The commands that hand exercises out: `grader pack` to a class, `grader start` to oneself."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from grader.assignment.lookup import own_exercises
from grader.authoring.handout import starting
from grader.common.text import printable

_UNPROVEN = (
    "Note: there are no model solutions in {}, so nothing proves that none is inside; name their "
    "folder with --solutions."
)


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--assignment", "names", multiple=True, help="Only this one; several times for more.")
@click.option(
    "--grader",
    "source",
    default="",
    metavar="SOURCE",
    help="Where students' pip finds the grader: a wheel, a URL such as git+https://..., or a "
    "folder (default: a wheel of this grader, put beside the exercises).",
)
@click.option("--check", is_flag=True, help="Write nothing; look through an OUT that is there.")
@click.option("--update", is_flag=True, help="OUT is there: renew it, but no file worked on.")
@click.option("--exercises", type=click.Path(path_type=Path), default=Path("exercises"))
@click.option("--solutions", type=click.Path(path_type=Path), default=Path("solutions"))
def pack(
    out: Path,
    names: tuple[str, ...],
    source: str,
    check: bool,
    update: bool,
    exercises: Path,
    solutions: Path,
) -> None:
    """Write what students get to OUT, a folder or a .zip; exit 1 if a solution is inside.

    Exercises, a README of one page, and what pytest and Jupyter need.
    """
    from grader.authoring.handout import packing  # with all that judges; other commands do without
    from grader.authoring.handout.leaks import Secrets, find_leaks

    assignments = packing.chosen(exercises, names)
    members = packing.read(out) if check else packing.contents(assignments, source)
    if check or solutions.is_dir():
        secrets = Secrets.read(assignments, solutions)
        leaks = find_leaks(members, assignments, secrets)
        for leak in leaks:
            click.echo(printable(f"{leak.name}: {leak.what}"), err=True)
        if leaks:
            click.echo(_verdict(len(leaks), out, written=check), err=True)
            sys.exit(1)
        proven = f"{len(members)} files; nothing of {solutions} is inside"
    else:
        click.echo(_UNPROVEN.format(solutions.absolute()), err=True)
        proven = f"{len(members)} files"
    if not check:
        for name in packing.write(members, out, update=update):
            click.echo(f"kept {out / name}, which somebody has worked on")
    click.echo(f"{out}: {proven}.")


def _verdict(count: int, out: Path, *, written: bool) -> str:
    subject = "1 file tells" if count == 1 else f"{count} things tell"
    if written:
        return f"{subject} too much: do not hand out {out}."
    return f"{subject} too much, so {out} was not written; take that out and pack again."


@click.command()
@click.argument("name", required=False)
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option("--update", is_flag=True, help="Renew texts and checks that are there; never yours.")
@click.option("--place", type=click.Choice(starting.PLACES), hidden=True)
@click.option("--exercises", type=click.Path(path_type=Path), hidden=True)
def start(
    name: str | None,
    folder: Path,
    update: bool,
    place: starting.Place | None,
    exercises: Path | None,
) -> None:
    """Put the exercise NAME into FOLDER (default: this one), and say what to do next.

    Without a NAME: list the exercises. A file that is there already is kept.
    """
    home = exercises or own_exercises()
    if name is None:
        click.echo(starting.table(home))
        return
    started = starting.start(starting.find(home, name), folder, update=update)
    click.echo(printable(starting.what_next(started, place or starting.place_of(os.environ))))

"""The command `grader export`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from grader.assignment.lookup import find_assignment
from grader.assignment.manifest import Assignment
from grader.cli.export_help import ExportCommand, refuse_others
from grader.common.files import write_whole
from grader.common.outcomes import UsageError
from grader.common.text import one_line
from grader.judge.hidden import find_hidden
from grader.judge.oracle import find_reference

_NOT_IN_ARCHIVE = (
    "Note: the archive holds no hidden checks, because {} holds none of {}; name another folder "
    "with --solutions, or say --no-hidden."
)


@click.command(cls=ExportCommand)
@click.argument("format_name", metavar="FORMAT")
@click.argument("results", required=False, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Write this file, not the terminal.")
@click.option("--student", default="", help="Only this student's report.")
@click.option("--into", type=click.Path(path_type=Path), help="A sheet of the platform to fill in.")
@click.option("--column", default="", help="Header of the column for the grade.")
@click.option(
    "--assignment-id",
    default="",
    metavar="NUMBER",
    help="The assignment's number in Canvas, as in the header `Title (NUMBER)`.",
)
@click.option("--identifier", default="", help="Header of the column `Identifier`.")
@click.option("--feedback", default="", help="Header of the column `Feedback comments`.")
@click.option(
    "--maximum",
    default="",
    help="Header of the column `Maximum grade`, or the number where there is no such column.",
)
@click.option(
    "--locked",
    default="",
    help="Header of the column `Grade can be changed`, or the word in it for No.",
)
@click.option("--overwrite", is_flag=True, help="Replace grades and comments of a person, too.")
@click.option("--scale", is_flag=True, help="Scale the points to the platform's full marks.")
@click.option(
    "--hidden",
    type=click.Choice(["after_published", "hidden"]),
    default="after_published",
    help="When students see hidden checks.",
)
@click.option("--leaderboard", is_flag=True, help="Put the points on the leaderboard.")
@click.option(
    "--excel",
    default="",
    metavar="LOCALE",
    help="CSV as Excel of this region opens it, such as de, fr_CA or en_US: encoding, separator "
    "and decimal sign; with the platform's id, percent, reason and date.",
)
@click.option("--path", default="", help="The submission's path in its repository.")
@click.option("--assignment", "name", help="What goes into the archive.")
@click.option("--no-hidden", is_flag=True, help="Leave hidden checks out of the archive.")
@click.option(
    "--sandbox",
    type=click.Choice(["wall", "process"]),
    default="wall",
    help="`process`: run submissions also where no wall can be built.",
)
@click.option("--exercises", type=click.Path(path_type=Path), default=Path("exercises"))
@click.option("--solutions", type=click.Path(path_type=Path), default=Path("solutions"))
def export(
    format_name: str,
    results: Path | None,
    out: Path | None,
    student: str,
    into: Path | None,
    name: str | None,
    no_hidden: bool,
    sandbox: str,
    exercises: Path,
    solutions: Path,
    **options: Any,
) -> None:
    """Write RESULTS, a folder or one report, as a learning platform reads them.

    `gradescope-zip` needs no RESULTS, but --assignment and --out.
    """
    from grader.exports import formats
    from grader.exports.course.lines import find_line, read_lines

    refuse_others(click.get_current_context(), format_name)
    if format_name == "gradescope-zip":
        if not name or out is None:
            raise UsageError("For gradescope-zip name --assignment and --out.")
        assignment = find_assignment(exercises, name)
        hidden = None if no_hidden else find_hidden(assignment, solutions)
        if hidden is None and not no_hidden:
            click.echo(_NOT_IN_ARCHIVE.format(solutions, assignment.name), err=True)
        reference = "" if no_hidden else find_reference(assignment, solutions)
        _write_out(_gradescope_zip(assignment, hidden, reference, sandbox, options), out)
        return
    if format_name in formats.WITHOUT_RESULTS:
        request = formats.Request(reports=[], **options)
        _write_out(formats.export(format_name, request).data, out)
        return
    folder = results or usual_results()
    lines = read_lines(folder)
    named = find_line(lines, student) if student else None
    own = named.report.submission if named and named.report else student
    request = formats.Request(
        reports=formats.read_reports(folder, own),
        lines=[named] if named else [] if student else lines,
        graded_at=formats.read_dates(folder),
        into=_read_bytes(into) if into else None,
        into_name=str(into),
        earlier=formats.read_earlier(folder, format_name),
        **options,
    )
    made = formats.export(format_name, request)
    _write_out(made.data, out)
    for note in made.notes:
        click.echo(one_line(note, 2000), err=True)
    formats.remember(folder, format_name, made.entered)


def _gradescope_zip(
    assignment: Assignment,
    hidden: Path | None,
    reference: str,
    sandbox: str,
    options: dict[str, Any],
) -> bytes:
    from grader.cli.hosted.gradescope.bundle import Configuration, build_archive

    configuration = Configuration(
        assignment=assignment.name,
        visibility=options["hidden"],
        leaderboard=options["leaderboard"],
        sandbox="process" if sandbox == "process" else "wall",
    )
    return build_archive(assignment, hidden, configuration, reference=reference)


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from None


def _write_out(data: bytes, out: Path | None) -> None:
    """Write a file, whole or not at all; or to standard output."""
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        write_whole(out, data)
    except OSError as error:
        raise UsageError(f"Cannot write {out}: {error.strerror}; name another --out.") from None


def usual_results() -> Path:
    """The folder of results in this one, where none is named."""
    for name in ("results", "demo-results"):
        if (Path(name) / "reports").is_dir():
            return Path(name)
    raise UsageError("There are no results in this folder; name the folder RESULTS.")

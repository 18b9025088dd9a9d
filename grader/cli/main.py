"""The command `grader`: thin, every subcommand calls one function of the package."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

import grader
from grader.cli.authoring import calibrate, generate, new, try_, validate
from grader.cli.ci import ci
from grader.cli.course.compare import compare
from grader.cli.course.course import course
from grader.cli.export import export, usual_results
from grader.cli.grade import demo, grade
from grader.cli.gradebook.entries import accept, adjust, comment, drop, entries, reweigh, undo
from grader.cli.gradebook.giving_back import give_back
from grader.cli.gradebook.review import review
from grader.cli.mutate import mutate
from grader.cli.pack import pack, start
from grader.common.outcomes import UsageError
from grader.common.text import one_line
from grader.pages.report_text import print_report

if TYPE_CHECKING:  # the database's library is loaded by those commands only that need it
    pass


def main() -> None:
    """Entry point: usage errors become one line and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a name that it cannot show must not end a run
            stream.reconfigure(errors="backslashreplace")
    try:
        commands.main(prog_name="grader", standalone_mode=False)
    except UsageError as error:
        click.echo(f"grader: {one_line(str(error), None)}", err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        sys.exit(130)


@click.group()
@click.version_option(grader.__version__)
def commands() -> None:
    """Check and grade the exercises of a Keras course."""


@click.command(context_settings={"allow_interspersed_args": False})
@click.option(
    "--data",
    "which",
    type=click.Choice(["bundled", "full"]),
    help="Which data to use (default: the manifest's).",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def run(file: Path, arguments: tuple[str, ...], which: str | None) -> None:
    """Run your own FILE as `python FILE` does; `keras.datasets` needs no network then."""
    from grader.cli.run import run_file

    sys.exit(run_file(file, arguments, which=which))


@click.command()
@click.argument("name", metavar="[NAME]", required=False, default="")
@click.option("--plain", is_flag=True, help="Plain lines, for screen readers and simple terminals.")
@click.option("--spawn", is_flag=True, hidden=True)
def watch(name: str, plain: bool, spawn: bool) -> None:
    """Check an exercise again whenever you save it, one step at a time; q quits.

    NAME is the exercise; without it, it is the one in this folder that was saved last.
    """
    from grader.watch.command import watch as watch_exercise

    watch_exercise(name, plain=plain, spawn=spawn)


@click.command()
def doctor() -> None:
    """Show what this machine has of what grading needs; exit 1 if the wall cannot be built."""
    from grader.cli.doctor import examine

    findings = []
    for finding in examine():
        findings.append(finding)
        click.echo(f"{finding.state:<8} {finding.name:<16} {one_line(finding.text, 400)}")
    sys.exit(1 if any(finding.state == "missing" for finding in findings) else 0)


@click.command()
@click.argument("which", nargs=-1, required=True, metavar="[RESULTS] STUDENT")
@click.option(
    "--results",
    type=click.Path(path_type=Path),
    help="The folder RESULTS (default: results or demo-results in this folder).",
)
def show(which: tuple[str, ...], results: Path | None) -> None:
    """Print the report of STUDENT from the folder RESULTS."""
    from grader.batch.results import find_report
    from grader.exports.course.lines import find_line, line_text, read_lines

    if len(which) > 2 or (len(which) == 2 and results):
        raise UsageError("Name one student: grader show RESULTS STUDENT.")
    folder = Path(which[0]) if len(which) == 2 else results or usual_results()
    line = find_line(read_lines(folder), which[-1])
    if line is None or line.report is not None:
        name = line.report.submission if line and line.report else which[-1]
        is_attempt = line is not None and which[-1] in line.attempts
        print_report(find_report(folder, which[-1] if is_attempt else name))
    if line is not None:
        click.echo(("\n" if line.report else "") + line_text(line))


for _command in (
    grade, demo, show, export, course, compare, ci, run, watch, doctor, new, try_, generate,
    validate, calibrate, mutate, pack, start, adjust, comment, accept, drop, reweigh, entries,
    undo, give_back, review,
):  # fmt: skip
    commands.add_command(_command)

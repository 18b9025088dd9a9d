"""The command `grader`: thin, every subcommand calls one function of the package."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import grader
from grader import console
from grader.assignment import Assignment
from grader.authoring.commands import calibrate, generate, validate
from grader.export_help import ExportCommand, refuse_others
from grader.files import write_whole
from grader.hidden import find_hidden
from grader.lookup import all_assignments, find_assignment, own_exercises
from grader.outcomes import UsageError
from grader.pack_command import pack
from grader.text import one_line

if TYPE_CHECKING:  # the database's library is loaded by those commands only that need it
    from grader.grading import JudgeAll

_NO_HIDDEN = "Note: {} holds no hidden checks of {}; only the checks that students have are run."
_NOT_IN_ARCHIVE = (
    "Note: the archive holds no hidden checks, because {} holds none of {}; name another folder "
    "with --solutions, or say --no-hidden."
)


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


for _command in (generate, validate, calibrate, pack):
    commands.add_command(_command)


@commands.command()
@click.argument("submissions", type=click.Path(path_type=Path))
@click.option("--assignment", "name", required=True, help="Name of the assignment, or its folder.")
@click.option("--out", "results", required=True, type=click.Path(path_type=Path))
@click.option("--jobs", type=click.IntRange(1, 256), help="How many at once (default: all cores).")
@click.option(
    "--only",
    multiple=True,
    metavar="NAME",
    help="Only this student; several with commas between them, or each with --only.",
)
@click.option("--limit", type=click.IntRange(min=1), help="Grade at most so many in this run.")
@click.option("--regrade", is_flag=True, help="Grade again what has not changed.")
@click.option("--timeout", type=click.FloatRange(min=1), help="Seconds for each submission.")
@click.option("--gradebook", metavar="URL", help="Another database than RESULTS/gradebook.sqlite.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.option(
    "--sandbox",
    type=click.Choice(["wall", "process"]),
    default="wall",
    help="`process`: no wall against hostile code, for files of people you trust.",
)
@click.option("--scheduler", default="", metavar="ADDRESS", help="Grade on this Dask cluster.")
@click.option("--cluster", default="", metavar="MODULE:CLASS", help="Start a Dask cluster first.")
@click.option(
    "--cluster-option",
    "cluster_options",
    multiple=True,
    metavar="NAME=VALUE",
    help="For --cluster.",
)
@click.option("--exercises", type=click.Path(path_type=Path), default=Path("exercises"))
@click.option(
    "--solutions",
    type=click.Path(path_type=Path),
    default=Path("solutions"),
    help="Holds the hidden checks.",
)
def grade(
    submissions: Path,
    name: str,
    results: Path,
    exercises: Path,
    solutions: Path,
    sandbox: str,
    only: tuple[str, ...],
    timeout: float | None,
    as_json: bool,
    scheduler: str,
    cluster: str,
    cluster_options: tuple[str, ...],
    **options: Any,
) -> None:
    """Grade every submission in SUBMISSIONS, a folder, file or zip; a stopped run goes on."""
    from grader.grade_command import grade_and_print
    from grader.grading import Options
    from grader.options import JudgeOptions
    from grader.remote.sandbox import Sandbox, choose

    elsewhere = _elsewhere(scheduler, cluster, cluster_options)
    assignment = find_assignment(exercises, name)
    hidden = find_hidden(assignment, solutions)
    # What a wall can be made of, each worker of a cluster finds out for itself.
    around = Sandbox(sandbox) if elsewhere else choose(sandbox)
    judge = JudgeOptions(sandbox=around, hidden=hidden, total_seconds=timeout)
    if hidden is None:
        click.echo(_NO_HIDDEN.format(solutions, assignment.name), err=True)
    grade_and_print(
        assignment,
        submissions,
        results,
        options=Options(only=only, judge=judge, **options),
        as_json=as_json,
        judge=elsewhere,
    )


def _elsewhere(scheduler: str, cluster: str, options: tuple[str, ...]) -> JudgeAll | None:
    """A judge on a cluster, if one is asked for."""
    if not (scheduler or cluster or options):
        return None
    from grader.cluster.connect import judge_on
    from grader.cluster.place import ClusterAddress

    place = ClusterAddress.chosen(scheduler, cluster, options)
    return judge_on(place, tell=lambda text: click.echo(one_line(text, 2000), err=True))


@commands.command()
@click.option("--out", "results", type=click.Path(path_type=Path), default=Path("demo-results"))
@click.option("--regrade", is_flag=True, help="Grade again what has not changed.")
@click.option("--exercises", type=click.Path(path_type=Path), default=Path("exercises"))
@click.option("--solutions", type=click.Path(path_type=Path), default=Path("solutions"))
def demo(results: Path, exercises: Path, solutions: Path, regrade: bool) -> None:
    """Grade the bundled sample submissions."""
    from grader import batch
    from grader.demo import afterword, write_samples
    from grader.grade_command import grade_and_print
    from grader.grading import Options
    from grader.options import JudgeOptions

    assignment = find_assignment(exercises, "first_model")
    judge = JudgeOptions(sandbox=batch.strongest(), hidden=find_hidden(assignment, solutions))
    with tempfile.TemporaryDirectory(prefix="grader-demo-") as folder:
        write_samples(Path(folder), assignment)
        grade_and_print(
            assignment,
            Path(folder),
            results,
            options=Options(regrade=regrade, judge=judge),
            afterword=afterword(results, walled=judge.sandbox.walled),
        )


@commands.command(context_settings={"allow_interspersed_args": False})
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
    from grader.running import run_file

    sys.exit(run_file(file, arguments, which=which))


@commands.command()
def doctor() -> None:
    """Show what this machine has of what grading needs; exit 1 if the wall cannot be built."""
    from grader.doctor import examine

    found = []
    for finding in examine():
        found.append(finding)
        click.echo(f"{finding.state:<8} {finding.name:<16} {one_line(finding.text, 400)}")
    sys.exit(1 if any(finding.state == "missing" for finding in found) else 0)


@commands.command()
@click.argument("which", nargs=-1, required=True, metavar="[RESULTS] STUDENT")
@click.option(
    "--results",
    type=click.Path(path_type=Path),
    help="The folder RESULTS (default: results or demo-results in this folder).",
)
def show(which: tuple[str, ...], results: Path | None) -> None:
    """Print the report of STUDENT from the folder RESULTS."""
    from grader.results import find_report

    if len(which) > 2 or (len(which) == 2 and results):
        raise UsageError("Name one student: grader show RESULTS STUDENT.")
    folder = Path(which[0]) if len(which) == 2 else results or _usual_results()
    console.print_report(find_report(folder, which[-1]))


@commands.command(cls=ExportCommand)
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
    from grader import exporting

    refuse_others(click.get_current_context(), format_name)
    if format_name == "gradescope-zip":
        if not name or out is None:
            raise UsageError("For gradescope-zip name --assignment and --out.")
        assignment = find_assignment(exercises, name)
        hidden = None if no_hidden else find_hidden(assignment, solutions)
        if hidden is None and not no_hidden:
            click.echo(_NOT_IN_ARCHIVE.format(solutions, assignment.name), err=True)
        _write_out(_gradescope_zip(assignment, hidden, sandbox, options), out)
        return
    if format_name in exporting.WITHOUT_RESULTS:
        request = exporting.Request(reports=[], **options)
        _write_out(exporting.export(format_name, request).data, out)
        return
    folder = results or _usual_results()
    request = exporting.Request(
        reports=exporting.read_reports(folder, student),
        graded_at=exporting.read_dates(folder),
        into=_read_bytes(into) if into else None,
        into_name=str(into),
        earlier=exporting.read_earlier(folder, format_name),
        **options,
    )
    made = exporting.export(format_name, request)
    _write_out(made.data, out)
    for note in made.notes:
        click.echo(one_line(note, 2000), err=True)
    exporting.remember(folder, format_name, made.entered)


@commands.command()
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
    from grader import ci as pushing
    from grader.remote.sandbox import choose

    # A student could change checks that lie beside the pushed file, so those are not the usual.
    folder = exercises or own_exercises()
    pushing.refuse_pushed_checks(folder, submission)
    around = choose(sandbox)
    if not around.walled:
        click.echo(console.NO_WALL, err=True)
    assignments = all_assignments(folder, name, nowhere_else=True)
    pushed = pushing.find_pushed(assignments, submission, named=name is not None)
    for out in filter(None, (result, points)):
        pushing.clear(out)
    checked = pushing.check(pushed, sandbox=around)
    click.echo(pushing.log(checked))
    pushing.write_summary(checked)
    if result:
        pushing.write_result(checked, result)
    if points:
        click.echo(pushing.write_points(checked, points, pass_mark=pass_mark))
    for each in checked:
        click.echo(pushing.verdict(each, pass_mark))
    sys.exit(0 if result or all(each.reaches(pass_mark) for each in checked) else 1)


def _gradescope_zip(
    assignment: Assignment, hidden: Path | None, sandbox: str, options: dict[str, Any]
) -> bytes:
    from grader.gradescope.archive import Configuration, build_archive

    configuration = Configuration(
        assignment=assignment.name,
        visibility=options["hidden"],
        leaderboard=options["leaderboard"],
        sandbox="process" if sandbox == "process" else "wall",
    )
    return build_archive(assignment, hidden, configuration)


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


def _usual_results() -> Path:
    for name in ("results", "demo-results"):
        if (Path(name) / "reports").is_dir():
            return Path(name)
    raise UsageError("There are no results in this folder; name the folder RESULTS.")

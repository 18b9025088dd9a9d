"""The commands `grader grade` and `grader demo`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.assignment.lookup import find_assignment
from grader.common.outcomes import UsageError
from grader.common.text import one_line
from grader.judge.hidden import find_hidden
from grader.judge.oracle import find_reference

_NO_HIDDEN = "Note: {} holds no hidden checks of {}; only the checks that students have are run."

if TYPE_CHECKING:
    from grader.batch.grading import JudgeAll


@click.command()
@click.argument("submissions", type=click.Path(path_type=Path))
@click.option(
    "--assignment",
    "names",
    multiple=True,
    help="Name of the assignment, or its folder; without it, all that SUBMISSIONS has parts for.",
)
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
@click.option(
    "--only-step",
    "only_steps",
    multiple=True,
    metavar="STEP",
    help="Judge only this step again, of what is graded already; may be repeated.",
)
@click.option(
    "--only-check",
    "only_checks",
    multiple=True,
    metavar="CHECK",
    help="Likewise only this check: NAME, or STEP/NAME; may be repeated.",
)
@click.option("--timeout", type=click.FloatRange(min=1), help="Seconds for each submission.")
@click.option("--gradebook", metavar="URL", help="Another database than RESULTS/gradebook.sqlite.")
@click.option(
    "--roster",
    type=click.Path(path_type=Path),
    help="CSV with everybody's name: of Canvas, Moodle, GitHub Classroom, or your own.",
)
@click.option(
    "--course",
    type=click.Path(path_type=Path),
    help="course.toml with deadlines, lateness, attempts and groups.",
)
@click.option(
    "--archive",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Submissions or results of an earlier class, to look for similar code; may be repeated.",
)
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
    names: tuple[str, ...],
    results: Path,
    exercises: Path,
    solutions: Path,
    sandbox: str,
    only: tuple[str, ...],
    roster: Path | None,
    course: Path | None,
    archive: tuple[Path, ...],
    timeout: float | None,
    as_json: bool,
    scheduler: str,
    cluster: str,
    cluster_options: tuple[str, ...],
    **options: Any,
) -> None:
    """Grade every submission in SUBMISSIONS, a folder, file or zip; a stopped run goes on.

    Of several assignments SUBMISSIONS holds a folder or zip for each, called like it, and so does
    the folder of results.
    """
    from grader.batch.grading import Options
    from grader.cli.course.term import Part, archives_of, grade_each, term_parts
    from grader.cli.grade_output import grade_and_print
    from grader.judge.options import JudgeOptions
    from grader.sandbox.start import Sandbox, choose

    elsewhere = _elsewhere(scheduler, cluster, cluster_options)
    if elsewhere and (options["only_steps"] or options["only_checks"]):
        raise UsageError("On a cluster whole submissions are judged; leave --only-... out.")
    if len(names) == 1:
        parts = [Part(find_assignment(exercises, names[0]), submissions, results)]
    else:
        _refuse_of_one(as_json, options)
        parts = term_parts(submissions, results, names, exercises, course=course)

    def one(part: Part) -> int:
        hidden = find_hidden(part.assignment, solutions)
        # What a wall can be made of, each worker of a cluster finds out for itself.
        around = Sandbox(sandbox) if elsewhere else choose(sandbox)
        judge = JudgeOptions(
            sandbox=around,
            hidden=hidden,
            total_seconds=timeout,
            reference=find_reference(part.assignment, solutions),
        )
        if hidden is None:
            click.echo(_NO_HIDDEN.format(solutions, part.assignment.name), err=True)
        return grade_and_print(
            part.assignment,
            part.submissions,
            part.results,
            options=Options(only=only, judge=judge, in_parts=elsewhere is None, **options),
            as_json=as_json,
            judge=elsewhere,
            roster=roster,
            course=course,
            archive=archive if len(names) == 1 else archives_of(part, archive),
            skip=results,
            title="grading" if len(names) == 1 else f"grading {part.assignment.name}",
        )

    sys.exit(one(parts[0]) if len(names) == 1 else grade_each(parts, one))


def _refuse_of_one(as_json: bool, options: dict[str, Any]) -> None:
    """What is about one assignment is not asked of several.

    Raises:
        UsageError: it is.
    """
    given = {
        "--json": as_json,
        "--gradebook": options["gradebook"],
        "--only-step": options["only_steps"],
        "--only-check": options["only_checks"],
    }
    for name, value in given.items():
        if value:
            raise UsageError(f"{name} is for one assignment; name it with --assignment.")


def _elsewhere(scheduler: str, cluster: str, options: tuple[str, ...]) -> JudgeAll | None:
    """A judge on a cluster, if one is asked for."""
    if not (scheduler or cluster or options):
        return None
    from grader.batch.cluster.address import ClusterAddress
    from grader.batch.cluster.connect import judge_on

    place = ClusterAddress.chosen(scheduler, cluster, options)
    return judge_on(place, tell=lambda text: click.echo(one_line(text, 2000), err=True))


@click.command()
@click.argument("name", metavar="[ASSIGNMENT]", required=False)
@click.option(
    "--out",
    "results",
    type=click.Path(path_type=Path),
    help="(default: demo-results; where an assignment is named, with its name behind)",
)
@click.option("--regrade", is_flag=True, help="Grade again what has not changed.")
@click.option("--exercises", type=click.Path(path_type=Path), default=Path("exercises"))
@click.option("--solutions", type=click.Path(path_type=Path), default=Path("solutions"))
def demo(
    name: str | None, results: Path | None, exercises: Path, solutions: Path, regrade: bool
) -> None:
    """Grade the bundled sample submissions, those of ASSIGNMENT or of the first model."""
    from grader.batch import local
    from grader.batch.grading import Options
    from grader.cli.demo import FIRST, afterword, write_samples
    from grader.cli.grade_output import grade_and_print
    from grader.judge.options import JudgeOptions

    assignment = find_assignment(exercises, name or FIRST)
    results = results or Path(f"demo-results-{assignment.name}" if name else "demo-results")
    judge = JudgeOptions(
        sandbox=local.strongest(),
        hidden=find_hidden(assignment, solutions),
        reference=find_reference(assignment, solutions),
    )
    with tempfile.TemporaryDirectory(prefix="grader-demo-") as folder:
        write_samples(Path(folder), assignment)
        code = grade_and_print(
            assignment,
            Path(folder),
            results,
            options=Options(regrade=regrade, judge=judge),
            afterword=afterword(results, walled=judge.sandbox.walled, assignment=assignment),
        )
    sys.exit(code)

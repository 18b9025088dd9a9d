"""The command `grader`: thin, every subcommand calls one function of the package."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

import grader
from grader import batch
from grader.assignment import Assignment
from grader.outcomes import Outcome, UsageError
from grader.report import Report
from grader.terminal import printable

_NO_WALL = (
    "Note: submissions run in processes of their own with limits on time, memory and output, but "
    "without a wall against hostile code. Grade files of people you trust."
)


def main() -> None:
    """Entry point: usage errors become one line and exit code 2."""
    try:
        commands.main(prog_name="grader", standalone_mode=False)
    except UsageError as error:
        click.echo(f"grader: {error}", err=True)
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


@commands.command()
@click.argument("submissions", type=click.Path(path_type=Path))
@click.option("--assignment", "name", required=True, help="Name of the assignment, or its folder.")
@click.option("--out", "results", required=True, type=click.Path(path_type=Path))
@click.option("--jobs", type=click.IntRange(1, 256), help="How many at once (default: all cores).")
@click.option("--exercises", type=click.Path(path_type=Path), default=Path("exercises"))
def grade(submissions: Path, name: str, results: Path, jobs: int | None, exercises: Path) -> None:
    """Grade every submission in the folder SUBMISSIONS."""
    assignment = _find_assignment(exercises, name)
    files = batch.find_submissions(submissions, assignment)
    reports = _grade(assignment, files, results, jobs)
    sys.exit(1 if any(report.status != "graded" for report in reports) else 0)


@commands.command()
@click.option("--out", "results", type=click.Path(path_type=Path), default=Path("demo-results"))
@click.option("--exercises", type=click.Path(path_type=Path), default=Path("exercises"))
def demo(results: Path, exercises: Path) -> None:
    """Grade the bundled sample submissions."""
    assignment = _find_assignment(exercises, "first_model")
    files = batch.find_submissions(Path(grader.__file__).parent / "samples", assignment)
    reports = _grade(assignment, files, results, None)
    worst = min(reports, key=lambda report: report.score)
    click.echo(f"Read one as its student would: grader show {results} {worst.submission}")


@commands.command()
@click.argument("results", type=click.Path(path_type=Path))
@click.argument("student")
def show(results: Path, student: str) -> None:
    """Print the report of STUDENT from the folder RESULTS."""
    path = results / "reports" / f"{student}.json"
    try:
        report = Report.from_json(path.read_bytes())
    except OSError:
        raise UsageError(f"There is no report {path}.") from None
    except ValueError as error:
        raise UsageError(f"{path} is not a report: {error}") from None
    _print_report(report)


@commands.command()
@_with_folders
@click.option("--check", is_flag=True, help="Change nothing; fail if something is stale.")
def generate(exercises: Path, solutions: Path, name: str | None, check: bool) -> None:
    """Write stubs and given inputs from the solutions."""
    from grader.authoring import generate as generating

    stale = 0
    for assignment in _assignments(exercises, name):
        if check:
            for each in generating.stale_files(assignment, solutions):
                click.echo(f"{each.path}: {each.why}; run `grader generate`.", err=True)
                stale += 1
        else:
            for path in generating.generate(assignment, solutions):
                click.echo(f"wrote {path}")
    sys.exit(1 if stale else 0)


@commands.command()
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
    for assignment in _assignments(exercises, name):
        click.echo(f"{assignment.name}: files, functions, hints; the reference and the stub")
        problems = [
            *validating.problems_at_rest(assignment, solutions),
            *validating.reference_and_stub(assignment, solutions),
        ]
        folder = corpus / assignment.name
        total = len(read_corpus(folder, list(assignment.by_name), alone=alone))
        with _progress(f"{assignment.name}: corpus", total) as advance:
            found = validating.prove_on_corpus(
                assignment, folder, alone=alone, jobs=jobs, tell=lambda _name, _report: advance("")
            )
        problems += [f"{v.part} (in {v.case}): {p}" for v in found.verdicts for p in v.problems]
        problems += [f"nothing in the corpus fails the check {c}" for c in found.never_failed]
        for problem in problems:
            click.echo(f"  {printable(problem)}", err=True)
        click.echo(found.table())
        bad += len(problems)
    sys.exit(1 if bad else 0)


@commands.command()
@_with_folders
@click.option("--runs", type=click.IntRange(min=1), default=60, help="Seeds for each variant.")
def calibrate(exercises: Path, solutions: Path, name: str | None, runs: int) -> None:
    """Run the reference with many seeds and propose the accuracy gate."""
    from grader.authoring.calibrate import calibrate as run

    for assignment in _assignments(exercises, name):
        found = run(
            assignment,
            solutions,
            runs=runs,
            tell=lambda variant, n, a: click.echo(f"{variant} {n + 1}/{runs}: {a:.3f}", err=True),
        )
        click.echo(f"{assignment.name}: gate {found.gate:g}, false fail {found.false_fail:.1e}")


def _assignments(exercises: Path, name: str | None) -> list[Assignment]:
    if name:
        return [_find_assignment(exercises, name)]
    folders = sorted(path.parent for path in exercises.glob("*/assignment.toml"))
    if not folders:
        raise UsageError(f"There are no assignments in {exercises}; name their folder.")
    return [Assignment.read(folder) for folder in folders]


def _find_assignment(exercises: Path, name: str) -> Assignment:
    for folder in (exercises / name, Path(name), _bundled_exercises() / name):
        if (folder / "assignment.toml").is_file():
            return Assignment.read(folder)
    known = ", ".join(sorted(path.parent.name for path in exercises.glob("*/assignment.toml")))
    raise UsageError(f"There is no assignment {name!r} in {exercises}; it has {known or 'none'}.")


def _bundled_exercises() -> Path:
    """The exercises that an installed package brings along."""
    return Path(grader.__file__).parent / "bundled" / "exercises"


def _grade(
    assignment: Assignment, files: dict[str, Path], results: Path, jobs: int | None
) -> Sequence[Report]:
    console = Console(stderr=True)
    console.print(_NO_WALL, style="yellow")
    reports: list[Report] = []
    with _progress(f"grading {assignment.name}", len(files)) as advance:
        for report in batch.grade_all(assignment, files, jobs=jobs):
            _or_usage_error(functools.partial(batch.write_report, report, results))
            reports.append(report)
            advance(f"{report.submission} {report.score:g}/{report.max_score:g}")
    table = batch.grades_csv(reports)
    _or_usage_error(lambda: (results / "grades.csv").write_text(table, "utf-8"))
    _print_table(reports)
    click.echo(f"Grades: {results / 'grades.csv'}   Reports: {results / 'reports'}")
    return reports


def _or_usage_error(write: Callable[[], Any]) -> None:
    try:
        write()
    except OSError as error:
        raise UsageError(f"Cannot write the results: {error}") from None


@contextmanager
def _progress(title: str, total: int) -> Iterator[Callable[[str], None]]:
    """A progress bar on a terminal, plain lines elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        done = iter(range(1, total + 1))

        def line(text: str) -> None:
            number = next(done)
            if text or number % 10 == 0 or number == total:
                click.echo(f"{title}: {number} of {total} {printable(text)}".rstrip(), err=True)

        yield line
        return
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        TextColumn("{task.fields[last]}"),
    )  # fmt: skip
    with Progress(*columns, console=console) as progress:
        task = progress.add_task(title, total=total, last="")
        yield lambda text: progress.update(task, advance=1, last=printable(text))


def _print_table(reports: Sequence[Report]) -> None:
    table = Table("student", "points", "what to mend", box=None, pad_edge=False)
    for report in sorted(reports, key=lambda r: r.submission):
        open_steps = [s.name for s in report.steps if s.outcome != Outcome.PASSED]
        if len(open_steps) == len(report.steps):
            open_steps = [f"all {len(open_steps)} steps"]
        text = ", ".join(open_steps) or "nothing"
        if report.status != "graded":
            text = f"needs review: {report.flags[0]}"
        points = f"{report.score:g}/{report.max_score:g}"
        table.add_row(printable(report.submission), points, printable(text))
    Console(markup=False).print(table)


def _print_report(report: Report) -> None:
    console = Console(markup=False, highlight=False)
    head = f"{report.submission}: {report.score:g} of {report.max_score:g} points"
    console.print(printable(head), style="bold")
    for step in report.steps:
        title = f"{step.title} ({step.name})  {step.score:g}/{step.max_score:g}  {step.outcome}"
        console.print(f"\n{printable(title)}", style="bold")
        if step.given:
            console.print(f"  judged on ready-made inputs for: {', '.join(step.given)}")
        for check in step.checks:
            console.print(f"  {check.outcome:<14}{printable(check.label)}")
            if check.outcome == Outcome.FAILED:
                if check.place:
                    console.print(f"      line {check.place.line}: {printable(check.place.text)}")
                for name in ("expected", "message", "hint"):
                    if getattr(check, name):
                        console.print(f"      {name}: {printable(getattr(check, name))}")
    for remark in [*report.remarks, *report.flags]:
        console.print(f"\nremark: {printable(remark)}")

"""What `grader grade` and `grader demo` print, while they grade and afterwards."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click

from grader.assignment.manifest import Assignment
from grader.batch import grading
from grader.batch.class_list import class_list, read_archive, read_term
from grader.batch.grading import Graded, JudgeAll, Options, Work
from grader.cli import console
from grader.common.text import one_line
from grader.exports.course.lines import read_lines
from grader.report.findings import needs_review
from grader.report.records import Report
from grader.report.summary import to_text
from grader.submissions.incoming import intake

_MOST_IN_TABLE = 20
_MOST_NOTE = 2000  # characters


def grade_and_print(
    assignment: Assignment,
    submissions: Path,
    results: Path,
    *,
    options: Options,
    as_json: bool = False,
    judge: JudgeAll | None = None,
    afterword: str = "",
    roster: Path | None = None,
    course: Path | None = None,
    archive: Sequence[Path] = (),
    title: str = "grading",
    skip: Path | None = None,
) -> int:
    """Grade, print the summary, and give the exit code that the grades ask for.

    A run that is stopped ends the command. `skip` is a folder among the submissions that holds
    results, where that is another one than `results`.
    """
    not_taken: list[str] = []
    term = read_term(results, roster, course)
    entries = intake.collect(
        submissions,
        assignment,
        skip=skip or results,
        pass_over=not_taken.append,
        note=_note,
        attempts=term.attempts(assignment.name),
    )
    listed, notes = class_list(term, entries, assignment, results)
    for text in (*term.notes, *notes):
        _note(text)
    if not options.judge.sandbox.walled:
        click.echo(console.NO_WALL, err=True)
    try:
        done = grading.grade(
            assignment,
            entries,
            results,
            options=options,
            watch=partial(_watch, title),
            judge=judge or grading.judge_here,
            not_taken=not_taken,
            class_list=listed,
            archive=read_archive(archive, assignment),
            tell=lambda text: click.echo(text, err=True),
        )
    except grading.Interrupted as stop:
        click.echo(f"grader: {stop}", err=True)
        sys.exit(stop.exit_code)
    if done.problem:
        click.echo(f"grader: grading broke off: {one_line(done.problem)}", err=True)
    if as_json:
        click.echo(done.summary.to_json())
    else:
        _print_results(done, results)
        if listed.is_needed:
            _print_class(results)
        if afterword:
            click.echo(afterword)
    return done.exit_code


def _note(text: str) -> None:
    click.echo(f"Note: {one_line(text, _MOST_NOTE)}", err=True)


def _print_class(results: Path) -> None:
    """Who handed in nothing, and who was late."""
    lines = read_lines(results)
    nothing = [line.name for line in lines if line.report is None]
    late = [line for line in lines if line.lateness.is_late]
    if nothing:
        click.echo(f"Handed in nothing ({len(nothing)}): {one_line(', '.join(nothing), 400)}")
    if late:
        click.echo(f"Late ({len(late)}):")
        for line in late[:_MOST_IN_TABLE]:
            click.echo(f"  {one_line(line.name)}: {line.lateness.says()}")
        if len(late) > _MOST_IN_TABLE:
            click.echo(f"  and {len(late) - _MOST_IN_TABLE} more: see grades.csv")


@contextmanager
def _watch(title: str, work: Work) -> Iterator[Callable[[Report], None]]:
    if work.unchanged:
        click.echo(f"{work.unchanged} unchanged, graded before (--regrade does it again)", err=True)
    if not work.pending:
        yield lambda _: None
        return
    with console.progress(title, len(work.pending)) as advance:
        yield lambda report: advance(console.result_line(report))


def _print_results(done: Graded, results: Path) -> None:
    few = 0 < done.summary.students <= _MOST_IN_TABLE
    if few:
        console.print_table(done.reports())
        click.echo()
    click.echo(to_text(done.summary))
    click.echo(f"\nGrades: {results / 'grades.csv'}   Reports: {results / 'reports'}")
    click.echo(f"The class at a glance, with a page for each student: {results / 'index.html'}")
    if few:
        # A report without a judgement says no more than the line above.
        worst = min(done.reports(), key=lambda report: (needs_review(report), report.score))
        where, who = shlex.quote(str(results)), shlex.quote(one_line(worst.submission))
        click.echo(f"Read one as its student would: grader show {where} {who}")

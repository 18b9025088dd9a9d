"""The commands by which a person has the last word on a grade."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from grader.common.text import as_points, counted, one_line
from grader.report.findings import needs_review, points
from grader.report.manual import ManualEntry, day, in_words
from grader.report.records import Report

if TYPE_CHECKING:  # the database's library is loaded when a command runs
    from grader.batch.entering import Desk, Entered
    from grader.gradebook.entries.making import Said

_MOST_SHOWN = 2000  # characters of a line
_MOST_NAMED = 12
_Command = Callable[..., Any]


def _common(command: _Command) -> _Command:
    """The options of every command."""
    results = click.argument("results", type=click.Path(path_type=Path))
    book = click.option(
        "--gradebook", metavar="URL", help="Another database than RESULTS/gradebook.sqlite."
    )
    return results(book(command))


def _said(command: _Command) -> _Command:
    """The options of every command that makes an entry."""
    why = click.option("--comment", "why", required=True, help="Why; the student reads it.")
    return why(_by(command))


def _by(command: _Command) -> _Command:
    return click.option("--by", help="Who says it (default: your name on this machine).")(command)


def _of_student(command: _Command) -> _Command:
    student = click.argument("student")
    step = click.option("--step", default="", help="For this step, not the whole.")
    check = click.option("--check", default="", help="For this check: NAME, or STEP/NAME.")
    return student(step(check(command)))


@click.command()
@_common
@_of_student
@click.option("--points", type=float, help="The points from now on.")
@click.option("--add", type=float, help="Points to add, or to take off: --add -1.")
@_said
def adjust(
    results: Path,
    gradebook: str | None,
    student: str,
    step: str,
    check: str,
    points: float | None,
    add: float | None,
    why: str,
    by: str | None,
) -> None:
    """Give STUDENT other points: for the whole, a step or a check; they stay when graded again."""
    desk, said = _desk(results, gradebook), _who(by, why)
    _tell(desk.adjust(student, step=step, check=check, points=points, add=add, said=said))


@click.command()
@_common
@_of_student
@click.argument("text", required=False)
@click.option("--comment", "why", help="The same as TEXT.")
@_by
def comment(
    results: Path,
    gradebook: str | None,
    student: str,
    step: str,
    check: str,
    text: str | None,
    why: str | None,
    by: str | None,
) -> None:
    """Say something to STUDENT: TEXT stands on the page, and in whatever is exported."""
    if (text is None) == (why is None):
        raise click.UsageError("Write the comment once: grader comment RESULTS STUDENT TEXT.")
    said = _who(by, text or why or "")
    _tell(_desk(results, gradebook).comment(student, step=step, check=check, said=said))


@click.command()
@_common
@click.argument("student")
@_said
def accept(results: Path, gradebook: str | None, student: str, why: str, by: str | None) -> None:
    """What is known of STUDENT's hand-in counts; nobody needs to look at it any more."""
    _tell(_desk(results, gradebook).accept(student, said=_who(by, why)))


@click.command()
@_common
@click.argument("check")
@click.option("--step", default="", help="The step that it belongs to.")
@_said
def drop(
    results: Path, gradebook: str | None, check: str, step: str, why: str, by: str | None
) -> None:
    """Leave CHECK out for the whole class; the others of its step share its points."""
    done = _desk(results, gradebook).weigh(check, 0.0, step=step, said=_who(by, why))
    _tell(done)
    _tell_what_waited(done, results)


@click.command()
@_common
@click.argument("check")
@click.argument("weight", type=float)
@click.option("--step", default="", help="The step that it belongs to.")
@_said
def reweigh(
    results: Path,
    gradebook: str | None,
    check: str,
    weight: float,
    step: str,
    why: str,
    by: str | None,
) -> None:
    """Let CHECK count WEIGHT times as much as it did when it was judged, for the whole class."""
    done = _desk(results, gradebook).weigh(check, weight, step=step, said=_who(by, why))
    _tell(done)
    _tell_what_waited(done, results)


@click.command()
@_common
@click.argument("number", type=int)
@_by
def undo(results: Path, gradebook: str | None, number: int, by: str | None) -> None:
    """Take entry NUMBER back; `grader entries RESULTS` lists them."""
    _tell(_desk(results, gradebook).undo(number, by=by or _own_name()))


@click.command()
@_common
@click.argument("student", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def entries(results: Path, gradebook: str | None, student: str | None, as_json: bool) -> None:
    """List what persons have said of the class, or of STUDENT, also what was taken back."""
    found = _desk(results, gradebook).entries(student or "")
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
        return
    for entry in found:
        click.echo(_line(entry))
    if not found:
        click.echo("Nobody has said anything yet.")


def _desk(results: Path, gradebook: str | None) -> Desk:
    from grader.batch.entering import Desk
    from grader.cli import console

    return Desk(results, gradebook=gradebook, watch=console.patience)


def _who(by: str | None, why: str) -> Said:
    from grader.gradebook.entries.making import Said

    return Said(by=by or _own_name(), comment=why)


def _own_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # whoever runs it has no name here
        return ""


def _tell(done: Entered) -> None:
    """What was entered, and what follows."""
    entry = done.entry
    click.echo(_line(entry))
    if entry.student and done.reports:
        click.echo(_result(done.reports[0]))
        if done.members:
            click.echo(one_line(f"It is the grade of {', '.join(done.members)}.", _MOST_SHOWN))
    elif not entry.student:
        everyone = counted(len(done.reports), "report")
        click.echo(f"Points changed in {done.changed} of {everyone}.")


def _tell_what_waited(done: Entered, results: Path) -> None:
    """That a dropped check still costs what waited for it, and the command that judges it again."""
    waiting = done.waiting
    if not waiting.checks:
        return
    names = ["/".join(place) for place in waiting.checks]
    steps = dict.fromkeys(step for step, _ in waiting.checks)
    only = " ".join(f"--only-step {step}" for step in steps)
    folder = f"--assignment {done.reports[0].assignment} --out {results}"
    more = f", and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    told = (
        f"In {counted(waiting.reports, 'report')} checks did not run, because they wait for "
        f"{done.entry.step}, where it was not passed: {', '.join(names[:_MOST_NAMED])}{more}. They "
        "have no points by this. Mend the check in its file, or take it out there, and judge them "
        f"again: grader grade SUBMISSIONS {folder} {only}"
    )
    click.echo(one_line(told, _MOST_SHOWN))


def _line(entry: ManualEntry) -> str:
    whom = entry.student or "the whole class"
    text = f"{entry.number}. {whom}: {in_words(entry)}"
    if entry.effect:
        text += f" [{'+' if entry.effect > 0 else '-'}{as_points(abs(entry.effect))}]"
    if entry.undone_at is not None:
        text += f" (taken back by {entry.undone_by}, {day(entry.undone_at)})"
    return one_line(text, _MOST_SHOWN)


def _result(report: Report) -> str:
    text = f"{report.submission}: {points(report)}"
    if needs_review(report):
        text += f"; still needs a person: {report.flags[0]}"
    return one_line(text, _MOST_SHOWN)

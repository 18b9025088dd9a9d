"""A report as its student would read it in a terminal."""

from __future__ import annotations

import io
from collections.abc import Iterator

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.common.outcomes import Outcome
from grader.common.text import as_points, printable
from grader.report.findings import (
    by_machine,
    is_judged,
    is_known,
    of_the_whole_file,
    words_of_persons,
)
from grader.report.records import CheckResult, Report, StepResult, waiting_points

_LOG_WIDTH = 100


def report_text(report: Report) -> str:
    """What `print_report` prints, for a log that is no terminal."""
    stream = io.StringIO()
    print_report(report, Console(file=stream, markup=False, highlight=False, width=_LOG_WIDTH))
    return stream.getvalue()


def print_report(report: Report, console: Console | None = None) -> None:
    """One report as its student would read it."""
    console = console or Console(markup=False, highlight=False)
    reached = as_points(report.score) if is_judged(report) else "not judged, ?"
    head = f"{report.submission}: {reached} of {as_points(report.max_score)} points"
    waiting = waiting_points(report.steps)
    head += f", {as_points(waiting)} waiting for a person" if waiting else by_machine(report)
    console.print(printable(head), style="bold")
    whole = of_the_whole_file(report)
    if whole:
        _print_details(console, whole, indent=2)
    for step in report.steps if is_judged(report) else ():
        points = f"{_reached(step)}/{as_points(step.max_score)}"
        title = f"{step.title} ({step.name})  {points}  {step.outcome}"
        console.print(f"\n{printable(title)}", style="bold")
        if step.given:
            console.print(f"  judged on ready-made inputs for: {', '.join(step.given)}")
        for check in step.checks:
            console.print(_hanging(check.outcome, check.label, indent=2, width=14))
            if check.outcome == Outcome.FAILED and not (whole and whole.message == check.message):
                _print_details(console, check, indent=16)
            if check.outcome == Outcome.WAITING and check.message:
                console.print(_hanging("answer", check.message, indent=16, width=10))
    for text in words_of_persons(report):
        console.print(_hanging("a person", text, indent=0, width=10))
    for name, texts in (("remark", report.remarks), ("needs a person", report.flags)):
        for text in texts:
            console.print(f"\n{name}: {printable(text)}")


def _reached(step: StepResult) -> str:
    """The points of a step, as far as they are known."""
    waiting = waiting_points([step])
    if is_known(step) or (waiting and step.outcome != Outcome.ERROR):
        return as_points(step.score) + f" (and {as_points(waiting)} waiting)" * bool(waiting)
    return "?"


def _print_details(console: Console, check: CheckResult, *, indent: int) -> None:
    for name, text in _details(check):
        console.print(_hanging(name, text, indent=indent, width=10))


def _details(check: CheckResult) -> Iterator[tuple[str, str]]:
    """What there is to say about a failed check, line by line."""
    if check.place:
        yield check.place.where, check.place.text
    for name in ("expected", "message", "hint"):
        if getattr(check, name):
            yield name, getattr(check, name)


def _hanging(head: str, text: str, *, indent: int, width: int) -> Padding:
    """A few words, and beside them a text whose further lines begin below its first."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=max(width - 1, len(head)), no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text(head), Text(printable(text)))
    return Padding(grid, (0, 0, 0, indent))

"""What the command `grader` shows: progress while it works, tables and reports at the end."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

import click
from rich.console import Console, RenderableType
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
)
from rich.table import Table
from rich.text import Text

from grader.common.outcomes import Outcome
from grader.common.text import as_points, counted, one_line, printable
from grader.report.findings import is_judged, needs_review
from grader.report.records import Report, waiting_points

Advance = Callable[[str], None]

NO_WALL = (
    "Note: submissions run in processes of their own with limits on time, memory and output, but "
    "without a wall against hostile code. Grade files of people you trust."
)
_MOST_SILENCE = 20.0  # seconds, where plain lines tell how far it is
_LAST = 5  # finished students under the bar
_FEW = 10  # pages and the like, for which a bar is too much
_PATIENCE = 2.0  # seconds


@contextmanager
def progress(
    title: str,
    total: int,
    *,
    console: Console | None = None,
    first: str = "TensorFlow starts once, for all",
) -> Iterator[Advance]:
    """A live bar with count, rate, time left and what was finished last; plain lines elsewhere.

    Args:
        title: what is going on.
        total: how many there are to do.
        console: where to show it; None for standard error.
        first: why the first takes longer than the others.

    Yields:
        A function to call for each that is done, with a text to show for it.
    """
    console = console or Console(stderr=True)
    if not console.is_terminal:
        yield _plain_lines(title, total)
        return
    with _Bar(title, total, console, first) as bar:
        yield bar.step


@contextmanager
def patience(what: str, count: int = 1) -> Iterator[Callable[[], None]]:
    """Tell of what takes a while: of many with a bar, else in a line once it has taken too long.

    Args:
        what: what is done.
        count: how often.

    Yields:
        A function to call each time.
    """
    if count > _FEW:
        with progress(what, count, first="the first takes longest") as advance:
            yield lambda: advance("")
        return
    line = threading.Timer(_PATIENCE, lambda: click.echo(f"{what} ...", err=True))
    line.daemon = True
    line.start()
    try:
        yield lambda: None
    finally:
        line.cancel()


def result_line(report: Report) -> str:
    """A finished student in few words."""
    if needs_review(report):
        return f"{one_line(report.submission)} needs a person"
    return f"{one_line(report.submission)} {as_points(report.score)}/{as_points(report.max_score)}"


def print_table(reports: Iterable[Report]) -> None:
    """Each student's points and what is to be mended."""
    table = Table("student", "points", "what to mend", box=None, pad_edge=False)
    for report in sorted(reports, key=lambda r: r.submission):
        reached = as_points(report.score) if is_judged(report) else "?"
        waiting = waiting_points(report.steps)
        points = f"{reached}/{as_points(report.max_score)}"
        points += f", {as_points(waiting)} waiting" if waiting else ""
        table.add_row(Text(one_line(report.submission)), points, Text(_to_mend(report)))
    Console(markup=False).print(table)


class _Bar(Progress):
    """A bar, and below it the last that were finished."""

    def __init__(self, title: str, total: int, console: Console, first: str) -> None:
        self._last: deque[str] = deque(maxlen=_LAST)
        super().__init__(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            _Pace(first),
            console=console,
        )
        self._task = self.add_task(title, total=total)

    def step(self, text: str) -> None:
        """One more is done."""
        if text:
            self._last.append(text)
        self.update(self._task, advance=1)

    def get_renderables(self) -> Iterable[RenderableType]:
        """What is drawn; each line is cut at the terminal's edge."""
        yield self.make_tasks_table(self.tasks)
        for text in self._last:
            yield Text(f"  {printable(text)}", no_wrap=True, overflow="ellipsis")


class _Pace(ProgressColumn):
    """How many a minute since the beginning, and the time left at that rate."""

    def __init__(self, first: str) -> None:
        super().__init__()
        self._first = first

    def render(self, task: Task) -> Text:
        elapsed = task.elapsed or 0.0
        if not task.completed:
            return Text(f"{_clock(elapsed)} ({self._first})")
        return Text(_pace(int(task.completed), int(task.total or 0), elapsed))


def _plain_lines(title: str, total: int) -> Advance:
    told = started = time.monotonic()
    done = 0

    def advance(text: str) -> None:
        nonlocal done, told
        done += 1
        if text or done % 10 == 0 or done == total or time.monotonic() - told > _MOST_SILENCE:
            told = time.monotonic()
            line = f"{title}: {done} of {total} {printable(text)}".rstrip()
            pace = _pace(done, total, time.monotonic() - started)
            click.echo(f"{line} ({pace})" if pace else line, err=True)

    return advance


def _pace(done: int, total: int, seconds: float) -> str:
    if not done or seconds < 1:  # what is settled without a look at the code tells no rate
        return ""
    return f"{60 * done / seconds:.1f} a minute, {_clock(seconds / done * (total - done))} left"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}"


def _to_mend(report: Report) -> str:
    if needs_review(report):
        return f"needs review: {one_line(_first(report.flags))}"
    open_steps = [step.name for step in report.steps if step.outcome != Outcome.PASSED]
    if open_steps and len(open_steps) == len(report.steps):
        return f"all {counted(len(open_steps), 'step')}" if len(open_steps) > 1 else "the one step"
    return printable(", ".join(open_steps)) or "nothing"


def _first(texts: Sequence[str]) -> str:
    return texts[0] if texts else ""

"""What a student sees: one line per check, the first thing to mend, progress, what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from grader.assignment.invocation import check_command
from grader.assignment.manifest import Assignment
from grader.common.outcomes import Outcome
from grader.common.text import as_points, counted, printable
from grader.common.words import can_show, plain, wrapped
from grader.judge.case.case import OpenCase
from grader.judge.watcher import Watcher
from grader.plugin.status import StatusLine
from grader.report.progress import Progress
from grader.report.records import CheckResult, StepResult, waiting_points

_SYMBOLS = {
    Outcome.PASSED: ("✓", "ok", {"green": True}),
    Outcome.FAILED: ("✗", "NO", {"red": True, "bold": True}),
    Outcome.NOT_ATTEMPTED: ("○", "..", {"light": True}),
    Outcome.SKIPPED: ("–", "--", {"light": True}),
    Outcome.ERROR: ("!", "!!", {"yellow": True, "bold": True}),
    Outcome.WAITING: ("?", "??", {"light": True}),
}
_WIDEST = 100
_LONG = 10.0  # seconds of one call, after which a file or pipe gets a line about it
_Of = tuple[str, str]  # the name of an assignment, and that of a step


class Screen(Watcher):
    """Writes to pytest's terminal; silent where there is none."""

    def __init__(self, config: pytest.Config | None) -> None:
        self._config = config
        self._verbosity = int(config.getoption("verbose", 0)) if config else 0
        self._writer: Any = config.get_terminal_writer() if config else None
        self._unicode = can_show(self._writer, "✓✗○–█░│…") if config else False
        self._open: set[_Of] = set()  # steps of which it is said that they were not attempted
        self._step: _Of = "", ""
        self._pending: tuple[Assignment, str] | None = None  # a step without its heading yet
        self._folded: tuple[_Of, str] | None = None  # a step in one row, and what it waits for
        self._begun: set[_Of] = set()
        self._failures: dict[_Of, str] = {}  # of a message: the step that showed it first
        self._collapsed: _Of | None = None
        self._headed = ""  # the assignment whose title stands above
        self._files: dict[str, tuple[str, str]] = {}  # by assignment: the file, and why this one
        self._held: list[tuple[Assignment, CheckResult, str, str]] = []
        self._waiting_for = ""
        self._slow: set[str] = set()
        self._status = StatusLine(self._writer)

    def open(self, assignment: Assignment, file: Path, why: str = "") -> None:
        """The file that is going to be checked, and why it is this one where there are two."""
        self._files[assignment.name] = file.name, why

    def begin_check(self, assignment: Assignment, step: str, *, in_one_row: bool = False) -> None:
        """A check begins; print its step's heading if it is the first.

        Args:
            assignment: the assignment.
            step: the step.
            in_one_row: nothing of it will run, so that its heading can wait for how it ends.
        """
        self._waiting_for = step
        of = assignment.name, step
        self._begun.add(of)
        if self._verbosity >= 0 and self._step != of:
            self._step = of
            self._pending = assignment, step
            if not in_one_row:
                self._heading()

    def begin_upstream(self, assignment: Assignment, need: str, step: str) -> None:
        """A step that was not selected is judged, because `step` builds on it."""
        self._waiting_for = need
        self._set_status(f"{step} builds on {need}: checking that first …")

    def tick(self, seconds: float, *, is_up: bool = True) -> None:
        """The student process has been busy for this long; before it `is_up`, with its start."""
        if seconds >= 0.5:
            is_step = is_up and self._waiting_for
            what = f"{self._waiting_for} is running" if is_step else "starting TensorFlow"
            self._set_status(f"{what} … {seconds:.0f} s")
            if seconds < _LONG or self._status.is_watched or what in self._slow:
                return
            self._slow.add(what)
            until = "; stopped when its time is up" if is_step else ""
            self._status.tell(f"    ({what} for {seconds:.0f} s{until})")

    def show_in_turn(
        self, assignment: Assignment, result: CheckResult, step: str, *, nodeid: str = ""
    ) -> None:
        """A check has ended in another process: what is of a second assignment is held back."""
        if self._step[0] in ("", assignment.name):
            self.begin_check(assignment, step, in_one_row=True)
            self.show(result, step, nodeid=nodeid)
        else:
            self._held.append((assignment, result, step, nodeid))

    def _show_held(self) -> None:
        """What was held back, one assignment after another."""
        while held := self._held:
            self._held, self._step = [], ("", "")
            for assignment, result, step, nodeid in held:
                self.show_in_turn(assignment, result, step, nodeid=nodeid)

    def show(self, result: CheckResult, step: str, *, nodeid: str = "") -> None:
        """One check has ended; with `-v` its name for pytest stands there too."""
        if self._verbosity < 0:
            return
        self._show(result, step)
        if self._verbosity > 0:
            self._write(f"       {nodeid}", light=True)

    def _show(self, result: CheckResult, step: str) -> None:
        if result.outcome == Outcome.NOT_ATTEMPTED:
            if self._step in self._open:
                return
            self._open.add(self._step)
            self._row(Outcome.NOT_ATTEMPTED, "not attempted")
            return
        if result.outcome == Outcome.SKIPPED and self._folds(result, step):
            return
        self._heading()
        said = self._step[0], result.message
        if (
            result.outcome == Outcome.FAILED and self._failures.setdefault(said, step) != step
        ):  # the file as a whole: said once, not in each step
            self._line("   ", Outcome.FAILED, f"see {self._failures[said]}")
            self._collapsed = self._step
            return
        if self._step == self._collapsed and result.outcome == Outcome.SKIPPED:
            return
        text = result.label
        if result.outcome == Outcome.SKIPPED and result.waits_for:
            reason = "see above" if result.waits_for == step else f"waits for {result.waits_for}"
            text += f"  ({reason})"
        elif result.outcome == Outcome.SKIPPED and result.message:
            text += f"  ({result.message[:1].lower()}{result.message[1:]})"
        self._line("   ", result.outcome, text)

    def finish(self, cases: Iterable[OpenCase]) -> None:
        """The first thing to mend, and the progress."""
        self._set_status("")
        self._show_held()
        to_show = [(case, steps) for case in cases if (steps := self._steps_of(case))]
        for case, steps in to_show:
            if len(to_show) > 1:
                self._write("")
                self._title(case.assignment)
            self._first_mistake(case, steps)
            self._remarks(case)
            self._progress(case, steps)

    def _steps_of(self, case: OpenCase) -> list[StepResult]:
        """The steps that were asked for, or else all that were judged."""
        steps = case.step_results()
        return [each for each in steps if (case.assignment.name, each.name) in self._begun] or steps

    def _folds(self, result: CheckResult, step: str) -> bool:
        """A step whose checks all wait for the same takes one row."""
        if self._folded == (self._step, result.message):
            return True
        if self._pending is None or result.waits_for == step:
            return False
        self._folded = self._step, result.message
        reason = result.message.partition(": ")[2] if result.waits_for else result.message
        assignment, _ = self._pending
        taken = len(assignment.by_name[step].title) + len(step) + 9
        if not reason or taken + len(reason) >= self._width():
            reason = f"waits for {result.waits_for}" if result.waits_for else "not run"
        self._row(Outcome.SKIPPED, reason)
        return True

    def _row(self, outcome: Outcome, text: str) -> None:
        """A step of which there is no more to say than how it ended."""
        if self._pending is None:
            self._line("   ", outcome, text)
            return
        symbol, substitute, style = _SYMBOLS[outcome]
        self._heading(f" {symbol if self._unicode else substitute} {text}", **style)

    def _heading(self, more: str = "", **style: bool) -> None:
        """The heading of the step that has begun, unless it stands there already."""
        if self._pending is None:
            return
        (assignment, name), self._pending = self._pending, None
        if assignment.name != self._headed:
            if self._headed:
                self._write("")
            self._title(assignment)
            why = self._files.get(assignment.name, ("", ""))[1]
            for line in wrapped(why, self._width() - 2) if why else ():
                self._write(line, light=True)
            self._headed = assignment.name
            self._write("")
        number = list(assignment.by_name).index(name) + 1
        self._write(f"{number:2d} {assignment.by_name[name].title}", bold=True, end="")
        self._write(more, end=" ", **style)
        self._write(f"({name})", light=True)

    def _title(self, assignment: Assignment) -> None:
        """The assignment's heading, with the file that is checked."""
        file, _ = self._files.get(assignment.name, ("", ""))
        self._write(assignment.manifest.title, bold=True, end=" ")
        self._write(f"({file})" if file else "", light=True)

    def _line(self, indent: str, outcome: Outcome, text: str) -> None:
        symbol, plain, style = _SYMBOLS[outcome]
        self._write(f"{indent}{symbol if self._unicode else plain} ", end="", **style)
        first, *rest = wrapped(printable(text), self._width() - len(indent) - 3)
        for number, line in enumerate((first, *rest)):
            start = " " * (len(indent) + 2) if number else ""
            self._write(start + line, light=outcome in (Outcome.SKIPPED, Outcome.NOT_ATTEMPTED))

    def _first_mistake(self, case: OpenCase, steps: list[StepResult]) -> None:
        failing = [
            (step, check)
            for wanted in (Outcome.FAILED, Outcome.ERROR)
            for step in steps
            for check in step.checks
            if check.outcome == wanted
        ]
        if not failing:
            return
        step, check = failing[0]
        self._write("")
        file = case.submission.path.name
        of_the_file = case.student.file_to_mend(step.name)
        place = [check.place.where] if check.place else []
        where = ", ".join([*([] if of_the_file == file else [file]), *place])
        self._write(f"The first thing to mend: {of_the_file or step.name}", bold=True, end=" ")
        self._write(f"({where})" if where else "", light=True)
        if self._config and self._config.getoption("tbstyle", "auto") == "no":
            return
        self._own_line(check)
        for name, text in (
            ("checked", "" if of_the_file else check.label),
            ("expected", check.expected),
            ("received", check.message),
            ("hint", check.hint),
        ):
            self._part(name, text)
        printed = case.student.printed
        for number, line in enumerate(printed.before_failure(step.name) if printed else ()):
            shown = printable(line)[: self._width() - 13]
            self._write(f"  {'' if number else 'printed':<9}", bold=True, end=" ")
            self._write(shown, light=True)

    def _own_line(self, check: CheckResult) -> None:
        """The student's own line, as far as it fits."""
        if check.place and check.place.text.strip():
            bar = "│" if self._unicode else "|"
            text, most = check.place.text, self._width() - 10
            text = text if len(text) <= most else f"{text[: most - 1]}…"
            self._write(f"  {check.place.line:4d} {bar} {text}", cyan=True)

    def _part(self, name: str, text: str) -> None:
        if not text:
            return
        width = min(_WIDEST, self._width()) - 12
        first, *rest = wrapped(printable(text), max(20, width))
        self._write(f"  {name:<9}", bold=True, end=" ")
        self._write(first)
        for line in rest:
            self._write(" " * 12 + line)

    def _remarks(self, case: OpenCase) -> None:
        for remark in case.remarks.all():
            self._part("remark", remark)

    def _progress(self, case: OpenCase, steps: list[StepResult]) -> None:
        done = sum(step.outcome == Outcome.PASSED for step in steps)
        score, most = sum(s.score for s in steps), sum(s.max_score for s in steps)
        cells = 30
        full = int(cells * score / most) if most else 0
        bar = (
            ("█" * full + "░" * (cells - full))
            if self._unicode
            else "#" * full + "." * (cells - full)
        )
        self._write("")
        self._write(f" {bar} ", green=done == len(steps), end="")
        waiting = waiting_points(steps)
        count = f"{as_points(waiting)} waiting for a person, " if waiting else ""
        count += f"{done} of {counted(len(steps), 'step')}"
        reached = _reached(case, steps)
        is_all = len(steps) == len(case.assignment.steps)
        if reached.new_today() and is_all:
            count += f"; {reached.new_today()} new today"
        self._write(f"{as_points(score)} of {as_points(most)} points, {count}", bold=True)
        if reached.steps and not is_all:
            self._write(f" All in all: {reached.in_words(case.assignment, case.submission, steps)}")
        for line in _what_next(case, steps):
            self._write(f" {line}")

    def _set_status(self, text: str) -> None:
        self._status.show(text if self._unicode else text.replace("…", "..."))

    def _write(self, text: str, *, end: str = "\n", **style: bool) -> None:
        if self._writer is None:
            return
        self._status.clear()
        text = printable(text)
        if not self._unicode:
            text = plain(text, self._writer)
        self._writer.write(text + end, flush=True, **style)

    def _width(self) -> int:
        return int(getattr(self._writer, "fullwidth", 80))


def _reached(case: OpenCase, steps: list[StepResult]) -> Progress:
    """What was reached so far, and noted; of a file that is not the exercise's own, nothing."""
    assignment, file = case.assignment, case.submission.path.resolve()
    if file not in (assignment.stub, assignment.notebook):
        return Progress()
    before = Progress.read(assignment)
    after = before.after(assignment, case.submission, steps)
    if after != before:
        after.write(assignment)
    return after


def _what_next(case: OpenCase, steps: list[StepResult]) -> list[str]:
    """What to type next; each command has a line for itself."""
    submission = case.submission
    command = check_command(case.assignment, submission.path)
    broken = submission.syntax_problem
    if broken:
        return [
            f"Next: mend {broken.place.where} of {submission.path.name}, then run",
            f"  {command}",
        ]
    if any(step.outcome == Outcome.ERROR for step in steps):
        return [
            "A check itself failed, which is our mistake:",
            "please report it to your instructor.",
        ]
    for wanted in (Outcome.FAILED, Outcome.SKIPPED, Outcome.NOT_ATTEMPTED):
        for step in steps:
            if step.outcome == wanted:
                verb = "Write" if wanted == Outcome.NOT_ATTEMPTED else "Mend"
                hint = f"  {check_command(case.assignment)} --hint {step.name}"
                hints = case.assignment.by_name[step.name].hints
                return [
                    f"Next: {verb.lower()} `{step.name}` in {submission.path.name}, then run",
                    f"  {command} -k {step.name}",
                    *(["Stuck? This gives a hint:", hint] if hints else []),
                ]
    waiting = [step.name for step in steps if step.outcome == Outcome.WAITING]
    if waiting:
        return [f"What can be checked here is right; a person marks {', '.join(waiting)}."]
    if len(steps) < len(case.assignment.steps):
        return ["All of this is right. For the whole exercise run", f"  {command}"]
    return ["Everything is right. Well done!"]

"""An author's loop: the checks of one step on the reference or a file, with their tracebacks."""

from __future__ import annotations

import reprlib
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from grader.assignment.manifest import Assignment, Step
from grader.batch.local import strongest
from grader.common.outcomes import Failed, Outcome, UsageError
from grader.common.text import as_points, counted, one_line, printable
from grader.judge.check_files import files_of
from grader.judge.hidden import find_hidden
from grader.judge.judge import run_checks
from grader.judge.opening import open_case
from grader.judge.options import JudgeOptions
from grader.judge.oracle import find_reference
from grader.judge.watcher import Watcher
from grader.report.records import CheckResult, StepResult
from grader.sandbox.scratch import Scratch
from grader.sandbox.start import Starter, zygote
from grader.sandbox.warm import Line
from grader.submissions.submission import Submission

_MOST_SHOWN = 120  # characters of a value
_PLAIN = (bool, int, float, str, bytes, list, tuple, dict, set, type(None), np.ndarray, np.generic)
_SYMBOLS = {Outcome.PASSED: "ok", Outcome.FAILED: "FAILED", Outcome.ERROR: "ERROR"}


@dataclass(frozen=True)
class Trial:
    """How the checks of a step ended.

    Attributes:
        step: the step's result; None where none of its checks could be run.
        problems: what went wrong with the files of checks.
        tracebacks: by check, what each attempt raised: the error's last line, and where.
    """

    step: StepResult | None
    problems: tuple[str, ...]
    tracebacks: dict[str, list[tuple[str, list[str]]]]

    @property
    def passed(self) -> bool:
        """Whether every check has passed."""
        return not self.problems and self.step is not None and self.step.outcome == Outcome.PASSED

    @property
    def waits_for(self) -> list[str]:
        """The other steps that its checks need something of, which these could not give."""
        checks = self.step.checks if self.step else []
        names = dict.fromkeys(check.waits_for for check in checks if check.waits_for)
        return [name for name in names if self.step and name != self.step.name]

    def lines(self) -> Iterator[str]:
        """What there is to read."""
        for problem in self.problems:
            yield f"  {problem}"
        for check in self.step.checks if self.step else ():
            yield from self._of_check(check)
        if self.step:
            passed = sum(check.outcome == Outcome.PASSED for check in self.step.checks)
            points = f"{as_points(self.step.score)} of {as_points(self.step.max_score)} points"
            yield f"{passed} of {counted(len(self.step.checks), 'check')} passed, {points}"

    def _of_check(self, check: CheckResult) -> Iterator[str]:
        how = _SYMBOLS.get(check.outcome, check.outcome.replace("_", " "))
        yield f"  {how:<7} {check.name}{' (hidden)' if check.hidden else ''}: {check.label}"
        if check.outcome == Outcome.PASSED:
            return
        for name, text in (
            ("expected", check.expected),
            ("received", check.message),
            ("hint", check.hint),
            ("mistake", check.misconception),
        ):
            if text:
                yield f"          {name:<9} {text}"
        if check.place:
            yield f"          {'in line':<9} {check.place.line}: {check.place.text.strip()}"
        yield from (f"          {line}" for line in self._traceback(check))

    def _traceback(self, check: CheckResult) -> list[str]:
        """Of the attempt that said what the report says; else of the first one."""
        tried = self.tracebacks.get(check.name, [])
        said = [lines for message, lines in tried if message and message in check.message]
        return (said or [lines for _, lines in tried] or [[]])[0]


def try_step(assignment: Assignment, step: Step, submission: Submission, solutions: Path) -> Trial:
    """Run the checks of one step, hidden ones too, as a class is judged.

    Args:
        assignment: the assignment.
        step: the step.
        submission: the reference, or another file.
        solutions: the folder of all solutions.

    Raises:
        UsageError: there are no checks, or a process does not start.
    """
    files = files_of(assignment.folder, [step.name])
    if not files:
        own = assignment.folder / f"test_{step.name}.py"
        raise UsageError(f"There are no checks of {step.name}: {own} is missing.")
    hidden = find_hidden(assignment, solutions)
    files += files_of(hidden, [step.name], hidden=True) if hidden else []
    watcher = _Tracebacks(tuple(path.parent.resolve() for path in files))
    options = JudgeOptions(
        sandbox=strongest(),
        hidden=hidden,
        reveal=True,
        reference=find_reference(assignment, solutions),
    )
    imports = assignment.manifest.limits.imports
    with (
        zygote(options.sandbox, imports) as warm,
        Scratch() as scratch,
        Scratch() as apart,
        Scratch() as beside,
    ):
        line = Line(warm.address) if warm else None
        if warm:
            warm.wait()
        try:
            case = open_case(
                assignment,
                submission,
                options.case(submission),
                launch=Starter(options.sandbox, line),
                scratch=scratch,
                apart=apart if options.sandbox.walled else None,
                beside=beside,
            )
            problems = run_checks(
                case, files, watcher=watcher, reveal=True, prints=True, only=[step.name]
            )
        finally:
            if line:
                line.close()
        results = {each.name: each for each in case.step_results()}
    return Trial(results.get(step.name), tuple(problems), watcher.found)


class _Tracebacks(Watcher):
    """Keeps what checks raised as lines to read, of the author's own files alone.

    Args:
        folders: where these lie.
    """

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.found: dict[str, list[tuple[str, list[str]]]] = {}
        self._folders = folders

    def raised(self, step: str, check: str, error: BaseException) -> None:  # noqa: ARG002
        """Note where that was."""
        said = error.received if isinstance(error, Failed) else str(error)
        lines = list(self._lines(error.__traceback__))
        self.found.setdefault(check, []).append((said.split("\n")[0], lines))

    def _lines(self, at: TracebackType | None) -> Iterator[str]:
        """File, line and code of each frame of the author's; then what the last one knew."""
        shown: dict[str, Any] = {}
        for frame, number in traceback.walk_tb(at):
            path = Path(frame.f_code.co_filename)
            if not any(folder in path.parents for folder in self._folders):
                continue
            yield f"{path.name}, line {number}, in {frame.f_code.co_name}"
            text = traceback.FrameSummary(str(path), number, frame.f_code.co_name).line
            yield f"    {printable(text or '')}"
            shown = dict(frame.f_locals)
        for name, value in shown.items():
            if isinstance(value, _PLAIN):
                yield f"    {name} = {_as_text(value)}"


def _as_text(value: Any) -> str:
    """A value in one line, as far as it fits."""
    if isinstance(value, np.ndarray):
        head = f"array of shape {value.shape}, {value.dtype}"
        return head if value.size > 20 else one_line(f"{head}: {value.tolist()}", _MOST_SHOWN)
    return one_line(reprlib.repr(value), _MOST_SHOWN)

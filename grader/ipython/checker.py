"""The judge's process beside a kernel: runs the checks, and calls back into the kernel.

It is the other way round than elsewhere: here the side that holds the student's functions starts
the judge. The wire, the checks and the judging are the same.
"""

from __future__ import annotations

import contextlib
import functools
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import pytest

import grader
from grader import exercises
from grader.assignment import data, hints
from grader.assignment.manifest import Assignment, Step, find_assignments
from grader.checks.missing import near_name
from grader.checks.printed import Printed
from grader.checks.student import Student
from grader.common.outcomes import UsageError
from grader.ipython import cell_html as inline
from grader.ipython import leftover
from grader.ipython.step_cells import cells_of_step
from grader.judge.case.case import OpenCase
from grader.judge.check_files import files_of
from grader.judge.judge import run_checks
from grader.judge.opening import open_case
from grader.judge.options import in_kernel
from grader.judge.watcher import Watcher
from grader.report.records import build_report
from grader.sandbox import wire
from grader.sandbox.process import AnswerFrame, Ended
from grader.sandbox.session import Session
from grader.sandbox.watcher import Tick
from grader.submissions.notebook.notebook import join_numbered
from grader.submissions.submission import Submission

_EVERY = 0.5  # seconds between two words about progress


class Kernel:
    """The kernel at the other end, as `Session` wants it."""

    def __init__(self, receiver: IO[bytes], sender: IO[bytes]) -> None:
        self.bounds = wire.Bounds()
        self._receiver = receiver
        self._sender = sender
        # A session begins in a thread of its own, while progress is told from another one.
        self._sending = threading.Lock()

    def request(
        self,
        header: dict[str, Any],
        arrays: list[wire.Array],
        *,
        seconds: float,
        tick: Tick | None = None,
        answer: AnswerFrame | None = None,
    ) -> tuple[dict[str, Any], list[wire.Array]]:
        """Send one frame and wait for its reply; the kernel keeps the time.

        Raises:
            Ended: the kernel stopped it when the time was up.
        """
        self._send({**header, "seconds": seconds}, arrays)
        reply, made = wire.read_frame(self._receiver, self.bounds)
        if "ended" in reply:
            raise Ended(*reply["ended"])
        return reply, made

    def tell(self, text: str) -> None:
        """What is going on."""
        self._send({"tell": text}, [])

    def _send(self, header: dict[str, Any], arrays: list[wire.Array]) -> None:
        with self._sending:
            wire.write_frame(self._sender, header, arrays)

    def kill(self) -> None:
        """The kernel is the student's, and stays."""

    def close(self) -> None:
        """The kernel is left as it is: what it holds for a check goes when the check has ended."""


class KernelStudent(Student):
    """The student's functions in a kernel, where a step may have no function yet.

    Args:
        names: what stands in the kernel.
    """

    def __init__(
        self,
        assignment: Assignment,
        submission: Submission,
        session: Session,
        printed: Printed | None = None,
        *,
        names: Sequence[str],
    ) -> None:
        super().__init__(assignment, submission, session, printed)
        self._known = frozenset(names)

    def has_stub(self, name: str) -> bool:
        """Whether nothing was tried: the stub was run, or no cell that defines the function."""
        return super().has_stub(name) or self.is_absent(name)

    def is_absent(self, name: str) -> bool:
        """Whether the kernel knows neither the function nor one of a similar name."""
        return name not in self._known and not near_name(name, self._assignment, self._submission)


class _Progress(Watcher):
    """Tells the kernel what is being checked."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._told = ""
        self.asked: dict[str, None] = {}

    def begin_check(self, assignment: Assignment, step: str, *, in_one_row: bool = False) -> None:
        """A check of a step that was asked for."""
        self.asked[step] = None
        self._tell(f"Checking {step}")

    def begin_upstream(self, assignment: Assignment, need: str, step: str) -> None:
        """A check of a step that this one builds on."""
        self._tell(f"{step} builds on {need}: checking that first")

    def _tell(self, text: str) -> None:
        if text != self._told:
            self._told = text
            self._kernel.tell(text)


class Judge:
    """Answers the kernel's requests, one after another."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._hints: dict[tuple[str, str], int] = {}
        self._answers = {
            "look": self._look,
            "check": self._check,
            "hint": self._next_hint,
            "step": self._step,
        }

    def answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The answer to a request, or {"problem": one line}."""
        try:
            os.chdir(asked["folder"])
            return self._answers[asked["do"]](asked)
        except (UsageError, OSError) as error:
            return {"problem": " ".join(str(error).split())}

    def _look(self, asked: dict[str, Any]) -> dict[str, Any]:
        """What the assignment's data sets and steps are."""
        assignments = _meant(asked)
        files = [data.files(each, each.manifest.data) for each in assignments]
        steps = [step for each in assignments for step in each.by_name]
        return {"datasets": dict(pair for each in files for pair in each.items()), "steps": steps}

    def _check(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Check these steps, or all of them."""
        began = time.monotonic()
        assignment, steps = _steps(asked)
        case = self._open(assignment, asked)
        screen = _Progress(self._kernel)
        names = [step.name for step in steps]
        where = files_of(assignment.folder, names)
        problems = run_checks(case, where, watcher=screen, only=names)
        path = Path(asked["folder"]) / (asked["notebook"] or f"{assignment.name}.ipynb")
        saved, looked_at = leftover.Saved.read(path), list(screen.asked)
        left = leftover.remarks(case.submission, saved, looked_at)
        ran = {int(number): float(when) for number, when in asked["ran"].items()}
        report = build_report(
            assignment,
            "",
            [step for step in case.step_results() if step.name in screen.asked],
            remarks=[*case.remarks.all(), *left],
            flags=problems,
        )
        assert isinstance(case.student, KernelStudent)
        absent = {step.name for step in steps if case.student.is_absent(step.name)}
        shown = inline.Shown(
            report,
            absent=absent,
            whole=len(steps) == len(assignment.steps),
            without_hints={step.name for step in steps if not step.hints},
            numbers={name: number for number, name in enumerate(assignment.by_name, start=1)},
            figures=case.drawings.pictures().figures,
            unrun=leftover.unrun(case.submission, saved, looked_at, ran),
            restarted=not {*assignment.by_name} & {*asked["names"]} and len(absent) == len(steps),
            note=asked["note"],
            following=_following(assignment, steps) if asked.get("started", "") else "",
        )
        seconds = time.monotonic() - began
        return {"html": inline.as_html(shown), "text": inline.as_text(shown), "seconds": seconds}

    def _open(self, assignment: Assignment, asked: dict[str, Any]) -> OpenCase:
        """The case of what stands in the kernel's cells."""
        source, cells = join_numbered((int(n), str(text)) for n, text in asked["cells"])
        submission = Submission(Path(f"{assignment.name}.ipynb"), source, cells=cells)
        return open_case(
            assignment,
            submission,
            in_kernel(submission, assignment.manifest.data),
            launch=lambda _scratch, _memory_mb, _readable: self._kernel,
            scratch=Path(asked["scratch"]),
            make_student=functools.partial(KernelStudent, names=asked["names"]),
        )

    def _next_hint(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The next hint of a step."""
        assignment, step = hints.hinted_step(*_one_named(asked))
        hint = self._hint(assignment, step, Path(asked["folder"]).resolve())
        return {"html": inline.hint_as_html(hint), "text": inline.hint_as_text(hint)}

    def _step(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The cells of a step in the notebook of the exercise."""
        assignment, step = hints.find_step(*_one_named(asked))
        return cells_of_step(assignment, step, asked["names"])

    def _hint(self, assignment: Assignment, step: Step, folder: Path) -> hints.Hint:
        """The next hint, which pytest's cache remembers: a terminal goes on from there.

        The cache lies where students type `pytest exercises`; beside the notebook where the
        exercises are those of the installed package.
        """
        near = assignment.folder == folder or folder in assignment.folder.parents
        os.chdir(assignment.folder.parents[1] if near else folder)
        options = [] if near else [f"--rootdir={folder}"]
        taking = _TakeHint(assignment, step)
        with exercises.importable(assignment.folder):  # by conftest files, which are read first
            arguments = [str(assignment.folder), "-p", "no:faulthandler", *options]
            pytest.main(arguments, plugins=[taking])
        if taking.hint is None:
            raise UsageError(f"pytest does not start in {assignment.folder}: run it in a terminal.")
        key = assignment.name, step.name
        number = max(taking.hint.number, self._hints.get(key, 0) + 1)  # no cache where it is full
        self._hints[key] = number = min(number, len(step.hints))
        return hints.Hint.of(step, number)


class _TakeHint:
    """Asks for a hint where pytest would begin to run."""

    def __init__(self, assignment: Assignment, step: Step) -> None:
        self.hint: hints.Hint | None = None
        self._of = assignment, step

    @pytest.hookimpl(tryfirst=True)
    def pytest_cmdline_main(self, config: pytest.Config) -> int:
        """Take it, and run nothing."""
        config._do_configure()
        try:
            assignment, step = self._of
            self.hint = hints.next_hint(config, assignment, step)
        finally:
            config._ensure_unconfigure()
        return 0


def find(folder: Path) -> list[Assignment]:
    """The assignments of a notebook that lies in `folder`, or else those of the grader itself.

    Raises:
        UsageError: there are none.
    """
    home = Path(grader.__file__).parent
    for place in (
        folder,
        folder / "exercises",
        home / "bundled" / "exercises",
        home.parent / "exercises",
    ):
        folders = find_assignments(place) if place.is_dir() else []
        if folders:
            return [Assignment.read(each) for each in folders]
    raise UsageError(
        f"There is no assignment in {folder}: open the notebook where it lies in the course "
        "(exercises/<name>), or install the course's package, which brings its exercises along."
    )


def meant(assignments: Sequence[Assignment], notebook: str) -> list[Assignment]:
    """The one that has the notebook's name, or all of them."""
    named = [each for each in assignments if each.name == Path(notebook).stem]
    return named or list(assignments)


def choose(assignments: Sequence[Assignment], notebook: str) -> Assignment:
    """The one that the notebook belongs to.

    Raises:
        UsageError: it may be any of several.
    """
    fitting = meant(assignments, notebook)
    if len(fitting) != 1:
        names = ", ".join(f"{each.name}.ipynb" for each in assignments)
        raise UsageError(f"Which assignment is this? Open the notebook in its folder: {names}.")
    return fitting[0]


def _meant(asked: dict[str, Any]) -> list[Assignment]:
    """The assignments that a request may be about."""
    return meant(find(Path(asked["folder"])), asked.get("started", "") or asked["notebook"])


def _steps(asked: dict[str, Any]) -> tuple[Assignment, list[Step]]:
    """The assignment and its steps that are to be checked.

    Raises:
        UsageError: there is no such step, or it is not clear whose they are.
    """
    assignments = _meant(asked)
    names = list(dict.fromkeys(asked["steps"]))
    whole = [each for each in assignments if names == [each.name]]
    if not names or whole:
        assignment = choose(whole or assignments, asked.get("started", "") or asked["notebook"])
        return assignment, assignment.steps
    owned = [hints.find_step(assignments, _spelt(assignments, name)) for name in names]
    assignment = owned[0][0]
    others = [f"{owner.name}.{step.name}" for owner, step in owned if owner is not assignment]
    if others:
        raise UsageError(f"{others[0]} is no step of {assignment.name}: check each by itself.")
    return assignment, list({step.name: step for _, step in owned}.values())


def _one_named(asked: dict[str, Any]) -> tuple[list[Assignment], str]:
    assignments = _meant(asked)
    return assignments, _spelt(assignments, asked["step"])


def _spelt(assignments: Sequence[Assignment], name: str) -> str:
    """The name of a step that is given by its number or in other letters; else as it was given.

    Raises:
        UsageError: a number of one among several assignments, or one that there is not.
    """
    if name.isdecimal():
        names = list(choose(assignments, "").by_name)
        if not 1 <= int(name) <= len(names):
            raise UsageError(f"There is no step {name}; there are steps 1 to {len(names)}.")
        return names[int(name) - 1]
    known = {step: step for each in assignments for step in each.by_name}
    lower = {step.lower(): step for step in known}
    return known.get(name) or lower.get(name.lower(), name)


def _following(assignment: Assignment, steps: Sequence[Step]) -> str:
    """What brings the step behind these into the notebook."""
    names = list(assignment.by_name)
    behind = names[names.index(steps[-1].name) + 1 :]
    return f"%step {behind[0]}" if behind else "%check"


def main() -> None:
    """Serve the wire on standard input and output, and keep both away from the checks."""
    receiver = os.fdopen(os.dup(0), "rb")
    sender = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "r+b") as nothing:
        for number in (0, 1):  # what goes to 2 is read where this process ends by itself
            os.dup2(nothing.fileno(), number)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    judge = Judge(Kernel(receiver, sender))
    with contextlib.suppress(wire.EndOfWireError, OSError):
        while True:
            asked, _ = wire.read_frame(receiver, wire.Bounds())
            wire.write_frame(sender, judge.answer(asked), [])


if __name__ == "__main__":
    main()
    sys.exit(0)

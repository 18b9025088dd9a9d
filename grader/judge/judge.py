"""One submission in, one report out: pytest runs the checks in this process, without a terminal."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import pytest

from grader import exercises
from grader.assignment.manifest import Assignment
from grader.common.helpers import clock
from grader.common.outcomes import UsageError
from grader.judge.again.known import JUDGED_AGAIN, NOTHING_KNOWN, Known
from grader.judge.case.case import OpenCase
from grader.judge.check_files import files_of
from grader.judge.course import Course
from grader.judge.opening import open_case
from grader.judge.options import JudgeOptions
from grader.judge.receipt import receipt
from grader.judge.watcher import Watcher
from grader.report.records import Report, build_report
from grader.sandbox.memory_share import NeedsRoomError
from grader.sandbox.scratch import Scratch
from grader.sandbox.start import NO_WALL, Start
from grader.submissions.submission import Submission

# Plugins that print, write files, or (`unraisableexception`) look for garbage again and again.
_NOT_NEEDED = (
    "cacheprovider", "debugging", "doctest", "faulthandler", "junitxml", "legacypath", "logging",
    "pastebin", "setuponly", "setupplan", "stepwise", "subtests", "terminal", "threadexception",
    "unittest", "unraisableexception",
)  # fmt: skip
_PYTEST_OPTIONS = (
    *(f"-pno:{name}" for name in _NOT_NEEDED),
    "--import-mode=importlib", "--capture=no", "-c", os.devnull,
)  # fmt: skip


def judge(
    assignment: Assignment,
    submission: Submission,
    *,
    student: str,
    start: Start,
    options: JudgeOptions,
) -> Report:
    """Run all checks of `assignment` on `submission`.

    Args:
        assignment: the assignment.
        submission: the student's file.
        student: the name under which the report is filed.
        start: starts a student process, with `options.sandbox` around it.
        options: how to judge.
    """
    hidden = options.hidden
    with Scratch() as scratch, Scratch() as apart, _scratch_if(options.reference) as beside:
        case = open_case(
            assignment,
            submission,
            options.case(submission),
            launch=start,
            scratch=scratch,
            apart=apart if options.sandbox.walled else None,
            beside=beside,
        )
        where = [assignment.folder, *([hidden] if hidden else [])]
        where = _of_steps(where, options.only) if options.only else where
        known = options.known.get(student, NOTHING_KNOWN)
        problems = run_checks(case, where, reveal=options.reveal, only=options.only, known=known)
        if options.pictures is not None:
            pictures = options.pictures / f"{student}.json"
            case.drawings.write(pictures, beside_earlier=bool(known.again))
        return _report(case, student, problems, options, known)


def _of_steps(folders: Sequence[Path], steps: Sequence[str]) -> list[Path]:
    """The files of checks of these steps, hidden ones behind the others."""
    found = [files_of(folder, steps, hidden=kind) for folder in folders for kind in (False, True)]
    return [path for files in found for path in files]


def _scratch_if(wanted: str) -> contextlib.AbstractContextManager[Path | None]:
    """A folder where somebody needs one."""
    return Scratch() if wanted else contextlib.nullcontext()


def _report(
    case: OpenCase, student: str, problems: Sequence[str], options: JudgeOptions, known: Known
) -> Report:
    assignment = case.assignment
    steps = case.step_results()
    ran = {step.name for step in steps}
    asked = options.only or tuple(assignment.by_name)
    lacking = [name for name in asked if name not in ran]
    flags = [*problems, *(f"{name}: none of its checks ran" for name in lacking)]
    if (
        options.hidden
        and not options.only
        and not any(check.hidden for step in steps for check in step.checks)
    ):
        flags.append("none of the hidden checks ran")
    return build_report(
        assignment,
        student,
        steps,
        remarks=list(
            dict.fromkeys(
                [
                    *known.remarks,
                    *case.remarks.all(),
                    *([] if options.sandbox.walled else [NO_WALL]),
                ]
            )
        ),
        flags=flags,
        receipt={
            **receipt(assignment, case.submission, options),
            **case.student.versions,
            **({JUDGED_AGAIN: known.again} if known.again else {}),
        },
    )


def run_checks(
    case: OpenCase,
    where: Sequence[Path],
    *,
    watcher: Watcher | None = None,
    reveal: bool = False,
    prints: bool = False,
    only: Collection[str] = (),
    known: Known = NOTHING_KNOWN,
) -> list[str]:
    """Run pytest, and close the case.

    Args:
        case: the submission's.
        where: files or folders with the checks to run.
        watcher: is told what happens; by default nobody is.
        reveal: tell what hidden checks say.
        prints: let what the checks print come through, for their author.
        only: the steps whose checks are run; all where it is empty.
        known: the results that stand.

    Returns:
        What went wrong on our side.

    Raises:
        NeedsRoomError: the submission takes more memory than it may beside others.
    """
    assignment = case.assignment
    course = Course(
        [assignment],
        lambda _: case,
        watcher or Watcher(),
        reveal=reveal,
        only=only,
        known=known,
    )
    try:
        status = run_course(course, where, prints=prints)
    except UsageError as error:
        return [str(error)]
    finally:
        case.close()
        _forget_modules(where)
    if isinstance(course.interrupt, NeedsRoomError):
        raise course.interrupt
    if status == pytest.ExitCode.INTERRUPTED:  # by our clock: nobody types Ctrl-C to this pytest
        return [*course.broken, str(clock.TooLongError())]
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        return [*course.broken, f"pytest ended with {pytest.ExitCode(status).name}"]
    return []


def run_course(
    course: Course, where: Sequence[Path], *, prints: bool = False, plugins: Sequence[object] = ()
) -> int:
    """Run pytest on the checks of a course's one assignment, without a terminal.

    Args:
        course: runs them.
        where: files or folders with the checks.
        prints: let what the checks print come through.
        plugins: of pytest, beside the course.

    Returns:
        pytest's exit code.

    Raises:
        UsageError: nothing can be judged here.
    """
    (assignment,) = course.assignments
    folders = [str(each) for each in where]
    quiet = contextlib.nullcontext() if prints else _quiet()
    with quiet, _no_other_plugins(), exercises.importable(assignment.folder):
        return pytest.main(
            [
                *(*folders, *_PYTEST_OPTIONS),
                f"--rootdir={assignment.folder}",
                f"--confcutdir={assignment.folder}",  # what lies above is no part of the course
            ],
            plugins=[course, *plugins],
        )


def _forget_modules(where: Sequence[Path]) -> None:
    """Let the next submission find the checks' own variables as they are in the files."""
    folders = [each if each.is_dir() else each.parent for each in where]
    within = tuple(f"{path}{os.sep}" for each in folders for path in (each, each.resolve()))
    for name, module in list(sys.modules.items()):
        if (getattr(module, "__file__", None) or "").startswith(within):
            del sys.modules[name]


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        yield


@contextlib.contextmanager
def _no_other_plugins() -> Iterator[None]:
    """Pytest without the plugins and options of whoever calls us."""
    changes = {
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": "", "PYTEST_PLUGINS": "",
    }  # fmt: skip
    before = {key: os.environ.get(key) for key in (*changes, "PYTEST_CURRENT_TEST")}
    os.environ.update(changes)
    try:
        yield
    finally:
        for key, value in before.items():
            if value is None:
                os.environ.pop(key, None)
            else:
                os.environ[key] = value

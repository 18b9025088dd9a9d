"""One submission in, one report out: pytest runs the checks in this process, without a terminal."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import hashlib
import io
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

import grader
from grader import clock, data
from grader.assignment import Assignment
from grader.case import Case, OpenCase
from grader.course import Course
from grader.hidden import hidden_files
from grader.outcomes import UsageError
from grader.remote.room import NeedsRoomError
from grader.remote.sandbox import NO_WALL, Start
from grader.remote.scratch import Scratch, empty
from grader.remote.session import Budget, Session, Setup
from grader.report import Report, build_report
from grader.student import Student
from grader.submission import Submission
from grader.twins import Twins
from grader.versions import installed_version
from grader.watcher import Watcher

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
    which: str = "bundled",
    seed: int = 2026,
    hidden: Path | None = None,
    threads: int | None = 1,
    sandbox: str = "process",
    total_seconds: float | None = None,
    pictures: Path | None = None,
    reveal: bool = False,
) -> Report:
    """Run all checks of `assignment` on `submission`.

    Args:
        assignment: the assignment.
        submission: the student's file.
        student: the name under which the report is filed.
        start: starts a student process.
        which: the data, "bundled" or "full".
        seed: of everything random.
        hidden: a folder with further checks that students do not have.
        threads: TensorFlow's threads in the student process.
        sandbox: what `start` puts around a process, "wall" or "process". Behind the wall models
            are asked about in a process without the submission's code.
        total_seconds: time for all that the submission does; by default what its import and
            each of its steps may take, once.
        pictures: a folder for what the checks draw, `<student>.json`; None to draw nothing.
        reveal: tell what hidden checks say; for their author's eyes alone.
    """
    with Scratch() as scratch, Scratch() as apart:
        case = _open_case(
            assignment,
            submission,
            scratch,
            start,
            which,
            seed=seed,
            threads=threads,
            apart=apart if sandbox == "wall" else None,
            total_seconds=total_seconds,
            wants_pictures=pictures is not None,
        )
        where = [assignment.folder, *([hidden] if hidden else [])]
        problems = run_checks(case, where, reveal=reveal)
        steps = case.step_results()
        if pictures is not None:
            case.drawings.write(pictures / f"{student}.json")
        ran = case.ledger.steps()
        lacking = [step.name for step in assignment.steps if step.name not in ran]
        flags = [*problems, *(f"{name}: none of its checks ran" for name in lacking)]
        if hidden and not any(check.hidden for step in steps for check in step.checks):
            flags.append("none of the hidden checks ran")
        return build_report(
            assignment,
            student,
            steps,
            remarks=[*case.remarks.all(), *([] if sandbox == "wall" else [NO_WALL])],
            flags=flags,
            receipt={
                **receipt(
                    assignment, submission, which=which, seed=seed, hidden=hidden, sandbox=sandbox
                ),
                **case.student.versions,
            },
        )


def versions() -> dict[str, str]:
    """The libraries that decide on a grade, as installed here; none of them is imported.

    Raises:
        UsageError: one of them is not installed.
    """
    try:
        return {name: installed_version(name) for name in ("tensorflow", "keras", "numpy")}
    except PackageNotFoundError as error:
        raise UsageError(
            f"{error.name} is not installed here: python -m pip install {error.name}"
        ) from None


def receipt(
    assignment: Assignment,
    submission: Submission,
    *,
    which: str,
    seed: int,
    hidden: Path | None,
    sandbox: str,
) -> dict[str, str]:
    """What decides on the grade: the same receipt gives the same grade."""
    folders = [assignment.folder, *([hidden] if hidden else [])]
    checks = sorted(p for folder in folders for p in folder.glob("*.py") if p != assignment.stub)
    return {
        "grader": grader.__version__,
        "assignment": f"{assignment.name} {assignment.manifest.version}",
        "submission": _digest([hashlib.sha256(submission.source.encode()).digest()]),
        "checks": _digest(
            _digest_of_file(path) for path in [*checks, *sorted(assignment.folder.glob("*.toml"))]
        ),
        "data": _digest(
            _digest_of_file(path)
            for path in [
                *map(Path, data.files(assignment, which).values()),
                *(hidden_files(hidden) if hidden else []),
            ]
        ),
        "seed": str(seed),
        "sandbox": sandbox,
    }


def _open_case(
    assignment: Assignment,
    submission: Submission,
    scratch: Path,
    start: Start,
    which: str,
    *,
    seed: int,
    threads: int | None,
    apart: Path | None,
    total_seconds: float | None,
    wants_pictures: bool,
) -> OpenCase:
    limits = assignment.manifest.limits
    datasets = data.files(assignment, which)
    setup = Setup(
        source=submission.source,
        module=assignment.name,
        filename=submission.path.name,
        functions=tuple(assignment.by_name),
        datasets=datasets,
        import_seconds=limits.import_seconds,
        notebook=submission.wants_kernel,
        look_seconds=_look_seconds(assignment),
        array_mb=data.largest_array_mb(assignment, which),
        memory_mb=limits.memory_for(which),
        threads=threads,
        seed=seed,
    )
    readable = tuple(datasets.values())  # of the ready-made models none: see `Probe.open_ready`
    budget = Budget(total_seconds or _total_seconds(assignment))
    session = Session(
        lambda: start(scratch, setup.memory_mb, readable),
        setup,
        budget=budget,
        tidy=lambda: empty(scratch),
    )
    student = Student(assignment, submission, session)
    probe = _probe(assignment, start, scratch, apart, setup, budget) if apart else None
    twins = Twins(session, probe)
    case = Case(assignment, submission, which, seed)
    return OpenCase.of(
        case, student, session, scratch=scratch, twins=twins, wants_pictures=wants_pictures
    )


def _probe(
    assignment: Assignment, start: Start, scratch: Path, apart: Path, setup: Setup, budget: Budget
) -> Session:
    """A process that opens models without the submission's code; it may read its scratch folder."""
    alone = dataclasses.replace(setup, source="", module="", filename="", functions=(), datasets={})
    readable = (str(assignment.given), str(scratch))
    return Session(
        lambda: start(apart, setup.memory_mb, readable),
        alone,
        budget=budget,
        tidy=lambda: empty(apart),
    )


def _look_seconds(assignment: Assignment) -> float:
    """Time for one look at something that a submission made."""
    return min(120.0, 3 * min(step.seconds for step in assignment.steps))


def _total_seconds(assignment: Assignment) -> float:
    """Time for all that one submission does: as if each step took as long as it may."""
    steps = sum(step.seconds for step in assignment.steps)
    return assignment.manifest.limits.import_seconds + steps


def run_checks(
    case: OpenCase, where: Sequence[Path], *, watcher: Watcher | None = None, reveal: bool = False
) -> list[str]:
    """Run pytest, and close the case.

    Args:
        case: the submission's.
        where: files or folders with the checks to run.
        watcher: is told what happens; by default nobody is.
        reveal: tell what hidden checks say.

    Returns:
        What went wrong on our side.

    Raises:
        NeedsRoomError: the submission takes more memory than it may beside others.
    """
    assignment = case.assignment
    course = Course([assignment], lambda _: case, watcher or Watcher(), reveal=reveal)
    folders = [str(each) for each in where]
    with _quiet(), _no_other_plugins():
        try:
            status = pytest.main(
                [
                    *(*folders, *_PYTEST_OPTIONS),
                    f"--rootdir={assignment.folder}",
                    f"--confcutdir={assignment.folder}",  # what lies above is no part of the course
                ],
                plugins=[course],
            )
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


def _digest(pieces: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def _digest_of_file(path: Path) -> bytes:
    about = path.stat()
    return _digest_of_version(path, (about.st_mtime_ns, about.st_size, about.st_ino))


@functools.lru_cache(maxsize=1024)  # the same for all submissions, and megabytes
def _digest_of_version(path: Path, _version: tuple[int, int, int]) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()

"""The pytest plugin proper, for students: its options, and a process for the student's file.

Registered by `grader.plugin.entry` where there is an assignment.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Sequence
from pathlib import Path

import pytest

from grader import exercises
from grader.assignment import hints
from grader.assignment.invocation import quoted
from grader.assignment.manifest import MANIFEST, Assignment, find_assignments
from grader.common.outcomes import UsageError
from grader.common.words import for_stderr
from grader.judge.case.case import OpenCase
from grader.judge.course import NAME, Course
from grader.judge.opening import open_case
from grader.judge.options import practised
from grader.plugin import reporter, xdist
from grader.plugin import screen as terminal
from grader.sandbox.process import spawn
from grader.sandbox.scratch import Scratch
from grader.submissions.submission import Submission
from grader.submissions.worked_on import worked_on


def register_modules(args: Sequence[str]) -> None:
    """Let conftest files and checks import what lies beside them; the former come very early.

    Args:
        args: where pytest is asked to look.
    """
    for arg in args:
        for folder in find_assignments(Path(arg.split("::")[0])):
            exercises.register(folder.resolve())


_OTHERS = pytest.StashKey[list[Path]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options that students have."""
    group = parser.getgroup("grader", "exercises")
    group.addoption("--submission", metavar="PATH", help="check this file instead of the exercise")
    group.addoption(
        "--hint",
        metavar="STEP",
        nargs="?",
        const="",
        help="print the next hint for a step below those shown before, and stop",
    )
    group.addoption(
        "--data", choices=["bundled", "full"], help="which data to use (default: the manifest's)"
    )


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Set the course up for a student."""
    try:
        screen = terminal.Screen(
            config if config.pluginmanager.has_plugin("terminalreporter") else None
        )
        course = _student_course(config, screen)
    except UsageError as error:
        raise pytest.UsageError(for_stderr(str(error))) from None
    config.pluginmanager.register(course, NAME)
    for plugin in xdist.of(course, config):
        config.pluginmanager.register(plugin)
    reporter.install(config, screen, course.assignments)


def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Answer `--hint` without running anything."""
    step = config.getoption("--hint", None)
    if step is None:
        return None
    config._do_configure()
    try:
        hints.print_hint(config, _assignments(config), step)
    except UsageError as error:
        raise pytest.UsageError(for_stderr(str(error))) from None
    finally:
        config._ensure_unconfigure()
    return 0


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Of several assignments only the one that `--submission` belongs to is checked."""
    places = {collection_path, *collection_path.parents}
    return True if places & {*config.stash.get(_OTHERS, ())} else None


def _student_course(config: pytest.Config, screen: terminal.Screen) -> Course:
    """The course as a student uses it: the exercise files where they lie, processes spawned."""
    assignments = _assignments(config)
    submission = config.getoption("--submission")
    if submission and len(assignments) > 1:
        chosen = _that_fits(assignments, config.invocation_params.dir / submission)
        config.stash[_OTHERS] = [each.folder for each in assignments if each not in chosen]
        assignments = chosen

    def open_one(assignment: Assignment) -> OpenCase:
        which = config.getoption("--data") or assignment.manifest.data
        try:
            named = config.invocation_params.dir / submission if submission else None
            practised = Submission.read(named) if named else _exercise(assignment)
            screen.open(assignment, practised.path, practised.beside)
            return open_practice(assignment, practised, which, screen)
        except UsageError as error:
            raise pytest.UsageError(for_stderr(str(error))) from None

    begins_early = not xdist.is_worker(config)
    return Course(assignments, open_one, screen, begins_early=begins_early)


def open_practice(
    assignment: Assignment, submission: Submission, which: str, screen: terminal.Screen
) -> OpenCase:
    """A case whose student process is spawned on this machine, without a wall."""
    folder = Scratch()
    case = open_case(
        assignment,
        submission,
        practised(submission, which),
        launch=lambda scratch, memory_mb, _readable: spawn(scratch, memory_mb=memory_mb),
        scratch=folder.path,
        tick=lambda seconds, is_up: screen.tick(seconds, is_up=is_up),
    )
    weakref.finalize(case.processes.session, folder.cleanup)
    return case


def _exercise(assignment: Assignment) -> Submission:
    """The exercise's file, or its notebook where that is what was worked on.

    Raises:
        UsageError: both were.
    """
    lying = [path for path in (assignment.stub, assignment.notebook) if path.is_file()]
    if len(lying) < 2:
        return Submission.read(lying[0] if lying else assignment.stub)
    file, notebook = (Submission.read(path) for path in lying)
    chosen = worked_on(file, notebook, assignment.by_name)
    if chosen is None:
        raise UsageError(
            f"You have worked on both {file.path.name} and {notebook.path.name}: name the one to "
            f"check, for example:  pytest --submission {quoted(os.path.relpath(notebook.path))}"
        )
    return chosen


def _assignments(config: pytest.Config) -> list[Assignment]:
    """The assignments where pytest is asked to look.

    Raises:
        UsageError: one cannot be read, or two have one name, as after a folder was copied.
    """
    found: dict[str, Assignment] = {}
    for assignment in map(Assignment.read, _folders(config)):
        other = found.setdefault(assignment.name, assignment)
        if other is not assignment:
            raise UsageError(
                f"{other.folder.name}/ and {assignment.folder.name}/ are both called "
                f"{assignment.name!r} in their {MANIFEST}: give each a name of its own."
            )
    return list(found.values())


def _folders(config: pytest.Config) -> list[Path]:
    found: dict[Path, None] = {}
    for arg in config.args:
        path = Path(config.invocation_params.dir, arg.split("::")[0])
        for folder in find_assignments(path) if path.exists() else []:
            found[folder.resolve()] = None
    return list(found)


def _that_fits(assignments: list[Assignment], submission: Path) -> list[Assignment]:
    """The assignment that a file belongs to: by its name or its folder's, else by its functions.

    Raises:
        UsageError: there is no such file, or it may belong to several.
    """
    names = {submission.stem, submission.absolute().parent.name}
    fitting = [a for a in assignments if a.name in names]
    if not fitting:
        defined = Submission.read(submission).names
        fitting = [a for a in assignments if defined & {*a.by_name}]
    if len(fitting) != 1:
        known = ", ".join(f"pytest {os.path.relpath(a.folder)}" for a in assignments)
        raise UsageError(f"{submission} may belong to any assignment; name one: {known}")
    return fitting

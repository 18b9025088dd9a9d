"""The hooks by which pytest runs the checks of assignments, in the tutorial's order.

The same for students and for judges; only what a case is opened in and the screen differ.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.assignment import data
from grader.assignment.manifest import Assignment, Gate
from grader.assignment.task import Task
from grader.checks.probe import Probe
from grader.checks.student import Student
from grader.common.outcomes import Outcome, UsageError
from grader.judge import phases, selection
from grader.judge.again.known import NOTHING_KNOWN, Known
from grader.judge.case.case import OpenCase
from grader.judge.case.given import Given
from grader.judge.case.made import Made
from grader.judge.case.reference import Functions
from grader.judge.check_files import CheckFile, CheckFiles
from grader.judge.hidden import is_hidden
from grader.judge.judging import Judging
from grader.judge.verdict import Verdict, told
from grader.judge.watcher import Watcher
from grader.report.records import as_plain

Open = Callable[[Assignment], OpenCase]
NAME = "grader-course"
_VERDICT = pytest.StashKey[Verdict]()


class Course:
    """Runs the checks of one or more assignments against a submission each; a plug-in of pytest.

    Args:
        assignments: the assignments that may be collected.
        open_case: opens the case of an assignment when its first check is collected.
        screen: is told what happens.
        reveal: tell what hidden checks say, to their author.
        known: the results that stand.
        begins_early: whether TensorFlow is imported as soon as it is known what to check.
        only: the steps whose checks are run; all where it is empty.

    Attributes:
        broken: which files of checks could not be collected.
        interrupt: what ended the run before its end, or None.
    """

    def __init__(
        self,
        assignments: Sequence[Assignment],
        open_case: Open,
        screen: Watcher,
        *,
        reveal: bool = False,
        known: Known = NOTHING_KNOWN,
        begins_early: bool = True,
        only: Collection[str] = (),
    ) -> None:
        self._known = known
        self.assignments = list(assignments)
        self.screen = screen
        self.cases: dict[str, OpenCase] = {}
        self.broken: list[str] = []
        self.interrupt: BaseException | None = None
        self._open_case = open_case
        self._files = CheckFiles(assignments)
        self._judging: dict[str, Judging] = {}
        self._reveal = reveal
        self._begins_early = begins_early
        self._only = set(only)
        self._waits = False
        self._copies = phases.Copies()

    def case(self, assignment: Assignment) -> OpenCase:
        """The case of an assignment."""
        name = assignment.name
        if name not in self.cases:
            self.cases[name] = self._open_case(assignment)
            self._judging[name] = Judging(
                self.cases[name], self.screen, reveal=self._reveal, known=self._known
            )
        return self.cases[name]

    def begin_anew(self, case: OpenCase, items: Sequence[pytest.Item]) -> None:
        """Take another case for its assignment, and forget how these checks have ended."""
        name = case.assignment.name
        self.cases[name] = case
        self._judging[name] = Judging(case, self.screen, reveal=self._reveal, known=self._known)
        for item in items:
            if _VERDICT in item.stash:
                del item.stash[_VERDICT]
            if file := self._file_of(item):
                case.student.will_be_asked(file.step)

    def pytest_configure(self, config: pytest.Config) -> None:
        """Make the markers known."""
        config.addinivalue_line("markers", "weight(n): share of the step's points (default 1)")
        config.addinivalue_line("markers", "hint(text): what a failed hidden check tells to try")

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Note what ended the run."""
        self.interrupt = excinfo.value

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note which file of checks cannot be collected; of a hidden one without its text."""
        if report.failed:
            path, text = Path(report.nodeid), report.longreprtext.strip()
            secret = is_hidden(path) or path.stem.endswith("_hidden")
            numbers = re.findall(rf"{re.escape(path.name)}\D{{1,9}}(\d+)", text)
            line = f", line {numbers[-1]}" if numbers else ""
            why = "" if secret and not self._reveal else f": {text.splitlines()[-1]}"
            self.broken.append(f"{path.name}{line} cannot be collected{why}"[:500])

    @pytest.hookimpl(wrapper=True)
    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> Iterator[None]:
        """Bring the checks into the tutorial's order, whatever others made of it.

        Those that are not meant are left out. pytest's own `--ff` and `--nf` come later, as they
        were asked for.
        """
        collected = {item: number for number, item in enumerate(items)}
        result = yield
        files = {item: self._file_of(item) for item in items}
        items.sort(
            key=lambda item: (
                *self._files.order(files[item]),
                collected.get(item, 0) if files[item] else 0,
            )
        )
        others = [item for item in items if not self._is_meant(item, files[item], config)]
        if others:
            config.hook.pytest_deselected(items=others)
            items[:] = [item for item in items if item not in others]
        return result

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Begin to import TensorFlow as soon as it is known what to check."""
        if session.config.getoption("collectonly", False):
            return
        for file in filter(None, map(self._file_of, session.items)):
            case = self.case(file.assignment)
            case.student.will_be_asked(file.step)
            if self._begins_early and _runs(case, file.step):
                case.processes.begin()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        """Show what comes next, while nothing is captured."""
        file = self._file_of(item)
        if file:
            runs = _runs(self.case(file.assignment), file.step)
            self.screen.begin_check(file.assignment, file.step, in_one_row=not runs)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Judge the check, before pytest sets anything up for it; its fixtures it gets for that.

        The item itself only tells how that ended: an error of ours here, anything else when it is
        called, as each plug-in expects it.
        """
        file = self._file_of(item)
        if file is None or not isinstance(item, pytest.Function):
            return
        item.fixturenames = []
        if _VERDICT not in item.stash:
            item.stash[_VERDICT] = self._judge(item, file)
        verdict = item.stash[_VERDICT]
        if verdict.is_ours and verdict.raises:
            raise verdict.raises

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool | None:
        """Tell how the check ended, in the place of calling its function."""
        verdict = pyfuncitem.stash.get(_VERDICT, None)
        if verdict is None:
            return None
        if verdict.raises is not None:
            raise verdict.raises
        return True

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Iterator[None]:
        """The report holds what concerns the student, and nothing of how we found out."""
        verdict = item.stash.get(_VERDICT, None)
        if verdict:
            _count_judging(call, verdict)
            _leave_out_traceback(item, verdict)
        report: Any = yield  # with attributes of ours, which pytest's reports may have
        file = self._file_of(item)
        if file and verdict:
            _tell(report, item, call, file, verdict)
        return report  # type: ignore[no-any-return]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note whether a check waits for one that was not asked for."""
        self._waits |= bool(getattr(report, "check", {}).get("waits_for"))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Say how it went, and end the student processes.

        A check that waits is a skipped test; a run is not a success for that.
        """
        if session.exitstatus == pytest.ExitCode.OK and self._waits:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        for case in self.cases.values():
            case.close()
        self.screen.finish(self.cases.values())

    def pytest_unconfigure(self) -> None:
        """End what is still running, whatever happened."""
        for case in self.cases.values():
            case.close()

    @pytest.fixture
    def student(self, request: pytest.FixtureRequest) -> Student:
        """The submission: each of its functions can be called."""
        return self._case_of(request).student

    @pytest.fixture
    def probe(self, request: pytest.FixtureRequest) -> Probe:
        """Questions about what the student's functions returned."""
        return self._case_of(request).probe()

    @pytest.fixture
    def task(self, request: pytest.FixtureRequest) -> Task:
        """How many classes there are, and what things are called: `[task]` of the manifest."""
        return self._case_of(request).assignment.manifest.task

    @pytest.fixture
    def given(self, request: pytest.FixtureRequest) -> Given:
        """Own results or ready-made inputs: `given.take(step, own=..., ready=...)`."""
        return self._case_of(request).given()

    @pytest.fixture
    def inputs(self) -> dict[str, Any]:
        """What parameters get, by their names; an assignment has a fixture of its own for that."""
        return {}

    @pytest.fixture
    def made(self, request: pytest.FixtureRequest, inputs: Mapping[str, Any]) -> Made:
        """`made(step)`: what a step makes of `inputs`, the student's own or a ready-made one."""
        return Made(self._case_of(request), inputs)

    @pytest.fixture
    def reference(self, request: pytest.FixtureRequest) -> Functions:
        """What the reference's functions return: `reference.<step>(...)`."""
        return self._case_of(request).reference.functions

    @pytest.fixture
    def gate(self, request: pytest.FixtureRequest) -> Callable[..., float]:
        """`gate(step)`: the accuracy that a correct solution reaches on the data in use.

        `gate(step, "mae")` is that of another metric.
        """
        return self._case_of(request).case.gate

    @pytest.fixture
    def gates(self, request: pytest.FixtureRequest) -> Callable[[str], list[Gate]]:
        """`gates(step)`: all gates of a step, for `expect.reaches`."""
        return self._case_of(request).case.gates

    @pytest.fixture
    def fresh(self, request: pytest.FixtureRequest) -> Callable[[str], np.random.Generator]:
        """`fresh(name)`: random numbers, others for each submission, always the same for one."""
        return self._case_of(request).case.fresh

    @pytest.fixture
    def dataset(self, request: pytest.FixtureRequest) -> Callable[[str], data.Dataset]:
        """`dataset(name)`: the arrays that `keras.datasets.<name>` gives to the student."""
        return self._case_of(request).case.dataset

    def _case_of(self, request: pytest.FixtureRequest) -> OpenCase:
        file = self._file_of(request.node)
        assert file, f"{request.node.nodeid} is no check of an assignment"
        return self.case(file.assignment)

    def step_of(self, item: pytest.Item) -> str:
        """The step that a test is a check of; "" where it is none."""
        file = self._file_of(item)
        return file.step if file else ""

    def _file_of(self, item: pytest.Item) -> CheckFile | None:
        if not isinstance(item, pytest.Function):  # another plug-in's look at the file
            return None
        try:
            return self._files.of(item.path, phases.names_of(item))
        except UsageError as error:
            raise pytest.UsageError(str(error)) from None

    def _is_meant(self, item: pytest.Item, file: CheckFile | None, config: pytest.Config) -> bool:
        """Whether a check belongs to a step that is asked for, by name or with `-k`."""
        if file is None:
            return True
        if self._only and file.step not in self._only:
            return False
        expression = str(config.getoption("keyword", "") or "")
        return not expression or selection.meant(
            expression,
            step=file.step,
            assignment=file.assignment.name,
            words=[*item.keywords, *item.extra_keyword_matches],
            known={n for each in self.assignments for n in (each.name, *each.by_name)},
        )

    def _judge(self, item: pytest.Function, file: CheckFile) -> Verdict:
        case = self.case(file.assignment)
        phases.tear_down(item)  # what ordinary tests left for others of their kind
        began = time.monotonic()
        try:
            tried = self._judging[file.assignment.name].judge(self._copies.check_of(item, file))
        except UsageError as error:
            pytest.exit(str(error), returncode=int(pytest.ExitCode.USAGE_ERROR))
        raises = told(tried.result, case.submission.path, tried.error)
        return Verdict(tried.result, raises, time.monotonic() - began)


def _runs(case: OpenCase, step: str) -> bool:
    """Whether a check of the step calls anything of the submission's."""
    return not case.submission.syntax_problem and not case.student.has_stub(step)


def _count_judging(call: pytest.CallInfo[None], verdict: Verdict) -> None:
    """Judging is done in the set-up, and belongs to the call."""
    if call.when == "setup":
        call.duration = max(0.0, call.duration - verdict.seconds)
    elif call.when == "call":
        call.duration += verdict.seconds
        call.start -= verdict.seconds


def _leave_out_traceback(item: pytest.Item, verdict: Verdict) -> None:
    """Let pytest not read our sources for a traceback that `_tell` would replace.

    Of a file with many mistakes that took half of the judge's processor time.
    """
    if not verdict.is_ours:
        vars(item)["repr_failure"] = lambda *_, **__: str(verdict.raises)


def _tell(
    report: Any,
    item: pytest.Item,
    call: pytest.CallInfo[None],
    file: CheckFile,
    verdict: Verdict,
) -> None:
    report.step, report.assignment = file.step, file.assignment.name
    if call.when == "call" or (call.when == "setup" and not report.passed):
        report.check = as_plain(verdict.result)  # of plain values: it may cross processes
    if call.excinfo and call.excinfo.value is verdict.raises and not verdict.is_ours:
        report.longrepr = _longrepr(item, verdict)


def _longrepr(item: pytest.Item, verdict: Verdict) -> str | tuple[str, int, str]:
    """What stands in reports; of a skipped check pytest wants to know where that was."""
    if verdict.result.outcome != Outcome.SKIPPED:
        return str(verdict.raises)
    path, line, _ = item.location
    return path, (line or 0) + 1, f"Skipped: {verdict.result.message}"

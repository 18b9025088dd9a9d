"""Runs the checks of an assignment under pytest, in the tutorial's order.

The same for students and for judges; only the bench and the screen differ.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from _pytest.runner import runtestprotocol

from grader import data, terminal
from grader.assignment import Assignment
from grader.bench import Bench
from grader.hidden import conceal, is_hidden
from grader.outcomes import NotAttempted, Outcome, UsageError, Waiting
from grader.probe import Probe
from grader.report import CheckResult
from grader.student import Student
from grader.verdict import result_of

OpenBench = Callable[[Assignment], Bench]
_CHECK_FILE = re.compile(r"test_(?P<step>\w+?)(?P<hidden>_hidden)?$")
_RESULT = pytest.StashKey[CheckResult]()


class Course:
    """Runs the checks of one or more assignments against a submission each.

    Args:
        assignments: the assignments that may be collected.
        open_bench: makes the bench of an assignment when its first check is collected.
        screen: shows what happens.
        reveal: tell what hidden checks say, to their author.
    """

    def __init__(
        self,
        assignments: list[Assignment],
        open_bench: OpenBench,
        screen: terminal.Screen,
        *,
        reveal: bool = False,
    ) -> None:
        self.assignments = assignments
        self.screen = screen
        self.__name__ = "grader-course"  # by this name `grader.pytest_plugin` knows us
        self._benches: dict[str, Bench] = {}
        self._open_bench = open_bench
        self._folders = {assignment.folder: assignment for assignment in assignments}
        self._foretelling: list[str] = []
        self._reveal = reveal
        self.broken: list[str] = []
        self.interrupt: BaseException | None = None

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

    def pytest_configure(self, config: pytest.Config) -> None:
        """Make the markers known."""
        config.addinivalue_line("markers", "weight(n): share of the step's points (default 1)")
        config.addinivalue_line("markers", "hint(text): what a failed hidden check tells to try")

    def bench(self, assignment: Assignment) -> Bench:
        """The bench of an assignment."""
        if assignment.name not in self._benches:
            self._benches[assignment.name] = self._open_bench(assignment)
        return self._benches[assignment.name]

    def place_of(self, item: pytest.Item) -> tuple[Assignment, str, bool] | None:
        """The assignment and step that a check belongs to, and whether it is a hidden one."""
        found = _CHECK_FILE.match(item.path.stem)
        assignment = self._assignment_of(item.path)
        if found is None or assignment is None:
            return None
        step = found["step"]
        if step not in assignment.by_name:
            raise pytest.UsageError(
                f"{item.path.name} belongs to no step of {assignment.name}; "
                f"its steps are {', '.join(assignment.by_name)}."
            )
        return assignment, step, bool(found["hidden"])

    def _assignment_of(self, path: Path) -> Assignment | None:
        for folder in path.parents:
            if folder in self._folders:
                return self._folders[folder]
            twin = next((a for a in self.assignments if a.name == folder.name), None)
            if twin is not None and path.stem.endswith("_hidden"):
                return twin
        return None

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Bring the checks into the tutorial's order."""
        items.sort(key=self._order)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Begin to import TensorFlow as soon as it is known what to check."""
        for item in session.items:
            place = self.place_of(item)
            if place:
                assignment, step, _ = place
                bench = self.bench(assignment)
                broken = bench.student.submission.syntax_problem
                if not broken and not bench.student.has_stub(step):
                    bench.session.begin()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(
        self, item: pytest.Item, nextitem: pytest.Item | None
    ) -> bool | None:
        """Run one check, and before it whatever decides on which input it is judged."""
        place = self.place_of(item)
        if place is None:
            return None
        assignment, step, hidden = place
        bench = self.bench(assignment)
        if hidden:
            bench.begin_hidden()
        self._run_upstream(item, bench, step)
        item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
        self.screen.begin_check(assignment, step)
        for report in self._run(item, nextitem, bench, step):
            item.ihook.pytest_runtest_logreport(report=report)
        item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
        return True

    def _order(self, item: pytest.Item) -> tuple[int, int, int]:
        """Hidden checks run last: no message of another check can tell what came in with them."""
        place = self.place_of(item)
        if place is None:
            return len(self.assignments), 0, 0
        assignment, step, hidden = place
        steps = list(assignment.by_name)
        return self.assignments.index(assignment), int(hidden), steps.index(step)

    def _run_upstream(self, item: pytest.Item, bench: Bench, step: str) -> None:
        """Judge the steps that this one builds on, where they were not selected."""
        if bench.student.has_stub(step):
            return
        for need in bench.assignment.upstream(step):
            if bench.outcome_of(need) is None:
                self.screen.begin_upstream(bench.assignment, need, step)
                for other in _collect_step(item, bench.assignment, need):
                    self._run(other, item, bench, need)

    def _run(
        self, item: pytest.Item, nextitem: pytest.Item | None, bench: Bench, step: str
    ) -> list[pytest.TestReport]:
        bench.enter(step, attempt=1)
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
        result = item.stash[_RESULT]
        if result.outcome in (Outcome.FAILED, Outcome.SKIPPED) and bench.stood_in:
            bench.enter(step, attempt=2)
            reports, result = _again(item, nextitem, (reports, result))
        if result.outcome in (Outcome.FAILED, Outcome.SKIPPED):
            broken = self._broken_helpers(item, bench, step)
            if broken:
                bench.enter(step, attempt=3, stand_ins=broken)
                reports, result = _again(item, nextitem, (reports, result), is_surer=True)
        bench.record(step, result, weight=_weight(item))
        bench.student.stand_ins = ()
        for report in reports:
            if report.when == "call" or report.failed or report.skipped:
                vars(report).update(check=result, step=step)
        return reports

    def _broken_helpers(self, item: pytest.Item, bench: Bench, step: str) -> tuple[str, ...]:
        """The functions that the code of `step` calls and that are wrong or open."""
        helpers = bench.helpers(step)
        if step in self._foretelling:
            return ()
        for name in helpers:
            if not bench.is_known(name):
                self._foretell(item, bench, name)
        return tuple(name for name in helpers if bench.is_broken(name))

    def _foretell(self, item: pytest.Item, bench: Bench, name: str) -> None:
        """Judge a step before its turn, to know whether its function works."""
        at = bench.step
        self._foretelling.append(name)
        # Its checks lie in another module, for which pytest wants nothing left of this one's.
        item.session._setupstate.teardown_exact(None)
        for other in _collect_step(item, bench.assignment, name):
            self._run(other, None, bench, name)
        self._foretelling.remove(name)
        bench.foretell(name)
        bench.start_anew()
        bench.enter(at, attempt=1)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """An untouched stub, or a file that cannot be imported, needs no check to be told."""
        place = self.place_of(item)
        if place is None:
            return
        bench = self.bench(place[0])
        student = bench.student
        if student.has_stub(place[1]):
            raise NotAttempted(place[1])
        if place[2]:
            _await_public(bench, place[1])
        try:
            student.check_file(place[1])
        except UsageError as error:
            pytest.exit(str(error), returncode=int(pytest.ExitCode.USAGE_ERROR))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Iterator[None]:
        """Turn what a check raised into a result."""
        report = yield
        place = self.place_of(item)
        if place is not None:
            self._keep_result(item, call, place)
        return report

    def _keep_result(
        self, item: pytest.Item, call: pytest.CallInfo[None], place: tuple[Assignment, str, bool]
    ) -> None:
        assignment, step, hidden = place
        error = call.excinfo.value if call.excinfo else None
        if error is None and call.when != "call":
            return
        bench = self.bench(assignment)
        result = result_of(item, error, bench, step, hidden=hidden)
        if result.outcome == Outcome.FAILED and bench.student.printed:
            bench.student.printed.failed(step)
        if hidden and not self._reveal:
            result = conceal(result, hint=_hint(item), error=error)
        item.stash[_RESULT] = result

    def pytest_sessionfinish(self) -> None:
        """Say how it went, and end the student processes."""
        for bench in self._benches.values():
            bench.close()
        self.screen.finish(self._benches)

    def pytest_unconfigure(self) -> None:
        """End what is still running, whatever happened."""
        for bench in self._benches.values():
            bench.close()

    @pytest.fixture
    def bench_of_item(self, request: pytest.FixtureRequest) -> Bench:
        """The bench that this check works at."""
        place = self.place_of(request.node)
        assert place, f"{request.node.nodeid} is no check of an assignment"
        return self.bench(place[0])

    @pytest.fixture
    def student(self, bench_of_item: Bench) -> Student:
        """The submission: each of its functions can be called."""
        return bench_of_item.student

    @pytest.fixture
    def probe(self, bench_of_item: Bench) -> Probe:
        """Questions about what the student's functions returned."""
        return Probe(bench_of_item.twins, bench_of_item.student.submission)

    @pytest.fixture
    def given(self, bench_of_item: Bench) -> Bench:
        """Own results or ready-made inputs: `given.take(step, own=..., ready=...)`."""
        return bench_of_item

    @pytest.fixture
    def gate(self, bench_of_item: Bench) -> Callable[[str], float]:
        """`gate(step)`: the accuracy that a correct solution reaches on the data in use."""
        return functools.partial(_gate, bench_of_item)

    @pytest.fixture
    def fresh(self, bench_of_item: Bench) -> Callable[[str], np.random.Generator]:
        """`fresh(name)`: random numbers, others for each submission, always the same for one."""
        return functools.partial(_fresh, bench_of_item)

    @pytest.fixture
    def dataset(self, bench_of_item: Bench) -> Callable[[str], data.Digits]:
        """`dataset(name)`: the arrays that `keras.datasets.<name>` gives to the student."""
        return functools.partial(data.load, bench_of_item.assignment, bench_of_item.data)


Ran = tuple[list[pytest.TestReport], CheckResult]


def _again(
    item: pytest.Item, nextitem: pytest.Item | None, before: Ran, *, is_surer: bool = False
) -> Ran:
    """Run a check once more; what it gave before counts unless this tells more.

    It passes now, or it fails by itself where it only waited for another check of its step before.
    A failure `is_surer` where nothing of other steps' mistakes is left that may have caused it.
    """
    item._initrequest()  # type: ignore[attr-defined]
    reports = runtestprotocol(item, log=False, nextitem=nextitem)
    result = item.stash[_RESULT]
    failed_more = is_surer or before[1].outcome == Outcome.SKIPPED
    tells_more = result.outcome == Outcome.PASSED or (
        failed_more and result.outcome == Outcome.FAILED
    )
    return (reports, result) if tells_more else before


def _gate(bench: Bench, step: str) -> float:
    return bench.assignment.by_name[step].gates[bench.data].accuracy


def _fresh(bench: Bench, name: str) -> np.random.Generator:
    text = f"{bench.seed} {name} {bench.student.submission.source}"
    return np.random.default_rng(list(hashlib.sha256(text.encode("utf-8", "replace")).digest()))


def _weight(item: pytest.Item) -> float:
    marker = item.get_closest_marker("weight")
    return float(marker.args[0]) if marker else 1.0


def _hint(item: pytest.Item) -> str:
    marker = item.get_closest_marker("hint")
    return str(marker.args[0]) if marker else ""


def _await_public(bench: Bench, step: str) -> None:
    """A hidden check needs that some check of its step which students have has passed.

    Raises:
        NotAttempted: the step is open.
        Waiting: none passed, so there is nothing to look at more closely.
    """
    public = bench.public_results(step)
    if not public or any(check.outcome == Outcome.PASSED for check in public):
        return
    if all(check.outcome == Outcome.NOT_ATTEMPTED for check in public):
        raise NotAttempted(step)
    raise Waiting(next((check.waits_for for check in public if check.waits_for), step))


def _collect_step(item: pytest.Item, assignment: Assignment, step: str) -> list[pytest.Item]:
    """The checks of a step that was not selected."""
    path = assignment.folder / f"test_{step}.py"
    parent = item.parent
    while parent is not None and not isinstance(parent, pytest.Dir | pytest.Package):
        parent = parent.parent
    if parent is None or not path.is_file():
        return []
    module = pytest.Module.from_parent(parent, path=path)
    return list(item.session.genitems(module))

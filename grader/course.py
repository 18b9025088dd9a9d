"""Runs the checks of an assignment under pytest, in the tutorial's order.

The same for students and for judges; only the bench and the screen differ.
"""

from __future__ import annotations

import functools
import hashlib
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader import data, phases, terminal
from grader.assignment import Assignment
from grader.attempts import Attempt, Tried, counted, failed_on_chain, following
from grader.bench import Bench
from grader.hidden import conceal, is_hidden
from grader.outcomes import Failed, NotAttempted, Outcome, TooNew, UsageError, Waiting
from grader.probe import Probe
from grader.report import as_plain
from grader.student import Student
from grader.verdict import Verdict, result_of, told

OpenBench = Callable[[Assignment], Bench]
_CHECK_FILE = re.compile(r"test_(?P<step>\w+?)(?P<hidden>_hidden)?$")
_VERDICT = pytest.StashKey[Verdict]()
PlaceOf = tuple[Assignment, str, bool]


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
        self.benches: dict[str, Bench] = {}
        self._open_bench = open_bench
        self._folders = {assignment.folder: assignment for assignment in assignments}
        self._foretelling: list[str] = []
        self._reveal = reveal
        self.broken: list[str] = []
        self.begins_early = True
        self._waits = False
        self._copies = phases.Copies()
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
        if assignment.name not in self.benches:
            self.benches[assignment.name] = self._open_bench(assignment)
        return self.benches[assignment.name]

    def place_of(self, item: pytest.Item) -> PlaceOf | None:
        """The assignment and step that a check belongs to, and whether it is a hidden one."""
        if not isinstance(item, pytest.Function):  # another plug-in's look at the file
            return None
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

    @pytest.hookimpl(wrapper=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> Iterator[None]:
        """Bring the checks into the tutorial's order, whatever others made of it.

        pytest's own `--ff` and `--nf` come later, as they were asked for.
        """
        collected = {item: number for number, item in enumerate(items)}
        result = yield
        items.sort(key=lambda item: (*self._order(item), self._within_step(item, collected)))
        return result

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Begin to import TensorFlow as soon as it is known what to check."""
        if session.config.getoption("collectonly", False):
            return
        for item in session.items:
            place = self.place_of(item)
            if place:
                assignment, step, _ = place
                bench = self.bench(assignment)
                broken = bench.student.submission.syntax_problem
                bench.student.will_be_asked(step)
                if self.begins_early and not broken and not bench.student.has_stub(step):
                    bench.session.begin()

    def _order(self, item: pytest.Item) -> tuple[int, int, int]:
        """Hidden checks run last: no message of another check can tell what came in with them."""
        place = self.place_of(item)
        if place is None:
            return len(self.assignments), 0, 0
        assignment, step, hidden = place
        steps = list(assignment.by_name)
        return self.assignments.index(assignment), int(hidden), steps.index(step)

    def _within_step(self, item: pytest.Item, collected: dict[pytest.Item, int]) -> int:
        return collected.get(item, 0) if self.place_of(item) else 0

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        """Show what comes next, while nothing is captured."""
        place = self.place_of(item)
        if place:
            student = self.bench(place[0]).student
            runs = not student.submission.syntax_problem and not student.has_stub(place[1])
            self.screen.begin_check(*place[:2], in_one_row=not runs)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Judge the check, before pytest sets anything up for it; its fixtures it gets for that.

        The item itself only tells how that ended: an error of ours here, anything else when it is
        called, as each plug-in expects it.
        """
        place = self.place_of(item)
        if place is None or not isinstance(item, pytest.Function):
            return
        item.fixturenames = []
        if _VERDICT not in item.stash:
            item.stash[_VERDICT] = self._judge(item, place)
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
        if verdict and call.when == "setup":  # the judging belongs to the call
            call.duration = max(0.0, call.duration - verdict.seconds)
        elif verdict and call.when == "call":
            call.duration += verdict.seconds
            call.start -= verdict.seconds
        report: Any = yield
        place = self.place_of(item)
        if place and verdict:
            report.step, report.assignment = place[1], place[0].name
            if call.when == "call" or (call.when == "setup" and not report.passed):
                report.check = as_plain(verdict.result)  # of plain values: it may cross processes
            if call.excinfo and call.excinfo.value is verdict.raises and not verdict.is_ours:
                report.longrepr = _longrepr(item, verdict)
        return report  # type: ignore[no-any-return]

    def _judge(self, item: pytest.Function, place: PlaceOf) -> Verdict:
        """Run one check, and before it whatever decides on which input it is judged."""
        assignment, step, hidden = place
        bench = self.bench(assignment)
        phases.tear_down(item)  # what ordinary tests left for others of their kind
        began = time.monotonic()
        if hidden:
            bench.begin_hidden()
        self._run_upstream(item, bench, step)
        self.screen.begin_check(assignment, step)
        tried = self._run(item, bench, place)
        raises = told(tried.result, bench.student.submission.path, tried.error)
        return Verdict(tried.result, raises, time.monotonic() - began)

    def _run_upstream(self, item: pytest.Function, bench: Bench, step: str) -> None:
        """Judge the steps that this one builds on, where they were not selected."""
        if bench.student.has_stub(step):
            return
        for need in bench.assignment.upstream(step):
            if bench.outcome_of(need) is None:
                self.screen.begin_upstream(bench.assignment, need, step)
                self._run_all(item, bench, need)

    def _run_all(self, near: pytest.Function, bench: Bench, step: str) -> None:
        """Judge the checks of a step that students have, beside the one that is being judged."""
        for other in phases.checks_in(bench.assignment.folder / f"test_{step}.py", near):
            self._run(other, bench, (bench.assignment, step, False))

    def _run(self, item: pytest.Function, bench: Bench, place: PlaceOf) -> Tried:
        """Try a check as often as it takes, and note how it ended."""
        step = place[1]
        tried: list[Tried] = []
        chain = step not in bench.without_chain
        look = functools.partial(self._broken_helpers, item, bench, step)
        while attempt := following(tried, look, chain=chain):
            tried.append(self._try(item, bench, place, attempt))
        if failed_on_chain(tried):
            bench.without_chain.add(step)
        best = counted(tried)
        bench.record(step, best, weight=_weight(item))
        return best

    def _try(self, item: pytest.Function, bench: Bench, place: PlaceOf, attempt: Attempt) -> Tried:
        """Run a check once; what it raised is kept only where it is a mistake of ours."""
        _, step, hidden = place
        bench.enter(step, attempt, hidden=hidden)
        error = _known_before(bench, step, hidden=hidden) or phases.run(self._copies.of(item))
        result = result_of(item, error, bench, step, hidden=hidden)
        if result.outcome == Outcome.FAILED and bench.student.printed:
            bench.student.printed.failed(step)
        if hidden and not self._reveal:
            result = conceal(result, hint=_hint(item), error=error)
        return bench.leave(result, error if result.outcome == Outcome.ERROR else None)

    def _broken_helpers(self, item: pytest.Function, bench: Bench, step: str) -> tuple[str, ...]:
        """The functions that the code of `step` calls and that are wrong or open."""
        helpers = bench.helpers(step)
        if step in self._foretelling:
            return ()
        for name in helpers:
            if not bench.is_known(name):
                self._foretell(item, bench, name)
        return tuple(name for name in helpers if bench.is_broken(name))

    def _foretell(self, item: pytest.Function, bench: Bench, name: str) -> None:
        """Judge a step before its turn, to know whether its function works."""
        at = bench.step
        self._foretelling.append(name)
        self._run_all(item, bench, name)
        self._foretelling.remove(name)
        bench.foretell(name)
        bench.start_anew()
        bench.enter(at, Attempt())

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note whether a check waits for one that was not asked for."""
        self._waits |= bool(getattr(report, "check", {}).get("waits_for"))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Say how it went, and end the student processes.

        A check that waits is a skipped test; a run is not a success for that.
        """
        if session.exitstatus == pytest.ExitCode.OK and self._waits:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        for bench in self.benches.values():
            bench.close()
        self.screen.finish(self.benches)

    def pytest_unconfigure(self) -> None:
        """End what is still running, whatever happened."""
        for bench in self.benches.values():
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


def _known_before(bench: Bench, step: str, *, hidden: bool) -> BaseException | None:
    """How a check ends that need not be run: a stub, or a file that cannot be imported."""
    if bench.student.has_stub(step):
        return NotAttempted(step)
    try:
        if hidden:
            _await_public(bench, step)
        bench.student.check_file(step)
    except (Failed, NotAttempted, TooNew, Waiting) as error:
        return error
    except UsageError as error:
        pytest.exit(str(error), returncode=int(pytest.ExitCode.USAGE_ERROR))
    return None


def _longrepr(item: pytest.Item, verdict: Verdict) -> str | tuple[str, int, str]:
    """What stands in reports; of a skipped check pytest wants to know where that was."""
    if verdict.result.outcome != Outcome.SKIPPED:
        return str(verdict.raises)
    path, line, _ = item.location
    return path, (line or 0) + 1, f"Skipped: {verdict.result.message}"


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

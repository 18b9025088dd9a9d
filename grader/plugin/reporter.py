"""pytest's reporter in a course: it hands the checks to the screen, and tells the rest itself."""

from __future__ import annotations

import re
import sys
from typing import Any

import pytest
from _pytest.terminal import TerminalReporter

from grader.assignment.hints import find_step
from grader.assignment.manifest import Assignment
from grader.common.outcomes import UsageError
from grader.plugin import xdist as distributed
from grader.plugin.screen import Screen
from grader.report.records import from_plain

_NOT_ASKED_FOR = "fE"  # pytest's own choice of what to list at the end (-r)
_LOGIC = ("and", "or", "not")  # in an expression for -k


def install(config: pytest.Config, screen: Screen, assignments: list[Assignment]) -> None:
    """Take the place of pytest's own reporter; name steps of these assignments."""
    standard = config.pluginmanager.get_plugin("terminalreporter")
    if standard is None:
        return
    config.pluginmanager.unregister(standard)
    config.pluginmanager.register(Reporter(config, screen, assignments), "terminalreporter")


class Reporter(TerminalReporter):  # type: ignore[misc] # the one way to keep pytest's own errors
    """pytest's reporter with the course's screen in it; errors of collection stay as they are."""

    def __init__(
        self, config: pytest.Config, screen: Screen, assignments: list[Assignment]
    ) -> None:
        super().__init__(config, sys.stdout)
        self._screen = screen
        self._assignments = assignments

    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Without pytest's header."""
        self._session = session

    def pytest_collection(self) -> None:
        """Say nothing: it takes no time."""

    def report_collect(self, final: bool = False) -> None:
        """Say nothing, unless nothing was found or something is broken."""
        if final and self.stats.get("error"):
            super().report_collect(final)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Say where nothing fits what was asked for."""
        if self.config.getoption("collectonly"):
            super().pytest_collection_finish(session)
        elif not session.items and not self.stats.get("error"):
            self.write_line("No check fits what was asked for (-k, --lf or the path).")
            self._name_steps()

    def _name_steps(self) -> None:
        """Which steps there are, where `-k` asked for one that there is not."""
        known = {name for each in self._assignments for name in (each.name, *each.by_name)}
        for word in re.findall(r"\w+", self.config.getoption("keyword", "")):
            try:
                if word not in _LOGIC and word not in known:
                    find_step(self._assignments, word)
            except UsageError as error:
                self.write_line(str(error))

    def pytest_runtest_logstart(self, nodeid: str, location: Any) -> None:
        """The screen prints the heading."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A check goes to the screen; a test that is none stays pytest's."""
        if not hasattr(report, "step"):
            super().pytest_runtest_logreport(report)
            return
        # Editors listen to this hook to learn how a test ended; plug-ins count what is in `stats`.
        hook = self.config.hook.pytest_report_teststatus
        category = hook(report=report, config=self.config)[0]
        self.stats.setdefault(category, []).append(report)
        if hasattr(report, "check") and category != "rerun":  # of pytest-rerunfailures
            self._show(report)

    def _show(self, report: Any) -> None:
        result, step = from_plain(report.check), report.step
        if not distributed.is_controller(self.config):
            self._screen.show(result, step, nodeid=report.nodeid)
            return
        assignment = next(each for each in self._assignments if each.name == report.assignment)
        self._screen.show_in_turn(assignment, result, step, nodeid=report.nodeid)

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """Nothing to say."""

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> Any:
        """What others have to say, below what the screen has said."""
        result = yield
        if exitstatus != pytest.ExitCode.INTERNAL_ERROR:
            self.config.hook.pytest_terminal_summary(
                terminalreporter=self, exitstatus=exitstatus, config=self.config
            )
        if session.shouldfail:  # by -x or --maxfail
            self.write_line(f"Not all was checked: {session.shouldfail}.")
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_terminal_summary(self) -> Any:
        """What is broken, and tests that are no checks; then what other plug-ins have to say."""
        self.summary_errors()
        self.summary_failures()
        try:
            return (yield)
        finally:
            if self.config.getoption("reportchars") != _NOT_ASKED_FOR:
                self.short_test_summary()

    def getreports(self, name: str) -> Any:
        """What pytest shows in full at the end: of the checks nothing, they have been shown."""
        return [report for report in super().getreports(name) if not hasattr(report, "step")]

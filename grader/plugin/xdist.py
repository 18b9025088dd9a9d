"""Checks in several processes, where pytest-xdist is asked for (`-n 2`).

All checks of an assignment go to one worker: they share what the submission made. The workers' own
screens are silent; what the last lines need is sent to the process that the student looks at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from grader.judge.case.case import OpenCase
    from grader.judge.course import Course

_KEY = "grader"
_SPREADING = ("load", "loadscope", "loadfile", "loadgroup", "worksteal")  # `each` runs all in each


def is_worker(config: pytest.Config) -> bool:
    """Whether this is one of several processes that run checks."""
    return hasattr(config, "workerinput")


def is_controller(config: pytest.Config) -> bool:
    """Whether other processes run the checks, and this one shows how they end."""
    spread = config.getoption("dist", "no") != "no" and bool(config.getoption("tx", None))
    return spread and not is_worker(config)


class Worker:
    """Sends what the checks of a worker found."""

    def __init__(self, course: Course) -> None:
        self._course = course

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Leave it where pytest-xdist takes it from."""
        output: dict[str, Any] = session.config.workeroutput  # type: ignore[attr-defined]
        output[_KEY] = {name: found(case) for name, case in self._course.cases.items()}


class Controller:
    """Hands assignments to workers, and takes what they found."""

    def __init__(self, course: Course) -> None:
        self._course = course

    def pytest_sessionstart(self) -> None:
        """Look at the submissions, so that what is wrong with a file is said at once."""
        for assignment in self._course.assignments:
            self._course.case(assignment)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> Any:
        """A scheduler that keeps an assignment together."""
        from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

        assignments = self._course.assignments

        class ByAssignment(LoadScopeScheduling):  # type: ignore[misc] # xdist is no dependency
            def _split_scope(self, nodeid: str) -> str:
                file = (config.rootpath / nodeid.split("::")[0]).resolve()
                names = [each.name for each in assignments if each.folder in file.parents]
                return names[0] if names else str(nodeid.split("::")[0])

        return ByAssignment(config, log) if config.getoption("dist") in _SPREADING else None

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A worker has ended; one that crashed has sent nothing."""
        sent = getattr(node, "workeroutput", {}).get(_KEY, {})
        for assignment in self._course.assignments:
            if assignment.name in sent:
                restore(self._course.case(assignment), sent[assignment.name])


def found(case: OpenCase) -> dict[str, Any]:
    """What the last lines on the screen need, as plain values."""
    printed = case.student.printed
    steps = case.ledger.steps()
    return {
        "results": case.ledger.as_plain(),
        "remarks": case.remarks.all(),
        "printed": {step: printed.before_failure(step) for step in steps if printed},
    }


def restore(case: OpenCase, sent: dict[str, Any]) -> None:
    """Take over what a worker found."""
    if not sent["results"]:
        return
    case.ledger.restore(sent["results"])
    case.remarks.keep(sent["remarks"])
    if case.student.printed:
        case.student.printed.restore(sent["printed"])


def of(course: Course, config: pytest.Config) -> list[Worker | Controller]:
    """The plug-ins that a course needs where pytest-xdist runs it; none without it."""
    if is_worker(config):
        return [Worker(course)]
    return [Controller(course)] if is_controller(config) else []

"""Who is told what is being judged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.assignment.manifest import Assignment
    from grader.judge.case.case import OpenCase


class Watcher:
    """Is told, and does nothing about it: screens do."""

    def begin_check(self, assignment: Assignment, step: str, *, in_one_row: bool = False) -> None:
        """A check begins.

        Args:
            assignment: the assignment.
            step: the step.
            in_one_row: nothing of it will run, so that its heading can wait for how it ends.
        """

    def begin_upstream(self, assignment: Assignment, need: str, step: str) -> None:
        """A step that was not selected is judged, because `step` builds on it."""

    def raised(self, step: str, check: str, error: BaseException) -> None:
        """A check of a step did not pass when it was tried, once of perhaps several times.

        It may be a hidden one, so this is for its author's eyes alone. Keep nothing of the error:
        its frames hold all that the check had in its hands.
        """

    def finish(self, cases: Iterable[OpenCase]) -> None:
        """All that was selected has been judged."""

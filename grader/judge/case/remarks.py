"""What the grader notices about a file that costs no points."""

from __future__ import annotations

from collections.abc import Sequence

from grader.checks.rebuilt import Twins
from grader.checks.student import Student

SELF_REPORTED_WHEN_HIDDEN = (
    "Self-reported: in hidden checks something cannot be rebuilt without the submission's own "
    "code, so what the report says of it there rests on what the submission's process told."
)


class Remarks:
    """Collects the remarks on a submission, until hidden data is used.

    Args:
        student: the submission, with what its import told.
        twins: tells which answers are the submission's own word.
    """

    def __init__(self, student: Student, twins: Twins) -> None:
        self._student = student
        self._twins = twins
        self._kept: list[str] | None = None
        self._self_reported = 0  # how many of the kept ones are of that kind

    def end(self) -> None:
        """Hidden data is about to be used: what the submission says from now on is no remark."""
        if self._kept is None:
            self.keep(self.all())

    def keep(self, remarks: Sequence[str]) -> None:
        """These are the remarks, whatever the submission says from now on."""
        self._kept = list(remarks)
        self._self_reported = len(self._twins.remarks())

    def all(self) -> list[str]:
        """The remarks so far."""
        if self._kept is not None:
            # Its reason is in words of the submission's, which has seen hidden data by then.
            late = len(self._twins.remarks()) > self._self_reported
            return [*self._kept, *([SELF_REPORTED_WHEN_HIDDEN] if late else [])]
        return [
            *self._student.submission.remarks,
            *self._student.import_remarks(),
            *self._twins.remarks(),
        ]

"""A person's word goes into the gradebook and the files of the results; nothing is judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from grader.batch.results import ResultFiles
from grader.common.outcomes import UsageError
from grader.gradebook.entries import making
from grader.gradebook.entries.making import Place, Said
from grader.gradebook.gradebook import FILE_NAME, Grade, Gradebook
from grader.report.manual import ManualEntry
from grader.report.records import Report


@dataclass(frozen=True, kw_only=True)
class Entered:
    """What has become of an entry.

    Attributes:
        entry: as it stands in the gradebook.
        reports: those that it concerns, as they count now.
        changed: how many of them have other points, or another status, than before.
    """

    entry: ManualEntry
    reports: list[Report]
    changed: int


class Desk:
    """The results of a class, for a person who has something to say.

    Args:
        results: the folder.
        gradebook: URL of the database; None for the one in the results.

    Raises:
        UsageError: there are no results, or their gradebook cannot be written.
    """

    def __init__(self, results: Path, *, gradebook: str | None = None) -> None:
        if not results.is_dir():
            raise UsageError(f"There is no folder {results}; name that of `grader grade --out`.")
        self._results = results
        self.book = Gradebook.change(gradebook or results / FILE_NAME)

    def adjust(
        self,
        student: str,
        *,
        step: str = "",
        check: str = "",
        points: float | None = None,
        add: float | None = None,
        said: Said,
    ) -> Entered:
        """Other points for a student: for the whole, a step or a check."""
        grade, place = self._place(student, step, check)
        entry = making.adjust(grade.report, grade.machine, place, points=points, add=add, said=said)
        return self._enter(entry)

    def comment(self, student: str, *, step: str = "", check: str = "", said: Said) -> Entered:
        """Words for a student."""
        grade, place = self._place(student, step, check)
        return self._enter(making.comment(grade.report, grade.machine, place, said=said))

    def accept(self, student: str, *, said: Said) -> Entered:
        """What is known of a hand-in that needed a person counts."""
        grade = self._grade(student)
        return self._enter(making.accept(grade.report, grade.machine, said=said))

    def weigh(self, check: str, weight: float, *, step: str = "", said: Said) -> Entered:
        """Another weight of a check for the whole class; 0 drops it."""
        known = making.checks_of(grade.machine for grade in self.book.grades())
        return self._enter(
            making.weigh(making.find_check(check, known, step=step), weight, said=said)
        )

    def undo(self, number: int, *, by: str) -> Entered:
        """Take an entry back."""
        return self._enter(lambda: self.book.undo(number, by=by))

    def entries(self, student: str = "") -> list[ManualEntry]:
        """All entries, or those that concern a student; each with what the machine gives now."""
        if student:
            self._grade(student)
        found = making.in_order(self.book.entries(), (grade.report for grade in self.book.grades()))
        return [each for each in found if not student or each.student in ("", student)]

    def write_files(self) -> None:
        """Bring reports, pages and tables in line with the gradebook, whatever was left undone."""
        ResultFiles.rewrite(self._results, self.book)

    def _enter(self, entry: ManualEntry | Callable[[], ManualEntry]) -> Entered:
        before = {
            grade.report.submission: (grade.report.score, grade.report.status)
            for grade in self.book.grades()
        }
        made = entry() if callable(entry) else self.book.enter(entry)
        concerned = {made.student} if made.student else None
        reports = [grade.report for grade in self.book.grades(concerned)]
        changed = sum(before.get(r.submission) != (r.score, r.status) for r in reports)
        self.write_files()
        return Entered(entry=making.in_order([made], reports)[0], reports=reports, changed=changed)

    def _place(self, student: str, step: str, check: str) -> tuple[Grade, Place]:
        grade = self._grade(student)
        return grade, making.find_place(grade.report, step=step, check=check)

    def _grade(self, student: str) -> Grade:
        grade = self.book.find(student)
        if grade is None:
            raise making.unknown_student(student, self.book.students())
        return grade

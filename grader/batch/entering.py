"""A person's word goes into the gradebook and the files of the results; nothing is judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from grader.batch.results import ResultFiles, Watch, in_silence
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
        watch: is told what takes a while in a large class.

    Raises:
        UsageError: there are no results, or their gradebook cannot be written.
    """

    def __init__(
        self, results: Path, *, gradebook: str | None = None, watch: Watch = in_silence
    ) -> None:
        if not results.is_dir():
            raise UsageError(f"There is no folder {results}; name that of `grader grade --out`.")
        self._results = results
        self._watch = watch
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
        return self._make(entry)

    def comment(self, student: str, *, step: str = "", check: str = "", said: Said) -> Entered:
        """Words for a student."""
        grade, place = self._place(student, step, check)
        return self._make(making.comment(grade.report, grade.machine, place, said=said))

    def accept(self, student: str, *, said: Said) -> Entered:
        """What is known of a hand-in that needed a person counts."""
        grade = self._grade(student)
        return self._make(making.accept(grade.report, grade.machine, said=said))

    def weigh(self, check: str, weight: float, *, step: str = "", said: Said) -> Entered:
        """Another weight of a check for the whole class; 0 drops it."""
        with self._watch("Looking for the check", 1):
            known = making.checks_of(grade.machine for grade in self.book.grades())
        return self._make(
            making.weigh(making.find_check(check, known, step=step), weight, said=said)
        )

    def undo(self, number: int, *, by: str) -> Entered:
        """Take an entry back."""
        undone = next((each for each in self.book.entries() if each.number == number), None)
        return self._enter(
            lambda: self.book.undo(number, by=by), student=undone.student if undone else ""
        )

    def entries(self, student: str = "") -> list[ManualEntry]:
        """All entries, or those that concern a student; each with what the machine gives now."""
        if student:
            self._grade(student)
        found = making.in_order(self.book.entries(), (grade.report for grade in self.book.grades()))
        return [each for each in found if not student or each.student in ("", student)]

    def write_files(self) -> None:
        """Bring reports, pages and tables in line with the gradebook, whatever was left undone."""
        ResultFiles.rewrite(self._results, self.book, watch=self._watch)

    def _make(self, entry: ManualEntry) -> Entered:
        return self._enter(lambda: self.book.enter(entry), student=entry.student)

    def _enter(self, enter: Callable[[], ManualEntry], *, student: str) -> Entered:
        """Enter it, and bring everything in line; of `student` alone, or of the class for ""."""
        concerned = {student} if student else None
        with self._watch("Counting the points again", 1):
            before = {
                grade.report.submission: (grade.report.score, grade.report.status)
                for grade in self.book.grades(concerned)
            }
            made = enter()
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

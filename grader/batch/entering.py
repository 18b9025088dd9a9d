"""A person's word goes into the gradebook and the files of the results; nothing is judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.batch.results import ResultFiles, Watch, in_silence
from grader.common.outcomes import UsageError
from grader.exports.course.lines import find_line, lines_of, reports_of
from grader.gradebook.entries import making
from grader.gradebook.entries.making import Place, Said, Waiting
from grader.gradebook.gradebook import FILE_NAME, Grade, Gradebook
from grader.report.course.kept import read_class
from grader.report.course.lines import Line
from grader.report.manual import ManualEntry
from grader.report.records import Report

_NOTHING_THERE = (
    "{0} handed in nothing, so there is no report to say anything about. Enter the grade on the "
    "platform, where exports leave a person's; or put a file {1}.py for {0} among the submissions, "
    "an empty one will do, grade again, and give the points then."
)


@dataclass(frozen=True, kw_only=True)
class Entered:
    """What has become of an entry.

    Attributes:
        entry: as it stands in the gradebook.
        reports: those that it concerns, as they count now.
        changed: how many of them have other points, or another status, than before.
        members: whose grade the report is, where it is a group's.
        waiting: of a check that was dropped, what had not run because of it.
    """

    entry: ManualEntry
    reports: list[Report]
    changed: int
    members: tuple[str, ...] = ()
    waiting: Waiting = field(default_factory=Waiting)


class Desk:
    """The results of a class, for a person who has something to say.

    A student is called by the name of a report; or as the roster does, by name, number or login,
    which means the report that counts.

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
        place = making.find_check(check, known, step=step)
        entered = self._make(making.weigh(place, weight, said=said))
        if weight:
            return entered
        machine = (grade.machine for grade in self.book.grades())
        return replace(entered, waiting=making.waiting_for(place, machine))

    def undo(self, number: int, *, by: str) -> Entered:
        """Take an entry back."""
        undone = next((each for each in self.book.entries() if each.number == number), None)
        return self._enter(
            lambda: self.book.undo(number, by=by), student=undone.student if undone else ""
        )

    def entries(self, student: str = "") -> list[ManualEntry]:
        """All entries, or those that concern a student; each with what the machine gives now."""
        if student:
            student = self._grade(student).report.submission
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
        return Entered(
            entry=making.in_order([made], reports)[0],
            reports=reports,
            changed=changed,
            members=self._members(made.student) if made.student else (),
        )

    def _place(self, student: str, step: str, check: str) -> tuple[Grade, Place]:
        grade = self._grade(student)
        return grade, making.find_place(grade.report, step=step, check=check)

    def _grade(self, student: str) -> Grade:
        grade = self.book.find(student)
        if grade is not None:
            return grade
        lines = self._lines()
        line = find_line(lines, student)
        if line is None:
            names = [*self.book.students(), *(each.name for each in lines)]
            raise making.unknown_student(student, dict.fromkeys(names))
        grade = self.book.find(line.report.submission) if line.report else None
        if grade is None:
            raise UsageError(_NOTHING_THERE.format(line.name, self.book.assignment))
        return grade

    def _lines(self) -> list[Line]:
        """The class by its roster; none where there is no roster."""
        kept = read_class(self._results)
        reports = (grade.report for grade in self.book.grades())
        return lines_of(self._results, reports, kept) if kept.is_needed else []

    def _members(self, report: str) -> tuple[str, ...]:
        """Whose grade a report is, where groups share one."""
        course = read_class(self._results).course
        if course is None or not course.of(self.book.assignment).groups:
            return ()
        names = [each.name for each in self._lines() if report in reports_of(each)]
        return tuple(names) if len(names) > 1 else ()

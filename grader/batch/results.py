"""The results folder beside the gradebook: reports, pages, the table of grades."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from grader.assignment.manifest import Assignment
from grader.assignment.misconceptions import GENERAL
from grader.batch.kept import (
    ClassFacts,
    files_of,
    is_kept,
    keep_submission,
    kept_pictures,
    kept_submission,
)
from grader.common.files import write_whole
from grader.common.helpers.own_process import cores
from grader.common.outcomes import UsageError
from grader.common.text import did_you_mean
from grader.exports.course.lines import lines_of
from grader.exports.table import grades_csv
from grader.exports.workbook import workbook
from grader.gradebook.gradebook import FILE_NAME, Gradebook
from grader.pages.charts import Pictures
from grader.pages.maker import PageMakers
from grader.pages.overview import Measures, class_page
from grader.pages.similar import kept_pairs, write_pairs
from grader.report.course.hand_ins import ClassList
from grader.report.course.kept import FILE_NAME as FILE_NAME_OF_CLASS
from grader.report.course.kept import keep_class, read_class
from grader.report.course.lines import Line
from grader.report.records import Report
from grader.submissions.incoming.intake import Entry
from grader.submissions.similarity import Similar
from grader.submissions.submission import Submission

_SIMILAR = "similar"
_MOST_AT_ONCE = 4  # pages; each takes a process of about 100 MB
_T = TypeVar("_T")

Watch = Callable[[str, int], AbstractContextManager[Callable[[], None]]]
"""Is told what is done and how often, and gives a function to call each time."""


@contextmanager
def in_silence(_what: str, _count: int) -> Iterator[Callable[[], None]]:
    """Watch without a word."""
    yield lambda: None


_TABLES = ("grades.csv", "grades.xlsx")


def find_report(results: Path, student: str) -> Report:
    """A student's report as it counts, from the gradebook or else from its file.

    Raises:
        UsageError: there is none, or it cannot be read.
    """
    path = results / "reports" / f"{student}.json"
    there: list[str] = []
    if (results / FILE_NAME).is_file():
        book = Gradebook.view(results / FILE_NAME)
        grade = book.find(student)
        if grade is not None:
            return grade.report
        there = book.students()
    try:
        return Report.from_json(path.read_bytes())
    except OSError:
        raise UsageError(f"There is no report {path}.{did_you_mean(student, there)}") from None
    except ValueError as error:
        raise UsageError(f"{path} is not a report: {error}") from None


class ResultFiles:
    """What stands in the results folder beside the gradebook: reports, pages, the table.

    Args:
        facts: of the class.
        results: the folder.
        submissions: of a class that is being graded; None where nobody has them at hand, and those
            that were kept in the folder have to do.
        class_list: the roster, the calendar, and when each handed in.
        watch: is told what takes a while.
    """

    def __init__(
        self,
        facts: ClassFacts,
        results: Path,
        submissions: Mapping[str, Submission] | None,
        class_list: ClassList,
        *,
        watch: Watch = in_silence,
    ) -> None:
        self.not_taken = facts.not_taken
        self._facts = facts
        self._results = results
        self._submissions = submissions
        self._similar: Similar | None = None
        self._pages = PageMakers()
        self._watch = watch
        self._class_list = class_list
        self._said_before = read_class(results).said
        self._archive: Mapping[str, str] | None = None

    @classmethod
    def of_class(
        cls,
        assignment: Assignment,
        entries: Sequence[Entry],
        results: Path,
        *,
        not_taken: Sequence[str],
        class_list: ClassList | None = None,
        archive: Mapping[str, str] | None = None,
    ) -> ResultFiles:
        """Those of a class that is being graded.

        Raises:
            UsageError: a file cannot be written.
        """
        submissions = {e.student: e.submission for e in entries if e.submission}
        facts = ClassFacts.of(
            assignment,
            [e.student for e in entries],
            [*not_taken],
            files=files_of(submissions, results),
        )
        try:
            facts.write(results)
        except OSError as error:
            raise UsageError(cannot_write(results, error)) from None
        files = cls(facts, results, submissions, class_list or ClassList())
        files._archive = archive
        return files

    @classmethod
    def rewrite(cls, results: Path, book: Gradebook, *, watch: Watch = in_silence) -> None:
        """Bring the files of results in line with their gradebook, without the submissions.

        Only what is missing or of another report is written again, a few pages at a time.

        Raises:
            UsageError: a file cannot be written.
        """
        facts = ClassFacts.read(results, book.assignment)
        files = cls(facts, results, None, read_class(results), watch=watch)
        files._similar = kept_pairs(results / _SIMILAR)
        due = [g for g in book.grades(facts.students) if files._is_due(g.report)]
        try:
            files._each(lambda grade: files.restore(grade.report, grade.graded_at), due)
            files.write_class(
                lambda: (grade.report for grade in book.grades(facts.students)),
                graded_at=book.dates(),
            )
        finally:
            files.close()

    def close(self) -> None:
        """End the processes that make pages."""
        self._pages.close()

    def restore(self, report: Report, graded_at: datetime | None = None) -> None:
        """Write a student's report and page where they are missing or of another report.

        Args:
            report: the report.
            graded_at: when it was made.

        Raises:
            UsageError: a file cannot be written.
        """
        path, page = self._files_of(report)
        try:
            judged = self._submission(report)
            stale = self._is_stale(path, report, judged)
            if stale and self._submissions is not None:
                keep_submission(self._results, report.submission, judged)
            own = page.parent / "notebooks" / page.name
            if judged and judged.document and (stale or not own.is_file()):
                own.parent.mkdir(parents=True, exist_ok=True)
                with self._pages.one() as pages:
                    _write(own, pages.notebook(report, judged, title=self._facts.title))
            if stale or not page.is_file():
                self._write_page(report, self._said_before.get(report.submission, ()), graded_at)
            if stale:  # last, so that a run which is killed before does all of it again
                path.parent.mkdir(parents=True, exist_ok=True)
                _write(path, report.to_json())
        except OSError as error:
            raise UsageError(cannot_write(path, error)) from None

    def _files_of(self, report: Report) -> tuple[Path, Path]:
        """Where a student's report and page lie."""
        name = report.submission
        return self._results / "reports" / f"{name}.json", self._results / f"feedback/{name}.html"

    def _is_due(self, report: Report) -> bool:
        """Whether `restore` has anything to write.

        Raises:
            UsageError: a file cannot be read.
        """
        path, page = self._files_of(report)
        try:
            judged = self._submission(report)
            own = page.parent / "notebooks" / page.name
            missing = not page.is_file() or bool(judged and judged.document and not own.is_file())
            return missing or self._is_stale(path, report, judged)
        except OSError as error:
            raise UsageError(cannot_write(path, error)) from None

    def _each(self, write: Callable[[_T], None], what: Sequence[_T]) -> None:
        """Write a student's files for each of these, a few at a time.

        Raises:
            UsageError: a file cannot be written.
        """
        pool = ThreadPoolExecutor(min(_MOST_AT_ONCE, cores()))
        try:
            with self._watch("Writing pages", len(what)) as done:
                for _ in pool.map(write, what):
                    done()
        finally:
            pool.shutdown(cancel_futures=True)

    def _write_page(self, report: Report, said: Sequence[str], graded_at: datetime | None) -> None:
        """A student's page; what is said of lateness stands there, and in no report.

        Raises:
            OSError: it cannot be written.
        """
        _, page = self._files_of(report)
        page.parent.mkdir(exist_ok=True)
        with self._pages.one() as pages:
            made = pages.feedback(
                replace(report, remarks=[*said, *report.remarks]),
                title=self._facts.title,
                submission=self._submission(report),
                figures=self._pictures(report.submission).figures,
                graded_at=graded_at,
            )
        _write(page, made)

    def _say(self, lines: Sequence[Line], graded_at: Mapping[str, datetime]) -> None:
        """Bring pages of students up to date with lateness and the like, and keep the list."""
        said = {line.report.submission: line.says() for line in reversed(lines) if line.report}
        said |= {n.report.submission: n.says() for n in lines if n.report and not n.shared_by}
        try:
            there = {line.report.submission: line.report for line in lines if line.report}
            due = [name for name in there if said[name] != self._said_before.get(name, [])]
            self._each(
                lambda name: self._write_page(there[name], said[name], graded_at.get(name)), due
            )
            self._said_before |= {name: said[name] for name in due}
            keep_class(self._results, replace(self._class_list, said=said))
        except OSError as error:
            raise UsageError(cannot_write(self._results / FILE_NAME_OF_CLASS, error)) from None

    def write_class(
        self, reports: Callable[[], Iterator[Report]], *, graded_at: Mapping[str, datetime]
    ) -> None:
        """Write the table, also as a workbook, and the page of the whole class.

        Where there is a roster or a calendar, they have a line for everybody, and the pages of
        students tell of lateness.

        Args:
            reports: gives the class's reports, each time anew.
            graded_at: when each student's was made.

        Raises:
            UsageError: a file cannot be written.
        """
        lines: list[Line] = []
        counted = reports
        if self._class_list.is_needed:
            lines = lines_of(self._results, reports(), self._class_list)
            counting = [line.report for line in lines if line.report and not line.shared_by]
            counted = counting.__iter__
            self._say(lines, graded_at)
        with self._watch("Writing the tables and the page of the class", 1):
            self._write_tables(counted, lines, graded_at)

    def _write_tables(
        self,
        counted: Callable[[], Iterator[Report]],
        lines: Sequence[Line],
        graded_at: Mapping[str, datetime],
    ) -> None:
        table, sheet = (self._results / name for name in _TABLES)
        _write(table, grades_csv(counted(), lines).encode("utf-8", "replace"))
        _write(sheet, workbook(counted(), graded_at=graded_at, lines=lines))
        page = class_page(
            counted(),
            title=self._facts.title,
            says=self._says,
            measures=self._measures(),
            similar=self._similar,
            not_taken=self.not_taken,
            files=self._facts.files,
            tables=_TABLES,
            lines=lines,
        )
        _write(self._results / "index.html", page.encode("utf-8", "replace"))

    def compare(
        self,
        assignment: Assignment,
        students: Iterable[str],
        hidden: Path | None,
        tell: Callable[[str], None],
    ) -> None:
        """Look for code that is alike; whatever becomes of it, no grade depends on it."""
        there, submissions = set(students), self._submissions or {}
        try:
            with self._pages.one() as pages:
                self._similar = write_pairs(
                    self._results / _SIMILAR,
                    {name: s.source for name, s in submissions.items() if name in there},
                    common=_given_code(assignment, hidden),
                    archive=self._archive,
                    title=self._facts.title,
                    pages=pages,
                    tell=tell,
                )
        except Exception as error:  # whatever it is, it must not cost a grade
            self._similar = Similar(problem=f"The comparison broke off: {error}")

    def _submission(self, report: Report) -> Submission | None:
        if self._submissions is None:
            return kept_submission(self._results, report)
        return self._submissions.get(report.submission)

    def _is_stale(self, path: Path, report: Report, judged: Submission | None) -> bool:
        """Whether a student's files are missing, of another report, or of an older grader."""
        with_text = self._submissions is not None
        if judged and not is_kept(self._results, report.submission, judged, with_text=with_text):
            return True
        return not path.is_file() or path.read_bytes() != report.to_json()

    def _says(self, name: str) -> str:
        return self._facts.sayings.get(name) or GENERAL.says(name)

    def _measures(self) -> dict[str, Measures]:
        """Seconds and accuracy of each student's training."""
        names = self._facts.students
        if names is None:
            folder = self._results / "feedback" / "pictures"
            names = [path.stem for path in folder.glob("*.json")]
        return {name: self._pictures(name).measures for name in names}

    def _pictures(self, student: str) -> Pictures:
        return kept_pictures(self._results, student)


def _given_code(assignment: Assignment, hidden: Path | None) -> list[str]:
    """Code that is no student's own: the stub's and, where it is at hand, the model solution's."""
    paths = [assignment.stub, *([hidden.parent / assignment.stub.name] if hidden else [])]
    return [path.read_text("utf-8") for path in paths if path.is_file()]


def _write(path: Path, data: bytes) -> None:
    """Write a file, whole or not at all."""
    try:
        write_whole(path, data)
    except OSError as error:
        raise UsageError(cannot_write(path, error)) from None


def cannot_write(path: Path, error: OSError) -> str:
    """What to do where a file of the results cannot be written."""
    return (
        f"Cannot write {path}: {error.strerror}. Make room or name another --out; "
        "what is in the gradebook is kept."
    )

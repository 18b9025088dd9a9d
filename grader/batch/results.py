"""The results folder beside the gradebook: reports, pages, the table of grades."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from grader.assignment.manifest import Assignment
from grader.common.files import write_whole
from grader.common.outcomes import UsageError
from grader.common.text import did_you_mean
from grader.exports.table import grades_csv
from grader.exports.workbook import workbook
from grader.gradebook.gradebook import FILE_NAME, Gradebook
from grader.pages.charts import Pictures
from grader.pages.maker import PageMaker
from grader.pages.overview import class_page
from grader.pages.similar import write_pairs
from grader.report.records import Report
from grader.submissions.incoming.intake import Entry
from grader.submissions.similarity import Similar


def find_report(results: Path, student: str) -> Report:
    """A student's report, from its file or else from the gradebook.

    Raises:
        UsageError: there is none, or it cannot be read.
    """
    path = results / "reports" / f"{student}.json"
    try:
        return Report.from_json(path.read_bytes())
    except OSError:
        pass
    except ValueError as error:
        raise UsageError(f"{path} is not a report: {error}") from None
    if not (results / FILE_NAME).is_file():
        raise UsageError(f"There is no report {path}.")
    book = Gradebook.view(results / FILE_NAME)
    grade = book.find(student)
    if grade is None:
        raise UsageError(f"There is no report {path}.{did_you_mean(student, book.students())}")
    return grade.report


class ResultFiles:
    """What stands in the results folder beside the gradebook: reports, pages, the table."""

    def __init__(
        self,
        assignment: Assignment,
        entries: Sequence[Entry],
        results: Path,
        *,
        not_taken: Sequence[str],
    ) -> None:
        self.not_taken = not_taken
        self._assignment = assignment
        self._title = assignment.manifest.title
        self._results = results
        self._submissions = {e.student: e.submission for e in entries if e.submission}
        self._similar: Similar | None = None
        self._pages = PageMaker()

    def close(self) -> None:
        """End the processes that make pages."""
        self._pages.close()

    def restore(self, report: Report) -> None:
        """Write a student's report and page where they are missing or of another report.

        Raises:
            UsageError: a file cannot be written.
        """
        path = self._results / "reports" / f"{report.submission}.json"
        page = self._results / "feedback" / f"{report.submission}.html"
        try:
            stale = not path.is_file() or path.read_bytes() != report.to_json()
            if stale:
                path.parent.mkdir(parents=True, exist_ok=True)
                _write(path, report.to_json())
            judged = self._submissions.get(report.submission)
            own = page.parent / "notebooks" / page.name
            if judged and judged.document and (stale or not own.is_file()):
                own.parent.mkdir(parents=True, exist_ok=True)
                _write(own, self._pages.notebook(report, judged, title=self._title))
            if stale or not page.is_file():
                page.parent.mkdir(exist_ok=True)
                made = self._pages.feedback(
                    report,
                    title=self._title,
                    submission=judged,
                    figures=self._pictures(report.submission).figures,
                )
                _write(page, made)
        except OSError as error:
            raise UsageError(cannot_write(path, error)) from None

    def write_class(
        self, reports: Callable[[], Iterator[Report]], *, graded_at: Mapping[str, datetime]
    ) -> None:
        """Write the table, also as a workbook, and the page of the whole class.

        Args:
            reports: gives the class's reports, each time anew.
            graded_at: when each student's was made.

        Raises:
            UsageError: a file cannot be written.
        """
        _write(self._results / "grades.csv", grades_csv(reports()).encode("utf-8", "replace"))
        _write(self._results / "grades.xlsx", workbook(reports(), graded_at=graded_at))
        page = class_page(
            reports(),
            title=self._title,
            says=self._assignment.catalogue.says,
            measures={name: self._pictures(name).measures for name in self._submissions},
            similar=self._similar,
            not_taken=self.not_taken,
        )
        _write(self._results / "index.html", page.encode("utf-8", "replace"))

    def compare(
        self, students: Iterable[str], hidden: Path | None, tell: Callable[[str], None]
    ) -> None:
        """Look for code that is alike; whatever becomes of it, no grade depends on it."""
        there = set(students)
        try:
            self._similar = write_pairs(
                self._results / "similar",
                {name: s.source for name, s in self._submissions.items() if name in there},
                common=_given_code(self._assignment, hidden),
                title=self._title,
                pages=self._pages,
                tell=tell,
            )
        except Exception as error:  # whatever it is, it must not cost a grade
            self._similar = Similar(problem=f"The comparison broke off: {error}")

    def _pictures(self, student: str) -> Pictures:
        """What the checks drew for a student; nothing where there is no such file."""
        path = self._results / "feedback" / "pictures" / f"{student}.json"
        try:
            return msgspec.json.decode(path.read_bytes(), type=Pictures)
        except (OSError, msgspec.MsgspecError):
            return Pictures()


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

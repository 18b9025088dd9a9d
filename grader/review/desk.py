"""What the page shows of a student, names hidden where that is asked for, and what it enters."""

from __future__ import annotations

import dataclasses
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from markupsafe import Markup

from grader.batch.entering import Desk
from grader.batch.kept import kept_pictures, kept_submission
from grader.common.outcomes import UsageError
from grader.gradebook.entries.making import Said
from grader.pages.charts import Figure
from grader.pages.code import highlighted
from grader.pages.maker import PageMaker
from grader.pages.similar import kept_archive
from grader.report.records import CheckResult, Report, key_of
from grader.review.queue import Case, labels
from grader.submissions import similarity
from grader.submissions.submission import Submission

_POINTS = re.compile(r"\s*(?P<sign>[+-]?)(?P<number>[0-9]{1,6}([.,][0-9]{1,4})?)\s*")
_MOST_LINES = 4000
ACCEPTED = "A person has looked at it."


@dataclass(frozen=True)
class Part:
    """A file, or a cell of a notebook: its name, the beginning of its lines' names, its lines."""

    name: str
    anchor: str
    lines: Sequence[Markup]


@dataclass
class Reviewing:
    """A person who goes through some of a class.

    Attributes:
        results: the folder of results.
        title: of the assignment.
        cases: whom to look at.
        by: who says what is entered.
        hidden: whether names are hidden.
    """

    results: Path
    title: str
    cases: Sequence[Case]
    by: str
    desk: Desk
    hidden: bool = False

    def __post_init__(self) -> None:
        self._labels = labels(self.cases)
        self._pages = PageMaker()
        self._lock = threading.Lock()

    def close(self) -> None:
        """End the processes that make pages."""
        self._pages.close()

    def name(self, student: str) -> str:
        """What a student is called on the page."""
        return self._labels.get(student, student) if self.hidden else student

    def report(self, case: Case) -> Report:
        """The report that counts, as it is shown.

        Raises:
            UsageError: it is gone.
        """
        grade = self.desk.book.find(case.student)
        if grade is None:
            raise UsageError(f"There is no report of {self.name(case.student)} any more.")
        return self._veiled(grade.report) if self.hidden else grade.report

    def figures(self, case: Case) -> Mapping[str, Sequence[Figure]]:
        """For each step the pictures that go with it."""
        return kept_pictures(self.results, case.student).figures

    def submission(self, case: Case) -> Submission | None:
        """What the student handed in, where it was kept."""
        grade = self.desk.book.find(case.student)
        return kept_submission(self.results, grade.report) if grade else None

    def notebook(self, case: Case) -> bytes | None:
        """The page of a notebook; None where none was handed in."""
        submission = self.submission(case)
        if submission is None or not submission.document:
            return None
        with self._lock:
            return self._pages.notebook(self.report(case), submission, title=self.title)

    def pair(self, case: Case) -> bytes | None:
        """Both texts side by side, where code is alike; None where one of them is not kept."""
        if case.pair is None:
            return None
        archive = kept_archive(self.results / "similar")
        sources = []
        for student, archived in zip(case.pair.students, case.pair.archived, strict=True):
            submission = None if archived else self.submission(Case(student))
            if submission is not None:
                sources.append(similarity.prepared(submission.source))
            elif student in archive:
                sources.append(archive[student])
            else:
                return None
        one, two = (self.name(student) for student in case.pair.students)
        shown = msgspec.structs.replace(case.pair, students=(one, two))
        with self._lock:
            return self._pages.pair(shown, (sources[0], sources[1]), title=self.title)

    def enter(self, case: Case, action: str, form: Mapping[str, str]) -> None:
        """Make the entry that a form asks for, as the commands do.

        Raises:
            UsageError: it cannot be made.
        """
        step, _, check = form.get("place", "").partition("\t")
        comment = form.get("comment", "")
        said = Said(by=self.by, comment=comment)
        with self._lock:
            match action:
                case "adjust":
                    points, add = points_of(form.get("points", ""))
                    self.desk.adjust(
                        case.student, step=step, check=check, points=points, add=add, said=said
                    )
                case "comment":
                    self.desk.comment(case.student, step=step, check=check, said=said)
                case "accept":
                    said = Said(by=self.by, comment=comment.strip() or ACCEPTED)
                    self.desk.accept(case.student, said=said)
                case "undo":
                    self.desk.undo(_own(self.report(case), form.get("number", "")), by=self.by)
                case _:
                    raise UsageError("There is no such thing to do.")

    def without_names(self, text: str) -> str:
        """A line of ours, without the names that it tells where these are hidden."""
        if self.hidden:
            for student in sorted(self._labels, key=len, reverse=True):
                text = re.sub(rf"(?<!\w){re.escape(student)}(?!\w)", self._labels[student], text)
        return text

    def _veiled(self, report: Report) -> Report:
        steps = [
            msgspec.structs.replace(step, checks=[self._veiled_check(c) for c in step.checks])
            for step in report.steps
        ]
        entries = [
            msgspec.structs.replace(e, student=self.name(e.student)) if e.student else e
            for e in report.entries
        ]
        return msgspec.structs.replace(
            report,
            submission=self.name(report.submission),
            steps=steps,
            entries=entries,
            flags=[self.without_names(flag) for flag in report.flags],
            remarks=[self.without_names(remark) for remark in report.remarks],
            receipt={},
        )

    def _veiled_check(self, check: CheckResult) -> CheckResult:
        place = dataclasses.replace(check.place, file="") if check.place else None
        return msgspec.structs.replace(
            check, place=place, message=self.without_names(check.message)
        )


def points_of(text: str) -> tuple[float | None, float | None]:
    """The points that a person typed: what is given, or what is added.

    >>> points_of("2,5"), points_of("+1")
    ((2.5, None), (None, 1.0))

    Raises:
        UsageError: it is neither.
    """
    found = _POINTS.fullmatch(text)
    if found is None:
        raise UsageError("Type the points, such as 2.5, or what to add to them, such as +1.")
    number = float(found["number"].replace(",", "."))
    if not found["sign"]:
        return number, None
    return None, -number if found["sign"] == "-" else number


def parts_of(submission: Submission, *, name: str) -> list[Part]:
    """The code, coloured: a file, or each cell of a notebook.

    Args:
        submission: what was handed in.
        name: what to call its file.
    """
    if submission.cells:
        return [
            Part(f"cell {cell.number}", f"c{cell.number}-", highlighted(cell.lines, seconds=0.1))
            for cell in submission.cells
        ]
    lines = submission.source.split("\n")[:_MOST_LINES]
    return [Part(name, "l-", highlighted(lines))]


def places_of(report: Report) -> list[tuple[str, str]]:
    """What points can be given for: the value in the form, and words."""
    found = [("", "the whole")]
    for step in report.steps:
        found.append((step.name, step.name))
        found += [(f"{step.name}\t{key_of(c)}", f"{step.name}: {c.label}") for c in step.checks]
    return found


def _own(report: Report, number: str) -> int:
    """The number of an entry, which must be one on this student."""
    own = {str(e.number): e.number for e in report.entries if e.student and e.undone_at is None}
    if number not in own:
        raise UsageError("There is no such entry on this student.")
    return own[number]

"""The class at a glance, for the instructor: one page that links to each student's."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from grader.assignment.misconceptions import GENERAL
from grader.common.outcomes import Outcome
from grader.common.text import as_points, counted
from grader.pages import charts, html
from grader.report.course.lines import Line
from grader.report.findings import (
    SELF_REPORTED,
    is_judged,
    is_known,
    needs_review,
    words_of_persons,
)
from grader.report.manual import in_words
from grader.report.records import Report, Status, StepResult
from grader.report.summary import summarize
from grader.submissions.similarity import Similar

_MOST_MISCONCEPTIONS = 20
_FEW = 25  # students: so many names find room in a picture

Measures = Mapping[str, float]


@dataclass(frozen=True)
class _Row:
    student: str
    score: float | None
    status: str
    steps: Mapping[str, tuple[str, str]]
    seconds: float | None
    accuracy: float | None
    said: Sequence[str]
    flags: Sequence[str]
    self_reported: str
    also: str

    @property
    def is_graded(self) -> bool:
        return self.status == Status.GRADED


@dataclass
class _Step:
    """How a class did in one step; checks by name, each with its label and how many passed."""

    name: str
    title: str
    passed: int = 0
    checks: dict[str, list[Any]] = field(default_factory=dict)

    def count(self, step: StepResult) -> None:
        self.passed += step.outcome == Outcome.PASSED
        for check in step.checks:
            name = f"{check.name} {check.hidden}"
            counted = self.checks.setdefault(name, [check.label, check.hidden, 0])
            counted[2] += check.outcome == Outcome.PASSED


def class_page(
    reports: Iterable[Report],
    *,
    title: str,
    says: Callable[[str], str] = GENERAL.says,
    folder: str = "feedback",
    measures: Mapping[str, Measures] | None = None,
    similar: Similar | None = None,
    not_taken: Sequence[str] = (),
    files: Mapping[str, str] | None = None,
    tables: Sequence[str] = (),
    lines: Sequence[Line] = (),
) -> str:
    """The page as HTML.

    Args:
        reports: of the class; gone through once, none is kept.
        title: of the assignment.
        says: what helps with a misconception of this name; "" for an unknown one.
        folder: where the students' pages lie, seen from this one.
        measures: of each student, the seconds and the accuracy of the training.
        similar: code that is alike; None where nobody looked for it.
        not_taken: files beside the submissions that are of another kind.
        files: where each student's own file lies, seen from this page, as far as it is known.
        tables: files beside this page that hold all grades.
        lines: everybody's line, where there is a roster or a calendar.
    """
    measures = measures or {}
    rows: list[_Row] = []
    steps: dict[str, _Step] = {}
    who: defaultdict[str, list[str]] = defaultdict(list)
    said: dict[int, tuple[str, str]] = {}

    def watched() -> Iterable[Report]:
        for report in reports:
            rows.append(_row(report, measures.get(report.submission, {})))
            for step in report.steps:
                counted = steps.setdefault(step.name, _Step(step.name, step.title))
                if not needs_review(report):  # as in the summary
                    counted.count(step)
            names = {c.misconception for s in report.steps for c in s.checks if c.misconception}
            for name in names:
                who[name].append(report.submission)
            said.update({e.number: (e.student, in_words(e)) for e in report.entries})
            yield report

    summary = summarize("", watched(), not_taken=not_taken)
    rows.sort(key=lambda row: (without_marks(row.student), row.student))
    return html.template("overview.html").render(
        title=title,
        summary=summary,
        rows=rows,
        steps=list(steps.values()),
        misconceptions=_most_frequent(who, says),
        persons=[said[number] for number in sorted(said)],
        histogram=_scores(rows, summary.max_score),
        rates=_rates(list(steps.values()), summary.graded),
        trainings=_trainings(rows),
        bar=lambda count: charts.bar(count / summary.graded if summary.graded else 0.0),
        links={row.student: f"{folder}/{quote(row.student)}.html" for row in rows},
        similar=similar,
        files=files or {},
        tables=tables,
        lines=lines,
        style=html.inlined("style.css"),
        script=html.inlined("table.js"),
    )


def without_marks(name: str) -> str:
    """A name without case and marks, by which Åsa stands beside Asa."""
    return "".join(
        c for c in unicodedata.normalize("NFD", name).casefold() if not unicodedata.combining(c)
    )


def _row(report: Report, measures: Measures) -> _Row:
    steps = {
        step.name: (as_points(step.score) if is_known(step) else "", step.outcome)
        for step in report.steps
    }
    told = [remark for remark in report.remarks if remark.startswith(SELF_REPORTED)]
    return _Row(
        report.submission,
        report.score if is_judged(report) else None,
        report.status,
        steps,
        measures.get("seconds"),
        measures.get("accuracy"),
        words_of_persons(report),
        report.flags,
        told[0] if told else "",
        " ".join(sorted({c.misconception for s in report.steps for c in s.checks})).strip(),
    )


def _most_frequent(
    who: Mapping[str, list[str]], says: Callable[[str], str]
) -> list[tuple[str, str, list[str]]]:
    ordered = sorted(who.items(), key=lambda each: (-len(each[1]), each[0]))
    return [
        (name, says(name), sorted(students)) for name, students in ordered[:_MOST_MISCONCEPTIONS]
    ]


def _scores(rows: Sequence[_Row], most: float) -> str:
    scores = [row.score for row in rows if row.is_graded and row.score is not None]
    return charts.distribution(scores, most, title="Distribution of scores")


def _rates(steps: Sequence[_Step], total: int) -> str:
    values = [
        (step.name, step.passed / total if total else 0.0, f"{step.passed} of {total}")
        for step in steps
    ]
    about = "; ".join(f"{name}: {text}" for name, _, text in values)
    return charts.bars(values, title="How many passed each step", about=about)


def _trainings(rows: Sequence[_Row]) -> str:
    points = [
        (row.seconds, row.accuracy, row.student)
        for row in rows
        if row.seconds is not None and row.accuracy is not None
    ]
    if not points:
        return ""
    accuracies, seconds = [p[1] for p in points], [p[0] for p in points]
    about = (
        f"{counted(len(points), 'training')}; accuracies from {min(accuracies):.3f} to "
        f"{max(accuracies):.3f}, {min(seconds):.1f} to {max(seconds):.1f} seconds. "
        "The table of everybody has the numbers."
    )
    return charts.scatter(
        points,
        x_name="seconds of training",
        title="Accuracy on the test images and training time",
        about=about,
        named=len(points) <= _FEW,
    )

"""A class at a glance: mean and distribution, checks most often failed, who needs a person."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from grader.common.outcomes import Outcome
from grader.common.text import as_points, counted, one_line
from grader.report.findings import needs_review
from grader.report.records import Report

SCHEMA: Literal["grader/summary/v1"] = "grader/summary/v1"

_BINS = 10
_WIDTH = 40  # of the longest bar, in characters
_MOST_CHECKS = 8
_MOST_STUDENTS = 20


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """How many students reached points from `lowest` up to, but without, `below`.

    The last bin includes full marks.
    """

    lowest: float
    below: float
    students: int


class FailedCheck(msgspec.Struct, frozen=True, kw_only=True):
    """A check, and how many students failed it."""

    step: str
    name: str
    label: str
    students: int


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """A student whose report needs a person, and why."""

    student: str
    reasons: list[str]


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What a class reached.

    Attributes:
        students: how many have a report.
        graded: how many of these need no person; only they count in what follows.
        mean: of their scores; None where there are none.
        median: likewise.
        distribution: ten bins of equal width.
        failed: the checks, that failed most often first.
        needs_review: who needs a person.
        not_graded: who was found among the submissions, but not graded yet.
        not_taken: files beside the submissions that are of another kind.
    """

    schema: Literal["grader/summary/v1"] = SCHEMA
    assignment: str
    students: int
    graded: int
    max_score: float
    mean: float | None
    median: float | None
    distribution: list[Bin]
    failed: list[FailedCheck]
    needs_review: list[Review]
    not_graded: list[str]
    not_taken: list[str] = []

    def to_json(self) -> str:
        """The summary as indented JSON."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2).decode()


def summarize(
    assignment: str,
    reports: Iterable[Report],
    *,
    not_graded: Sequence[str] = (),
    not_taken: Sequence[str] = (),
) -> Summary:
    """Count what the reports say; they are gone through once, and none is kept."""
    scores: list[float] = []
    most = 0.0
    reviews: list[Review] = []
    failed: Counter[tuple[str, str, str]] = Counter()
    for report in reports:
        most = max(most, report.max_score)
        if needs_review(report):
            reviews.append(Review(student=report.submission, reasons=report.flags))
            continue
        scores.append(report.score)
        failed.update(_failed_in(report))
    return Summary(
        assignment=assignment,
        students=len(scores) + len(reviews),
        graded=len(scores),
        max_score=most,
        mean=round(statistics.fmean(scores), 4) if scores else None,
        median=round(statistics.median(scores), 4) if scores else None,
        distribution=_bins(scores, most),
        failed=[
            FailedCheck(step=step, name=name, label=label, students=count)
            for (step, name, label), count in sorted(failed.items(), key=lambda f: (-f[1], f[0]))
        ],
        needs_review=sorted(reviews, key=lambda review: review.student),
        not_graded=list(not_graded),
        not_taken=list(not_taken),
    )


def to_text(summary: Summary) -> str:
    """The summary for a terminal; nothing that a submission wrote can move the cursor."""
    parts = [_head(summary)]
    if summary.graded:
        parts.append(_histogram(summary.distribution))
    if summary.failed:
        parts.append(_checks(summary.failed, summary.graded))
    if summary.needs_review:
        parts.append(_reviews(summary.needs_review))
    if summary.not_graded:
        parts.append(f"Not graded yet: {_names(summary.not_graded)}")
    if summary.not_taken:
        parts.append(f"Not taken as submissions: {_names(summary.not_taken)}")
    return "\n\n".join(parts)


def _failed_in(report: Report) -> list[tuple[str, str, str]]:
    return [
        (step.name, check.name, check.label)
        for step in report.steps
        for check in step.checks
        if check.outcome == Outcome.FAILED
    ]


def _bins(scores: Sequence[float], most: float) -> list[Bin]:
    if not scores or not most:
        return []
    numbers = Counter(min(_BINS - 1, max(0, int(score / most * _BINS))) for score in scores)
    edges = [round(most * n / _BINS, 4) for n in range(_BINS + 1)]
    return [Bin(lowest=edges[n], below=edges[n + 1], students=numbers[n]) for n in range(_BINS)]


def _head(summary: Summary) -> str:
    people = len(summary.needs_review)
    text = f"{one_line(summary.assignment)}: {counted(summary.graded, 'submission')} graded"
    if people:
        text += f", {people} need{'s' * (people == 1)} a person"
    if summary.mean is not None and summary.median is not None:
        text += (
            f"\nmean {as_points(summary.mean)}, median {as_points(summary.median)}, "
            f"of {as_points(summary.max_score)} points"
        )
    return text


def _histogram(bins: Sequence[Bin]) -> str:
    """A bar for each bin; plain characters, which every terminal shows."""
    longest = max(each.students for each in bins)
    scale = min(1.0, _WIDTH / longest)
    lines = []
    for each in bins:
        bar = "#" * max(round(each.students * scale), each.students > 0)
        lines.append(
            f"{each.lowest:6.1f} to {each.below:5.1f} |{bar} {each.students or ''}".rstrip()
        )
    return "\n".join(lines)


def _checks(failed: Sequence[FailedCheck], graded: int) -> str:
    lines = [f"Checks most often failed (by how many of {graded}):"]
    for each in failed[:_MOST_CHECKS]:
        lines.append(f"{each.students:6d}  {one_line(each.step)}: {one_line(each.label)}")
    return "\n".join(lines)


def _reviews(reviews: Sequence[Review]) -> str:
    lines = ["Needs a person:"]
    for each in reviews[:_MOST_STUDENTS]:
        why = one_line(each.reasons[0]) if each.reasons else "no reason is given"
        more = len(each.reasons) - 1
        lines.append(f"  {one_line(each.student)}: {why}" + (f" (and {more} more)" * (more > 0)))
    if len(reviews) > _MOST_STUDENTS:
        lines.append(f"  and {len(reviews) - _MOST_STUDENTS} more: see grades.csv")
    return "\n".join(lines)


def _names(students: Sequence[str]) -> str:
    shown = ", ".join(one_line(name) for name in students[:_MOST_STUDENTS])
    more = len(students) - _MOST_STUDENTS
    return shown + (f", and {more} more" if more > 0 else "")

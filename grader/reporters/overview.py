"""The class at a glance, for the instructor: one page that links to each student's."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from grader import misconceptions, sketch
from grader.outcomes import Outcome
from grader.report import Report
from grader.reporters import pages
from grader.reporters.summary import Summary, summarize

_MOST_MISCONCEPTIONS = 20


@dataclass(frozen=True)
class _Row:
    student: str
    score: float
    status: str
    steps: tuple[tuple[str, str], ...]


def class_page(reports: Iterable[Report], *, title: str, folder: str = "feedback") -> str:
    """The page as HTML.

    Args:
        reports: of the class; gone through once, none is kept.
        title: of the assignment.
        folder: where the students' pages lie, seen from this one.
    """
    rows: list[_Row] = []
    passed: Counter[str] = Counter()
    titles: dict[str, str] = {}
    who: defaultdict[str, list[str]] = defaultdict(list)

    def watched() -> Iterable[Report]:
        for report in reports:
            rows.append(_row(report))
            for step in report.steps:
                titles[step.name] = step.title
                passed[step.name] += step.outcome == Outcome.PASSED
            names = {c.misconception for s in report.steps for c in s.checks if c.misconception}
            for name in names:
                who[name].append(report.submission)
            yield report

    summary = summarize("", watched())
    return pages.template("overview.html").render(
        title=title,
        summary=summary,
        rows=sorted(rows, key=lambda row: row.student),
        steps=[{"name": name, "title": text} for name, text in titles.items()],
        misconceptions=_most_frequent(who),
        histogram=_scores(summary),
        rates=_rates(titles, passed, len(rows)),
        links={row.student: f"{folder}/{quote(row.student)}.html" for row in rows},
        style=pages.inlined("style.css"),
        script=pages.inlined("table.js"),
    )


def _row(report: Report) -> _Row:
    steps = tuple(
        (
            f"{step.score:g}",
            "" if step.outcome in (Outcome.PASSED, Outcome.FAILED) else step.outcome,
        )
        for step in report.steps
    )
    return _Row(report.submission, report.score, report.status, steps)


def _most_frequent(who: Mapping[str, list[str]]) -> list[tuple[str, str, list[str]]]:
    ordered = sorted(who.items(), key=lambda each: (-len(each[1]), each[0]))
    return [
        (
            name,
            known.says if (known := misconceptions.CATALOGUE.get(name)) else "",
            sorted(students),
        )
        for name, students in ordered[:_MOST_MISCONCEPTIONS]
    ]


def _scores(summary: Summary) -> str:
    counts = [(f"{each.lowest:.0f}", each.students) for each in summary.distribution]
    about = "; ".join(
        f"{b.students} from {b.lowest:g} to {b.below:g}" for b in summary.distribution
    )
    return sketch.histogram(counts, title="Distribution of scores", about=about)


def _rates(titles: Mapping[str, str], passed: Mapping[str, int], total: int) -> str:
    values = [
        (name, passed[name] / total if total else 0.0, f"{passed[name]} of {total}")
        for name in titles
    ]
    about = "; ".join(f"{name}: {text}" for name, _, text in values)
    return sketch.bars(values, title="How many passed each step", about=about)

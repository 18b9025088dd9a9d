"""A course at a glance: one page over all assignments, that links to each student's pages."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from statistics import mean, median

from grader.assignment.misconceptions import GENERAL
from grader.common.text import as_points
from grader.pages import charts, html
from grader.report.course.progress import Behind, Misconception, Year
from grader.report.course.totals import Standing, Unit
from grader.report.findings import by_machine, words_of_persons
from grader.report.records import Report

_WIDE, _HIGH = 64, 18  # pixels of a student's progress


def course_page(
    units: Sequence[Unit],
    standings: Sequence[Standing],
    *,
    title: str,
    points: float,
    behind: Sequence[Behind],
    misconceptions: Sequence[Misconception],
    years: Sequence[Year] = (),
    rules: str = "",
    links: Mapping[str, Mapping[str, str]],
    says: Callable[[str], str] = GENERAL.says,
) -> str:
    """The page as HTML.

    Args:
        units: the assignments, in order.
        standings: everybody's.
        title: of the course.
        points: what full marks of the total are.
        behind: who falls behind.
        misconceptions: those met in several assignments.
        years: assignments beside those of an earlier year.
        rules: how the total is made, in words.
        links: by assignment and report, the page, seen from this one; "" as a report is the class.
        says: what helps with a misconception of this name.
    """
    totals = [points * each.total for each in standings if each.total is not None]
    return html.template("course.html").render(
        title=title,
        units=units,
        standings=standings,
        points=points,
        mean=mean(totals) if totals else None,
        median=median(totals) if totals else None,
        histogram=charts.distribution(totals, points, title="Distribution of totals"),
        means=_means(units, standings),
        behind=behind,
        misconceptions=misconceptions,
        titles={unit.name: unit.title for unit in units},
        years=years,
        rules=rules,
        links=links,
        says=says,
        spark=lambda standing: _spark(units, standing),
        said=_said,
        style=html.inlined("style.css"),
        script=html.inlined("table.js"),
    )


def _means(units: Sequence[Unit], standings: Sequence[Standing]) -> str:
    values = []
    for unit in units:
        shares = [share for each in standings if (share := each.share(unit.name)) is not None]
        values.append((unit.title, mean(shares) if shares else 0.0, _beside(shares)))
    about = "; ".join(f"{name}: {text}" for name, _, text in values)
    return charts.bars(values, title="Mean of each assignment", about=about)


def _beside(shares: Sequence[float]) -> str:
    return f"{mean(shares):.0%} of {len(shares)}" if shares else "nobody yet"


def _said(report: Report) -> str:
    """What persons have said of a report, and what the machine gave."""
    machine = by_machine(report).removeprefix(", ")
    told = [f"{as_points(report.score)} points, {machine}."] if machine else []
    return " ".join([*told, *words_of_persons(report)])


def _spark(units: Sequence[Unit], standing: Standing) -> str:
    """A student's shares from one assignment to the next; a gap where nothing counts."""
    step = (_WIDE - 8) / max(1, len(units) - 1)
    shares = [standing.share(unit.name) for unit in units]
    told = ", ".join("nothing" if share is None else f"{share:.0%}" for share in shares)
    places = [
        None if share is None else (4 + n * step, 3 + (1 - min(1.0, share)) * (_HIGH - 6))
        for n, share in enumerate(shares)
    ]
    parts = [
        f'<svg class="spark" viewBox="0 0 {_WIDE} {_HIGH}" width="{_WIDE}" height="{_HIGH}" '
        f'role="img" aria-label="{told}">'
    ]
    for one, two in itertools.pairwise(places):
        if one and two:
            parts.append(
                f'<path class="one" d="M{one[0]:.1f} {one[1]:.1f}L{two[0]:.1f} {two[1]:.1f}"/>'
            )
    parts += [f'<circle class="dot" cx="{p[0]:.1f}" cy="{p[1]:.1f}" r="2.2"/>' for p in places if p]
    return "".join([*parts, "</svg>"])

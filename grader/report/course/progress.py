"""What becomes of a class over a term: who falls behind, and which misconceptions stay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.common.outcomes import Outcome
from grader.report.course.totals import Standing, Unit, share_of
from grader.report.findings import needs_review
from grader.report.records import Report

_LOW = 0.5  # of full marks
_FALL = 0.25  # of full marks, below the mean of what was before


@dataclass(frozen=True)
class Behind:
    """A student whom somebody should talk to.

    Attributes:
        standing: who.
        reasons: why, a few words each.
    """

    standing: Standing
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Misconception:
    """A mistake that was met in several assignments, or again by the same student.

    Attributes:
        name: as assignments call it.
        students: of each assignment, how many showed it.
        stays: who showed it in more than one.
    """

    name: str
    students: Mapping[str, int]
    stays: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Year:
    """An assignment this year and in an earlier one.

    Attributes:
        unit: the assignment's name.
        students: how many handed in, now and then.
        mean: of their shares, now and then; None where nobody has points.
        steps: of each step, its share of students who passed it, now and then; those furthest
            apart come first.
    """

    unit: str
    students: tuple[int, int]
    mean: tuple[float | None, float | None]
    steps: tuple[tuple[str, float, float], ...]


def falling_behind(units: Sequence[Unit], standings: Sequence[Standing]) -> list[Behind]:
    """Who handed in nothing last, got much less than before, or little or late twice in a row."""
    names = [unit.name for unit in units]
    found = [Behind(each, tuple(_reasons(each, units, names))) for each in standings]
    found = [behind for behind in found if behind.reasons]
    return sorted(found, key=lambda each: (-len(each.reasons), each.standing.name))


def _reasons(standing: Standing, units: Sequence[Unit], names: Sequence[str]) -> Iterator[str]:
    titles = {unit.name: unit.title for unit in units}
    missing = [name for name in names if name in standing.missing]
    if missing and missing[-1] == names[-1]:
        yield f"nothing handed in for {', '.join(titles[name] for name in missing)}"
    shares = [(name, standing.share(name)) for name in names if name not in standing.missing]
    known = [(name, share) for name, share in shares if share is not None]
    if len(known) > 1:
        (name, last), before = known[-1], [share for _, share in known[:-1]]
        mean = sum(before) / len(before)
        if mean - last >= _FALL:
            yield f"{titles[name]}: {last:.0%}, before it {mean:.0%} on average"
    if len(known) > 1 and max(share for _, share in known[-2:]) < _LOW:
        yield "less than half of the points, twice in a row"
    lines = [standing.lines[name] for name in names if name in standing.lines]
    if len(lines) > 1 and all(line.lateness.is_late for line in lines[-2:]):
        yield "late twice in a row"


def misconceptions(units: Sequence[Unit], standings: Sequence[Standing]) -> list[Misconception]:
    """Those met in several assignments, the ones that stay with most students first."""
    who: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for standing in standings:
        for unit, line in standing.lines.items():
            for name in _shown(line.report) if line.report else ():
                who[name][standing.name].add(unit)
    order = [unit.name for unit in units]
    found = []
    for name, students in who.items():
        counts = {u: n for u in order if (n := sum(u in met for met in students.values()))}
        stays = tuple(sorted(each for each, met in students.items() if len(met) > 1))
        if len(counts) > 1:
            found.append(Misconception(name, counts, stays))
    return sorted(found, key=lambda each: (-len(each.stays), -sum(each.students.values())))


def _shown(report: Report) -> set[str]:
    checks = (check for step in report.steps for check in step.checks)
    return {check.misconception for check in checks if check.misconception}


def compared(unit: Unit, before: Unit) -> Year:
    """An assignment beside itself in an earlier year."""
    now, then = _reports(unit), _reports(before)
    rates_now, rates_then = _rates(now), _rates(then)
    steps = [(n, rates_now[n], rates_then[n]) for n in rates_now if n in rates_then]
    return Year(
        unit=unit.name,
        students=(len(now), len(then)),
        mean=(_mean(unit), _mean(before)),
        steps=tuple(sorted(steps, key=lambda each: -abs(each[1] - each[2]))),
    )


def _reports(unit: Unit) -> list[Report]:
    return [line.report for line in unit.lines if line.report and not line.shared_by]


def _mean(unit: Unit) -> float | None:
    shares = [share for line in unit.lines if line.report and (share := share_of(line)) is not None]
    return sum(shares) / len(shares) if shares else None


def _rates(reports: Sequence[Report]) -> dict[str, float]:
    """Of each step, the share of students who passed it."""
    graded = [report for report in reports if not needs_review(report)]
    passed: dict[str, int] = {}
    for report in graded:
        for step in report.steps:
            passed[step.name] = passed.get(step.name, 0) + (step.outcome == Outcome.PASSED)
    return {name: count / len(graded) for name, count in passed.items()}

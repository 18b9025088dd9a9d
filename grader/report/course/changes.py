"""Two runs of one assignment: who changed, and by which check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from grader.common.text import as_points, counted, one_line
from grader.report.findings import needs_review
from grader.report.records import Report, key_of

_MOST = 200  # students who are listed


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A check, or a whole step without checks, that ended in another way.

    Attributes:
        check: the step and the check, as `step/check`.
        before: the outcome; "" where there was no such check.
        after: likewise.
    """

    check: str
    before: str
    after: str


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """A student whose report is another one.

    Attributes:
        student: who.
        before: the points; None where a person had to look.
        after: likewise.
        checks: what ended in another way.
    """

    student: str
    before: float | None
    after: float | None
    checks: list[Change]

    @property
    def by(self) -> float:
        """By how much the points changed; 0 where they are not known."""
        if self.before is None or self.after is None:
            return 0.0
        return round(self.after - self.before, 4)


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """What is different between two runs.

    Attributes:
        students: who is in both.
        changed: of these, whose points, status or checks are different; most changed first.
        only_before: who is in the old run alone.
        only_after: who is in the new one alone.
        full: full marks, before and after.
    """

    students: int
    changed: list[Changed]
    only_before: list[str]
    only_after: list[str]
    full: tuple[float, float]

    def by_check(self) -> list[tuple[str, str, str, int]]:
        """Of each check, each way in which it changed, and for how many; the most first."""
        ways = Counter(
            (each.check, each.before, each.after) for one in self.changed for each in one.checks
        )
        ordered = sorted(ways.items(), key=lambda each: (-each[1], each[0]))
        return [(*way, count) for way, count in ordered]


def compare(before: Iterable[Report], after: Iterable[Report]) -> Comparison:
    """Compare the machine's reports of two runs, by the names of the students."""
    old = {report.submission: report for report in before}
    new = {report.submission: report for report in after}
    changed = [_changed(old[name], new[name]) for name in old if name in new]
    kept = [each for each in changed if each is not None]
    return Comparison(
        students=len(changed),
        changed=sorted(kept, key=lambda each: (-abs(each.by), each.student)),
        only_before=sorted(old.keys() - new.keys()),
        only_after=sorted(new.keys() - old.keys()),
        full=(
            max((report.max_score for report in old.values()), default=0.0),
            max((report.max_score for report in new.values()), default=0.0),
        ),
    )


def _changed(old: Report, new: Report) -> Changed | None:
    before, after = _outcomes(old), _outcomes(new)
    checks = [
        Change(check=name, before=before.get(name, ""), after=after.get(name, ""))
        for name in [*before, *(name for name in after if name not in before)]
        if before.get(name) != after.get(name)
    ]
    points = _points(old), _points(new)
    if points[0] == points[1] and not checks:
        return None
    return Changed(student=old.submission, before=points[0], after=points[1], checks=checks)


def _points(report: Report) -> float | None:
    return None if needs_review(report) else report.score


def _outcomes(report: Report) -> Mapping[str, str]:
    found = {}
    for step in report.steps:
        if not step.checks:
            found[step.name] = str(step.outcome)
        for check in step.checks:
            found[f"{step.name}/{key_of(check)}"] = str(check.outcome)
    return found


def in_words(comparison: Comparison) -> str:
    """The comparison for a terminal: how many, by which check, and who."""
    return "\n".join(_lines(comparison))


def _lines(comparison: Comparison) -> Iterator[str]:
    changed = comparison.changed
    higher, lower = (sum(s * each.by > 0 for each in changed) for s in (1, -1))
    yield (
        f"{len(changed)} of {counted(comparison.students, 'student')} changed: "
        f"{higher} higher, {lower} lower, {len(changed) - higher - lower} with the same points."
    )
    before, after = comparison.full
    if before != after:
        yield f"Full marks were {as_points(before)}, and are {as_points(after)}."
    for what, names in (
        ("Only in the old run", comparison.only_before),
        ("Only in the new run", comparison.only_after),
    ):
        if names:
            more = f", and {len(names) - 20} more" if len(names) > 20 else ""
            yield f"{what}: {', '.join(one_line(name) for name in names[:20])}{more}"
    ways = comparison.by_check()
    if ways:
        yield "\nBy check:"
    for check, was, now, count in ways:
        yield f"{count:6d}  {one_line(check)}: {was or 'not there'} -> {now or 'not there'}"
    if changed:
        yield "\nWho:"
    for each in changed[:_MOST]:
        yield f"  {one_line(each.student)}: {_shown(each.before)} -> {_shown(each.after)} points"
    if len(changed) > _MOST:
        yield f"  and {len(changed) - _MOST} more: see --json"


def _shown(points: float | None) -> str:
    return "needs a person" if points is None else as_points(points)

"""Two runs of one assignment: who changed, and by which check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

import msgspec

from grader.common.text import as_points, counted, one_line
from grader.report.findings import needs_review
from grader.report.records import Report, key_of

_MOST = 200  # students who are listed
_VERSIONS = {  # in receipts, and as people call them
    "grader": "The grader",
    "assignment": "The assignment",
    "tensorflow": "TensorFlow",
    "keras": "Keras",
    "numpy": "NumPy",
    "python": "Python",
}
_HASHES = {"checks": "The checks or points of the assignment", "data": "The data"}


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
        counts: where persons have said something in the old run, the points that count with that,
            before and after; None where they have not, or as above.
    """

    student: str
    before: float | None
    after: float | None
    checks: list[Change]
    counts: tuple[float | None, float | None] | None = None

    @property
    def by(self) -> float:
        """By how much the points changed; 0 where they are not known."""
        if self.before is None or self.after is None:
            return 0.0
        return round(self.after - self.before, 4)


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """What the receipts of two runs tell apart.

    Attributes:
        of: the key in the receipts.
        before: each that there was, with commas between.
        after: likewise.
    """

    of: str
    before: str
    after: str


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """What is different between two runs.

    Attributes:
        students: who is in both.
        changed: of these, whose points, status or checks are different; most changed first.
        only_before: who is in the old run alone.
        only_after: who is in the new one alone.
        full: full marks, before and after.
        versions: what the two were graded with, where that is different.
    """

    students: int
    changed: list[Changed]
    only_before: list[str]
    only_after: list[str]
    full: tuple[float, float]
    versions: list[Version] = []

    def by_check(self) -> list[tuple[str, str, str, int]]:
        """Of each check, each way in which it changed, and for how many; the most first."""
        ways = Counter(
            (each.check, each.before, each.after) for one in self.changed for each in one.checks
        )
        ordered = sorted(ways.items(), key=lambda each: (-each[1], each[0]))
        return [(*way, count) for way, count in ordered]


def compare(
    before: Iterable[Report],
    after: Iterable[Report],
    *,
    counting: Mapping[str, tuple[Report, Report]] | None = None,
) -> Comparison:
    """Compare the machine's reports of two runs, by the names of the students.

    Args:
        before: of the old run.
        after: of the new one.
        counting: of whom persons have said something in the old run, the report that counts with
            that, of either run.
    """
    old = {report.submission: report for report in before}
    new = {report.submission: report for report in after}
    there = counting or {}
    changed = [_changed(old[name], new[name], there.get(name)) for name in old if name in new]
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
        versions=[*_versions(old.values(), new.values())],
    )


def _versions(old: Collection[Report], new: Collection[Report]) -> Iterator[Version]:
    for key in (*_VERSIONS, *_HASHES):
        before, after = (
            ", ".join(sorted({r.receipt[key] for r in reports if r.receipt.get(key)}))
            for reports in (old, new)
        )
        if before and after and before != after:
            yield Version(of=key, before=before, after=after)


def _changed(old: Report, new: Report, counting: tuple[Report, Report] | None) -> Changed | None:
    before, after = _outcomes(old), _outcomes(new)
    checks = [
        Change(check=name, before=before.get(name, ""), after=after.get(name, ""))
        for name in [*before, *(name for name in after if name not in before)]
        if before.get(name) != after.get(name)
    ]
    points = _points(old), _points(new)
    if points[0] == points[1] and not checks:
        return None
    return Changed(
        student=old.submission,
        before=points[0],
        after=points[1],
        checks=checks,
        counts=(_points(counting[0]), _points(counting[1])) if counting else None,
    )


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
    yield "The machine's scores, without what persons have entered:"
    higher, lower = (sum(s * each.by > 0 for each in changed) for s in (1, -1))
    yield (
        f"{len(changed)} of {counted(comparison.students, 'student')} changed: "
        f"{higher} higher, {lower} lower, {len(changed) - higher - lower} with the same points."
    )
    before, after = comparison.full
    if before != after:
        yield f"Full marks were {as_points(before)}, and are {as_points(after)}."
    yield from _versions_in_words(comparison.versions)
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
        points = f"{_shown(each.before)} -> {_shown(each.after)} points"
        yield f"  {one_line(each.student)}: {points}{_counts_in_words(each)}"
    if len(changed) > _MOST:
        yield f"  and {len(changed) - _MOST} more: see --json"


def _versions_in_words(versions: Iterable[Version]) -> Iterator[str]:
    for each in versions:
        if each.of in _HASHES:
            yield f"{_HASHES[each.of]} changed between the two."
        else:
            before, after = one_line(each.before), one_line(each.after)
            yield f"{_VERSIONS[each.of]} was {before}, and is {after}."


def _counts_in_words(changed: Changed) -> str:
    """What becomes of the points that count, where a person has had a say in them."""
    if changed.counts in (None, (changed.before, changed.after)):  # words change no points
        return ""
    assert changed.counts
    before, after = changed.counts
    if before == after and before is not None:
        return f"; a person has set what counts, which stays: {_shown(after)}"
    return f"; with what persons have said {_shown(before)} -> {_shown(after)} count"


def _shown(points: float | None) -> str:
    return "needs a person" if points is None else as_points(points)

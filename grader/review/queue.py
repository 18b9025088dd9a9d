"""Whom a person looks at, one after another, and why."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from grader.common.outcomes import UsageError
from grader.report.findings import needs_review
from grader.report.records import Report
from grader.submissions.similarity import Pair


@dataclass(frozen=True)
class Case:
    """A student to look at.

    Attributes:
        student: who.
        why: one line; empty where there is no special reason.
        pair: those whose code is alike, where that is why.
    """

    student: str
    why: str = ""
    pair: Pair | None = None


def waiting(reports: Iterable[Report]) -> list[Case]:
    """Everyone whose report needs a person."""
    return [
        Case(report.submission, report.flags[0] if report.flags else "no reason is given")
        for report in reports
        if needs_review(report)
    ]


def alike(pairs: Sequence[Pair], there: Collection[str]) -> list[Case]:
    """Both of each pair, as far as they have a report: those of an earlier class have none.

    Args:
        pairs: whose code is alike.
        there: everyone who has a report.
    """
    return [
        Case(
            pair.students[n],
            f"{100 * pair.shares[n]:.0f} % of what is this student's own is alike in "
            + ("an earlier class" if pair.archived[1 - n] else "another's"),
            pair,
        )
        for pair in pairs
        for n in (0, 1)
        if pair.students[n] in there and not pair.archived[n]
    ]


def sample(reports: Iterable[Report], size: int, *, seed: int = 0) -> list[Case]:
    """So many of the class, by chance; the same seed gives the same ones."""
    names = sorted(report.submission for report in reports)
    chosen = random.Random(seed).sample(names, min(size, len(names)))  # noqa: S311 - no secret
    return [Case(name, f"one of a sample of {len(chosen)}") for name in sorted(chosen)]


def everybody(reports: Iterable[Report]) -> list[Case]:
    """The whole class."""
    return [Case(report.submission) for report in reports]


def not_empty(cases: list[Case], *, what: str) -> list[Case]:
    """The same cases.

    Raises:
        UsageError: there are none.
    """
    if not cases:
        raise UsageError(
            f"There is nobody to look at: {what}. Go through --pairs, --sample N or --everybody."
        )
    return cases


def labels(cases: Sequence[Case], *, seed: int = 0) -> Mapping[str, str]:
    """What stands for each name while names are hidden; numbers that follow no order of names."""
    names = sorted({n for case in cases for n in (case.pair.students if case.pair else ())})
    names = sorted({*names, *(case.student for case in cases)})
    random.Random(seed).shuffle(names)  # noqa: S311 - no secret
    return {name: f"student {number}" for number, name in enumerate(names, start=1)}

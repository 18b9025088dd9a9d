"""Whose line of a platform's sheet a report belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from grader.common.outcomes import UsageError
from grader.common.text import counted
from grader.common.text import folded as folded
from grader.report.findings import needs_review
from grader.report.records import PLATFORM_ID, Report

_MOST_NAMED = 20


@dataclass(frozen=True)
class Matched:
    """Which report belongs to which line.

    Attributes:
        by_row: the reports, by the number of the row.
        lost: students whose line was not found.
    """

    by_row: Mapping[int, Report]
    lost: tuple[str, ...]


def match(reports: Iterable[Report], *keys: Mapping[str, Sequence[int]]) -> Matched:
    """Find each report's line.

    A report with the platform's id belongs to the line with this id, and to no other. One without
    belongs to the line that carries its student's name, if exactly one does.

    Args:
        reports: the reports.
        *keys: row numbers by the platform's id first, then by each kind of name.

    Raises:
        UsageError: two reports belong to the same line.
    """
    by_row: dict[int, Report] = {}
    lost = []
    for report in reports:
        row = _row(report, keys)
        if row is None:
            lost.append(report.submission)
        elif row in by_row:
            other = by_row[row].submission
            raise UsageError(
                f"{other} and {report.submission} belong to the same line; keep one of the two."
            )
        else:
            by_row[row] = report
    return Matched(by_row, tuple(lost))


def without_submission(
    rows: Mapping[int, str], reports: Sequence[Report], *keys: Mapping[str, Sequence[int]]
) -> list[str]:
    """A note on the lines of the sheet to which no report belongs, also none that has to wait.

    Args:
        rows: what to call each line, by its number.
        reports: of the class; of a single student no such note is made.
        *keys: as in `match`.
    """
    taken = {_row(report, keys) for report in reports}
    names = [name.strip() for row, name in rows.items() if row not in taken and name.strip()]
    return [f"No submission: {_listed(names)}"] if names and len(reports) > 1 else []


def index(values: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    """Row numbers by value; empty values are left out."""
    found: dict[str, list[int]] = {}
    for value, row in values:
        if value:
            found.setdefault(value, []).append(row)
    return found


def no_line(lost: Sequence[str], *, name: str) -> list[str]:
    """A note on the students whose line was not found."""
    return [f"No line in {name}: {_listed(lost)}"] if lost else []


def not_counted(reports: Iterable[Report]) -> list[str]:
    """A note on the students whose points do not count before a person has looked."""
    waiting = [report.submission for report in reports if needs_review(report)]
    return [f"Need a person, so no grade was entered: {_listed(waiting)}"] if waiting else []


def by_persons(reports: Iterable[Report]) -> list[str]:
    """A note on the students of whom a person has said something, with the machine's points."""
    said = [report for report in reports if report.machine_score is not None]
    told = [f"{r.submission} {r.score:g} (machine {r.machine_score:g})" for r in said]
    return [f"With what persons said: {_listed(told)}"] if told else []


def of_a_person(what: str, cells: Sequence[str], *, overwrite: bool) -> list[str]:
    """A note on the grades or comments that a person entered, and what became of them."""
    how = "replaced" if overwrite else "left as they are (--overwrite replaces them)"
    return [f"{what} of a person, {how}: {_listed(cells)}"] if cells else []


def entered(count: int, same: int, *, where: str = "") -> str:
    """The note on the grades that were entered."""
    text = f"{counted(count, 'grade')} entered{where}."
    return text + (f" As entered before: {same}." if same else "")


def points_on(report: Report, most: float | None, *, scale: bool, name: str) -> float:
    """The points as the platform counts them.

    Args:
        report: the report.
        most: full marks on the platform; None where it does not say.
        scale: whether to scale ours to the platform's.
        name: the sheet, for messages.

    Raises:
        UsageError: the platform's full marks are others than ours, and `scale` is not set; or it
            is set, and they are not known.
    """
    if most is None and scale:
        raise UsageError(
            f"{name} does not say what full marks are, so there is nothing to scale to; set the "
            "points of the assignment on the platform, and download it again."
        )
    if most is None or most == report.max_score:
        return report.score
    if most <= 0:
        raise UsageError(
            f"Full marks are {most:g} in {name}; set the points of the assignment on the platform, "
            "and download it again."
        )
    if not scale:
        raise UsageError(
            f"Full marks are {most:g} in {name}, and {report.max_score:g} here; change them on the "
            "platform, or add --scale to scale the points."
        )
    return report.score * most / report.max_score if report.max_score else 0.0


def _row(report: Report, keys: Sequence[Mapping[str, Sequence[int]]]) -> int | None:
    ids, *names = keys
    number = report.receipt.get(PLATFORM_ID, "")
    wanted = folded(report.submission)
    tries = [ids.get(number, ())] if number else [name.get(wanted, ()) for name in names]
    return next((rows[0] for rows in tries if len(rows) == 1), None)


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f", and {more} more" if more > 0 else "")

"""Reports and dates, read from a folder of results or a single file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from grader.common.outcomes import UsageError
from grader.gradebook.entries.counting import report_that_counts
from grader.gradebook.gradebook import FILE_NAME, Gradebook
from grader.report.records import Report


def read_all(results: Path) -> list[Report]:
    """The reports in a folder of results, or the one in a file, in the order of students.

    Raises:
        UsageError: one cannot be read.
    """
    if results.is_file():
        return [_read(results)]
    if (results / FILE_NAME).is_file():
        return [grade.report for grade in Gradebook.view(results / FILE_NAME).grades()]
    return [_read(path) for path in sorted((results / "reports").glob("*.json"))]


def read_machines(results: Path) -> list[Report]:
    """The same as the machine made them, without what persons have entered.

    Raises:
        UsageError: one cannot be read.
    """
    if not (results / FILE_NAME).is_file():
        return read_all(results)
    return [grade.machine for grade in Gradebook.view(results / FILE_NAME).grades()]


def read_with_entries(results: Path, others: Iterable[Report]) -> dict[str, tuple[Report, Report]]:
    """Of whom persons have said something in a folder: what counts there, and would of another run.

    Args:
        results: the folder.
        others: the machine's reports of the other run.

    Raises:
        UsageError: a report in the folder cannot be read.
    """
    machines = {report.submission: report for report in others}
    return {
        report.submission: (report, report_that_counts(machines[report.submission], report.entries))
        for report in read_all(results)
        if report.entries and report.submission in machines
    }


def assignment_of(results: Path) -> str:
    """The assignment of results that hold no report; "" where that is not known."""
    path = results / FILE_NAME
    return Gradebook.view(path).assignment if path.is_file() else ""


def read_dates(results: Path) -> dict[str, dt.datetime]:
    """When each student's report was made: by the gradebook, else by the file's date."""
    if (results / FILE_NAME).is_file():
        return Gradebook.view(results / FILE_NAME).dates()
    files = [results] if results.is_file() else (results / "reports").glob("*.json")
    return {
        path.stem: dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
        for path in files
        if path.is_file()
    }


def _read(path: Path) -> Report:
    try:
        return Report.from_json(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise UsageError(f"{path} is not a report: {error}") from None

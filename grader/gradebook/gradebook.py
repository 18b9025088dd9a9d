"""The gradebook: a database that takes each report in one transaction, the moment it is done.

docs/instructors.md describes its tables; a change to them is a new version, and what an earlier
version wrote is brought to it when it is opened for grading.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from grader.common.outcomes import UsageError
from grader.gradebook.database import INSERTS, explained, open_engine
from grader.gradebook.entries.counting import report_that_counts
from grader.gradebook.migrations import READ, bring_up_to_date
from grader.gradebook.tables import (
    ABOUT,
    ENTRIES,
    GRADES,
    METADATA,
    SCHEMA,
    columns_of,
    entry_of,
    row_of,
    utc,
    write_rows,
)
from grader.report.findings import needs_review, waits_only
from grader.report.manual import ManualEntry
from grader.report.records import Report, Status

FILE_NAME = "gradebook.sqlite"

_SECONDS_TO_WAIT = 10.0  # for another program that holds the database
_AT_ONCE = 50  # reports in memory while reading


@dataclass(frozen=True, kw_only=True)
class Grade:
    """One line of the gradebook.

    Attributes:
        report: the report that counts: the machine's with what persons have said.
        machine: the report as it was taken.
        key: what decided on the grade, hashed; the same key gives the same grade.
        graded_at: when it was taken, UTC.
        seconds: wall-clock time that grading took.
    """

    report: Report
    machine: Report
    key: str
    graded_at: datetime
    seconds: float


class Gradebook:
    """The grades of one assignment, in SQLite or PostgreSQL.

    Every method raises `UsageError`, in one line that names the remedy, where the database refuses
    (full, locked, read-only, not reachable); what was taken before stays.
    """

    def __init__(
        self, engine: sa.Engine, *, name: str, assignment: str, has_entries: bool = True
    ) -> None:
        self._engine = engine
        self._name = name
        self._has_entries = has_entries
        self.assignment = assignment

    @classmethod
    def open(
        cls, where: Path | str, assignment: str, *, wait: float = _SECONDS_TO_WAIT
    ) -> Gradebook:
        """Open the gradebook of `assignment` for grading; make it where there is none.

        Args:
            where: a SQLite file, or the URL of a database.
            assignment: the assignment's name.
            wait: seconds to wait for another program that holds the database.

        Raises:
            UsageError: it is no gradebook, one of another version or assignment, or it cannot be
                written.
        """
        engine, name = open_engine(where, wait=wait, writing=True)
        with explained(name), engine.begin() as connection:
            if not _has_tables(connection, name):
                METADATA.create_all(connection)
                connection.execute(sa.insert(ABOUT), _about(assignment))
            version, owner = _read_about(connection, name, alone=True)
            if owner != assignment:
                raise UsageError(
                    f"{name} is the gradebook of the assignment {owner}; name another --out, or "
                    f"another --gradebook, for {assignment}."
                )
            bring_up_to_date(connection, version)
            # A write now, so that a database that cannot take a grade says so before the work.
            connection.execute(sa.update(ABOUT).values(value=ABOUT.c.value))
        return cls(engine, name=name, assignment=assignment)

    @classmethod
    def view(cls, where: Path | str, *, wait: float = _SECONDS_TO_WAIT) -> Gradebook:
        """Open an existing gradebook, whatever its assignment, to read it.

        Raises:
            UsageError: there is none, it is none, or one of another version.
        """
        if isinstance(where, Path) and not where.is_file():
            raise UsageError(f"There is no gradebook {where}.")
        engine, name = open_engine(where, wait=wait, writing=False)
        with explained(name), engine.begin() as connection:
            if not _has_tables(connection, name):
                raise UsageError(f"{name} is not a gradebook.")
            version, assignment = _read_about(connection, name)
        return cls(engine, name=name, assignment=assignment, has_entries=version == SCHEMA)

    @classmethod
    def change(cls, where: Path | str, *, wait: float = _SECONDS_TO_WAIT) -> Gradebook:
        """Open an existing gradebook, whatever its assignment, to make entries in it.

        Raises:
            UsageError: there is none, it is none, or it cannot be written.
        """
        return cls.open(where, cls.view(where, wait=wait).assignment, wait=wait)

    def take(self, report: Report, *, key: str, seconds: float, basis: str = "") -> Report:
        """Take a report in one transaction, in place of an earlier one of the same student.

        What persons have said stays, and the report that counts with it is given back.

        Args:
            report: the report, as the machine judged.
            key: what decided on the grade, hashed.
            seconds: wall-clock time that grading took.
            basis: the same in parts, as text.

        Raises:
            UsageError: the database refuses; the grades before this one are kept.
        """
        identity = {"assignment": self.assignment, "student": report.submission}
        own = {
            "key": key,
            "report": report.to_json(indent=0).decode(),
            "graded_at": datetime.now(UTC),
            "seconds": seconds,
            "machine_score": None if needs_review(report) else report.score,
            "basis": basis or None,
        }
        with explained(self._name), self._engine.begin() as connection:
            counts = report_that_counts(report, self._read_entries(connection, alone=True))
            values = own | columns_of(counts)
            statement = INSERTS[self._engine.dialect.name](GRADES).values(identity | values)
            statement = statement.on_conflict_do_update(index_elements=list(identity), set_=values)
            connection.execute(statement)
            write_rows(connection, identity, counts)
        return counts

    def enter(self, entry: ManualEntry) -> ManualEntry:
        """Make an entry, and let what counts follow from it; in one transaction.

        Args:
            entry: its `number` is given here.

        Raises:
            UsageError: the database refuses.
        """
        with explained(self._name), self._engine.begin() as connection:
            before = self._read_entries(connection, alone=True)
            number = 1 + max((each.number for each in before), default=0)
            made = msgspec.structs.replace(entry, number=number)
            connection.execute(sa.insert(ENTRIES).values(row_of(made, self.assignment)))
            self._count_again(connection, [*before, made], made.student)
        return made

    def undo(self, number: int, *, by: str) -> ManualEntry:
        """Take an entry back; it stays in the gradebook, with who did that and when.

        Raises:
            UsageError: there is no such entry, or it was taken back before.
        """
        with explained(self._name), self._engine.begin() as connection:
            entries = self._read_entries(connection, alone=True)
            at = next((n for n, each in enumerate(entries) if each.number == number), None)
            if at is None:
                raise UsageError(f"There is no entry {number}; `grader entries` lists them.")
            if entries[at].undone_at is not None:
                raise UsageError(f"Entry {number} was taken back before.")
            undone = msgspec.structs.replace(entries[at], undone_at=datetime.now(UTC), undone_by=by)
            row = row_of(undone, self.assignment)
            changes = {name: row[name] for name in ("undone_at", "undone_by")}
            same = sa.and_(ENTRIES.c.assignment == self.assignment, ENTRIES.c.number == number)
            connection.execute(sa.update(ENTRIES).where(same).values(changes))
            entries[at] = undone
            self._count_again(connection, entries, undone.student)
        return undone

    def entries(self) -> list[ManualEntry]:
        """Everything that persons have entered, also what was taken back, in order."""
        with explained(self._name), self._engine.begin() as connection:
            return self._read_entries(connection)

    def finished(self) -> dict[str, str]:
        """The keys of all grades that judging once more would not change, by student.

        They need no person, or none but one who gives points.
        """
        known = self._select(GRADES.c.student, GRADES.c.key)
        others = self._select(*_READ)
        with explained(self._name), self._engine.begin() as connection:
            graded = connection.execute(known.where(GRADES.c.status == Status.GRADED))
            found = {row.student: row.key for row in graded}
            rest = connection.execute(others.where(GRADES.c.status != Status.GRADED)).all()
            entries = self._read_entries(connection)
        return found | {row.student: row.key for row in rest if _waits_only(row.report, entries)}

    def students(self) -> list[str]:
        """Everyone who has a report, in alphabetical order."""
        with explained(self._name), self._engine.begin() as connection:
            return sorted(connection.scalars(self._select(GRADES.c.student)))

    def dates(self) -> dict[str, datetime]:
        """When each student's report was taken, UTC."""
        query = self._select(GRADES.c.student, GRADES.c.graded_at)
        with explained(self._name), self._engine.begin() as connection:
            return {row.student: utc(row.graded_at) for row in connection.execute(query)}

    def bases(self) -> dict[str, str]:
        """On what each student's grade was made, in parts, where that is known."""
        query = self._select(GRADES.c.student, GRADES.c.basis)
        with explained(self._name), self._engine.begin() as connection:
            return {row.student: row.basis for row in connection.execute(query) if row.basis}

    def find(self, student: str) -> Grade | None:
        """The grade of one student, or None."""
        query = self._select(*_READ).where(GRADES.c.student == student)
        with explained(self._name), self._engine.begin() as connection:
            row = connection.execute(query).one_or_none()
            entries = self._read_entries(connection)
        return None if row is None else self._grade(row, entries)

    def grades(self, students: Collection[str] | None = None) -> Iterator[Grade]:
        """All grades, or those of `students`, in alphabetical order; read a few at a time."""
        names = self.students()
        asked = set(names if students is None else students)
        wanted = [name for name in names if name in asked]
        for first in range(0, len(wanted), _AT_ONCE):
            some = wanted[first : first + _AT_ONCE]
            query = self._select(*_READ).where(GRADES.c.student.in_(some))
            with explained(self._name), self._engine.begin() as connection:
                rows = {row.student: row for row in connection.execute(query)}
                entries = self._read_entries(connection)
            yield from (self._grade(rows[name], entries) for name in some if name in rows)

    def _select(self, *columns: sa.Column[Any]) -> sa.Select[Any]:
        return sa.select(*columns).where(GRADES.c.assignment == self.assignment)

    def _read_entries(self, connection: sa.Connection, *, alone: bool = False) -> list[ManualEntry]:
        """All entries in order; with `alone` nobody else makes one before this transaction ends."""
        if not self._has_entries:
            return []
        if alone:
            connection.execute(sa.select(ABOUT).with_for_update())
        query = sa.select(ENTRIES).where(ENTRIES.c.assignment == self.assignment)
        return [entry_of(row) for row in connection.execute(query.order_by(ENTRIES.c.number))]

    def _count_again(
        self, connection: sa.Connection, entries: Sequence[ManualEntry], student: str
    ) -> None:
        """Bring the columns and rows of a student, or of everyone, in line with the entries."""
        query = self._select(*_READ)
        if student:
            query = query.where(GRADES.c.student == student)
        for row in connection.execute(query).all():
            identity = {"assignment": self.assignment, "student": row.student}
            counts = self._grade(row, entries).report
            same = [GRADES.c[name] == value for name, value in identity.items()]
            connection.execute(sa.update(GRADES).where(*same).values(columns_of(counts)))
            write_rows(connection, identity, counts)

    def _grade(self, row: sa.Row[Any], entries: Iterable[ManualEntry]) -> Grade:
        try:
            machine = Report.from_json(row.report.encode())
        except msgspec.MsgspecError as error:
            raise UsageError(
                f"{self._name} holds a report of {row.student} that cannot be read ({error}); "
                "delete that line of the table gradebook_grades, and grade again."
            ) from None
        return Grade(
            report=report_that_counts(machine, entries),
            machine=machine,
            key=row.key,
            graded_at=utc(row.graded_at),
            seconds=row.seconds,
        )


_READ = (GRADES.c.student, GRADES.c.key, GRADES.c.report, GRADES.c.graded_at, GRADES.c.seconds)


def _waits_only(report: str, entries: Iterable[ManualEntry]) -> bool:
    """Whether a stored report waits for nothing but points from a person."""
    try:
        return waits_only(report_that_counts(Report.from_json(report.encode()), entries))
    except msgspec.MsgspecError:
        return False


def _about(assignment: str) -> list[dict[str, str]]:
    return [
        {"name": "schema", "value": SCHEMA},
        {"name": "assignment", "value": assignment},
    ]


def _has_tables(connection: sa.Connection, name: str) -> bool:
    """Whether it is a gradebook already; False for a database in which one may be made."""
    tables = set(sa.inspect(connection).get_table_names())
    if ABOUT.name in tables:
        return True
    # A file of SQLite belongs to one program; a PostgreSQL database is often shared.
    if GRADES.name in tables or (tables and connection.dialect.name == "sqlite"):
        raise UsageError(f"{name} is a database, but not a gradebook; name another place for it.")
    return False


def _read_about(connection: sa.Connection, name: str, *, alone: bool = False) -> tuple[str, str]:
    """The version, which must be one that we read, and the assignment.

    Where two graders open it `alone` at once, the second waits for what the first makes of it.
    """
    query = sa.select(ABOUT).with_for_update() if alone else sa.select(ABOUT)
    about: dict[str, str] = {row.name: row.value for row in connection.execute(query)}
    version = about.get("schema", "unknown")
    if version not in READ:
        raise UsageError(
            f"{name} is a gradebook of the version {version}, and this "
            f"grader reads {SCHEMA}; use the grader that wrote it, or name another --out."
        )
    return version, about.get("assignment", "")

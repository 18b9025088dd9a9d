"""The gradebook: a database that takes each report in one transaction, the moment it is done.

docs/instructors.md describes its tables; a change to them is a new version, and what an earlier
version wrote is brought to it when it is opened for grading.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import msgspec
import sqlalchemy as sa

from grader.common.outcomes import UsageError
from grader.common.text import encodable
from grader.gradebook.database import INSERTS, explained, open_engine
from grader.report.findings import is_known, needs_review, waits_only
from grader.report.records import Report, Status

SCHEMA: Literal["grader/gradebook/v2"] = "grader/gradebook/v2"
_VERSION_1 = "grader/gradebook/v1"
FILE_NAME = "gradebook.sqlite"

_SECONDS_TO_WAIT = 10.0  # for another program that holds the database
_AT_ONCE = 50  # reports in memory while reading

_METADATA = sa.MetaData()
_ABOUT = sa.Table(
    "gradebook_about",
    _METADATA,
    sa.Column("name", sa.String(50), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
_GRADES = sa.Table(
    "gradebook_grades",
    _METADATA,
    sa.Column("assignment", sa.String(200), primary_key=True),
    sa.Column("student", sa.String(300), primary_key=True),
    sa.Column("key", sa.String(64), nullable=False),
    sa.Column("status", sa.String(20), nullable=False),
    sa.Column("score", sa.Float),  # NULL until a person has looked
    sa.Column("max_score", sa.Float, nullable=False),
    sa.Column("report", sa.Text, nullable=False),
    sa.Column("graded_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("seconds", sa.Float, nullable=False),
)


def _rows_of_a_report(name: str, *columns: sa.Column[Any]) -> sa.Table:
    return sa.Table(
        name,
        _METADATA,
        sa.Column("assignment", sa.String(200), primary_key=True),
        sa.Column("student", sa.String(300), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("step", sa.Text, nullable=False),
        *columns,
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("score", sa.Float),  # NULL where an error of ours withholds the points
        sa.Column("max_score", sa.Float, nullable=False),
    )


_STEPS = _rows_of_a_report("gradebook_steps", sa.Column("title", sa.Text, nullable=False))
_CHECKS = _rows_of_a_report(
    "gradebook_checks",
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("hidden", sa.Boolean, nullable=False),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("misconception", sa.Text, nullable=False),
    sa.Column("message", sa.Text, nullable=False),
)


@dataclass(frozen=True, kw_only=True)
class Grade:
    """One line of the gradebook.

    Attributes:
        report: the report as it was taken.
        key: what decided on the grade, hashed; the same key gives the same grade.
        graded_at: when it was taken, UTC.
        seconds: wall-clock time that grading took.
    """

    report: Report
    key: str
    graded_at: datetime
    seconds: float


class Gradebook:
    """The grades of one assignment, in SQLite or PostgreSQL.

    Every method raises `UsageError`, in one line that names the remedy, where the database refuses
    (full, locked, read-only, not reachable); what was taken before stays.
    """

    def __init__(self, engine: sa.Engine, *, name: str, assignment: str) -> None:
        self._engine = engine
        self._name = name
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
                _METADATA.create_all(connection)
                connection.execute(sa.insert(_ABOUT), _about(assignment))
            version, owner = _read_about(connection, name, alone=True)
            if owner != assignment:
                raise UsageError(
                    f"{name} is the gradebook of the assignment {owner}; name another --out, or "
                    f"another --gradebook, for {assignment}."
                )
            if version == _VERSION_1:
                _bring_to_version_2(connection)
            # A write now, so that a database that cannot take a grade says so before the work.
            connection.execute(sa.update(_ABOUT).values(value=_ABOUT.c.value))
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
            _, assignment = _read_about(connection, name)
        return cls(engine, name=name, assignment=assignment)

    def take(self, report: Report, *, key: str, seconds: float) -> None:
        """Take a report in one transaction, in place of an earlier one of the same student.

        Args:
            report: the report.
            key: what decided on the grade, hashed.
            seconds: wall-clock time that grading took.

        Raises:
            UsageError: the database refuses; the grades before this one are kept.
        """
        identity = {"assignment": self.assignment, "student": report.submission}
        values = {
            "key": key,
            "status": report.status,
            "score": None if needs_review(report) else report.score,
            "max_score": report.max_score,
            "report": msgspec.json.encode(report).decode(),
            "graded_at": datetime.now(UTC),
            "seconds": seconds,
        }
        statement = INSERTS[self._engine.dialect.name](_GRADES).values(identity | values)
        statement = statement.on_conflict_do_update(index_elements=list(identity), set_=values)
        with explained(self._name), self._engine.begin() as connection:
            connection.execute(statement)
            _write_rows(connection, identity, report)

    def finished(self) -> dict[str, str]:
        """The keys of all grades that judging once more would not change, by student.

        They need no person, or none but one who gives points.
        """
        known = self._select(_GRADES.c.student, _GRADES.c.key)
        others = self._select(_GRADES.c.student, _GRADES.c.key, _GRADES.c.report)
        with explained(self._name), self._engine.begin() as connection:
            graded = connection.execute(known.where(_GRADES.c.status == Status.GRADED))
            found = {row.student: row.key for row in graded}
            rest = connection.execute(others.where(_GRADES.c.status != Status.GRADED))
            return found | {row.student: row.key for row in rest if _waits_only(row.report)}

    def students(self) -> list[str]:
        """Everyone who has a report, in alphabetical order."""
        with explained(self._name), self._engine.begin() as connection:
            return sorted(connection.scalars(self._select(_GRADES.c.student)))

    def dates(self) -> dict[str, datetime]:
        """When each student's report was taken, UTC."""
        query = self._select(_GRADES.c.student, _GRADES.c.graded_at)
        with explained(self._name), self._engine.begin() as connection:
            return {row.student: _utc(row.graded_at) for row in connection.execute(query)}

    def find(self, student: str) -> Grade | None:
        """The grade of one student, or None."""
        query = self._select(*_READ).where(_GRADES.c.student == student)
        with explained(self._name), self._engine.begin() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else self._grade(row)

    def grades(self, students: Collection[str] | None = None) -> Iterator[Grade]:
        """All grades, or those of `students`, in alphabetical order; read a few at a time."""
        names = self.students()
        asked = set(names if students is None else students)
        wanted = [name for name in names if name in asked]
        for first in range(0, len(wanted), _AT_ONCE):
            some = wanted[first : first + _AT_ONCE]
            query = self._select(*_READ).where(_GRADES.c.student.in_(some))
            with explained(self._name), self._engine.begin() as connection:
                rows = {row.student: row for row in connection.execute(query)}
            yield from (self._grade(rows[name]) for name in some if name in rows)

    def _select(self, *columns: sa.Column[Any]) -> sa.Select[Any]:
        return sa.select(*columns).where(_GRADES.c.assignment == self.assignment)

    def _grade(self, row: sa.Row[Any]) -> Grade:
        try:
            report = Report.from_json(row.report.encode())
        except msgspec.MsgspecError as error:
            raise UsageError(
                f"{self._name} holds a report of {row.student} that cannot be read ({error}); "
                "delete that line of the table gradebook_grades, and grade again."
            ) from None
        at = _utc(row.graded_at)
        return Grade(report=report, key=row.key, graded_at=at, seconds=row.seconds)


_READ = (_GRADES.c.student, _GRADES.c.key, _GRADES.c.report, _GRADES.c.graded_at, _GRADES.c.seconds)


def _waits_only(report: str) -> bool:
    """Whether a stored report waits for nothing but points from a person."""
    try:
        return waits_only(Report.from_json(report.encode()))
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
    if _ABOUT.name in tables:
        return True
    # A file of SQLite belongs to one program; a PostgreSQL database is often shared.
    if _GRADES.name in tables or (tables and connection.dialect.name == "sqlite"):
        raise UsageError(f"{name} is a database, but not a gradebook; name another place for it.")
    return False


def _read_about(connection: sa.Connection, name: str, *, alone: bool = False) -> tuple[str, str]:
    """The version, which must be one that we read, and the assignment.

    Where two graders open it `alone` at once, the second waits for what the first makes of it.
    """
    query = sa.select(_ABOUT).with_for_update() if alone else sa.select(_ABOUT)
    about: dict[str, str] = {row.name: row.value for row in connection.execute(query)}
    version = about.get("schema", "unknown")
    if version not in (SCHEMA, _VERSION_1):
        raise UsageError(
            f"{name} is a gradebook of the version {version}, and this "
            f"grader reads {SCHEMA}; use the grader that wrote it, or name another --out."
        )
    return version, about.get("assignment", "")


def _utc(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _write_rows(connection: sa.Connection, identity: dict[str, str], report: Report) -> None:
    """The steps and checks of a report, in place of those of an earlier one."""
    for table, rows in ((_STEPS, _step_rows(report)), (_CHECKS, _check_rows(report))):
        same = [table.c[name] == value for name, value in identity.items()]
        connection.execute(sa.delete(table).where(*same))
        numbered = [identity | {"position": n} | row for n, row in enumerate(rows, start=1)]
        if numbered:
            connection.execute(sa.insert(table), numbered)


def _step_rows(report: Report) -> Iterator[dict[str, Any]]:
    for step in report.steps:
        yield {
            "step": _text(step.name),
            "title": _text(step.title),
            "outcome": step.outcome,
            "score": step.score if is_known(step) else None,
            "max_score": step.max_score,
        }


def _check_rows(report: Report) -> Iterator[dict[str, Any]]:
    for step in report.steps:
        for check in step.checks:
            yield {
                "step": _text(step.name),
                "name": _text(check.name),
                "hidden": check.hidden,
                "label": _text(check.label),
                "misconception": _text(check.misconception),
                "message": _text(check.message),
                "outcome": check.outcome,
                "score": check.score if is_known(check) else None,
                "max_score": check.max_score,
            }


def _text(text: str) -> str:
    """Text that every database takes: PostgreSQL has no NUL, and none has half a character."""
    return encodable(text.replace("\0", "\ufffd"))


def _bring_to_version_2(connection: sa.Connection) -> None:
    """Unknown scores become NULL, and steps and checks rows; in the transaction of the caller."""
    if connection.dialect.name == "sqlite":
        _rebuild_grades(connection)
    else:
        statement = f"ALTER TABLE {_GRADES.name} ALTER COLUMN score DROP NOT NULL"
        connection.exec_driver_sql(statement)
    _METADATA.create_all(connection)
    unknown = sa.update(_GRADES).where(_GRADES.c.status != "graded")
    connection.execute(unknown.values(score=None))
    for identity, report in _reports_of_version_1(connection):
        _write_rows(connection, identity, report)
    is_version = _ABOUT.c.name == "schema"
    connection.execute(sa.update(_ABOUT).where(is_version).values(value=SCHEMA))


def _rebuild_grades(connection: sa.Connection) -> None:
    """The same table with a score that may be NULL; SQLite cannot change a column."""
    new = _GRADES.to_metadata(sa.MetaData(), name=f"{_GRADES.name}_new")
    new.create(connection)
    columns = [column.name for column in _GRADES.columns]
    connection.execute(sa.insert(new).from_select(columns, sa.select(_GRADES)))
    _GRADES.drop(connection)
    # Without this, views that somebody made on the table would forbid its name.
    connection.exec_driver_sql("PRAGMA legacy_alter_table=ON")
    connection.exec_driver_sql(f"ALTER TABLE {new.name} RENAME TO {_GRADES.name}")
    connection.exec_driver_sql("PRAGMA legacy_alter_table=OFF")


def _reports_of_version_1(connection: sa.Connection) -> Iterable[tuple[dict[str, str], Report]]:
    """All reports; one that cannot be read has no rows, and its line stays as it is."""
    keys = connection.execute(sa.select(_GRADES.c.assignment, _GRADES.c.student)).all()
    for assignment, student in keys:
        identity = {"assignment": assignment, "student": student}
        same = [_GRADES.c[name] == value for name, value in identity.items()]
        text = connection.scalars(sa.select(_GRADES.c.report).where(*same)).one()
        try:
            yield identity, Report.from_json(text.encode())
        except msgspec.MsgspecError:
            continue

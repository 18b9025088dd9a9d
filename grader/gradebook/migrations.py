"""What an earlier version of the gradebook wrote, brought to this one when grading begins."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import sqlalchemy as sa

from grader.gradebook.tables import ABOUT, GRADES, METADATA, SCHEMA, write_rows
from grader.report.records import Report

VERSION_1 = "grader/gradebook/v1"
VERSION_2 = "grader/gradebook/v2"
READ = (SCHEMA, VERSION_2, VERSION_1)

_OF_VERSION_3 = {"machine_score": "FLOAT", "basis": "TEXT"}


def bring_up_to_date(connection: sa.Connection, version: str) -> None:
    """Nothing is lost, and all of it happens in the transaction of the caller, or none."""
    if version == SCHEMA:
        return
    for name, kind in _OF_VERSION_3.items():
        connection.exec_driver_sql(f"ALTER TABLE {GRADES.name} ADD COLUMN {name} {kind}")
    if version == VERSION_1:
        _from_version_1(connection)
    METADATA.create_all(connection)
    connection.execute(sa.update(GRADES).values(machine_score=GRADES.c.score))
    is_version = ABOUT.c.name == "schema"
    connection.execute(sa.update(ABOUT).where(is_version).values(value=SCHEMA))


def _from_version_1(connection: sa.Connection) -> None:
    """Unknown scores become NULL, and steps and checks rows."""
    if connection.dialect.name == "sqlite":
        _rebuild_grades(connection)
    else:
        statement = f"ALTER TABLE {GRADES.name} ALTER COLUMN score DROP NOT NULL"
        connection.exec_driver_sql(statement)
    METADATA.create_all(connection)
    unknown = sa.update(GRADES).where(GRADES.c.status != "graded")
    connection.execute(unknown.values(score=None))
    for identity, report in _reports_of_version_1(connection):
        write_rows(connection, identity, report)


def _rebuild_grades(connection: sa.Connection) -> None:
    """The same table with a score that may be NULL; SQLite cannot change a column."""
    new = GRADES.to_metadata(sa.MetaData(), name=f"{GRADES.name}_new")
    new.create(connection)
    columns = [column.name for column in GRADES.columns]
    connection.execute(sa.insert(new).from_select(columns, sa.select(GRADES)))
    GRADES.drop(connection)
    # Without this, views that somebody made on the table would forbid its name.
    connection.exec_driver_sql("PRAGMA legacy_alter_table=ON")
    connection.exec_driver_sql(f"ALTER TABLE {new.name} RENAME TO {GRADES.name}")
    connection.exec_driver_sql("PRAGMA legacy_alter_table=OFF")


def _reports_of_version_1(connection: sa.Connection) -> Iterable[tuple[dict[str, str], Report]]:
    """All reports; one that cannot be read has no rows, and its line stays as it is."""
    keys = connection.execute(sa.select(GRADES.c.assignment, GRADES.c.student)).all()
    for assignment, student in keys:
        identity = {"assignment": assignment, "student": student}
        same = [GRADES.c[name] == value for name, value in identity.items()]
        text = connection.scalars(sa.select(GRADES.c.report).where(*same)).one()
        try:
            yield identity, Report.from_json(text.encode())
        except msgspec.MsgspecError:
            continue

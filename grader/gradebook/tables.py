"""The tables of a gradebook, and how a report and an entry stand in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec
import sqlalchemy as sa

from grader.common.text import encodable
from grader.report.findings import is_known, needs_review
from grader.report.manual import EntryKind, ManualEntry
from grader.report.records import Report

SCHEMA: Literal["grader/gradebook/v3"] = "grader/gradebook/v3"

METADATA = sa.MetaData()
ABOUT = sa.Table(
    "gradebook_about",
    METADATA,
    sa.Column("name", sa.String(50), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
GRADES = sa.Table(
    "gradebook_grades",
    METADATA,
    sa.Column("assignment", sa.String(200), primary_key=True),
    sa.Column("student", sa.String(300), primary_key=True),
    sa.Column("key", sa.String(64), nullable=False),
    sa.Column("status", sa.String(20), nullable=False),
    sa.Column("score", sa.Float),  # NULL until a person has looked
    sa.Column("max_score", sa.Float, nullable=False),
    sa.Column("report", sa.Text, nullable=False),  # as the machine judged
    sa.Column("graded_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Column("machine_score", sa.Float),  # NULL where the machine asked for a person
    sa.Column("basis", sa.Text),  # JSON: what decided on the grade, in parts; NULL if not known
)
ENTRIES = sa.Table(
    "gradebook_entries",
    METADATA,
    sa.Column("assignment", sa.String(200), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("student", sa.String(300), nullable=False),  # empty for the whole class
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("check_name", sa.Text, nullable=False),
    sa.Column("points", sa.Float),
    sa.Column("added", sa.Float),
    sa.Column("weight", sa.Float),
    sa.Column("settles", sa.Text, nullable=False),  # JSON: the flags of the report
    sa.Column("machine_score", sa.Float),
    sa.Column("undone_at", sa.DateTime(timezone=True)),
    sa.Column("undone_by", sa.Text, nullable=False),
)


def _rows_of_a_report(name: str, *columns: sa.Column[Any]) -> sa.Table:
    return sa.Table(
        name,
        METADATA,
        sa.Column("assignment", sa.String(200), primary_key=True),
        sa.Column("student", sa.String(300), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("step", sa.Text, nullable=False),
        *columns,
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("score", sa.Float),  # NULL where an error of ours withholds the points
        sa.Column("max_score", sa.Float, nullable=False),
    )


STEPS = _rows_of_a_report("gradebook_steps", sa.Column("title", sa.Text, nullable=False))
CHECKS = _rows_of_a_report(
    "gradebook_checks",
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("hidden", sa.Boolean, nullable=False),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("misconception", sa.Text, nullable=False),
    sa.Column("message", sa.Text, nullable=False),
)


def columns_of(report: Report) -> dict[str, Any]:
    """The columns of a student's line that tell what counts."""
    known = not needs_review(report)
    return {
        "status": report.status,
        "score": report.score if known else None,
        "max_score": report.max_score,
    }


def write_rows(connection: sa.Connection, identity: dict[str, str], report: Report) -> None:
    """The steps and checks of a report, in place of those of an earlier one."""
    for table, rows in ((STEPS, _step_rows(report)), (CHECKS, _check_rows(report))):
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


def row_of(entry: ManualEntry, assignment: str) -> dict[str, Any]:
    """An entry as a line of its table."""
    return {
        "assignment": assignment,
        "number": entry.number,
        "kind": entry.kind.value,
        "made_at": entry.at,
        "made_by": _text(entry.by),
        "comment": _text(entry.comment),
        "student": entry.student,
        "step": _text(entry.step),
        "check_name": _text(entry.check),
        "points": entry.points,
        "added": entry.add,
        "weight": entry.weight,
        "settles": msgspec.json.encode([_text(flag) for flag in entry.flags]).decode(),
        "machine_score": entry.machine_score,
        "undone_at": entry.undone_at,
        "undone_by": _text(entry.undone_by),
    }


def entry_of(row: sa.Row[Any]) -> ManualEntry:
    """The entry that stands in a line of its table."""
    return ManualEntry(
        number=row.number,
        kind=EntryKind(row.kind),
        at=utc(row.made_at),
        by=row.made_by,
        comment=row.comment,
        student=row.student,
        step=row.step,
        check=row.check_name,
        points=row.points,
        add=row.added,
        weight=row.weight,
        flags=msgspec.json.decode(row.settles, type=list[str]),
        machine_score=row.machine_score,
        undone_at=None if row.undone_at is None else utc(row.undone_at),
        undone_by=row.undone_by,
    )


def utc(at: datetime) -> datetime:
    """A moment as the database gives it, which may have lost its zone."""
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _text(text: str) -> str:
    """Text that every database takes: PostgreSQL has no NUL, and none has half a character."""
    return encodable(text.replace("\0", "\ufffd"))

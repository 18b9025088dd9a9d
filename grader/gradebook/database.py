"""The database that a gradebook is kept in: a file of SQLite, or a server that a URL names."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from grader.common.outcomes import UsageError

INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
"""How a row is inserted or updated, by the kind of database."""


def open_engine(where: Path | str, *, wait: float, writing: bool) -> tuple[sa.Engine, str]:
    """An engine that connects anew for each transaction, and the name to show for it.

    No connection is kept, so none is inherited by a process we start, and a database server may
    restart between two grades.
    """
    url = _url(where)
    is_sqlite = url.get_backend_name() == "sqlite"
    name = str(url.database) if is_sqlite else url.render_as_string()  # the password as ***
    arguments = {"timeout": wait} if is_sqlite else {}
    try:
        engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args=arguments)
    except NoSuchModuleError:
        raise UsageError(_WHICH.format(where)) from None
    except ImportError as error:
        raise UsageError(
            f"For {name} the package {error.name} is missing; install it with "
            "`python -m pip install 'psycopg[binary]'`."
        ) from None
    if is_sqlite:
        _set_up_sqlite(engine, writing=writing)
    return engine, name


_WHICH = (
    "{!r} is not the URL of a gradebook; write sqlite:///path/to/gradebook.sqlite or "
    "postgresql://user@host/database."
)


def _url(where: Path | str) -> sa.URL:
    if isinstance(where, Path):
        return sa.URL.create("sqlite", database=str(where))
    try:
        url = sa.make_url(where)
    except ArgumentError:
        raise UsageError(_WHICH.format(where)) from None
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    in_memory = url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:")
    if url.get_backend_name() not in INSERTS or in_memory:
        raise UsageError(_WHICH.format(url.render_as_string()))
    return url


def _set_up_sqlite(engine: sa.Engine, *, writing: bool) -> None:
    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver would commit tables one by one
        if writing:
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("PRAGMA synchronous=EXTRA")  # survives a power cut after each commit

    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    sa.event.listen(engine, "connect", connected)
    sa.event.listen(engine, "begin", begin)


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turns what the database says into one line with a remedy."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise UsageError(_explain(name, error)) from None


_KEPT = "The grades it holds are kept."
_SQLITE_SAYS = {
    sqlite3.SQLITE_FULL: "cannot be written: the disk is full. Make room and start again. " + _KEPT,
    sqlite3.SQLITE_IOERR: "cannot be read or written: is the disk full, or gone? " + _KEPT,
    sqlite3.SQLITE_BUSY: "is locked by another program; close that and start again. " + _KEPT,
    sqlite3.SQLITE_LOCKED: "is locked by another program; close that and start again. " + _KEPT,
    sqlite3.SQLITE_READONLY: "is read-only; make it and its folder writable. " + _KEPT,
    sqlite3.SQLITE_PERM: "may not be opened; make it and its folder writable.",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; is its folder there, and writable?",
    sqlite3.SQLITE_NOTADB: "is not a gradebook; name another place for it.",
    sqlite3.SQLITE_CORRUPT: "is damaged; bring it back from a backup, or move it away.",
}


def _explain(name: str, error: Exception) -> str:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    code = int(getattr(cause, "sqlite_errorcode", 0)) & 0xFF  # primary result code
    lines = str(cause).strip().splitlines() or [type(cause).__name__]
    return f"The gradebook {name} " + _SQLITE_SAYS.get(code, f"refuses: {lines[0]}")

"""The file itself: made, opened, checked, locked for a change, closed.

One file lies there when no run is alive: it is in write-ahead mode only while it is open
for writing, so that readers (status, Datasette) are never in the way of a run, and a
copy or a read-only disk needs no second file.

May import the model, `schema` and `cells`. Knows no table but `meta`; never decides anything.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

from aggregator.model import OperatorError, SchemaTooNewError, StorageError
from aggregator.store import schema
from aggregator.store.cells import time_text

# What to do about SQLite's primary result codes (https://www.sqlite.org/rescode.html).
_NOT_WRITABLE = (
    "may not be written ({error}). Look at the owner and the rights of the file and of its folder,"
    " and whether the disk is read-only."
)
_NEXT_STEPS = {
    sqlite3.SQLITE_BUSY: "is in use by another program. Close that program, or try again in a minute.",
    sqlite3.SQLITE_LOCKED: "is in use by another program. Close that program, or try again in a minute.",
    sqlite3.SQLITE_FULL: "has no room to grow: the disk is full. Free some space and run again.",
    sqlite3.SQLITE_IOERR: "could not be read or written: the disk reports an error ({error}).",
    sqlite3.SQLITE_READONLY: _NOT_WRITABLE,
    sqlite3.SQLITE_PERM: _NOT_WRITABLE,
    sqlite3.SQLITE_CANTOPEN: "cannot be opened ({error}). Look at the rights of the file and of its folder.",
}
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
# What SQLite says where letters of the stored schema have changed, which it checks no further.
_GARBLED = re.compile(r"no such (column|table): |has no column named |already exists$")
_MEND = (
    "`aggregator restore BACKUP` puts your last backup in its place; or move it away,"
    " and the next update starts a new one from what the feeds still hold."
)
_HEAD = b"SQLite format 3\0"  # of every database
_NAME_ONE = "Name a file that `aggregator backup` wrote."
_INTERRUPTED = (
    "was left in the middle of a change by a run that was killed. `aggregator update` puts it right."
)


class _DamagedError(StorageError):
    """A file that does not hold what we wrote. What helps depends on whose place it has."""

    def __init__(self, path: Path, found: object, step: str = _MEND) -> None:
        """`step` is what to do; that of the database itself unless another is named."""
        super().__init__(f"{path} is damaged ({found}). {step}")
        self.path, self.found = path, found


class _ForeignError(OperatorError):
    """A database that is not ours, likewise."""

    def __init__(self, path: Path, step: str = "Name another folder with --root.") -> None:
        """`step` as of one that is damaged."""
        super().__init__(f"{path} is a database of another program. {step}")
        self.path = path


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Turn what SQLite and the disk refuse into StorageError with the file and the next step.

    Mistakes of ours (a wrong statement, a broken constraint) pass through as they are.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        # What has no code is text that is no UTF-8 (any more).
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
        if isinstance(error, sqlite3.ProgrammingError):
            raise
        if code & 0xFF in _DAMAGE or _GARBLED.search(str(error)):
            raise _DamagedError(path, error) from error
        step = _INTERRUPTED if code == sqlite3.SQLITE_READONLY_ROLLBACK else _NEXT_STEPS.get(code & 0xFF)
        if step is None:
            raise
        raise StorageError(f"{path} {step.format(error=error)}") from error
    except UnicodeDecodeError as error:  # a damaged schema, quoted in SQLite's own message
        raise _DamagedError(path, error) from error
    except OSError as error:
        raise StorageError(f"{path} {_NOT_WRITABLE.format(error=error.strerror)}") from error


@contextmanager
def backup(path: Path) -> Iterator[None]:
    """Refuse a file that is no backup, and say of one that is damaged what helps there."""
    with naming(path), path.open("rb") as file:
        head = file.read(len(_HEAD))
    if head and head != _HEAD:
        raise OperatorError(f"{path} is no backup: it is not a database. {_NAME_ONE}")
    try:
        yield
    except _DamagedError as error:
        step = "Nothing was touched; name an earlier backup."
        raise _DamagedError(error.path, error.found, step) from error
    except _ForeignError as error:
        raise _ForeignError(error.path, _NAME_ONE) from error


@contextmanager
def damage(path: Path) -> Iterator[None]:
    """Stored values that cannot be what we stored are damage too, not a bug."""
    try:
        yield
    except (ValueError, KeyError) as error:
        raise _DamagedError(path, f"unreadable value: {error}") from error


def refuse_damage(connection: sqlite3.Connection, path: Path, *, check: str = "quick_check") -> None:
    """Raise StorageError where the pages of the file do not fit together.

    An "integrity_check" also compares indexes with their tables, which takes several times as long.
    """
    (finding,) = connection.execute(f"pragma {check}(1)").fetchone()
    if finding != "ok":
        raise _DamagedError(path, finding)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing, and the lock is taken first: it waits for other writers here only.

    (A deferred transaction that reads, then writes, fails at once where another wrote between.)
    """
    connection.execute("begin immediate")
    try:
        yield
        connection.execute("commit")
    except BaseException:
        connection.rollback()
        raise


def open_writable(path: Path, now: datetime, busy_timeout: timedelta) -> sqlite3.Connection:
    """Open for a run: made where missing, brought to the present schema.

    Raises SchemaTooNewError before anything is written, OperatorError for another
    program's database, StorageError for the rest.
    """
    with naming(path), ExitStack() as on_error:
        if not path.exists():
            _create(path, now)
        refuse_no_database(path)
        _look_first(path, busy_timeout)
        connection = on_error.enter_context(closing(connect(path, "rw", busy_timeout)))
        steps = understood(connection, path)
        if steps != schema.NAMES:
            refuse_damage(connection, path, check="integrity_check")  # which may hide steps that were taken
        connection.execute("pragma foreign_keys = on")
        with transaction(connection):
            pass  # waits for another writer, as the change of mode does not
        (mode,) = connection.execute("pragma journal_mode = wal").fetchone()
        if mode == "wal":  # where there is none (some network disks) SQLite's default is needed
            connection.execute("pragma synchronous = normal")
        if steps != schema.NAMES:
            with transaction(connection):
                schema.migrate(connection)
        on_error.pop_all()
    return connection


def open_readable(path: Path, busy_timeout: timedelta) -> sqlite3.Connection:
    """Open for reading only; nothing is written, not even beside the file.

    Raises OperatorError where there is no database yet or a run must bring it up to date first.
    """
    if not path.exists():
        raise OperatorError(f"{path} is not there yet: run `aggregator update` first.")
    with naming(path), ExitStack() as on_error:
        refuse_no_database(path)
        connection = on_error.enter_context(closing(connect(path, "ro", busy_timeout)))
        if understood(connection, path) != schema.NAMES:
            raise OperatorError(
                f"{path} was written by an older version of this program."
                " `aggregator update` brings it up to date."
            )
        on_error.pop_all()
    return connection


def close(connection: sqlite3.Connection) -> None:
    """Close so that one file is left. Where a reader is at work the next closing does it."""
    with suppress(sqlite3.DatabaseError):  # what was committed is safe, here or in the -wal file
        connection.execute("pragma busy_timeout = 0")
        connection.execute("pragma synchronous = full")
        connection.execute("pragma wal_checkpoint(truncate)")
        connection.execute("pragma journal_mode = delete")
    connection.close()


def connect(path: Path, mode: str, busy_timeout: timedelta) -> sqlite3.Connection:
    """A connection that begins no transaction by itself; `mode` is SQLite's: "ro" or "rw"."""
    address = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(address, uri=True, timeout=busy_timeout.total_seconds(), isolation_level=None)


def _create(path: Path, now: datetime) -> None:
    """Make it under another name first, so that an empty file under its own is always damage."""
    for leftover in ("-wal", "-shm", "-journal"):  # of a database somebody deleted: SQLite would apply them
        path.with_name(path.name + leftover).unlink(missing_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    create_empty(draft)
    try:
        with closing(connect(draft, "rw", timedelta())) as connection:
            connection.execute("pragma page_size = 16384")  # entries are whole pages long
            connection.execute("pragma journal_mode = memory")
            with transaction(connection):
                schema.migrate(connection)
                connection.execute(
                    "insert into meta (name, value) values ('created_at', ?)", [time_text(now)]
                )
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def create_empty(path: Path) -> None:
    """A file of no bytes. The umask decides on the group; others never read what was not published here."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o660))


def refuse_no_database(path: Path) -> None:
    """SQLite would take a file of no bytes for a new database and forget everything."""
    if not path.is_file():
        raise StorageError(f"{path} is not a file. Move it away and run again.")
    if path.stat().st_size == 0:
        raise _DamagedError(path, "it is empty")


def _look_first(path: Path, busy_timeout: timedelta) -> None:
    """Refuse a newer schema while the file cannot be changed by looking at it."""
    with closing(connect(path, "ro", busy_timeout)) as connection:
        try:
            understood(connection, path)
        except sqlite3.OperationalError as error:
            # A killed run's change is rolled back first, which only a writer may do.
            if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_READONLY_ROLLBACK:
                raise


def understood(connection: sqlite3.Connection, path: Path) -> tuple[str, ...]:
    """The steps this database has taken, all of them known to us."""
    steps = schema.taken(connection)
    if not steps:
        raise _ForeignError(path)
    if steps[: len(schema.NAMES)] != schema.NAMES[: len(steps)]:  # they are taken in order, and only added to
        raise _DamagedError(path, "the list of its steps is garbled")
    if unknown := steps[len(schema.NAMES) :]:
        raise SchemaTooNewError(
            f"{path} was written by a newer version of this program: it has schema {len(steps)}"
            f" ({unknown[-1]}), this version knows {len(schema.NAMES)} ({schema.NAMES[-1]})."
            " Install the newer version; the file was not touched."
        )
    return steps

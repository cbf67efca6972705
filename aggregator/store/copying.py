"""A database copied while it is in use; another one looked at, then put in its place.

May import the model, `checking`, `database` and `schema`. Never touches the file it copies from, and
never leaves half a copy.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

from aggregator.model import OperatorError, StorageError
from aggregator.store import checking, database, schema

ASIDE = ".replaced"  # added to the name of what was there before a restore
_WAIT = timedelta(seconds=5)
_DRAFT = re.compile(r"(?P<target>.+)\.(?P<process>[0-9]{1,9})-[0-9a-f]{8}\.part(?:-journal)?")


def backup(path: Path, target: Path) -> None:
    """Copy what is committed in the database at this moment, during a run too.

    A backup of ours in the target's place is replaced once the new one is whole. Raises OperatorError
    for any other file there, StorageError for a damaged database and where the disk refuses.
    """
    if target.exists():
        if target.samefile(path) or not _is_ours(target):
            raise OperatorError(f"{target} is there already and no backup of ours; name a new file.")
    elif not target.parent.is_dir():
        raise OperatorError(f"{target.parent} is no folder; make it first.")
    _clear(target)
    draft = target.with_name(f"{target.name}.{os.getpid()}-{os.urandom(4).hex()}.part")  # nobody else's
    try:
        copy(path, draft)
        with database.naming(target):
            draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
        draft.with_name(f"{draft.name}-journal").unlink(missing_ok=True)


def draft(source: Path, path: Path, now: datetime) -> tuple[Path, bool]:
    """A copy of the backup `source` beside `path`: whole, of the present schema, knowing whom `path` forgot.

    Comes with False where `path` is too damaged to tell that. Raises as `Store.open` does where
    `source` is no database of ours, of a newer schema, or damaged.
    """
    if not source.exists():
        raise OperatorError(f"{source} is not there; name a file that `aggregator backup` wrote.")
    if path.exists() and source.samefile(path):
        raise OperatorError(f"{source} is the database itself; name a backup of it.")
    made = path.with_name(f"{path.name}.restored")
    marks = _marks(path)
    try:
        with database.backup(source):
            copy(source, made)
        connection = database.open_writable(made, now, _WAIT)
        try:
            with database.naming(made), database.transaction(connection):
                connection.executemany("insert or ignore into forgotten values (?, ?)", marks or [])
        finally:
            database.close(connection)
    except BaseException:
        made.unlink(missing_ok=True)
        raise
    return made, marks is not None


def put_in_place(made: Path, path: Path) -> Path | None:
    """Let the copy be the database; where one was there it is kept under the name that is returned.

    At no moment is there none.
    """
    kept = path.with_name(path.name + ASIDE)
    with database.naming(path):
        if not path.exists():
            made.replace(path)
            return None
        kept.unlink(missing_ok=True)
        try:
            os.link(path, kept)
        except OSError:  # a disk without hard links
            database.create_empty(kept)
            shutil.copyfile(path, kept)
            with suppress(PermissionError):  # nor rights
                shutil.copymode(path, kept)
        for beside in ("-wal", "-journal"):  # what a killed run left belongs to the old one
            with suppress(FileNotFoundError):
                path.with_name(path.name + beside).replace(kept.with_name(kept.name + beside))
        path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
        made.replace(path)
    return kept


def copy(source: Path, target: Path) -> None:
    """Copy by SQLite's own means: page by page as it stood at one moment, what is in the -wal included."""
    target.unlink(missing_ok=True)
    with database.naming(source):
        database.refuse_no_database(source)
        with closing(database.connect(source, "ro", _WAIT)) as original:
            database.understood(original, source)
            with database.naming(target):
                database.create_empty(target)
                made = database.connect(target, "rw", _WAIT)
            with closing(made):
                with _written(target):
                    original.backup(made)
                made.execute("pragma journal_mode = delete")
                if problem := next(checking.problems(made), None):
                    target.unlink()
                    raise StorageError(f"{source} is damaged ({problem}). Nothing was written.")


@contextmanager
def _written(target: Path) -> Iterator[None]:
    """Name the copy, not what it is made from, where its disk has no room."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_FULL:
            raise
        with database.naming(target):
            raise


def _clear(target: Path) -> None:
    """Delete what backups to this file left that were killed; of one that is at work nothing."""
    with suppress(OSError):  # a folder that may not be listed
        for each in target.parent.iterdir():
            draft = _DRAFT.fullmatch(each.name)
            if draft and draft["target"] == target.name and not _is_alive(int(draft["process"])):
                each.unlink(missing_ok=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is somebody else's
        return True
    return True


def _marks(path: Path) -> list[tuple[str, str]] | None:
    """Of whoever was forgotten in the database at `path`; None where it cannot tell any more."""
    if not path.exists():
        return []
    with _unless_damaged(path) as connection:
        if schema.taken(connection):
            known = connection.execute("select 1 from sqlite_master where name = 'forgotten'").fetchone()
            return connection.execute("select mark, salt from forgotten").fetchall() if known else []
    return None


def _is_ours(path: Path) -> bool:
    with _unless_damaged(path) as connection:
        return bool(schema.taken(connection))
    return False


@contextmanager
def _unless_damaged(path: Path) -> Iterator[sqlite3.Connection]:
    """To read from; where that cannot be done the block is left."""
    with (
        suppress(StorageError, sqlite3.DatabaseError),
        database.naming(path),
        closing(database.connect(path, "ro", _WAIT)) as connection,
    ):
        yield connection

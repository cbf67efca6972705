"""What happened: runs, the poll log, and the hosts that asked to be left alone; each bounded.

May import the model, `rows` and `cells`.
"""
# ruff: noqa: S608 - only our own lists of columns are put into SQL; every value is a parameter

from __future__ import annotations

import sqlite3
from datetime import datetime

from aggregator.model import PollLog, Run
from aggregator.store.cells import moment, time_text
from aggregator.store.rows import POLL_COLUMNS, RUN_COLUMNS, marks, poll_log, run, run_row

POLLS_KEPT = 60  # of each feed
RUNS_KEPT = 500


def holds(connection: sqlite3.Connection, now: datetime) -> dict[str, datetime]:
    """The hosts that may not be asked yet, and until when."""
    rows = connection.execute("select host, until from host_holds order by host")
    return {host: until for host, stored in rows if (until := moment(stored)) > now}


def polls(connection: sqlite3.Connection, feed_id: int, limit: int) -> list[PollLog]:
    """The feed's lines of the log, newest first."""
    rows = connection.execute(
        f"select {POLL_COLUMNS} from polls where feed_id = ? order by id desc limit ?", [feed_id, limit]
    )
    return [poll_log(row) for row in rows]


def runs(connection: sqlite3.Connection, limit: int) -> list[Run]:
    """The latest runs, newest first."""
    rows = connection.execute(f"select {RUN_COLUMNS} from runs order by rowid desc limit ?", [limit])
    return [run(row) for row in rows]


def start_run(connection: sqlite3.Connection, begun: Run) -> None:
    """Write a run down before it does anything."""
    connection.execute(
        f"insert into runs ({RUN_COLUMNS}) values ({marks(RUN_COLUMNS)})",
        run_row(begun),
    )


def finish_run(connection: sqlite3.Connection, ended: Run) -> None:
    """Write down what it came to, and drop what history no longer keeps."""
    columns = RUN_COLUMNS.removesuffix(", id")
    connection.execute(f"update runs set ({columns}) = ({marks(columns)}) where id = ?", run_row(ended))
    connection.execute(
        "delete from runs where rowid <= (select max(rowid) from runs) - ?",
        [RUNS_KEPT],
    )
    connection.execute("delete from host_holds where until < ?", [time_text(ended.finished_at)])
    _trim_polls(connection)


def _trim_polls(connection: sqlite3.Connection) -> None:
    """Cut the log back once it is half as long again as it should be: not a little every night."""
    (lines,) = connection.execute("select count(*) from polls").fetchone()
    (feeds,) = connection.execute("select count(*) from feeds").fetchone()
    if 2 * lines > 3 * POLLS_KEPT * feeds:
        connection.execute(
            "delete from polls where id in (select id from"
            " (select id, row_number() over (partition by feed_id order by id desc) as place from polls)"
            " where place > ?)",
            [POLLS_KEPT],
        )

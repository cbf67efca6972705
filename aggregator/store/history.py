"""What happened: runs, the poll log, and the hosts that asked to be left alone; each bounded.

May import the model, `logged`, `rows` and `cells`.
"""
# ruff: noqa: S608 - only our own lists of columns are put into SQL; every value is a parameter

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import datetime

from aggregator.model import LONGEST_HOLD, PollLog, Run
from aggregator.store.cells import moment, time_text
from aggregator.store.logged import POLL_COLUMNS, RUN_COLUMNS, poll_log, run, run_row
from aggregator.store.rows import marks

POLLS_KEPT = 60  # of each feed
RUNS_KEPT = 500


def holds(connection: sqlite3.Connection, now: datetime) -> dict[str, datetime]:
    """The hosts that may not be asked yet, and until when."""
    rows = connection.execute("select host, until from host_holds order by host")
    return {host: until for host, stored in rows if now < (until := moment(stored)) <= now + LONGEST_HOLD}


def polls(connection: sqlite3.Connection, feed_id: int, limit: int) -> list[PollLog]:
    """The feed's lines of the log, newest first."""
    rows = connection.execute(
        f"select {POLL_COLUMNS} from polls where feed_id = ? order by id desc limit ?", [feed_id, limit]
    )
    return [poll_log(row) for row in rows]


def last_runs(connection: sqlite3.Connection) -> list[Run]:
    """The latest run that looked which blogs are due, and the latest that asked any; mostly they are one."""
    rows = connection.execute(
        f"select {RUN_COLUMNS} from runs where rowid in"
        " (select max(rowid) from runs where kind <> 'build'"
        " union select max(rowid) from runs where polled > 0) order by rowid desc"
    )
    return [run(row) for row in rows]


def telling(connection: sqlite3.Connection, limit: int) -> list[Run]:
    """The latest runs that brought something, newest first, each with the polls that did."""
    # The condition is that of an index, word for word.
    told = "(new > 0 or changed > 0 or event <> '')"
    found = [
        run(row)
        for row in connection.execute(
            f"select {RUN_COLUMNS} from runs where id in (select run from polls where {told})"
            " order by rowid desc limit ?",
            [limit],
        )
    ]
    polls: dict[str, list[PollLog]] = {each.id: [] for each in found}
    rows = connection.execute(
        f"select {POLL_COLUMNS}, run from polls"
        f" where run in (select value from json_each(?)) and {told} order by id",
        [json.dumps(list(polls))],
    )
    for *columns, run_id in rows:
        polls[run_id].append(poll_log(tuple(columns)))
    return [replace(each, told=tuple(polls[each.id])) for each in found]


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
    if at := ended.finished_at:
        believed = [time_text(at), time_text(at + LONGEST_HOLD)]
        connection.execute("delete from host_holds where until not between ? and ?", believed)
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

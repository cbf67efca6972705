"""Everything that lies in the database on some feeds and entries, row by row, whatever the tables are.

May import nothing of ours. Decides nothing about whose it is.
"""
# ruff: noqa: S608 - only names that the schema itself gives are put into SQL; every value is a parameter

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from typing import Any

# By the column that says whose a row is. Decisions are kept by feed, in one text: see `matches` for those.
_OF_FEEDS = {"feeds": "id", "feed_addresses": "feed_id", "polls": "feed_id", "lines": "feed_id"}


def held(
    connection: sqlite3.Connection, feed_ids: Collection[int], rows: Collection[int]
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """By table: its rows on these feeds and these entries, as they are; bytes as Latin-1 text."""
    tables = connection.execute(
        "select name from sqlite_master where type = 'table' order by name"
    ).fetchall()
    for (table,) in tables:
        columns = {column[1] for column in connection.execute(f"pragma table_info({table})")}
        if table in _OF_FEEDS:
            column, wanted = _OF_FEEDS[table], feed_ids
        elif table == "entries":
            column, wanted = "row", rows
        elif "entry_row" in columns:
            column, wanted = "entry_row", rows
        else:
            continue
        found = connection.execute(
            f"select * from {table} where {column} in (select value from json_each(?)) order by 1",
            [json.dumps(sorted(wanted))],
        )
        names = [description[0] for description in found.description]
        yield table, [dict(zip(names, map(_plain, row), strict=True)) for row in found]


def _plain(value: object) -> object:
    return value.decode("latin-1") if isinstance(value, bytes) else value

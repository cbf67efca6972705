"""Entries read back, each reader with just what it needs; bodies only on request.

May import the model, `rows`, `cells` and `values`. Writes nothing.
"""
# ruff: noqa: S608 - only our own lists of columns are put into SQL; every value is a parameter

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

from aggregator.model import Entry, EntryText, KnownEntry
from aggregator.store.cells import text
from aggregator.store.rows import (
    ENTRY_COLUMNS,
    KNOWN_COLUMNS,
    TEXT_COLUMNS,
    entry,
    entry_text,
    known_entry,
)
from aggregator.store.values import Counts, Raw

_WITH_DERIVED = "from entries left join derived on entry_row = row"


def known(
    connection: sqlite3.Connection, feed_id: int, entry_ids: Iterable[str] | None
) -> dict[str, KnownEntry]:
    """Those of the ids that this feed has, under the ids as they were asked for; None: all it has."""
    if entry_ids is None:
        rows = connection.execute(f"select {KNOWN_COLUMNS} from entries where feed_id = ?", [feed_id])
        return {each.entry_id: each for each in map(known_entry, rows)}
    asked = {text(entry_id): entry_id for entry_id in entry_ids}
    rows = connection.execute(
        f"select {KNOWN_COLUMNS} from entries"
        " where feed_id = ? and entry_id in (select value from json_each(?))",
        [feed_id, json.dumps(list(asked))],
    )
    found = map(known_entry, rows)
    return {asked[each.entry_id]: each for each in found}


def entries(connection: sqlite3.Connection, feed_ids: Iterable[int] | None) -> list[Entry]:
    """Entries of these feeds, or all, in the order they came."""
    if feed_ids is None:
        rows = connection.execute(f"select {ENTRY_COLUMNS} {_WITH_DERIVED} order by row")
    else:
        rows = connection.execute(
            f"select {ENTRY_COLUMNS} {_WITH_DERIVED}"
            " where feed_id in (select value from json_each(?)) order by row",
            [json.dumps(list(feed_ids))],
        )
    return [entry(row) for row in rows]


def texts(connection: sqlite3.Connection, feed_id: int) -> dict[int, EntryText]:
    """What the matcher reads of a feed's entries, by row, in the order of their dates."""
    rows = connection.execute(
        f"select row, {TEXT_COLUMNS} {_WITH_DERIVED} where feed_id = ?"
        " order by coalesce(published, first_seen_at), row",
        [feed_id],
    )
    return {row: entry_text(columns) for row, *columns in rows}


def bodies(connection: sqlite3.Connection, rows: Iterable[int]) -> dict[int, str]:
    """Clean HTML by row."""
    found = connection.execute(
        "select entry_row, html from derived where entry_row in (select value from json_each(?))",
        [json.dumps(list(rows))],
    )
    return dict(found.fetchall())


def underived(connection: sqlite3.Connection, policy: str) -> list[int]:
    """The rows of which nothing was derived by this policy, in order."""
    rows = connection.execute(
        "select row from entries except select entry_row from derived where policy = ? order by row",
        [policy],
    )
    return [row for (row,) in rows]


def raw(connection: sqlite3.Connection, rows: Sequence[int]) -> list[Raw]:
    """Bodies as received, by row."""
    found = connection.execute(
        "select row, content, base from entries where row in (select value from json_each(?)) order by row",
        [json.dumps(rows)],
    )
    return [Raw(*columns) for columns in found]


def counts(connection: sqlite3.Connection, feed_ids: Iterable[int]) -> Counts:
    """How many entries these feeds have, and how many were matched when they were last read."""
    among = json.dumps(list(feed_ids))
    (stored,) = connection.execute(
        "select count(*) from entries where feed_id in (select value from json_each(?))", [among]
    ).fetchone()
    (matched,) = connection.execute(
        "select coalesce(sum(matched), 0) from matches where feed_id in (select value from json_each(?))",
        [among],
    ).fetchone()
    return Counts(entries=stored, matched=matched)


def find(connection: sqlite3.Connection, wanted: str, limit: int) -> list[Entry]:
    """Entries by link or entry id; else by title; else by a piece of the title."""
    wanted = text(wanted.strip())
    bare = wanted.removeprefix("https://").removeprefix("http://").rstrip("/")
    links = [f"{scheme}://{bare}{slash}" for scheme in ("https", "http") for slash in ("", "/")]
    piece = wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    for condition, parameter in (
        ("link in (select value from json_each(?))", json.dumps(links)),
        ("entry_id = ?", wanted),
        ("title = ? collate nocase", wanted),
        ("title like ? escape '\\'", f"%{piece}%"),
    ):
        rows = connection.execute(
            f"select {ENTRY_COLUMNS} {_WITH_DERIVED} where {condition} order by shown_at desc, row limit ?",
            [parameter, limit],
        ).fetchall()
        if rows and wanted:
            return [entry(row) for row in rows]
    return []

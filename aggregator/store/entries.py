"""Entries read back, each reader with just what it needs; bodies only on request.

May import the model, `entry_rows`, `cells` and `values`. Writes nothing.
"""
# ruff: noqa: S608 - only our own lists of columns are put into SQL; every value is a parameter

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace

from aggregator.model import Entry, EntryText, KnownEntry
from aggregator.store.cells import text
from aggregator.store.entry_rows import (
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
    """Those of the ids that this feed has, under the ids as they were asked for; None: all it has.

    An entry goes by its alias too, where that is no other's id.
    """
    if entry_ids is None:
        rows = connection.execute(f"select {KNOWN_COLUMNS} from entries where feed_id = ?", [feed_id])
        return _by_name(map(known_entry, rows))
    asked = {text(entry_id): entry_id for entry_id in entry_ids}
    names = json.dumps(list(asked))
    rows = connection.execute(
        f"with asked as (select value from json_each(:ids)) select {KNOWN_COLUMNS} from entries where row in"
        " (select row from entries where feed_id = :feed and entry_id in asked union"
        " select row from entries where feed_id = :feed and alias <> '' and alias in asked)",
        {"feed": feed_id, "ids": names},
    )
    return {asked[name]: each for name, each in _by_name(map(known_entry, rows)).items() if name in asked}


def _by_name(found: Iterable[KnownEntry]) -> dict[str, KnownEntry]:
    by_id = {each.entry_id: each for each in found}
    return {each.alias: each for each in by_id.values() if each.alias} | by_id


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
    return _with_former_links(connection, map(entry, rows))


def texts(connection: sqlite3.Connection, feed_id: int) -> dict[int, EntryText]:
    """What the matcher reads of a feed's entries but their texts, by row, in the order of their dates."""
    rows = connection.execute(
        f"select row, {TEXT_COLUMNS} from entries where feed_id = ?"
        " order by coalesce(published, first_seen_at), row",
        [feed_id],
    )
    former = _former_links(connection, "and feed_id = ?", [feed_id])
    return {row: entry_text(columns, former.get(row, ())) for row, *columns in rows}


def underived(connection: sqlite3.Connection, policy: str) -> list[int]:
    """The rows of which nothing was derived by this policy, in order."""
    rows = connection.execute(
        "select row from entries except select entry_row from derived where policy = ? order by row",
        [policy],
    )
    return [row for (row,) in rows]


def raw(connection: sqlite3.Connection, rows: Iterable[int]) -> list[Raw]:
    """Bodies as received, by row."""
    found = connection.execute(
        "select row, title, content, base from entries"
        " where row in (select value from json_each(?)) order by row",
        [json.dumps(list(rows))],
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
    among = "(select value from json_each(?))"
    once = f"row in (select entry_row from entry_versions as before where before.link in {among})"
    piece = wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    for condition, parameter in (
        (f"link in {among}", json.dumps(links)),
        ("entry_id = ?", wanted),
        (once, json.dumps(links)),
        ("title = ? collate nocase", wanted),
        ("title like ? escape '\\'", f"%{piece}%"),
    ):
        rows = connection.execute(
            f"select {ENTRY_COLUMNS} {_WITH_DERIVED} where {condition} order by shown_at desc, row limit ?",
            [parameter, limit],
        ).fetchall()
        if rows and wanted:
            return _with_former_links(connection, map(entry, rows))
    return []


def _with_former_links(connection: sqlite3.Connection, found: Iterable[Entry]) -> list[Entry]:
    former = _former_links(connection)
    return [replace(each, former_links=former[each.row]) if each.row in former else each for each in found]


def _former_links(
    connection: sqlite3.Connection, condition: str = "", parameters: Sequence[object] = ()
) -> dict[int, tuple[str, ...]]:
    """By row: the links an entry had, oldest first; few entries ever had another."""
    rows = connection.execute(
        "select entry_row, before.link from entry_versions as before join entries on row = entry_row"
        f" where before.link not in ('', entries.link) {condition} order by before.id",
        parameters,
    )
    former: dict[int, tuple[str, ...]] = {}
    for row, link in rows:
        if link not in former.get(row, ()):
            former[row] = (*former.get(row, ()), link)
    return former

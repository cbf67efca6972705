"""Whose line each feed had last, and the feed of a changed line put together with the one it goes on with.

People are known by a digest of their ids, as they are made elsewhere; no name is kept.

May import the model, `feeds`, `cells` and `content`. Decides nothing about which feed goes on.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from aggregator.model import FeedState
from aggregator.store import feeds
from aggregator.store.cells import text
from aggregator.store.content import touch

Context = Callable[[], AbstractContextManager[sqlite3.Connection]]


@dataclass(frozen=True, slots=True)
class Lines:
    """The part of an open store that is about it."""

    reading: Context
    writing: Context

    def note(self, people: Mapping[int, str]) -> None:
        """Keep whose line each of these feeds has now; nothing is written where that is known."""
        with self.reading() as connection:
            known = dict(connection.execute("select feed_id, people from lines").fetchall())
        if new := [(row, text(whose)) for row, whose in people.items() if known.get(row) != whose]:
            with self.writing() as connection:
                connection.executemany("insert or replace into lines (feed_id, people) values (?, ?)", new)

    def gone(self, listed: Collection[int]) -> dict[str, list[FeedState]]:
        """By people: the feeds that had a line of theirs last, entries or none, and are none of these."""
        with self.reading() as connection:
            rows = connection.execute(
                "select feed_id, people from lines join feeds on id = feed_id"
                " where feed_id not in (select value from json_each(?))",
                [json.dumps(list(listed))],
            )
            people = dict(rows.fetchall())
            found: dict[str, list[FeedState]] = {}
            for state in feeds.states(connection, people) if people else ():
                found.setdefault(people[state.id], []).append(state)
            return found

    def go_on(self, old: int, new: int, now: datetime) -> FeedState:
        """Let the feed `old` go on at the address of the feed `new`, which has no entries yet and ends.

        It keeps its entries, its log and its history of addresses, and begins afresh there, in the
        hand of the run that has the new one.
        """
        with self.writing() as connection:
            _go_on(connection, old, new, now)
        with self.reading() as connection:
            [state] = feeds.states(connection, [old])
            return state

    def take_in(self, old: int, new: int) -> bool:
        """Let the feed `old` end in the feed `new`, which has its entries, its log and its addresses then.

        Not where both have an entry of one id, which are not the same and cannot both stand under it.
        """
        with self.writing() as connection:
            if not _names(connection, old).isdisjoint(_names(connection, new)):
                return False
            _end(connection, old, new)
            touch(connection)
            return True


def _names(connection: sqlite3.Connection, feed_id: int) -> set[str]:
    rows = connection.execute("select entry_id, alias from entries where feed_id = ?", [feed_id])
    return {name for row in rows for name in row if name}


def _end(connection: sqlite3.Connection, ends: int, stays: int) -> None:
    """What one feed has is the other's, and its row is no more."""
    for table in ("entries", "removed_entries", "feed_addresses", "polls"):
        connection.execute(f"update or ignore {table} set feed_id = ? where feed_id = ?", [stays, ends])  # noqa: S608
    connection.execute("delete from feeds where id = ?", [ends])


def _go_on(connection: sqlite3.Connection, old: int, new: int, now: datetime) -> None:
    line, url, *claim = connection.execute(
        "select subscribed_as, url, claimed_by, claimed_at, claims from feeds where id = ?", [new]
    ).fetchone()
    connection.execute(
        "insert or replace into lines select ?, people from lines where feed_id = ?", [old, new]
    )
    _end(connection, new, old)
    feeds.begin_afresh(connection, old, line, now)
    connection.execute(
        "update feeds set url = ?, claimed_by = ?, claimed_at = ?, claims = ? where id = ?",
        [url, *claim, old],
    )

"""What entries were before an edit; those that left their feeds; the ids of those that were removed.

May import the model, `cells`, `content` and `values`. Decides nothing: what is gone was found out before.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from aggregator.model import Removed, Version
from aggregator.store import content
from aggregator.store.cells import moment, text, time_text
from aggregator.store.values import Departure

_REMEMBER = (
    "insert into removed_entries (feed_id, entry_id, alias, removed_at)"
    " select feed_id, entry_id, alias, ? from entries where row = ?"
)


Context = Callable[[], AbstractContextManager[sqlite3.Connection]]
Private = Callable[[str, Sequence[str], str], bool]  # of a title, tags and a body as received


@dataclass(frozen=True, slots=True)
class Past:
    """The part of an open store that is about it."""

    reading: Context
    writing: Context

    def versions(self, most: int, is_private: Private) -> dict[int, tuple[Version, ...]]:
        """What entries were before their words changed: by Entry.row, newest first, so many at most."""
        found: dict[int, tuple[Version, ...]] = {}
        with self.reading() as connection:
            rows = connection.execute(
                "select entry_row, replaced_at, title, things, tags, content"
                " from (select *, row_number() over (partition by entry_row order by id desc) as number"
                " from entry_versions where reworded) where number <= ? order by entry_row, number",
                [most],
            )
            for row, at, title, things, tags, content in rows:
                taken = None if things is None else tuple(json.loads(things))
                private = is_private(title, json.loads(tags), content)
                found[row] = (*found.get(row, ()), Version(moment(at), title, taken, private))
        return found

    def names(self, feed_id: int) -> frozenset[str]:
        """The ids under which entries of this feed were removed, and do not come back."""
        with self.reading() as connection:
            rows = connection.execute(
                "select entry_id, alias from removed_entries where feed_id = ?", [feed_id]
            )
            return frozenset(name for row in rows for name in row if name)

    def latest(self, limit: int) -> list[Removed]:
        """The latest entries that were removed, newest first."""
        with self.reading() as connection:
            rows = connection.execute(
                "select feed_id, entry_id, removed_at from removed_entries"
                " order by removed_at desc, feed_id, entry_id limit ?",
                [limit],
            )
            return [Removed(feed_id, entry_id, moment(at)) for feed_id, entry_id, at in rows]

    def waiting(self, feed_ids: Collection[int], before: datetime, each_feed: int) -> list[Departure]:
        """Entries these feeds show no more and whose pages are to be asked for, few of each feed.

        Those that were gone at the last poll, then those not asked for since `before`.
        """
        with self.reading() as connection:
            rows = connection.execute(
                "select row, link, gone from (select row, feed_id, link, gone, row_number() over"
                " (partition by feed_id order by gone desc, asked_at is not null, asked_at, row) as number"
                " from departures join entries on row = entry_row"
                " where feed_id in (select value from json_each(?))"
                " and (gone > 0 or asked_at is null or asked_at < ?))"
                " where number <= ? order by feed_id, number",
                [json.dumps(list(feed_ids)), time_text(before), each_feed],
            )
            return [Departure(*columns) for columns in rows]

    def settle(self, asked: Mapping[int, int], gone: Collection[int], run_id: str, now: datetime) -> None:
        """Keep in how many polls pages were gone, by Entry.row, and remove the entries that are `gone`."""
        at = time_text(now)
        with self.writing() as connection:
            connection.executemany(
                "update departures set asked_at = ?, gone = ? where entry_row = ?",
                [(at, times, row) for row, times in asked.items()],
            )
            for row in sorted(gone):
                connection.execute(
                    "insert into polls (feed_id, at, result, new, changed, seconds, wire_bytes, run, event)"
                    " select feed_id, ?, 'removed', 0, 0, 0, 0, ?, 'removed' from entries where row = ?",
                    [at, run_id, row],
                )
                _remove_row(connection, row, str(at))
            if gone:
                content.touch(connection)


def note(
    connection: sqlite3.Connection, feed_id: int, left: Sequence[str], back: Sequence[str], at: str
) -> None:
    """These entries left their feed at that time; those are in it again, or were left behind by a move."""
    connection.executemany(
        "insert or ignore into departures (entry_row, left_at)"
        " select row, ? from entries where feed_id = ? and entry_id = ?",
        [(at, feed_id, text(entry_id)) for entry_id in left],
    )
    connection.executemany(
        "delete from departures where entry_row ="
        " (select row from entries where feed_id = ? and entry_id = ?)",
        [(feed_id, text(entry_id)) for entry_id in back],
    )


def remove(connection: sqlite3.Connection, feed_id: int, entry_ids: Iterable[str], at: str) -> None:
    """Remove these entries with all that belongs to them; their ids stay."""
    for entry_id in entry_ids:
        row = connection.execute(
            "select row from entries where feed_id = ? and entry_id = ?", [feed_id, text(entry_id)]
        ).fetchone()
        if row is not None:
            _remove_row(connection, row[0], at)


def _remove_row(connection: sqlite3.Connection, row: int, at: str) -> None:
    connection.execute("pragma secure_delete = on")  # its writer wants it gone, not just unlinked
    connection.execute(_REMEMBER, [at, row])
    connection.execute(
        "delete from matches where feed_id = (select feed_id from entries where row = ?)", [row]
    )
    connection.execute("delete from entries where row = ?", [row])

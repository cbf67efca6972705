"""What was made of entries, kept with what it was made from, and never needed: it can
all be made again.

May import the model, `rows`, `decisions` and `values`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping

from aggregator.store.cells import text
from aggregator.store.decisions import decisions, decisions_text
from aggregator.store.values import Derived, Matches


def save_derived(connection: sqlite3.Connection, policy: str, read: Iterable[Derived]) -> None:
    """Keep what was made of these bodies. An entry that has gone meanwhile is passed over."""
    connection.executemany(
        "insert or replace into derived (entry_row, policy, words, excerpt, html, opt_out)"
        " select row, ?, ?, ?, ?, ? from entries where row = ?",
        [
            (policy, each.words, text(each.excerpt), text(each.html), text(each.opt_out), each.row)
            for each in read
        ],
    )


def matches(connection: sqlite3.Connection, feed_ids: Iterable[int]) -> dict[int, Matches]:
    """What is kept for these feeds."""
    rows = connection.execute(
        "select feed_id, key, decisions from matches where feed_id in (select value from json_each(?))",
        [json.dumps(list(feed_ids))],
    )
    return {feed_id: Matches(key, decisions(stored)) for feed_id, key, stored in rows}


def save_matches(connection: sqlite3.Connection, found: Mapping[int, Matches]) -> None:
    """Keep the decisions on these feeds' entries. A feed that has gone meanwhile is passed over."""
    connection.executemany(
        "insert or replace into matches (feed_id, key, matched, decisions)"
        " select id, ?, ?, ? from feeds where id = ?",
        (
            (
                kept.key,
                sum(bool(decision.things) for decision in kept.decisions.values()),
                decisions_text(kept.decisions),
                feed_id,
            )
            for feed_id, kept in found.items()
        ),
    )


def drop(connection: sqlite3.Connection) -> None:
    """Forget all of it."""
    connection.execute("delete from derived")
    connection.execute("delete from matches")
    connection.execute("delete from meta where name = 'built_from'")

"""What was made of entries, kept with what it was made from, and never needed: it can
all be made again.

May import `cells`, `decisions` and `values`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from aggregator.store.cells import text
from aggregator.store.decisions import decisions, decisions_text
from aggregator.store.values import Derived, Matches


def save_derived(connection: sqlite3.Connection, policy: str, read: Iterable[Derived]) -> None:
    """Keep what was made of these bodies. An entry that has gone meanwhile is passed over."""
    connection.executemany(
        "insert or replace into derived (entry_row, policy, words, excerpt, opt_out, said, terms)"
        " select row, ?, ?, ?, ?, ?, ? from entries where row = ?",
        [
            (
                policy,
                each.words,
                text(each.excerpt),
                text(each.opt_out),
                each.said,
                text(each.terms),
                each.row,
            )
            for each in read
        ],
    )


Said = TypeVar("Said")  # the matcher's own, which knows its text


def said(
    connection: sqlite3.Connection, feed_id: int, policy: str, understood: Callable[[str], Said]
) -> dict[int, Said]:
    """What the texts of a feed's entries say, by row; of those read by this policy."""
    rows = connection.execute(
        "select row, said from entries join derived on entry_row = row where feed_id = ? and policy = ?",
        [feed_id, policy],
    )
    return {row: understood(text) for row, text in rows}


def terms(connection: sqlite3.Connection, rows: Iterable[int]) -> dict[int, Sequence[str]]:
    """By which words search finds entries, by row."""
    found = connection.execute(
        "select entry_row, terms from derived where entry_row in (select value from json_each(?))",
        [json.dumps(list(rows))],
    )
    return {row: words.split() for row, words in found}


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

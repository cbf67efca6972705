"""Feeds as rows: which row continues for an address, what is known of it, who has it in hand.

May import the model, `rows`, `cells` and `content`. Decides nothing about when a feed is due.
"""
# ruff: noqa: S608 - only our own lists of columns are put into SQL; every value is a parameter

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from aggregator.model import FeedState
from aggregator.store.cells import text, time_text
from aggregator.store.content import touch
from aggregator.store.rows import STATE_COLUMNS, feed_state

KeyOf = Callable[[str], str]


def states(connection: sqlite3.Connection, feed_ids: Iterable[int] | None = None) -> list[FeedState]:
    """These feeds, or all of them, oldest row first."""
    if feed_ids is None:
        rows = connection.execute(f"select {STATE_COLUMNS} from feeds order by id")
    else:
        rows = connection.execute(
            f"select {STATE_COLUMNS} from feeds where id in (select value from json_each(?)) order by id",
            [json.dumps(list(feed_ids))],
        )
    return [feed_state(row) for row in rows]


def rows_of(connection: sqlite3.Connection, addresses: Iterable[str], key_of: KeyOf) -> dict[str, int]:
    """The feed whose row continues for each address; new addresses are missing.

    An address is first what the line of a feed says, letter by letter or but for what
    `key_of` makes equal; then any former address of a feed whose own line is gone; then
    where such a feed says it has moved to, or the page of its blog says so. A feed whose
    line still stands is never given to another address: that may be another person.
    """
    wanted = list(dict.fromkeys(addresses))
    lines = dict(connection.execute("select subscribed_as, id from feeds order by id desc").fetchall())
    found = {address: lines[address] for address in wanted if address in lines}
    if len(found) == len(wanted):
        return found  # as on most nights: no address needs its key

    keys = {address: key_of(address) for address in wanted}
    listed = set(keys.values())
    continuing = {key: row for line, row in lines.items() if (key := key_of(line)) in listed}
    taken = set(continuing.values())
    former: dict[str, int] = {}
    for row, url in connection.execute("select feed_id, url from feed_addresses order by feed_id desc"):
        former[key_of(url)] = row
    for row, *urls in connection.execute("select id, moved_to, named_feed from feeds"):
        for url in filter(None, urls):
            former.setdefault(key_of(url), row)
    for address, key in keys.items():
        if key not in continuing and key in former and former[key] not in taken:
            continuing[key] = former[key]
            taken.add(former[key])
        if key in continuing:
            found.setdefault(address, continuing[key])
    return found


def subscribe(
    connection: sqlite3.Connection, addresses: Iterable[str], now: datetime, key_of: KeyOf
) -> dict[str, int]:
    """As `rows_of`, but new addresses get a row, and a line that was changed begins afresh."""
    wanted = list(dict.fromkeys(addresses))
    found = rows_of(connection, wanted, key_of)
    lines = dict(connection.execute("select id, subscribed_as from feeds").fetchall())
    created: dict[str, int] = {}
    for address in wanted:
        if address not in found:
            key = key_of(address)
            if key not in created:
                created[key] = _create(connection, address, now)
            found[address] = created[key]
        elif lines[found[address]] != address and lines[found[address]] not in found:
            begin_afresh(connection, found[address], address, now)
            lines[found[address]] = address
    return found


def _create(connection: sqlite3.Connection, address: str, now: datetime) -> int:
    cursor = connection.execute(
        "insert into feeds (subscribed_as, first_subscribed_at, url) values (?, ?, ?)",
        [address, time_text(now), address],
    )
    row = cursor.lastrowid
    assert row is not None
    remember_address(connection, row, address, now)
    touch(connection)
    return row


def begin_afresh(connection: sqlite3.Connection, row: int, address: str, now: datetime) -> None:
    """A changed line is the organiser's word: ask there at once, with no memory of past trouble.

    What the server asked for (Retry-After) still holds, and so do the feed's entries.
    """
    connection.execute(
        "update feeds set subscribed_as = ?, url = ?, next_poll_at = null, fresh_until = null,"
        " fresh_seconds = null, ttl_seconds = null, off = 0, gone = 0, failures = 0,"
        " failure_kind = null, failure_params = null, failing_since = null, etag = null,"
        " last_modified = null, validators_url = '', validators_since = null, body_hash = '',"
        " moved_to = '', moved_since = null, moved_polls = 0, moved_shared = null, moved_from = '',"
        " held_since = null, looked_at = null, named_feed = ''"
        " where id = ?",
        [address, address, row],
    )
    remember_address(connection, row, address, now)
    touch(connection)


def remember_address(connection: sqlite3.Connection, row: int, url: str, at: datetime) -> None:
    """Add to the feed's history of addresses."""
    connection.execute(
        "insert or ignore into feed_addresses (feed_id, url, first_at) values (?, ?, ?)",
        [row, text(url), time_text(at)],
    )


def note_named(connection: sqlite3.Connection, row: int, url: str, now: datetime) -> None:
    """Which feed the page of a failing feed's blog names; "" where none."""
    connection.execute("update feeds set looked_at = ? where id = ?", [time_text(now), row])
    changed = connection.execute(
        "update feeds set named_feed = :url where id = :row and named_feed <> :url",
        {"url": text(url), "row": row},
    )
    if changed.rowcount:
        touch(connection)


def first_addresses(connection: sqlite3.Connection) -> dict[int, str]:
    """By feed: the first address of its history, which never changes."""
    rows = connection.execute(
        "select feed_id, url from feed_addresses"
        " where id in (select min(id) from feed_addresses group by feed_id)"
    )
    return dict(rows.fetchall())


def addresses(connection: sqlite3.Connection) -> dict[int, tuple[str, ...]]:
    """By feed: its history of addresses."""
    found: dict[int, tuple[str, ...]] = {}
    for row, url in connection.execute("select feed_id, url from feed_addresses order by id"):
        found[row] = (*found.get(row, ()), url)
    return found


def claim(connection: sqlite3.Connection, feed_ids: Sequence[int], run_id: str, now: datetime) -> None:
    """Put these feeds into a run's hand."""
    connection.execute(
        "update feeds set claimed_by = ?, claimed_at = ?, claims = claims + 1"
        " where id in (select value from json_each(?))",
        [run_id, time_text(now), json.dumps(list(feed_ids))],
    )


def release(connection: sqlite3.Connection, run_id: str) -> None:
    """Take what the run has still in hand out of it, as if it had not been claimed."""
    connection.execute(
        "update feeds set claimed_by = '', claimed_at = null, claims = max(claims - 1, 0)"
        " where claimed_by = ?",
        [run_id],
    )

"""What a poll changes, written down.

The caller holds the one transaction in which entries and the validators that vouch for
them are stored together: no kill can leave one without the other.

May import the model and what is about rows, feeds, slices, the past and the content here. Judges nothing:
times, ids and what is new were decided before.
"""
# ruff: noqa: S608 - only our own lists of columns are put into SQL; every value is a parameter

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from aggregator.model import EntryWrite, PageOutcome, PollOutcome
from aggregator.store import content, past, slices
from aggregator.store.cells import count, text, time_text
from aggregator.store.entry_rows import WRITTEN_COLUMNS, entry_row
from aggregator.store.feeds import remember_address
from aggregator.store.histories import history_text
from aggregator.store.logged import POLL_COLUMNS, poll_row
from aggregator.store.rows import (
    SCHEDULE_COLUMNS,
    SHOWN_COLUMNS,
    Row,
    marks,
    schedule_row,
    shown_row,
)

_UPDATE_SCHEDULE = (
    f"update feeds set ({SCHEDULE_COLUMNS}) = ({marks(SCHEDULE_COLUMNS)}),"
    " claimed_by = '', claimed_at = null, claims = 0 where id = ?"
)
_UPDATE_SHOWN = f"update feeds set ({SHOWN_COLUMNS}) = ({marks(SHOWN_COLUMNS)}) where id = ?"
# By the run that has the feed in hand.
_INSERT_POLL = (
    f"insert into polls ({POLL_COLUMNS}, run)"
    f" values ({marks(POLL_COLUMNS)}, (select claimed_by from feeds where id = ?))"
)
_INSERT_PAGE = f"insert into polls ({POLL_COLUMNS}, run) values ({marks(POLL_COLUMNS)}, ?)"
_INSERT_ENTRY = (
    f"insert into entries ({WRITTEN_COLUMNS}) values ({marks(WRITTEN_COLUMNS)})"
    " on conflict (feed_id, entry_id) do nothing"
)
# What the entry is now and is taken for, unless its words and its link stay as they are.
_KEEP_VERSION = (
    "insert into entry_versions (entry_row, replaced_at, title, link, tags, content, reworded, things)"
    " select row, :at, title, link, tags, content, :changed_at is :at,"
    " (select json_extract(decisions, '$.\"' || row || '\".things') from matches"
    " where matches.feed_id = entries.feed_id) from entries"
    " where feed_id = :feed_id and entry_id = :entry_id"
    " and (link is not :link"
    " or (:changed_at is :at and (title, tags, content) is not (:title, :tags, :content)))"
)
_FORGET_DERIVED = (
    "delete from derived where entry_row = (select row from entries"
    " where feed_id = :feed_id and entry_id = :entry_id"
    " and (title, content, base) is not (:title, :content, :base))"
)
_WRITTEN = WRITTEN_COLUMNS.split(", ")
_WRITTEN_ONCE = ("feed_id", "entry_id", "first_seen_at")
_UPDATE_ENTRY = (
    f"update entries set {', '.join(f'{name} = :{name}' for name in _WRITTEN if name not in _WRITTEN_ONCE)}"
    " where feed_id = :feed_id and entry_id = :entry_id"
)
_FORGET_SLICE = (
    "delete from entry_slices where entry_row ="
    " (select row from entries where feed_id = :feed_id and entry_id = :entry_id)"
)
_RELEASE = "update entries set held = 0 where feed_id = ? and entry_id = ?"
_UPDATE_COMMENTS = "update entries set comments = ? where feed_id = ? and entry_id = ?"
_HOLD = (
    "insert into host_holds (host, until) values (?, ?)"
    " on conflict (host) do update set until = max(until, excluded.until)"
)


def record(connection: sqlite3.Connection, outcomes: Sequence[PollOutcome]) -> None:
    """Write these outcomes. A feed that is no longer there is passed over: nothing brings it back."""
    stored = _stored(connection, [outcome.state.id for outcome in outcomes])
    outcomes = [outcome for outcome in outcomes if outcome.state.id in stored]
    news = False
    for outcome in outcomes:
        feed_id = outcome.state.id
        _, *before = stored[feed_id]
        shown = shown_row(outcome.state)
        if shown != tuple(before):
            connection.execute(_UPDATE_SHOWN, [*shown, feed_id])
            remember_address(connection, feed_id, outcome.state.url, outcome.log.at)
            news = True
        if not outcome.quiet:
            _write_news(connection, outcome)
            news = True
        if outcome.marks:
            slices.save(connection, feed_id, outcome.marks)
        if outcome.hold:
            connection.execute(_HOLD, [text(outcome.hold.host), time_text(outcome.hold.until)])
    # The same outcome once more is the same line of the log.
    logs = [poll_row(outcome.log) for outcome in outcomes]
    connection.executemany(_INSERT_POLL, [(*log, log[0]) for log in logs if log[1] != stored[log[0]][0]])
    connection.executemany(
        _UPDATE_SCHEDULE, [(*schedule_row(outcome.state), outcome.state.id) for outcome in outcomes]
    )
    if news:
        content.touch(connection)


def record_page(connection: sqlite3.Connection, outcome: PageOutcome, run_id: str) -> None:
    """Write what a page of a feed's history brought, and where to go on; nothing where the feed has gone."""
    feed_id = outcome.feed_id
    changed = connection.execute(
        "update feeds set history = ? where id = ?", [history_text(outcome.history), feed_id]
    )
    if not changed.rowcount:
        return
    _write_entries(connection, feed_id, outcome.entries, time_text(outcome.history.at))
    if outcome.hold:
        connection.execute(_HOLD, [text(outcome.hold.host), time_text(outcome.hold.until)])
    if outcome.log:
        connection.execute(_INSERT_PAGE, [*poll_row(outcome.log), run_id])
    content.touch(connection)


def _stored(connection: sqlite3.Connection, feed_ids: Sequence[int]) -> dict[int, Row]:
    """Of each feed that is there: when it was last polled, then SHOWN_COLUMNS."""
    rows = connection.execute(
        f"select id, last_polled_at, {SHOWN_COLUMNS} from feeds where id in (select value from json_each(?))",
        [json.dumps(feed_ids)],
    )
    return {row[0]: row[1:] for row in rows}


def _write_entries(
    connection: sqlite3.Connection, feed_id: int, writes: Sequence[EntryWrite], at: str | None
) -> None:
    """New entries are added; of edited ones what they were is kept and what was derived goes."""
    new = [entry_row(feed_id, write) for write in writes if write.is_new]
    edited = [entry_row(feed_id, write) for write in writes if not write.is_new]
    connection.executemany(_INSERT_ENTRY, new)
    for columns in (dict(zip(_WRITTEN, row, strict=True), at=at) for row in edited):
        connection.execute(_KEEP_VERSION, columns)
        connection.execute(_FORGET_DERIVED, columns)
        connection.execute(_FORGET_SLICE, columns)
        connection.execute(_UPDATE_ENTRY, columns)


def _write_news(connection: sqlite3.Connection, outcome: PollOutcome) -> None:
    feed_id, at = outcome.state.id, time_text(outcome.log.at)
    _write_entries(connection, feed_id, outcome.entries, at)
    connection.executemany(
        _UPDATE_COMMENTS,
        [(count(comments), feed_id, text(entry_id)) for entry_id, comments in outcome.comments],
    )
    connection.executemany(_RELEASE, [(feed_id, text(entry_id)) for entry_id in outcome.released])
    past.note(connection, feed_id, outcome.left, outcome.back, str(at))
    past.remove(connection, feed_id, outcome.removed, str(at))


def accept(connection: sqlite3.Connection, feed_id: int) -> int:
    """End the hold on a feed, its entries with it; how many those are."""
    freed = connection.execute("update entries set held = 0 where feed_id = ? and held", [feed_id]).rowcount
    connection.execute(
        "update feeds set held_since = null, body_hash = '', etag = null, last_modified = null,"
        " validators_url = '' where id = ?",
        [feed_id],
    )
    content.touch(connection)
    return freed

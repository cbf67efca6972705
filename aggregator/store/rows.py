"""Rows to values and back: for each table the columns in order, and who reads and writes them.

Pure: imports the model and `cells`, runs no SQL. A value that cannot have been stored
by us raises ValueError or KeyError; `database.damage` gives it a name.
"""

from __future__ import annotations

import json
from typing import Any

from aggregator.model import (
    Entry,
    EntryText,
    EntryWrite,
    Failure,
    FailureKind,
    FeedState,
    KnownEntry,
    Validators,
)
from aggregator.store.cells import (
    count,
    duration_or_none,
    json_text,
    moment,
    moment_or_none,
    seconds,
    text,
    time_text,
)
from aggregator.store.histories import history_or_none, history_text

Row = tuple[Any, ...]


def marks(columns: str) -> str:
    """A question mark for each column of a list."""
    return ", ".join("?" * (columns.count(",") + 1))


# feeds ------------------------------------------------------------------------------------

# What pages show of a feed: where that differs, there is something to build.
SHOWN_COLUMNS = (
    "url, title, home_url, language, failure_kind, failure_params, failing_since, off, loaded,"
    " newest_at, moved_to, moved_since, moved_shared, held_since, history"
)
# What only the next poll needs.
SCHEDULE_COLUMNS = (
    "format, etag, last_modified, validators_url, validators_since, body_hash, interval_seconds,"
    " ttl_seconds, last_polled_at, last_ok_at, next_poll_at, fresh_until, not_before, failures, gone,"
    " moved_polls, moved_from, fresh_seconds"
)
STATE_COLUMNS = (
    f"{SHOWN_COLUMNS}, {SCHEDULE_COLUMNS}, id, first_subscribed_at, claimed_by, claimed_at, claims"
)


def shown_row(state: FeedState) -> Row:
    """SHOWN_COLUMNS of a state."""
    trouble = state.failure
    return (
        text(state.url),
        text(state.title),
        text(state.home_url),
        text(state.language),
        trouble and trouble.kind.value,
        trouble and json_text(dict(trouble.params)),
        time_text(state.failing_since),
        int(state.off),
        int(state.loaded),
        time_text(state.newest_at),
        text(state.moved_to),
        time_text(state.moved_since),
        state.moved_shared,
        time_text(state.held_since),
        history_text(state.history),
    )


def schedule_row(state: FeedState) -> Row:
    """SCHEDULE_COLUMNS of a state."""
    return (
        text(state.format),
        state.validators.etag,
        state.validators.last_modified,
        text(state.validators.url),
        time_text(state.validators_since),
        state.body_hash,
        seconds(state.interval),
        seconds(state.ttl),
        time_text(state.last_polled_at),
        time_text(state.last_ok_at),
        time_text(state.next_poll_at),
        time_text(state.fresh_until),
        time_text(state.not_before),
        state.failures,
        state.gone,
        state.moved_polls,
        text(state.moved_from),
        seconds(state.fresh_for),
    )


def feed_state(row: Row) -> FeedState:
    """STATE_COLUMNS as a state. A feed in some run's hand counts as polled when that run took it."""
    (
        url,
        title,
        home_url,
        language,
        failure_kind,
        failure_params,
        failing_since,
        off,
        loaded,
        newest_at,
        moved_to,
        moved_since,
        moved_shared,
        held_since,
        history,
        format_,
        etag,
        last_modified,
        validators_url,
        validators_since,
        body_hash,
        interval_seconds,
        ttl_seconds,
        last_polled_at,
        last_ok_at,
        next_poll_at,
        fresh_until,
        not_before,
        failures,
        gone,
        moved_polls,
        moved_from,
        fresh_seconds,
        number,
        first_subscribed_at,
        claimed_by,
        claimed_at,
        claims,
    ) = row
    return FeedState(
        id=number,
        url=url,
        first_subscribed_at=moment(first_subscribed_at),
        validators=Validators(etag, last_modified, validators_url),
        validators_since=moment_or_none(validators_since),
        body_hash=body_hash,
        interval=duration_or_none(interval_seconds),
        ttl=duration_or_none(ttl_seconds),
        last_polled_at=moment_or_none(claimed_at or last_polled_at),
        last_ok_at=moment_or_none(last_ok_at),
        next_poll_at=moment_or_none(next_poll_at),
        fresh_until=moment_or_none(fresh_until),
        fresh_for=duration_or_none(fresh_seconds),
        not_before=moment_or_none(not_before),
        claimed_by=claimed_by,
        claims=claims,
        failures=failures,
        failure=_failure(failure_kind, failure_params),
        failing_since=moment_or_none(failing_since),
        gone=gone,
        off=bool(off),
        loaded=bool(loaded),
        newest_at=moment_or_none(newest_at),
        title=title,
        home_url=home_url,
        language=language,
        format=format_,
        moved_to=moved_to,
        moved_since=moment_or_none(moved_since),
        moved_polls=moved_polls,
        moved_from=moved_from,
        moved_shared=moved_shared,
        held_since=moment_or_none(held_since),
        history=history_or_none(history),
    )


def _failure(kind: str | None, params: str) -> Failure | None:
    return None if kind is None else Failure(FailureKind(kind), tuple(json.loads(params).items()))


# entries ----------------------------------------------------------------------------------

WRITTEN_COLUMNS = (
    "feed_id, entry_id, link, title, author, tags, published, published_from, first_seen_at, "
    "shown_at, changed_at, comments, undated_start, content_hash, is_summary, language, guid, base, "
    "published_claim, published_text, updated, enclosures, content, held"
)


def entry_row(feed_id: int, write: EntryWrite) -> Row:
    """WRITTEN_COLUMNS of an entry, new or edited."""
    parsed = write.parsed
    enclosures = [{"url": enclosure.url, "type": enclosure.type} for enclosure in parsed.enclosures]
    return (
        feed_id,
        text(write.entry_id),
        text(parsed.link),
        text(parsed.title),
        text(parsed.author),
        json_text(parsed.tags),
        time_text(write.published),
        text(parsed.published_from),
        time_text(write.first_seen_at),
        time_text(write.shown_at),
        time_text(write.changed_at),
        count(parsed.comments),
        int(write.undated_start),
        write.content_hash,
        int(parsed.is_summary),
        text(parsed.language),
        text(parsed.guid),
        text(parsed.base),
        time_text(parsed.published),
        text(parsed.published_text),
        time_text(parsed.updated),
        json_text(enclosures),
        text(parsed.content),
        int(write.held),
    )


ENTRY_COLUMNS = (
    "row, feed_id, entry_id, link, title, author, tags, published, published_from, first_seen_at,"
    " shown_at, changed_at, comments, undated_start, content_hash, is_summary, language,"
    " coalesce(excerpt, ''), coalesce(words, 0), held"
)


def entry(row: Row) -> Entry:
    """ENTRY_COLUMNS, of entries joined with derived, as an entry."""
    (
        number,
        feed_id,
        entry_id,
        link,
        title,
        author,
        tags,
        published,
        published_from,
        first_seen_at,
        shown_at,
        changed_at,
        comments,
        undated_start,
        content_hash,
        is_summary,
        language,
        excerpt,
        words,
        held,
    ) = row
    return Entry(
        row=number,
        feed_id=feed_id,
        entry_id=entry_id,
        link=link,
        title=title,
        author=author,
        tags=tuple(json.loads(tags)),
        published=moment_or_none(published),
        published_from=published_from,
        first_seen_at=moment(first_seen_at),
        shown_at=moment(shown_at),
        changed_at=moment_or_none(changed_at),
        comments=comments,
        undated_start=bool(undated_start),
        content_hash=content_hash,
        is_summary=bool(is_summary),
        language=language,
        excerpt=excerpt,
        words=words,
        held=bool(held),
    )


KNOWN_COLUMNS = (
    "entry_id, content_hash, link, title, author, comments, undated_start, held,"
    " published, first_seen_at, shown_at"
)


def known_entry(row: Row) -> KnownEntry:
    """KNOWN_COLUMNS as what a decision needs to know."""
    entry_id, content_hash, link, title, author, comments, undated_start, held, *times = row
    published, first_seen_at, shown_at = times
    return KnownEntry(
        entry_id=entry_id,
        content_hash=content_hash,
        published=moment_or_none(published),
        first_seen_at=moment(first_seen_at),
        shown_at=moment(shown_at),
        link=link,
        comments=comments,
        undated_start=bool(undated_start),
        title=title,
        author=author,
        held=bool(held),
    )


TEXT_COLUMNS = "title, tags, link, entry_id, published, coalesce(html, '')"


def entry_text(row: Row) -> EntryText:
    """TEXT_COLUMNS, of entries joined with derived, as what the matcher reads."""
    title, tags, link, entry_id, published, html = row
    return EntryText(
        title=title,
        tags=tuple(json.loads(tags)),
        link=link,
        id=entry_id,
        published=moment_or_none(published),
        content=html,
    )

"""Rows of entries to values and back: the columns in order, and who reads and writes them.

Pure: imports the model and `cells`, runs no SQL, as `rows` does for the other tables.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from aggregator.model import Entry, EntryText, EntryWrite, KnownEntry
from aggregator.store.cells import count, json_text, moment, moment_or_none, text, time_text

Row = tuple[Any, ...]

WRITTEN_COLUMNS = (
    "feed_id, entry_id, link, title, author, tags, published, published_from, first_seen_at, "
    "shown_at, changed_at, comments, undated_start, content_hash, is_summary, language, guid, base, "
    "published_claim, published_text, updated, enclosures, content, held, alias"
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
        text(write.alias),
    )


ENTRY_COLUMNS = (
    "row, feed_id, entry_id, link, title, author, tags, published, first_seen_at,"
    " shown_at, changed_at, comments, undated_start, content_hash, is_summary, language,"
    " coalesce(excerpt, ''), coalesce(words, 0), held, coalesce(opt_out, '')"
)


_moment_of_a_run = lru_cache(maxsize=64)(moment)  # that brought many entries


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
        opt_out,
    ) = row
    claimed = moment_or_none(published)
    return Entry(
        row=number,
        feed_id=feed_id,
        entry_id=entry_id,
        link=link,
        title=title,
        author=author,
        tags=() if tags == "[]" else tuple(json.loads(tags)),
        published=claimed,
        first_seen_at=_moment_of_a_run(first_seen_at),
        shown_at=claimed if claimed and shown_at == published else moment(shown_at),
        changed_at=moment_or_none(changed_at),
        comments=comments,
        undated_start=bool(undated_start),
        content_hash=content_hash,
        is_summary=bool(is_summary),
        language=language,
        excerpt=excerpt,
        words=words,
        held=bool(held),
        opt_out=opt_out,
    )


KNOWN_COLUMNS = (
    "entry_id, content_hash, link, title, author, comments, undated_start, held,"
    " published, first_seen_at, shown_at, tags, content, alias, changed_at,"
    " exists (select 1 from departures where entry_row = row)"
)


def known_entry(row: Sequence[Any]) -> KnownEntry:
    """KNOWN_COLUMNS as what a decision needs to know."""
    entry_id, content_hash, link, title, author, comments, undated_start, held, *times = row
    published, first_seen_at, shown_at, tags, content, alias, changed_at, left = times
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
        tags=tuple(json.loads(tags)),
        content=content,
        alias=alias,
        changed_at=moment_or_none(changed_at),
        left=bool(left),
    )


TEXT_COLUMNS = "title, tags, link, entry_id, published"


def entry_text(row: Row, former_links: tuple[str, ...]) -> EntryText:
    """TEXT_COLUMNS as what the matcher reads of an entry beside its text."""
    title, tags, link, entry_id, published = row
    return EntryText(
        title=title,
        tags=tuple(json.loads(tags)),
        link=link,
        id=entry_id,
        published=moment_or_none(published),
        former_links=former_links,
    )

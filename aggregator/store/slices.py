"""By which bytes of their feed stored entries are known, so that these need not be read again.

May import the model, `cells` and `entry_rows`. Never needed: without it, feeds are read whole.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from aggregator.model import Enclosure, KnownEntry, ParsedEntry
from aggregator.store.cells import moment_or_none, text
from aggregator.store.entry_rows import KNOWN_COLUMNS, known_entry

_READ = (
    "mark, guid, is_summary, base, published_claim, published_text, published_from, updated,"
    " entries.language, enclosures"
)
_OWN = _READ.count(",")  # columns of an entry as it was read beside those of a known one


def marks(connection: sqlite3.Connection, feed_id: int) -> frozenset[str]:
    """The marks of this feed's entries, as they stand in the feed now."""
    rows = connection.execute("select mark from entry_slices where feed_id = ?", [feed_id])
    return frozenset(mark for (mark,) in rows)


def as_read(
    connection: sqlite3.Connection, feed_id: int
) -> tuple[dict[str, KnownEntry], dict[str, ParsedEntry]]:
    """All entries of the feed: as `entries.known` gives them, and by mark, where there is one, as read.

    Of each the text is fetched once and is one object, since of a feed that changed nearly all is as it was.
    """
    rows = connection.execute(
        f"select {_READ}, {KNOWN_COLUMNS} from entries left join entry_slices on entry_row = row"  # noqa: S608 - our own lists of columns
        " where entries.feed_id = ?",
        [feed_id],
    )
    known: dict[str, KnownEntry] = {}
    read: dict[str, ParsedEntry] = {}
    for mark, *columns in rows:
        stored = known_entry(columns[_OWN:])
        known[stored.entry_id] = stored
        if mark is not None:
            read[mark] = _entry(stored, *columns[:_OWN])
    return {each.alias: each for each in known.values() if each.alias} | known, read


def save(connection: sqlite3.Connection, feed_id: int, found: Sequence[tuple[str, str]]) -> None:
    """Keep the marks of entries, by entry id; they replace the marks of before."""
    connection.executemany(
        "insert or replace into entry_slices (entry_row, feed_id, mark)"
        " select row, feed_id, ? from entries where feed_id = ? and entry_id = ?",
        [(mark, feed_id, text(entry_id)) for entry_id, mark in found],
    )


def _entry(
    stored: KnownEntry,
    guid: str,
    is_summary: int,
    base: str,
    published: str | None,
    published_text: str,
    published_from: str,
    updated: str | None,
    language: str,
    enclosures: str,
) -> ParsedEntry:
    return ParsedEntry(
        guid=guid,
        link=stored.link,
        title=stored.title,
        author=stored.author,
        tags=stored.tags,
        content=stored.content,
        is_summary=bool(is_summary),
        base=base,
        published=moment_or_none(published),
        published_text=published_text,
        published_from=published_from,
        updated=moment_or_none(updated),
        comments=stored.comments,
        language=language,
        enclosures=tuple(Enclosure(each["url"], each["type"]) for each in json.loads(enclosures)),
    )

"""By which bytes of their feed stored entries are known, so that these need not be read again.

May import the model and `cells`. Never needed: without it, feeds are read whole.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

from aggregator.model import Enclosure, ParsedEntry
from aggregator.store.cells import moment_or_none, text

_PARSED = (
    "mark, guid, link, title, author, tags, content, is_summary, base, published_claim, published_text,"
    " published_from, updated, comments, entries.language, enclosures"
)


def marks(connection: sqlite3.Connection, feed_id: int) -> frozenset[str]:
    """The marks of this feed's entries, as they stand in the feed now."""
    rows = connection.execute("select mark from entry_slices where feed_id = ?", [feed_id])
    return frozenset(mark for (mark,) in rows)


def parsed(connection: sqlite3.Connection, feed_id: int, wanted: Iterable[str]) -> dict[str, ParsedEntry]:
    """By mark: these entries of the feed, as they were read."""
    rows = connection.execute(
        f"select {_PARSED} from entry_slices join entries on row = entry_row"  # noqa: S608 - our own list of columns
        " where entry_slices.feed_id = ? and mark in (select value from json_each(?))",
        [feed_id, json.dumps(list(wanted))],
    )
    return {mark: _entry(*columns) for mark, *columns in rows}


def save(connection: sqlite3.Connection, feed_id: int, found: Sequence[tuple[str, str]]) -> None:
    """Keep the marks of entries, by entry id; they replace the marks of before."""
    connection.executemany(
        "insert or replace into entry_slices (entry_row, feed_id, mark)"
        " select row, feed_id, ? from entries where feed_id = ? and entry_id = ?",
        [(mark, feed_id, text(entry_id)) for entry_id, mark in found],
    )


def _entry(
    guid: str,
    link: str,
    title: str,
    author: str,
    tags: str,
    content: str,
    is_summary: int,
    base: str,
    published: str | None,
    published_text: str,
    published_from: str,
    updated: str | None,
    comments: int | None,
    language: str,
    enclosures: str,
) -> ParsedEntry:
    return ParsedEntry(
        guid=guid,
        link=link,
        title=title,
        author=author,
        tags=tuple(json.loads(tags)),
        content=content,
        is_summary=bool(is_summary),
        base=base,
        published=moment_or_none(published),
        published_text=published_text,
        published_from=published_from,
        updated=moment_or_none(updated),
        comments=comments,
        language=language,
        enclosures=tuple(Enclosure(**each) for each in json.loads(enclosures)),
    )

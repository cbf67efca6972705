"""Whether the database is whole: its pages, and what its rows say of each other.

May import nothing of ours. Reads only.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator


def problems(connection: sqlite3.Connection) -> Iterator[str]:
    """Each trouble in one English sentence; none where all is well."""
    damaged = False
    for (finding,) in connection.execute("pragma integrity_check"):
        if finding != "ok":
            damaged = True
            yield f"damaged: {finding}"
    if damaged:  # what its rows say of each other is guesswork then
        return
    for table, row, parent, _key in connection.execute("pragma foreign_key_check"):
        yield f"{table} row {row} belongs to a row of {parent} that is not there"
    for (feed,) in connection.execute(
        "select id from feeds where not exists"
        " (select 1 from feed_addresses where feed_id = feeds.id and feed_addresses.url = feeds.url)"
    ):
        yield f"feed {feed} is asked at an address that its history does not have"
    for (feed,) in connection.execute("select feed_id from matches where not json_valid(decisions)"):
        yield f"the decisions kept for feed {feed} cannot be read"
    for feed, row in connection.execute(
        "select matches.feed_id, decided.key from matches, json_each(decisions) as decided"
        " where json_valid(decisions) and not exists (select 1 from entries"
        "   where row = cast(decided.key as integer) and entries.feed_id = matches.feed_id)"
    ):
        yield f"a decision on entry {row} is kept for feed {feed}, which has no such entry"

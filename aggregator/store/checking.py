"""Whether the database is whole: its pages, and what its rows say of each other.

May import nothing of ours. Reads only.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator


def problems(connection: sqlite3.Connection) -> Iterator[str]:
    """Each trouble in one English sentence; none where all is well."""
    for (finding,) in connection.execute("pragma integrity_check"):
        if finding != "ok":
            yield f"damaged: {finding}"
    for table, row, parent, _key in connection.execute("pragma foreign_key_check"):
        yield f"{table} row {row} belongs to a row of {parent} that is not there"
    for (feed,) in connection.execute(
        "select id from feeds where not exists"
        " (select 1 from feed_addresses where feed_id = id and feed_addresses.url = feeds.url)"
    ):
        yield f"feed {feed} is asked at an address that its history does not have"
    for feed, row in connection.execute(
        "select matches.feed_id, decided.key from matches, json_each(decisions) as decided"
        " where not exists (select 1 from entries"
        "   where row = cast(decided.key as integer) and entries.feed_id = matches.feed_id)"
    ):
        yield f"a decision on entry {row} is kept for feed {feed}, which has no such entry"

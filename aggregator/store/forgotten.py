"""Those who left for good: marks by which they would be known again, and nothing else of them.

A mark is a keyed hash (BLAKE2b, RFC 7693) of a name somebody could come back by; the key is made
by chance, once a database. So marks of two cohorts cannot be compared, and no table made
beforehand undoes them. Who has the file and a certain address in mind can ask whether it was
forgotten: the program itself must be able to.

May import nothing of ours but `content`. What the names are is decided elsewhere.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable
from hashlib import blake2b

from aggregator.store.content import touch


def known(connection: sqlite3.Connection, names: Iterable[str]) -> set[str]:
    """Those of these names that were forgotten. Where nobody was, none is looked at."""
    salts = [salt for (salt,) in connection.execute("select distinct salt from forgotten")]
    if not salts:
        return set()
    of_marks = {_mark(name, salt): name for name in names for salt in salts}
    found = connection.execute(
        "select mark from forgotten where mark in (select value from json_each(?))",
        [json.dumps(list(of_marks))],
    )
    return {of_marks[mark] for (mark,) in found}


def remember(connection: sqlite3.Connection, names: Iterable[str]) -> None:
    """Leave a mark of each name."""
    first = connection.execute("select salt from forgotten limit 1").fetchone()
    salt = first[0] if first else os.urandom(32).hex()
    connection.executemany(
        "insert or ignore into forgotten (mark, salt) values (?, ?)",
        [(_mark(name, salt), salt) for name in names],
    )


def lift(connection: sqlite3.Connection, names: Iterable[str]) -> None:
    """Let these names come back."""
    salts = [salt for (salt,) in connection.execute("select distinct salt from forgotten")]
    connection.executemany(
        "delete from forgotten where mark = ?", [(_mark(name, salt),) for name in names for salt in salts]
    )
    touch(connection)


def erase(
    connection: sqlite3.Connection, feed_ids: Iterable[int], rows: Iterable[int], hosts: Iterable[str]
) -> None:
    """Delete these feeds, these entries of other feeds, and what hangs on either.

    The other feeds' decisions go too, since their evidence may quote what is gone; a build makes
    them again.
    """
    feeds, entries = json.dumps(list(feed_ids)), json.dumps(list(rows))
    connection.execute(
        "delete from matches where feed_id in"
        " (select feed_id from entries where row in (select value from json_each(?)))",
        [entries],
    )
    connection.execute("delete from entries where row in (select value from json_each(?))", [entries])
    connection.execute("delete from feeds where id in (select value from json_each(?))", [feeds])
    held = "delete from host_holds where host = :host or substr(host, 1, length(:host) + 1) = :host || ':'"
    connection.executemany(held, [{"host": host} for host in hosts])
    touch(connection)


def _mark(name: str, salt: str) -> str:
    text = name.encode("utf-8", "surrogatepass")
    return blake2b(text, key=bytes.fromhex(salt), digest_size=16).hexdigest()

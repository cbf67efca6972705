"""The number that grows with every change a page could show.

May import nothing of ours. Knows the table `meta` alone.
"""

from __future__ import annotations

import sqlite3


def touch(connection: sqlite3.Connection) -> None:
    """Something was stored that a page could show."""
    connection.execute("update meta set value = value + 1 where name = 'content_version'")


def version(connection: sqlite3.Connection) -> str:
    """When the database was made, and the number: another database has another version."""
    values = dict(connection.execute("select name, value from meta").fetchall())
    return f"{values['created_at']}/{values['content_version']}"

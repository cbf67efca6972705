"""The number that grows with every change a page could show, and of what pages were made last.

May import nothing of ours. Knows the table `meta` alone.
"""

from __future__ import annotations

import sqlite3


def touch(connection: sqlite3.Connection) -> None:
    """Something was stored that a page could show."""
    connection.execute("update meta set value = value + 1 where name = 'content_version'")


def built_from(connection: sqlite3.Connection) -> str:
    """What the last build was made of; "" where none is known."""
    found = connection.execute("select value from meta where name = 'built_from'").fetchone()
    return found[0] if found else ""


def save_built_from(connection: sqlite3.Connection, made_of: str) -> None:
    """Remember what the pages are made of now."""
    connection.execute("insert or replace into meta (name, value) values ('built_from', ?)", [made_of])


def version(connection: sqlite3.Connection) -> str:
    """When the database was made, and the number: another database has another version."""
    values = dict(connection.execute("select name, value from meta").fetchall())
    return f"{values['created_at']}/{values['content_version']}"

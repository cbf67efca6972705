"""Small stores and polls for tests: real files, plain values."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aggregator.model import (
    EntryWrite,
    Failure,
    FeedState,
    HostHold,
    KnownEntry,
    ParsedEntry,
    PollLog,
    PollOutcome,
    Validators,
)
from aggregator.store import Derived, Matches, Store

NOW = datetime(2026, 5, 1, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)
ADA = "https://ada.example/feed/"
BOB = "https://bob.example/feed/"


def key_of(url: str) -> str:
    """As much of comparing addresses as these tests need."""
    return url.removeprefix("https://").removeprefix("http://").rstrip("/")


def open_store(folder: Path) -> Store:
    return Store.open(folder / "aggregator.sqlite", now=NOW)


def subscribe(store: Store, *urls: str, now: datetime = NOW) -> list[FeedState]:
    found = store.subscribe(urls, now, key_of)
    return [found[url] for url in urls]


def write(
    entry_id: str = "1",
    title: str = "Thing 6",
    content: str = "<p>Hello</p>",
    *,
    changed_at: datetime | None = None,
    published: datetime | None = NOW,
    first_seen_at: datetime = NOW,
    shown_at: datetime = NOW,
    content_hash: str = "",
    comments: int | None = None,
    tags: tuple[str, ...] = (),
) -> EntryWrite:
    return EntryWrite(
        entry_id=entry_id,
        parsed=ParsedEntry(
            guid=entry_id,
            link=f"https://ada.example/{entry_id}",
            title=title,
            content=content,
            published=published,
            comments=comments,
            tags=tags,
            base="https://ada.example/",
        ),
        content_hash=content_hash or f"{title}{content}",
        published=published,
        first_seen_at=first_seen_at,
        shown_at=shown_at,
        changed_at=changed_at,
        is_new=changed_at is None,
    )


def kept(write: EntryWrite) -> KnownEntry:
    """What a decision is told of the entry, once it is stored."""
    parsed = write.parsed
    return KnownEntry(
        entry_id=write.entry_id,
        content_hash=write.content_hash,
        published=write.published,
        first_seen_at=write.first_seen_at,
        shown_at=write.shown_at,
        link=parsed.link,
        comments=parsed.comments,
        undated_start=write.undated_start,
        title=parsed.title,
        author=parsed.author,
        held=write.held,
        tags=parsed.tags,
        content=parsed.content,
        alias=write.alias,
        changed_at=write.changed_at,
    )


def by_name(entries: Iterable[KnownEntry]) -> dict[str, KnownEntry]:
    """Stored entries by each id they go by."""
    found = list(entries)
    return {each.alias: each for each in found if each.alias} | {each.entry_id: each for each in found}


def poll(
    state: FeedState,
    *entries: EntryWrite,
    at: datetime = NOW,
    comments: tuple[tuple[str, int], ...] = (),
    hold: HostHold | None = None,
    trouble: Failure | None = None,
    url: str = "",
) -> PollOutcome:
    """One outcome, much as a decision would make it."""
    fresh = replace(
        state,
        url=url or state.url,
        validators=Validators(b'"etag"') if entries else state.validators,
        last_polled_at=at,
        next_poll_at=at + 12 * HOUR,
        claimed_by="",
        claims=0,
        failure=trouble,
        failing_since=at if trouble else None,
    )
    result = trouble.kind.value if trouble else "ok" if entries else "not_modified"
    return PollOutcome(fresh, PollLog(state.id, at, result, new=len(entries)), entries, comments, hold)


def two_feeds(folder: Path) -> Path:
    """A database with two feeds of twenty entries and what was derived of them, as a run leaves it."""
    with open_store(folder) as store:
        for state in subscribe(store, ADA, BOB):
            store.record([poll(state, *(write(str(number), content="x" * 900) for number in range(20)))])
        for batch in store.underived("1"):
            store.save_derived(
                "1", [Derived(raw.row, "", 1, said=raw.content, terms="so found") for raw in batch]
            )
        store.save_matches({state.id: Matches("key", {}) for state in store.feeds()})
    return folder / "aggregator.sqlite"


def drop_derived(store: Store) -> None:
    """Empty what may be emptied at any time, so that the next build makes all of it again."""
    for statement in (
        "delete from derived",
        "delete from matches",
        "delete from meta where name = 'built_from'",
    ):
        store._connection.execute(statement)


def names(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]


def command(code: str, path: Path) -> list[str]:
    """How to run some steps in a process of its own; `path` and this module are known to them."""
    prelude = """
import os, signal, sys
from pathlib import Path
from tests.stores import *
path = Path(sys.argv[1])
"""
    return [sys.executable, "-c", prelude + code, str(path)]


def run_python(code: str, path: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command(code, path), check=False, capture_output=True, timeout=300)


def table(store: Store, name: str) -> list[tuple[object, ...]]:
    """Every row of a table, as any other program sees it."""
    connection = sqlite3.connect(store._path)
    try:
        return connection.execute(f"select * from {name}").fetchall()
    finally:
        connection.close()


def derive(store: Store, policy: str = "1") -> list[str]:
    """Read what is not read yet; the bodies that were."""
    seen = []
    for batch in store.underived(policy):
        seen += [raw.content for raw in batch]
        store.save_derived(
            policy,
            [
                Derived(raw.row, f"excerpt {raw.row}", 2, said=f"said of {raw.content}", terms="so found")
                for raw in batch
            ],
        )
    return seen

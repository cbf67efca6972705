"""What a feed's own writer takes back, where the organiser follows deletions ([polling] follow_deletions).

Pure. A feed speaks of its own entries only: it says so itself (at:deleted-entry, RFC 6721), or an entry
leaves it while older ones stay, and then its page is asked for: "not found" or "gone" in `TIMES` polls,
a poll apart, and it is removed. An entry that merely grew too old for the feed is never asked for; a
feed that shows fewer than ten leaves none out for its age.

What is removed leaves its ids behind, and does not come back under them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from aggregator.model import KnownEntry, ParsedFeed, PollOutcome
from aggregator.policy.identity import Identified, names
from aggregator.policy.moves import host

TIMES = 2
EACH = 2  # pages asked for of one feed in a run
_EVER = datetime.min.replace(tzinfo=UTC)
AGAIN = timedelta(days=30)  # for a page that is there though the feed shows it no more
_ALL = 10  # entries: no blog program shows fewer while there are more, unless it is told to
GONE = frozenset({404, 410})


def spared(feed: ParsedFeed, removed: Collection[str]) -> ParsedFeed:
    """The feed without the entries that were removed, by the ids they had."""
    if not removed:
        return feed
    return replace(feed, entries=tuple(each for each in feed.entries if names(each).isdisjoint(removed)))


def taken_back(
    outcome: PollOutcome, feed: ParsedFeed, entries: Sequence[Identified], rows: Mapping[str, KnownEntry]
) -> PollOutcome:
    """The outcome with what the feed takes back in it; `rows` are all stored entries of the feed, by id."""
    removed = _withdrawn(feed, entries, rows)
    here = {each.entry_id for each in entries}
    hosts = {host(each.entry.link) for each in entries}
    behind = {name for name, each in rows.items() if hosts and host(each.link) not in hosts}
    return replace(
        outcome,
        log=replace(outcome.log, event="removed") if removed else outcome.log,
        removed=tuple(removed),
        left=tuple(_departed(here, behind, rows)),
        back=tuple(name for name, each in rows.items() if each.left and (name in here or name in behind)),
    )


def verdict(gone: int, status: int | None) -> int:
    """How many polls in a row have found the page gone, after this answer; none is no answer."""
    if status in GONE:
        return gone + 1
    return gone if status is None or status >= 400 else 0


def _withdrawn(feed: ParsedFeed, entries: Sequence[Identified], rows: Mapping[str, KnownEntry]) -> list[str]:
    """The stored entries that the feed says are gone; one it shows all the same must be older than that."""
    here = {each.entry_id: each.entry for each in entries}
    by_name = {each.alias: each for each in rows.values() if each.alias} | dict(rows)
    found = []
    for name, when in feed.deleted:
        stored = by_name.get(name)
        if stored is None:
            continue
        shown = here.get(stored.entry_id)
        claims = [at for at in (shown.updated, shown.published) if at] if shown else []
        if shown is None or (when is not None and all(at <= when for at in claims)):
            found.append(stored.entry_id)
    return list(dict.fromkeys(found))


def _departed(here: Collection[str], behind: Collection[str], rows: Mapping[str, KnownEntry]) -> list[str]:
    """The stored entries with a page that left the feed while older ones stay, or though there is room.

    Those `behind`, of a host that none of the feed's has, were left where the blog moved away from, and may
    be all there is of them.
    """
    staying = [_dated(each) for name, each in rows.items() if name in here]
    oldest = min(staying) if len(here) >= _ALL and staying else _EVER
    known = {*here, *behind}
    gone = [each for name, each in rows.items() if name not in known and each.link and not each.held]
    return sorted(each.entry_id for each in gone if not each.left and _dated(each) > oldest)


def _dated(entry: KnownEntry) -> datetime:
    return entry.published or entry.first_seen_at

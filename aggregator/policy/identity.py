"""Which entry is which: ids within one feed, and whether an entry's text is still the same.

Pure. An entry is (feed, entry id); an id never reaches across feeds. The ladder: guid, else
link, else title and date as given, else content. A guid (or link, or date) that several
entries of one fetch share tells nothing by itself, so the rung below is added to it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from hashlib import blake2b
from itertools import islice

from aggregator.model import KnownEntry, ParsedEntry, ParsedFeed


def entry_id(entry: ParsedEntry, repeated: Container[str]) -> str:
    """The entry's id, where `repeated` holds the ids that do not tell the fetch's entries apart."""
    first, below = _rungs(entry)
    return _joined(first, below) if first in repeated else first


def entry_ids(feed: ParsedFeed) -> list[str]:
    """Each entry's id by this fetch alone, aligned with `feed.entries`."""
    repeated = _repeated(feed)
    return [entry_id(entry, repeated) for entry in feed.entries]


def lookups(feed: ParsedFeed) -> list[str]:
    """Every id under which an entry of this fetch may be stored already: what `decide` must know."""
    found = {name for entry in feed.entries for name in _names(entry)}
    return sorted(found)


def identify(feed: ParsedFeed, known: Mapping[str, KnownEntry]) -> Iterator[tuple[str, ParsedEntry]]:
    """Each entry with its id, in the feed's order, the first of those that share one.

    An entry that is stored keeps the id it was stored under, though the feed has since begun
    (or ceased) to give the same guid to others.
    """
    repeated = _repeated(feed)
    seen = set()
    for entry in feed.entries:
        name = _known_id(entry, repeated, known) or entry_id(entry, repeated)
        if name not in seen:
            seen.add(name)
            yield name, entry


def completed(feed: ParsedFeed, stored: Mapping[str, ParsedEntry]) -> ParsedFeed:
    """The feed with the entries that were not read again in their places, as `stored` by their marks."""
    entries = list(feed.entries)
    for place, mark in feed.kept:
        if mark in stored:
            entries.insert(place, stored[mark])
    return replace(feed, entries=tuple(entries), kept=())


def content_hash(entry: ParsedEntry) -> str:
    """A digest of what a reader would call the entry's text; not of its number of comments."""
    return _digest(
        entry.title, entry.link, entry.author, *entry.tags, "", entry.content, entry.published_text
    )


def _known_id(entry: ParsedEntry, repeated: Container[str], known: Mapping[str, KnownEntry]) -> str | None:
    alone, together = _names(entry)
    if together in known:
        return together
    stored = known.get(alone)
    if stored is None:
        return None
    same = (entry.link and entry.link == stored.link) or stored.content_hash == content_hash(entry)
    return alone if same or alone not in repeated else None


def _names(entry: ParsedEntry) -> tuple[str, str]:
    """The entry's id where its first rung is its own, and where it is not."""
    first, below = _rungs(entry)
    return first, _joined(first, below)


def _repeated(feed: ParsedFeed) -> set[str]:
    """First rungs shared by entries that differ on the rung below."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for entry in feed.entries:
        first, below = _rungs(entry)
        found[first].add(below)
    return {first for first, below in found.items() if len(below) > 1}


def _rungs(entry: ParsedEntry) -> tuple[str, str]:
    """The first two rungs of the ladder that the entry has.

    Where the upper is no guid the lower says so: one entry's link may be another's guid.
    """
    (kind, first), *below = islice(_ladder(entry), 2)
    lower = below[0][1] if below else ""
    return first, lower if kind == "guid" else f"{kind}:{lower}"


def _ladder(entry: ParsedEntry) -> Iterator[tuple[str, str]]:
    """The rungs from the top, each with its kind; the lower ones are dear, and few entries need them."""
    if entry.guid:
        yield "guid", entry.guid
    if entry.link:
        yield "link", entry.link
    if entry.title or entry.published_text:
        yield "date", _digest(entry.title, entry.published_text)
    yield "content", _digest(entry.content)


def _joined(first: str, below: str) -> str:
    return f"{first} {below}"


def _digest(*texts: str) -> str:
    return blake2b(json.dumps(texts).encode(), digest_size=16).hexdigest()

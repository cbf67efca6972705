"""Which entry is which: ids within one feed, and whether an entry's text is still the same.

Pure. An entry is (feed, entry id); an id never reaches across feeds. The ladder: guid, else
link, else title and date as given, else content. A guid (or link, or date) that several
entries of one fetch share tells nothing by itself, so the rung below is added to it.

A stored entry keeps its id for good. Where its feed has begun to give it another, that one is
its alias, and names it as well. A feed that gives its entries new guids again and again is
not asked for them any more: its ladder begins at the link.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from itertools import islice

from aggregator.model import EntryWrite, FeedState, KnownEntry, ParsedEntry, ParsedFeed
from aggregator.policy import again, dates

FICKLE = 3  # readings in which entries got yet another id: the feed's guids tell nothing


@dataclass(frozen=True, slots=True)
class Identified:
    """An entry of a reading, with the id it is, or will be, stored under."""

    entry: ParsedEntry
    entry_id: str
    alias: str = ""  # the id that the feed gives it now, where that is another
    met_again: bool = False  # its feed gives it an id nobody had heard of


def entry_id(entry: ParsedEntry, repeated: Container[str]) -> str:
    """The entry's id, where `repeated` holds the ids that do not tell the fetch's entries apart."""
    first, below = _rungs(entry)
    return _joined(first, below) if first in repeated else first


def lookups(state: FeedState, feed: ParsedFeed) -> list[str]:
    """Every id under which an entry of this fetch may be stored already: what `decide` must know."""
    found = {name for entry in _believed(state, feed) for name in _names(entry)}
    return sorted(found)


def all_known(state: FeedState, feed: ParsedFeed, known: Mapping[str, KnownEntry]) -> bool:
    """Whether each entry of this fetch is stored under a name it goes by; else it may be, under another.

    A guid that is another entry's too is no such name.
    """
    return all(name in known for name in _named(_believed(state, feed), known))


def identify(state: FeedState, feed: ParsedFeed, known: Mapping[str, KnownEntry]) -> list[Identified]:
    """Each entry with its id, in the feed's order, the first of those that share one.

    An entry that is stored keeps the id it was stored under, though the feed has since begun
    (or ceased) to give the same guid to others, or gives it another (`again`).
    """
    shown = {_names(entry): place for place, entry in reversed([*enumerate(_believed(state, feed))])}
    feed = replace(feed, entries=tuple(feed.entries[place] for place in sorted(shown.values())))
    entries = _believed(state, feed)
    places = {name: place for place, name in reversed([*enumerate(_named(entries, known))])}
    # An alias gives way where the entry shows itself by its own id; what the feed calls so now is another.
    known = {name: row for name, row in known.items() if name == row.entry_id or row.entry_id not in places}
    met = {known[name].entry_id for name in places if name in known}
    left = {each.entry_id: each for each in known.values() if each.entry_id not in met}
    strangers = [place for name, place in places.items() if name not in known]
    familiar = again.familiar(entries, strangers, list(left.values())) if left else {}
    found: dict[str, Identified] = {}
    for name, place in sorted(places.items(), key=lambda each: each[1]):
        stored = known.get(name) or familiar.get(place)
        identified = _identified(feed.entries[place], name, stored, met_again=place in familiar)
        found.setdefault(identified.entry_id, identified)
    return list(found.values())


def without(ours: str, feed: ParsedFeed) -> ParsedFeed:
    """The feed without what came from our own feeds, whose ids begin with `ours`: a planet that reads us."""
    if not ours or not any(entry.guid.startswith(ours) for entry in feed.entries):
        return feed
    return replace(feed, entries=tuple(each for each in feed.entries if not each.guid.startswith(ours)))


def shares(state: FeedState, feed: ParsedFeed, known: Mapping[str, KnownEntry]) -> bool:
    """Whether a reading from another address shows an entry of this feed: `known` are all that it has.

    A guid alone is no proof: small figures are the guids of many blogs.
    """
    rows = {each.entry_id: each for each in known.values()}
    return any(
        each.met_again or again.agrees(each.entry, rows[each.entry_id])
        for each in identify(state, feed, known)
        if each.entry_id in rows
    )


def changes_again(identified: Sequence[Identified], rows: Mapping[str, KnownEntry]) -> bool:
    """Whether an entry that had got another id already has got yet another; `rows` by entry id."""
    return any(each.met_again and rows[each.entry_id].alias for each in identified)


def completed(feed: ParsedFeed, stored: Mapping[str, ParsedEntry]) -> ParsedFeed:
    """The feed with the entries that were not read again in their places, as `stored` by their marks."""
    entries = list(feed.entries)
    for place, mark in feed.kept:
        if mark in stored:
            entries.insert(place, stored[mark])
    return replace(feed, entries=tuple(entries), kept=())


def content_hash(entry: ParsedEntry) -> str:
    """A digest of what a reader would call the entry's text; not of its number of comments."""
    parts = (entry.title, entry.link, entry.author, *entry.tags, "", entry.content, entry.published_text)
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def edited(stored: KnownEntry, each: Identified, content: str, now: datetime, *, held: bool) -> EntryWrite:
    """An edit never moves a date; an entry that had none may get one.

    What markup, addresses and counters do to a body (the same words at another host) is no edit
    that anybody would speak of: it is stored, and `changed_at` stays.
    """
    entry = each.entry
    published = stored.published or dates.believed(entry, stored.first_seen_at)
    reworded = (stored.title, stored.tags) != (entry.title, entry.tags) or (
        stored.content != entry.content and again.words(stored.content) != again.words(entry.content)
    )
    return EntryWrite(
        entry_id=stored.entry_id,
        parsed=entry,
        content_hash=content,
        published=published,
        first_seen_at=stored.first_seen_at,
        shown_at=stored.shown_at,
        changed_at=now if reworded else stored.changed_at,
        undated_start=published is None and stored.undated_start,
        held=held,
        is_new=False,
        alias=each.alias,
    )


def taken_along(
    identified: Sequence[Identified], rows: Mapping[str, KnownEntry], began: datetime, now: datetime
) -> list[EntryWrite]:
    """Those that were stored before this feed `began`, at another address, as they are here now."""
    stored = [
        (rows[each.entry_id], each, content_hash(each.entry)) for each in identified if each.entry_id in rows
    ]
    return [
        edited(before, each, content, now, held=before.held)
        for before, each, content in stored
        if before.first_seen_at < began and (before.content_hash, before.alias) != (content, each.alias)
    ]


def _named(entries: Sequence[ParsedEntry], known: Mapping[str, KnownEntry]) -> list[str]:
    """The name of each entry: one that is known, else the id it would be stored under."""
    repeated = _repeated(entries)
    taken = {*repeated, *known}
    names = [_known_ids(entry, repeated, known) for entry in entries]
    rows = {each[0] for each in names if each and known[each[0]].entry_id == each[0]}
    return [
        # An entry goes by an alias unless another one here goes by the id itself.
        next((name for name in each if name in rows or known[name].entry_id not in rows), "")
        or entry_id(entry, taken)
        for entry, each in zip(entries, names, strict=True)
    ]


def _identified(entry: ParsedEntry, name: str, stored: KnownEntry | None, *, met_again: bool) -> Identified:
    if stored is None:
        return Identified(entry, name)
    alias = stored.alias if name == stored.entry_id else name
    return Identified(entry, stored.entry_id, alias, met_again)


def _believed(state: FeedState, feed: ParsedFeed) -> Sequence[ParsedEntry]:
    """The entries, without their guids where the feed's tell nothing."""
    if state.id_changes < FICKLE:
        return feed.entries
    return [replace(entry, guid="") for entry in feed.entries]


def _known_ids(entry: ParsedEntry, repeated: Container[str], known: Mapping[str, KnownEntry]) -> list[str]:
    """The known names that the entry may go by, the most exact first."""
    alone, together = _names(entry)
    found = [together] if together in known else []
    stored = known.get(alone)
    if stored is None or again.contradicted(entry, stored):
        return found
    # Where the link is the id, as of a feed whose links all go home, it tells nothing once more.
    linked = entry.guid and entry.link and entry.link == stored.link
    same = linked or stored.content_hash == content_hash(entry)
    return [*found, alone] if same or alone not in repeated else found


def names(entry: ParsedEntry) -> frozenset[str]:
    """The ids that the entry may be stored under."""
    return frozenset(_names(entry))


def _names(entry: ParsedEntry) -> tuple[str, str]:
    """The entry's id where its first rung is its own, and where it is not."""
    first, below = _rungs(entry)
    return first, _joined(first, below)


def _repeated(entries: Sequence[ParsedEntry]) -> set[str]:
    """First rungs shared by entries that differ on the rung below."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries:
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

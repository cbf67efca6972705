"""Is this still the blog that was stored? Entries known again, and the signs that it is another's.

Pure. A host may give a blog's name away: the owner renames the blog, or lets it lapse, and a
stranger writes at the old address. Their entries must not count for a participant.

The rule: a feed is taken over where entries of it are stored, it shows none of them (by id,
link, or title and date) and at least `ENOUGH` of five signs hold. A sign needs both sides, so what
a feed leaves out speaks for nothing:

    title      no long word in common with the stored title
    language   another language, whatever its region
    author     nobody's name in common
    links      no host in common; of Blogger, another blog's number in the ids
    absence    there was no feed at all for days, so that the name may have been free, and nobody of before
               writes there

A redesign, a move to another host, a change of pen name and an empty feed each give two signs at
most (after days of absence one more), or show a stored entry.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aggregator.addresses import comparison_key
from aggregator.model import N_, FeedState, KnownEntry, Message, ParsedEntry, ParsedFeed, message
from aggregator.policy.identity import Identified, all_known
from aggregator.policy.moves import host
from aggregator.policy.schedule import is_deserted

ENOUGH = 3  # signs
_LONG = 5  # letters: shorter words ("the", "blog") are in many titles
_NAME = 3  # letters: shorter words ("de", "J") are in many names
_BLOGGER = re.compile(r"tag:blogger\.com,1999:(?:user-\d+\.)?blog-(\d+)\.")


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a reading has to do with what is stored of its feed."""

    met: Sequence[KnownEntry]  # stored entries that it shows, those held back left aside
    held_since: datetime | None  # since when the feed is held, after this reading
    suspicion: Message | None = None  # why, where that begins with this reading
    released: tuple[str, ...] = ()  # ids of entries that are held no more


def enough(state: FeedState, feed: ParsedFeed, known: Mapping[str, KnownEntry]) -> bool:
    """Whether the stored entries among `lookups` are all that `decide` must know.

    They are where each entry of the reading is one of them, and one of them speaks for the blog.
    """
    return not state.loaded or (all_known(state, feed, known) and bool(_vouching(known)))


def _vouching(known: Mapping[str, KnownEntry]) -> list[KnownEntry]:
    """The stored entries that speak for a blog that shows them; what was held back does not."""
    return [each for each in known.values() if not each.held]


def recognised(
    state: FeedState,
    feed: ParsedFeed,
    entries: Sequence[Identified],
    rows: Mapping[str, KnownEntry],
    now: datetime,
) -> Recognised:
    """Whether this is the blog that was stored; `rows` are what `decide` knows, by entry id.

    A hold ends where the feed shows an entry of before. What it shows beside that is its own;
    what it showed only meanwhile stays held.
    """
    stored = _vouching(rows)
    here = [rows[each.entry_id] for each in entries if each.entry_id in rows]
    met = [each for each in here if not each.held] or _known_again(feed, stored)
    if met:
        return Recognised(met, None, released=tuple(each.entry_id for each in here if each.held))
    if state.held_since is not None:
        return Recognised((), state.held_since)
    suspicion = _suspicion(state, feed, stored, now)
    return Recognised((), now if suspicion else None, suspicion)


def _known_again(feed: ParsedFeed, stored: Sequence[KnownEntry]) -> list[KnownEntry]:
    """The stored entries that the feed shows under other ids: by their link, or title and date."""
    if not stored:
        return []
    for spelt in (str, comparison_key):  # letter by letter first: comparing addresses is dear
        shown = {mark for entry in feed.entries for mark in _marks(entry, spelt)}
        met = [each for each in stored if not shown.isdisjoint(_marks(each, spelt))]
        if met:
            return met
    return []


def _suspicion(
    state: FeedState, feed: ParsedFeed, stored: Sequence[KnownEntry], now: datetime
) -> Message | None:
    """What speaks for another's blog, where that is enough."""
    if not stored or not feed.entries:
        return None
    signs = list(_signs(state, feed, stored, now))
    if len(signs) < ENOUGH:
        return None
    words = N_("it looks like somebody else's blog (%(signs)s); what is new is kept back")
    return message(words, signs=", ".join(signs))


def _signs(state: FeedState, feed: ParsedFeed, stored: Sequence[KnownEntry], now: datetime) -> Iterator[str]:
    """Which of the signs hold."""
    if state.title and feed.title and _words(state.title).isdisjoint(_words(feed.title)):
        yield "title"
    if state.language and feed.language and _tongue(state.language) != _tongue(feed.language):
        yield "language"
    before = {each.author for each in stored} - {""}
    here = {entry.author or feed.author for entry in feed.entries} - {""}
    at_home = any(_same_person(one, other) for one in before for other in here)
    if before and here and not at_home:
        yield "author"
    if _elsewhere(stored, feed.entries):
        yield "links"
    if is_deserted(state, now) and not at_home:
        yield "absence"


def _marks(entry: ParsedEntry | KnownEntry, spelt: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """What an entry is known by where its id has changed; the blog's own address is no entry's."""
    link = spelt(entry.link)
    _host, _slash, rest = link.rpartition("://")[2].partition("/")
    if rest or "?" in link:
        yield "", link
    if entry.title and entry.published:
        yield _plain(entry.title), entry.published.isoformat()


def _words(title: str) -> set[str]:
    """The long words of a title; of one that has none, the whole."""
    plain = _plain(title)
    return {word for word in re.findall(r"\w+", plain) if len(word) >= _LONG} or {plain}


def _tongue(language: str) -> str:
    """The language without its region: "en" of "en-GB" (BCP 47)."""
    return language.lower().partition("-")[0]


def _same_person(one: str, other: str) -> bool:
    """Two names that may be one person's: a word in common, or the one inside the other ("adaquill")."""
    here, there = (re.findall(r"\w+", _plain(name)) for name in (one, other))
    if {word for word in here if len(word) >= _NAME} & set(there):
        return True
    short, long = sorted(("".join(here), "".join(there)), key=len)
    return short == long or (len(short) >= _NAME and short in long)


def _elsewhere(stored: Sequence[KnownEntry], entries: Sequence[ParsedEntry]) -> bool:
    """Whether the entries live at another place: on Blogger another blog, else no host in common."""
    blogs, others = _blogs(each.entry_id for each in stored), _blogs(entry.guid for entry in entries)
    if blogs and others:
        return blogs.isdisjoint(others)
    here, there = {host(each.link) for each in stored} - {""}, {host(each.link) for each in entries} - {""}
    return bool(here and there) and not any(_related(one, other) for one in here for other in there)


def _blogs(ids: Iterable[str]) -> set[str]:
    """The numbers of the Blogger blogs these ids are of."""
    return {found[1] for name in ids if (found := _BLOGGER.match(name))}


def _related(one: str, other: str) -> bool:
    """Whether two hosts are one, or the one lies inside the other ("www.", "blog.")."""
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _plain(text: str) -> str:
    """Without what is typed differently: case, form of letters, spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())

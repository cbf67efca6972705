"""Entries known again though their feed gives them other ids: after a move to https or to another
host, under a new theme, with permalinks in place of ?p=.

Pure. Four signs: the link (http or https, with "www." or without), the title, the moment of
publication, the words of the body. Two of them make the entry the same; one alone never does, since
a title ("Links of the week"), a link (the blog's front page) or a moment (that of an import) may be
many entries'. What several entries of one reading have in common tells nothing.

And the other way round: an entry that has a stored one's guid and none of its four signs is another.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from datetime import datetime
from html import unescape
from itertools import combinations

from aggregator.model import KnownEntry, ParsedEntry
from aggregator.policy import dates

ENOUGH_LETTERS = 80  # of a body, to know an entry by
_ALL = 4
_TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"\w+")

_Sign = tuple[str, str | datetime]
_Pair = frozenset[_Sign]


def familiar(
    entries: Sequence[ParsedEntry], strangers: Sequence[int], left: Sequence[KnownEntry]
) -> dict[int, KnownEntry]:
    """Which stored entry each stranger is, if it is one.

    `strangers` are the places in `entries` of those whose ids are not known, `left` the stored entries
    that no id of this reading names. Each of these is one stranger at most, and the oldest first.
    """
    many = _of_several(entry.link for entry in entries) | _of_several(each.link for each in left)
    marks = {place: _signs(entries[place], many) for place in strangers}
    among = {sign for signs in marks.values() for sign in signs}
    near = [each for each in left if not among.isdisjoint(_signs(each, many))]
    if not near:  # as nearly always, and words cost more
        return {}
    for place in strangers:
        marks[place] += _words_sign(entries[place])
        among.update(marks[place])
    stored: defaultdict[_Pair, list[KnownEntry]] = defaultdict(list)
    for each in sorted(near, key=lambda one: (one.first_seen_at, one.entry_id)):
        for pair in combinations(among.intersection(_signs(each, many) + _words_sign(each)), 2):
            stored[frozenset(pair)].append(each)
    claims = {place: [frozenset(pair) for pair in combinations(signs, 2)] for place, signs in marks.items()}
    in_reading = Counter(pair for pairs in claims.values() for pair in pairs)
    found: dict[int, KnownEntry] = {}
    taken: set[str] = set()
    for place, pairs in claims.items():
        telling = (pair for pair in pairs if in_reading[pair] == 1)
        candidates = (each for pair in telling for each in stored[pair] if each.entry_id not in taken)
        if known := next(candidates, None):
            found[place] = known
            taken.add(known.entry_id)
    return found


def contradicted(entry: ParsedEntry, stored: KnownEntry) -> bool:
    """Whether an entry with the guid of a stored one is another: it has all four signs, and no one's fits."""
    if entry.link == stored.link or entry.title == stored.title or dates.claimed(entry) == stored.published:
        return False  # as nearly always, and words cost more
    here = dict(_signs(entry) + _words_sign(entry))
    there = dict(_signs(stored) + _words_sign(stored))
    return len(here) == len(there) == _ALL and not here.items() & there.items()


def agrees(entry: ParsedEntry, stored: KnownEntry) -> bool:
    """Whether an entry has a sign of a stored one beside its id; titles like "Thing 1" are everybody's."""
    if any(kind != "title" for kind, _ in {*_signs(entry)}.intersection(_signs(stored))):
        return True
    return not {*_words_sign(entry)}.isdisjoint(_words_sign(stored))


def words(content: str) -> list[str]:
    """A body's words alone, which markup, links and punctuation in it leave as they are."""
    return _WORD.findall(_TAG.sub(" ", unescape(content)))


def _words_sign(entry: ParsedEntry | KnownEntry) -> list[_Sign]:
    """The sign of the words, where they are enough to know an entry by."""
    found = words(entry.content)
    return [("words", " ".join(found))] if sum(map(len, found)) >= ENOUGH_LETTERS else []


def _signs(entry: ParsedEntry | KnownEntry, many: Container[str] = ()) -> list[_Sign]:
    """The signs an entry has but for its words; `many` are the links of several entries."""
    link, title = _bare(entry.link), " ".join(unicodedata.normalize("NFKC", entry.title).casefold().split())
    found: list[_Sign] = []
    if "/" in link and link not in many:  # a blog's own address is no entry's
        found.append(("link", link))
    if title:
        found.append(("title", title))
    moment = dates.claimed(entry) if isinstance(entry, ParsedEntry) else entry.published
    if moment:
        found.append(("moment", moment))
    return found


def _bare(link: str) -> str:
    """A link but for what moves to https and to "www." change; comparing addresses in full is dear."""
    return link.partition("://")[2].removeprefix("www.").rstrip("/")


def _of_several(links: Iterable[str]) -> set[str]:
    counted = Counter(map(_bare, links))
    return {link for link, times in counted.items() if times > 1}

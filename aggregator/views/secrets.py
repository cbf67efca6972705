"""What public pages may not tell: the keys by which a private feed is read.

Pure. A feed's address may hold a token, a password or a long random part, and the feed may
repeat it in links, relative addresses and error messages. Of a snapshot without such an
address nothing is touched.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from urllib.parse import parse_qsl, urlsplit

from markupsafe import Markup

from aggregator.model import FeedState, JudgedEntry, Progress
from aggregator.views.snapshot import Bodies, Snapshot
from aggregator.views.text import web
from aggregator.words import terms

_SHORTEST = 6  # characters: fewer are found in anybody's words
_NAMES = frozenset(  # of parameters
    {
        "key",
        "apikey",
        "token",
        "secret",
        "auth",
        "code",
        "password",
        "passwd",
        "pass",
        "pwd",
        "sig",
        "signature",
    }
)
_HEAP = re.compile(r"[A-Za-z0-9]{20,}")  # of letters and figures, as long as no word is
_CHANGES = 4  # from letters to figures and back, in which no file name indulges
_HEX = re.compile(r"(?<![0-9a-z])(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{16,}(?![0-9a-z])", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


def public_address(url: str) -> str:
    """A feed's address where everybody may see it, else "": one that lets its holder in is a secret."""
    address = web(url)
    return "" if any(keys(address)) else address


def keys(url: str) -> list[str]:
    """The pieces of an address that let its holder in."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return []
    found = [parts.netloc.rpartition("@")[0]] if "@" in parts.netloc else []
    for name, value in parse_qsl(parts.query):
        if _NAMES.intersection(re.split(r"[^a-z]+", name.lower())) or _is_random(value):
            found.append(value)
    found += [piece for piece in parts.path.split("/") if _is_random(piece)]
    return found


def _is_random(piece: str) -> bool:
    """True for what was drawn by lot.

    >>> _is_random("4f9a8b7c6d5e4f3a2b1c0d9e"), _is_random("10-things-i-learned-in-2026-at-the-7th-meeting")
    (True, False)
    """
    if _UUID.search(piece):
        return True
    if _HEX.search(piece):
        return True
    heaps = _HEAP.findall(piece)
    return any(len(re.findall("[0-9]+", heap)) >= _CHANGES and re.search("[A-Za-z]", heap) for heap in heaps)


def hidden(snapshot: Snapshot, bodies: Bodies) -> tuple[Snapshot, Bodies]:
    """The snapshot and its bodies as everybody may see them."""
    by_feed = {state.id: found for state in snapshot.feeds.values() if (found := _keys_of(state, snapshot))}
    if not by_feed:
        return snapshot, bodies
    by_row = {each.entry.row: by_feed.get(each.entry.feed_id, ()) for each in snapshot.judged}

    def safe_clean(rows: Sequence[int]) -> Mapping[int, Markup]:
        clean = bodies.clean(rows)
        return {row: Markup(_without(body, by_row[row])) for row, body in clean.items()}  # noqa: S704

    def safe_text(rows: Sequence[int]) -> Mapping[int, str]:
        return {row: _without(text, by_row[row]) for row, text in bodies.text(rows).items()}

    def safe_terms(rows: Sequence[int]) -> Mapping[int, Collection[str]]:
        """Of what may hold a key the text is split again without it."""
        apart = {row: terms(text) for row, text in safe_text([row for row in rows if by_row[row]]).items()}
        return {**bodies.terms(rows), **apart}

    feeds = {
        address: _safe_state(state, by_feed[state.id]) if state.id in by_feed else state
        for address, state in snapshot.feeds.items()
    }
    judged = {each.entry.row: _safe_entry(each, by_row[each.entry.row]) for each in snapshot.judged}
    table = [_safe_row(row, judged) for row in snapshot.table]
    safe = replace(snapshot, feeds=feeds, judged=list(judged.values()), table=table)
    return safe, Bodies(safe_clean, safe_text, safe_terms)


def _keys_of(state: FeedState, snapshot: Snapshot) -> tuple[str, ...]:
    """Of every address the feed has or had, the longest first."""
    addresses = [state.url, state.moved_to, state.moved_from, snapshot.first_addresses.get(state.id, "")]
    addresses += [address for address, each in snapshot.feeds.items() if each.id == state.id]
    found = {key for address in addresses for key in keys(address) if len(key) >= _SHORTEST}
    return tuple(sorted(found, key=lambda key: (-len(key), key)))


def _safe_state(state: FeedState, secret: Sequence[str]) -> FeedState:
    failure = state.failure and replace(
        state.failure,
        params=tuple((name, value) for name, value in state.failure.params if not _holds(value, secret)),
    )
    home = "" if _holds(state.home_url, secret) else state.home_url
    return replace(state, failure=failure, home_url=home, title=_without(state.title, secret))


def _safe_row(row: Progress, judged: Mapping[int, JudgedEntry]) -> Progress:
    things = {
        number: tuple(judged[each.entry.row] for each in theirs) for number, theirs in row.things.items()
    }
    return replace(row, things=things)


def _safe_entry(judged: JudgedEntry, secret: Sequence[str]) -> JudgedEntry:
    if not secret:
        return judged
    entry = judged.entry
    return replace(
        judged,
        entry=replace(
            entry,
            link="" if _holds(entry.link, secret) else entry.link,
            title=_without(entry.title, secret),
            excerpt=_without(entry.excerpt, secret),
            content_hash=_hash_without(entry.content_hash, secret),
        ),
        decision=replace(
            judged.decision,
            evidence=tuple(each for each in judged.decision.evidence if not _holds(each.quote, secret)),
        ),
    )


def _hash_without(content_hash: str, secret: Sequence[str]) -> str:
    """Another than the whole text's, and for other keys another: what is made of the text is made anew."""
    return blake2b(repr((content_hash, secret)).encode("utf-8", "replace"), digest_size=16).hexdigest()


def _holds(text: str, secret: Iterable[str]) -> bool:
    return any(key in text for key in secret)


def _without(text: str, secret: Iterable[str]) -> str:
    for key in secret:
        text = text.replace(key, "…")
    return text

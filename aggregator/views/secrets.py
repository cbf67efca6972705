"""What public pages may not tell: the keys by which a private feed is read.

Pure. A feed's address may hold a token, a password or a long random part, and the feed may
repeat it in links, relative addresses and error messages, in whatever case and however its letters
are written. Of a snapshot without such an address nothing is touched.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from html import escape, unescape
from urllib.parse import parse_qsl, unquote, urlsplit

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
_ENDS = ("key", "token", "secret", "password")  # of their names: feedkey
_HEAP = re.compile(r"[A-Za-z0-9]{20,}")  # of letters and figures, as long as no word is
_CHANGES = 4  # from letters to figures and back, in which no file name indulges
_MIXED = 3  # pieces between hyphens of letters and figures both, as no title has
_CODED = 9  # characters at most for each of an address: "%2520"
_HEX = re.compile(r"(?<![0-9a-z])(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{16,}(?![0-9a-z])", re.IGNORECASE)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")  # accessToken
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


def public_address(url: str) -> str:
    """A feed's address where everybody may see it, else "": one that lets its holder in is a secret."""
    address = web(url)
    return "" if any(keys(address)) else address


def keys(url: str) -> list[str]:
    """The pieces of an address that let its holder in, as they are meant: nothing in them is encoded.

    >>> keys("http://ada.example/feed;key=one%3D?accessToken=two%2F2")
    ['two/2', 'one=']
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return []
    found = []
    if "@" in parts.netloc:
        user = parts.netloc.rpartition("@")[0]
        found += [unquote(user), unquote(user.partition(":")[2])]
    found += [value for name, value in parse_qsl(parts.query) if _is_secret(name, value)]
    for piece in map(unquote, parts.path.split("/")):
        if _is_random(piece):
            found.append(piece)
        values = (each.partition("=") for each in piece.split(";")[1:])
        found += [value for name, _, value in values if _is_secret(name, value)]
    return [each for each in dict.fromkeys(found) if each]


def _is_secret(name: str, value: str) -> bool:
    """Of a parameter."""
    words = re.split(r"[^a-z]+", _HUMP.sub(" ", name).lower())
    named = any(word in _NAMES or word.endswith(_ENDS) for word in words)
    return named or _is_random(value)


def _is_random(piece: str) -> bool:
    """True for what was drawn by lot.

    >>> _is_random("4f9a8b7c6d5e4f3a2b1c0d9e"), _is_random("10-things-i-learned-in-2026-at-the-7th-meeting")
    (True, False)
    """
    if _UUID.search(piece):
        return True
    if _HEX.search(piece):
        return True
    mixed = re.findall(r"(?<![A-Za-z0-9])(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])[A-Za-z0-9]+", piece)
    if len(mixed) >= _MIXED and re.search("[a-z]", piece) and re.search("[A-Z]", piece):
        piece = re.sub("[-_]", "", piece)  # letters too, in base64 for addresses
    heaps = _HEAP.findall(piece)
    return any(len(re.findall("[0-9]+", heap)) >= _CHANGES and re.search("[A-Za-z]", heap) for heap in heaps)


@dataclass(frozen=True)
class _Keys:
    """Of one feed, the longest first."""

    found: tuple[str, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Each of them, however it is written."""
        return re.compile("|".join("".join(map(_written, key)) for key in self.found), re.IGNORECASE)

    @cached_property
    def beginning(self) -> re.Pattern[str]:
        """As much of each as is more than chance."""
        heads = dict.fromkeys("".join(map(_written, key[:_SHORTEST])) for key in self.found)
        return re.compile("|".join(heads), re.IGNORECASE)

    def held_by(self, text: str) -> bool:
        """Whether one of them is in the text, or the beginning of one where the text was cut short."""
        return self.out_of(text) != text

    def out_of(self, text: str) -> str:
        """The text without."""
        whole = self.pattern.sub("…", text)
        if whole.endswith("…"):
            near = len(whole) - 1 - _CODED * len(self.found[0])
            for found in self.beginning.finditer(whole, max(near, 0)):
                if self._goes_on_with(whole[found.start() : -1]):
                    return f"{whole[: found.start()]}…"
        return whole

    def _goes_on_with(self, cut: str) -> bool:
        """Whether a text's end is the beginning of a key; it may be cut in the midst of a letter's code."""
        meant = unquote(
            unquote(unescape(re.sub("(?:%[0-9a-f]?|&[a-z0-9#]*)$", "", cut, flags=re.IGNORECASE)))
        )
        forms = {form.casefold() for form in (meant, meant.replace("+", " "))}
        return any(key.casefold().startswith(tuple(forms)) for key in self.found)


_NONE = _Keys(())


def _written(letter: str) -> str:
    """What finds a letter as it is, in an address (encoded once or twice) and in HTML."""
    coded = "".join(f"%(?:25)*{byte:02x}" for byte in letter.encode("utf-8", "replace"))
    forms = dict.fromkeys([re.escape(letter), coded, re.escape(escape(letter))])
    if letter == " ":
        forms |= dict.fromkeys([r"\+", "%(?:25)*2b"])  # a query may mean either by its "+"
    return f"(?:{'|'.join(forms)})"


def hidden(snapshot: Snapshot, bodies: Bodies) -> tuple[Snapshot, Bodies]:
    """The snapshot and its bodies as everybody may see them."""
    by_feed = {
        state.id: keys for state in snapshot.feeds.values() if (keys := _keys_of(state, snapshot)).found
    }
    feeds = {
        address: _safe_state(state, by_feed.get(state.id, _NONE)) for address, state in snapshot.feeds.items()
    }
    snapshot = replace(snapshot, feeds=feeds)
    if not by_feed:
        return snapshot, bodies
    by_row = {each.entry.row: by_feed.get(each.entry.feed_id, _NONE) for each in snapshot.judged}

    def safe_clean(rows: Sequence[int]) -> Mapping[int, Markup]:
        clean = bodies.clean(rows)
        return {
            row: Markup(by_row[row].out_of(body)) if by_row[row].found else body  # noqa: S704
            for row, body in clean.items()
        }

    def safe_text(rows: Sequence[int]) -> Mapping[int, str]:
        return {
            row: by_row[row].out_of(text) if by_row[row].found else text
            for row, text in bodies.text(rows).items()
        }

    def safe_terms(rows: Sequence[int]) -> Mapping[int, Collection[str]]:
        """Of what may hold a key the text is split again without it."""
        apart = {
            row: terms(text) for row, text in safe_text([row for row in rows if by_row[row].found]).items()
        }
        return {**bodies.terms(rows), **apart}

    judged = {each.entry.row: _safe_entry(each, by_row[each.entry.row]) for each in snapshot.judged}
    table = [_safe_row(row, judged) for row in snapshot.table]
    versions = {
        row: [replace(each, title=by_row[row].out_of(each.title)) for each in theirs]
        if row in by_row and by_row[row].found
        else theirs
        for row, theirs in snapshot.versions.items()
    }
    safe = replace(snapshot, judged=list(judged.values()), table=table, versions=versions)
    return safe, Bodies(safe_clean, safe_text, safe_terms)


def _keys_of(state: FeedState, snapshot: Snapshot) -> _Keys:
    """Of every address the feed has or had."""
    addresses = [state.url, state.moved_to, state.moved_from, snapshot.first_addresses.get(state.id, "")]
    addresses += [address for address, each in snapshot.feeds.items() if each.id == state.id]
    every = (
        key.rstrip("=") for address in addresses for key in keys(address)
    )  # base64's padding is no secret
    found = {key for key in every if len(key) >= _SHORTEST}
    return _Keys(tuple(sorted(found, key=lambda key: (-len(key), key))))


def _safe_state(state: FeedState, secret: _Keys) -> FeedState:
    failure = state.failure and replace(
        state.failure,
        params=tuple((name, value) for name, value in state.failure.params if not _tells(value, secret)),
    )
    if not secret.found:
        return replace(state, failure=failure) if failure != state.failure else state
    home = "" if secret.held_by(state.home_url) else state.home_url
    return replace(state, failure=failure, home_url=home, title=secret.out_of(state.title))


def _tells(value: str, secret: _Keys) -> bool:
    """Whether a word about a failure has a key: the feed's, or that of an address it led to."""
    addresses = (found[0] for found in _ADDRESS.finditer(value))
    return any(map(keys, addresses)) or bool(secret.found and secret.held_by(value))


def _safe_row(row: Progress, judged: Mapping[int, JudgedEntry]) -> Progress:
    things = {
        number: tuple(judged[each.entry.row] for each in theirs) for number, theirs in row.things.items()
    }
    return replace(row, things=things)


def _safe_entry(judged: JudgedEntry, secret: _Keys) -> JudgedEntry:
    if not secret.found:
        return judged
    entry = judged.entry
    return replace(
        judged,
        entry=replace(
            entry,
            link="" if secret.held_by(entry.link) else entry.link,
            title=secret.out_of(entry.title),
            excerpt=secret.out_of(entry.excerpt),
            content_hash=_hash_without(entry.content_hash, secret.found),
        ),
        decision=replace(
            judged.decision,
            evidence=tuple(each for each in judged.decision.evidence if not secret.held_by(each.quote)),
        ),
    )


def _hash_without(content_hash: str, secret: Sequence[str]) -> str:
    """Another than the whole text's, and for other keys another: what is made of the text is made anew."""
    return blake2b(repr((content_hash, secret)).encode("utf-8", "replace"), digest_size=16).hexdigest()

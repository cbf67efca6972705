"""The entries of a feed as pieces of its text, so that only those that are new are read.

Pure; expat alone. Most nights a feed that changed has one new entry beside twenty old ones, and
feedparser's time goes into the old ones. Each entry's own bytes get a mark; a piece whose mark
is stored already is left out of what feedparser is given.

    cut(body, url) -> Slices | None        None at the least doubt: the feed is then read whole

A mark is a digest of the entry's bytes and of everything outside that its reading depends on: the
feed's address, the feed's own words, but for those that change with every entry, and how this program reads.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from xml.parsers import expat

from aggregator.parse.guard import MAX_ENTRIES

_VERSION = b"2"  # rises where equal bytes would be read as another entry: what is stored is then read anew
_ENTRIES = {("rss", "channel", "item"), ("feed", "entry"), ("rdf:RDF", "item")}
_DEEPEST = max(map(len, _ENTRIES))
# What a feed says of itself anew with every entry, and no entry's reading depends on.
_PASSING = re.compile(
    rb"<(?:\w+:)?(updated|lastBuildDate|pubDate|date|totalResults|category)\b"
    rb"(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?\1\s*>)"
)


class _DoctypeError(Exception):
    """The document has one: what it declares changes how entries are read."""


@dataclass(frozen=True, slots=True)
class Slices:
    """A document in pieces: the entries, and what stands before and after them."""

    head: bytes
    entries: tuple[bytes, ...]
    tail: bytes
    marks: tuple[str, ...]  # one for each entry

    @property
    def around(self) -> str:
        """The document without its entries."""
        return (self.head + self.tail).decode()

    def without(self, known: Collection[str]) -> bytes:
        """The document without the entries of these marks."""
        fresh = (entry for entry, mark in zip(self.entries, self.marks, strict=True) if mark not in known)
        return b"".join((self.head, *fresh, self.tail))


def cut(body: bytes, url: str) -> Slices | None:
    """Part a document that the guard admitted; None where its entries do not simply follow each other."""
    if not body.startswith(b"<"):
        return None
    spans = _spans(body)
    if not spans or len(spans) > MAX_ENTRIES:
        return None
    head, tail = body[: spans[0][0]], body[spans[-1][1] :]
    if any(body[end:start].strip() for (_, end), (start, _) in pairwise(spans)):
        return None
    entries = tuple(body[start:end] for start, end in spans)
    around = blake2b(url.encode("utf-8", "surrogatepass"), digest_size=16, person=_VERSION)
    around.update(b"\0" + _PASSING.sub(b"", head) + b"\0" + tail)
    return Slices(head, entries, tail, tuple(_mark(around, entry) for entry in entries))


def _mark(around: blake2b, entry: bytes) -> str:
    digest = around.copy()
    digest.update(b"\0" + entry)
    return digest.hexdigest()


def _spans(body: bytes) -> list[tuple[int, int]]:
    """Where each entry begins and ends, by expat's count; [] where expat does not take the document, or
    it has a DOCTYPE.
    """
    parser = expat.ParserCreate("utf-8")
    path: list[str] = []
    spans: list[tuple[int, int]] = []
    begun = 0

    def start(name: str, _attributes: object) -> None:
        nonlocal begun
        path.append(name)
        if len(path) <= _DEEPEST and tuple(path) in _ENTRIES:
            begun = parser.CurrentByteIndex

    def end(_name: str) -> None:
        if len(path) <= _DEEPEST and tuple(path) in _ENTRIES:
            at = parser.CurrentByteIndex  # of an empty element: behind it
            spans.append((begun, body.index(b">", at) + 1 if body.startswith(b"</", at) else at))
        path.pop()

    def doctype(*_: object) -> None:
        raise _DoctypeError

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, _DoctypeError):
        return []
    return spans

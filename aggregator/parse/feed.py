"""RSS and Atom, through feedparser: its untyped dictionaries come in here and stay here.

Pure. May import: feedparser, model, the other modules of this folder.
Never: hands feedparser anything but BytesIO (a string that names a file would be opened),
lets it clean or resolve HTML (two thirds of its time, and holes), believes its dates.

Every value is taken by `dict.get`: feedparser's own `get` answers with other elements
("updated" with published, "description" with summary).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import feedparser
import feedparser.api
import feedparser.html
import feedparser.mixin

from aggregator.model import Enclosure, Failure, FailureKind, ParsedEntry, ParsedFeed, failure
from aggregator.parse import dates, fields, pace, slices, tombstones
from aggregator.parse.guard import MAX_ENTRIES, has_entries
from aggregator.parse.slices import Slices

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_OLDEST = datetime.min.replace(tzinfo=UTC)
_BASE = re.compile(rb"[\s:]base\s*=", re.IGNORECASE)
_POSITION = re.compile(r"^<unknown>:(\d+):\d+: ")
# Blogger says in a category what kind of document an entry is.
_KINDS = "http://schemas.google.com/"

feedparser.api.PREFERRED_XML_PARSERS[:] = ["aggregator.parse.sax"]
# feedparser corrects 27 letters of every text by a table. In a text with one typographic sign in it
# `str.translate` looks up all letters, and each that is missing raises an error inside: that was a sixth of a
# first poll. With a table in which they stand it takes less than half. Chinese ones are missing as before.
_LETTERS = "".join(map(chr, range(0x3000)))
vars(feedparser.mixin)["_cp1252"] = _LETTERS.translate(vars(feedparser.html).get("_cp1252", {}))


def _filing(parser: Any) -> Any:
    """That parser of feedparser's, telling authors apart."""

    class Filing(parser):  # type: ignore[misc]
        def _end_dc_creator(self) -> None:
            """Who is told by dc:creator, which is a name; RSS's own element is an address of mail."""
            self._end_author()
            for person in dict.get(self._get_context(), "authors", [])[-1:]:  # none where no tag began it
                person["is_creator"] = True

        def _sync_author_detail(self, key: str = "author") -> None:
            """The text as it stands: feedparser ends the address in `ada@my.school (Ada)` after "scho"."""
            context = self._get_context()
            people, text = dict.get(context, f"{key}s"), dict.get(context, key)
            if people and text and not people[-1]:
                people[-1]["name"] = text
            else:
                super()._sync_author_detail(key)

    return Filing


for _name in ("StrictFeedParser", "LooseFeedParser"):
    setattr(feedparser.api, _name, _filing(getattr(feedparser.api, _name)))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the feed lies, and the stand-in that feedparser is told instead, if anything.

    A base of its own in a document (xml:base) means something against the feed's address only, and
    feedparser carries it over to the next entries unless it is told one. Told one, it resolves even a
    guid that is no address (`<guid>42</guid>`), so that an id would change with its server's name.
    Against a host that nobody can have, what was relative can be told afterwards, and turned back.

    A document without bases, as most are, is read without: that is a quarter faster.
    """

    url: str
    stand_in: str  # scheme://relative.invalid; "" where feedparser is told nothing
    origin: str  # scheme://host
    folder: str  # the path up to its last slash

    @classmethod
    def of(cls, url: str, body: bytes) -> _Place:
        parts = urlsplit(url)
        folder = parts.path[: parts.path.rfind("/") + 1] or "/"
        has_bases = b"base" in body.lower() and _BASE.search(body)
        stand_in = f"{parts.scheme}://relative.invalid" if has_bases else ""
        return cls(url, stand_in, f"{parts.scheme}://{parts.netloc}", folder)

    @property
    def told(self) -> str:
        return self.stand_in and self.stand_in + (urlsplit(self.url).path or "/")

    def is_relative(self, text: str) -> bool:
        return bool(self.stand_in) and text.startswith(self.stand_in)

    def real(self, text: str) -> str:
        """An address of feedparser's with the real host in it."""
        return self.origin + text.removeprefix(self.stand_in) if self.is_relative(text) else text

    def as_received(self, text: str) -> str:
        """A guid of feedparser's as it stood in the feed."""
        return text.removeprefix(self.stand_in).removeprefix(self.folder) if self.is_relative(text) else text


def parse(text: str, url: str, known: frozenset[str] = frozenset()) -> ParsedFeed | Failure:
    """A document that the guard admitted. `url` is where it came from, after redirects.

    Entries whose marks are `known` are left out and named in `kept`.
    """
    body = text.encode()
    place = _Place.of(url, body)
    pieces = slices.cut(body, url)
    if pieces is not None and not known.isdisjoint(pieces.marks):
        feed = _fresh(pieces, place, known)
        if feed is not None:
            return feed
    return _whole(text, body, place, pieces)


def _fresh(pieces: Slices, place: _Place, known: frozenset[str]) -> ParsedFeed | None:
    """What is not known yet of a feed; None where feedparser does not see just that."""
    fresh = [mark for mark in pieces.marks if mark not in known]
    found = _feedparser(pieces.without(known), place)
    if found["bozo"] or len(found["entries"]) != len(fresh):
        return None
    feed = _feed(found["feed"], found["entries"], str(found.get("version") or ""), pieces.around, place)
    kept = ((at, mark) for at, mark in enumerate(pieces.marks) if mark in known)
    return replace(feed, entries=_marked(feed.entries, fresh), kept=tuple(kept))


def _marked(entries: Sequence[ParsedEntry], marks: Sequence[str]) -> tuple[ParsedEntry, ...]:
    return tuple(replace(entry, mark=mark) for entry, mark in zip(entries, marks, strict=True))


def _feedparser(body: bytes, place: _Place) -> Any:
    return feedparser.parse(
        BytesIO(body),
        response_headers={
            "content-location": place.told,
            "content-type": "application/xml; charset=utf-8",
        },
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def _whole(text: str, body: bytes, place: _Place, pieces: Slices | None) -> ParsedFeed | Failure:
    try:
        found = _feedparser(body, place)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - feedparser stumbles over a document in many ways
        return failure(FailureKind.MALFORMED, detail=f"{type(error).__name__}: {error}"[:300])
    version = str(found.get("version") or "")
    reason = _POSITION.sub(r"line \1: ", fields.one_line(str(dict.get(found, "bozo_exception", "")), 300))
    if not found["entries"] and (not version or (reason and has_entries(text))):
        return failure(FailureKind.MALFORMED, detail=reason) if reason else failure(FailureKind.NOT_A_FEED)
    around = text if pieces is None else pieces.around
    feed = _feed(found["feed"], found["entries"], version, around, place)
    if pieces is None or found["bozo"] or len(feed.entries) != len(pieces.marks):
        return feed
    return replace(feed, entries=_marked(feed.entries, pieces.marks))


def _feed(feed: Any, entries: list[Any], version: str, around: str, place: _Place) -> ParsedFeed:
    """A feed of feedparser's as ours; `around` is the document, without its entries if they can be told."""
    language = fields.language(_text(feed, "language"))
    read = [_entry(entry, version, language, place) for entry in entries]
    return ParsedFeed(
        title=_plain(feed, "title", fields.MAX_TITLE, version),
        home_url=_alternate(feed, place),
        language=language,
        author=_author(feed),
        format=version,
        generator=fields.plain(_text(feed, "generator"), html=False, limit=fields.MAX_NAME),
        entries=_newest(read),
        ttl=pace.period(
            _text(feed, "ttl"), _text(feed, "sy_updateperiod"), _text(feed, "sy_updatefrequency")
        ),
        skip_hours=pace.skip_hours(around),
        skip_days=pace.skip_days(around),
        deleted=tombstones.deleted(around),
        next_url=_related(_parts(feed, "links"), ("next", "prev-archive"), place),
    )


def _newest(entries: list[ParsedEntry]) -> tuple[ParsedEntry, ...]:
    """At most a thousand, the newest, in the feed's order; undated ones go by their place in it."""
    if len(entries) <= MAX_ENTRIES:
        return tuple(entries)
    order = sorted(range(len(entries)), key=lambda at: entries[at].published or _OLDEST, reverse=True)
    return tuple(entries[at] for at in sorted(order[:MAX_ENTRIES]))


def _entry(entry: Any, version: str, language: str, place: _Place) -> ParsedEntry:
    guid = _text(entry, "id")
    content, base, spoken, is_summary = _body(entry, version)
    spoken = fields.language(spoken) or language
    published_text, published_from = _published(entry, version)
    link = _link(entry, guid, place)
    return ParsedEntry(
        guid=fields.one_line(place.as_received(guid), fields.MAX_ADDRESS),
        link=link,
        title=_plain(entry, "title", fields.MAX_TITLE, version),
        author=_author(entry),
        tags=fields.tags(_tags(entry)),
        content=content,
        is_summary=is_summary,
        base=place.real(base) if base not in ("", place.told) else link or place.url,
        published=dates.parse(published_text, spoken) if published_text else None,
        published_text=published_text,
        whole_day=dates.whole_day(published_text),
        published_from=published_from,
        updated=dates.parse(_text(entry, "updated"), spoken),
        comments=_comments(entry),
        language=spoken if spoken != language else "",
        enclosures=tuple(_enclosures(entry, place))[: fields.MAX_ENCLOSURES],
    )


def _text(element: Any, key: str) -> str:
    value = dict.get(element, key)
    return value if isinstance(value, str) else ""


def _details(element: Any, key: str) -> dict[str, Any]:
    value = dict.get(element, key)
    return value if isinstance(value, dict) else {}


def _parts(element: Any, key: str) -> list[dict[str, Any]]:
    """Repeated elements; an element of that name which feedparser does not know is none of them."""
    value = dict.get(element, key)
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _plain(element: Any, key: str, limit: int, version: str) -> str:
    """A text that may be markup, by what its element says of itself."""
    value = _text(element, key)
    html = dict.get(_details(element, f"{key}_detail"), "type") in _HTML_TYPES
    return fields.plain(
        value, html=html or (not version.startswith("atom") and fields.has_markup(value)), limit=limit
    )


def _body(entry: Any, version: str) -> tuple[str, str, str, bool]:
    """The fullest text there is: (HTML, its base, its language, whether it is an excerpt only).

    feedparser files a picture's caption (media:description) and itunes:summary in the same place as the
    description, or as content:encoded where there is a description already. Of RSS the longest counts.
    """
    is_atom = version.startswith("atom")
    summary = _text(entry, "summary")
    contents = [part for part in _parts(entry, "content") if _text(part, "value")]
    if contents:
        fullest = max(contents, key=lambda part: (dict.get(part, "type") in _HTML_TYPES, len(part["value"])))
        if is_atom or len(fullest["value"]) >= len(summary):
            return _html(fullest), _text(fullest, "base"), _text(fullest, "language"), False
    detail = _details(entry, "summary_detail")
    html = _html({"type": "text/html", **detail, "value": summary})
    is_summary = bool(summary) and (is_atom or fields.looks_cut(html))
    return html, _text(detail, "base"), _text(detail, "language"), is_summary


def _html(part: dict[str, Any]) -> str:
    """A text element as HTML: by its type, but Atom's plain text that closes paragraphs is HTML too."""
    kind = part.get("type", "")
    value = part["value"]
    text_only = kind == "text/plain" and not fields.has_markup(value)
    return fields.body(value, html=kind in _HTML_TYPES or (kind == "text/plain" and not text_only))


def _published(entry: Any, version: str) -> tuple[str, str]:
    """The date claimed as the entry's own, as received, and the element it stood in.

    feedparser files dc:date under "updated": in RSS that is when an entry appeared.
    """
    changed = "updated" if version.startswith("atom") else "dc:date"
    for key, element in (("published", "published"), ("created", "created"), ("updated", changed)):
        text = fields.one_line(_text(entry, key), 100)
        if text:
            return text, element
    return "", ""


def _link(entry: Any, guid: str, place: _Place) -> str:
    """FeedBurner's original, else the first page it names as its own; a guid like `42` is no link."""
    original = fields.address(_text(entry, "feedburner_origlink"), place.url)
    is_token = not set("/?#:") & set(place.as_received(guid))
    return original or _alternate(entry, place, not_link=guid if is_token else "")


def _alternate(element: Any, place: _Place, not_link: str = "") -> str:
    links = _parts(element, "links")
    pages = [link for link in links if dict.get(link, "type", "text/html") in _HTML_TYPES]
    link = _text(element, "link")
    return (
        _related(pages, ("alternate",), place)
        or (fields.address(place.real(link), place.url) if link != not_link else "")
        or _related(links, ("alternate",), place)
    )


def _related(links: Iterable[dict[str, Any]], relations: tuple[str, ...], place: _Place) -> str:
    for relation in relations:
        for link in links:
            if dict.get(link, "rel") == relation and (
                found := fields.address(place.real(_text(link, "href")), place.url)
            ):
                return found
    return ""


def _enclosures(entry: Any, place: _Place) -> Iterator[Enclosure]:
    seen = set()
    for link in _parts(entry, "links"):
        if dict.get(link, "rel") != "enclosure":
            continue
        url = fields.address(place.real(_text(link, "href")), place.url)
        if url and url not in seen:
            seen.add(url)
            yield Enclosure(url, fields.one_line(_text(link, "type"), 100))


def _author(element: Any) -> str:
    """Names, several with commas between; never an address of mail.

    Of those whom RSS names in two ways the names count before bare addresses, and dc:creator before all.
    """
    people = [person for person in _parts(element, "authors") if person][:10]
    told = [(_text(person, "name") or _text(person, "email"), "is_creator" in person) for person in people]
    told = [each for each in told if each[0]]
    ranks = [(not fields.is_mail(text), is_creator) for text, is_creator in told]
    best = max(ranks, default=None)
    names = (fields.author(text) for (text, _), rank in zip(told, ranks, strict=True) if rank == best)
    return ", ".join(dict.fromkeys(filter(None, names)))[: fields.MAX_NAME]


def _tags(entry: Any) -> Iterator[str]:
    for tag in _parts(entry, "tags"):
        name = _text(tag, "label") or _text(tag, "term")
        if not name.startswith(_KINDS):
            yield name


def _comments(entry: Any) -> int | None:
    """How many comments: slash:comments, thr:total, or thr:count of the replies (RFC 4685)."""
    replies = [link for link in _parts(entry, "links") if dict.get(link, "rel") == "replies"]
    said = [_text(entry, "slash_comments"), _text(entry, "thr_total")]
    said += [_text(link, key) for link in replies for key in ("thr:count", "count")]
    counts = (text for text in said if text.isdecimal() and len(text) < 9)
    return next((int(count) for count in counts), None)

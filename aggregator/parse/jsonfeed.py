"""JSON Feed 1.0 and 1.1 (https://jsonfeed.org/version/1.1), which feedparser does not read.

Pure. May import: model, the other modules of this folder but `feed`, the standard library.

Lenient where it harms nobody: a wrong type is a missing value, a number may be an id, an
item that is no object is left out. The version alone must be right.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from aggregator.model import Enclosure, Failure, FailureKind, ParsedEntry, ParsedFeed, failure
from aggregator.parse import dates, fields
from aggregator.parse.guard import MAX_ELEMENTS, MAX_ENTRIES
from aggregator.sanitize import legal

_VERSION = ("https://jsonfeed.org/version/", "http://jsonfeed.org/version/")

Object = dict[str, Any]


def parse(text: str, url: str) -> ParsedFeed | Failure:
    """A JSON document. `url` is where it came from, after redirects."""
    if text.count("{") + text.count("[") > MAX_ELEMENTS:
        return failure(FailureKind.MALFORMED, detail=f"JSON: more than {MAX_ELEMENTS} objects and lists")
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        return failure(FailureKind.MALFORMED, detail=f"JSON: {error}"[:300])
    if not isinstance(feed, dict):
        return failure(FailureKind.NOT_A_FEED, detail="JSON")
    version = _text(feed, "version")
    if not version.startswith(_VERSION):
        return failure(FailureKind.NOT_A_FEED, detail="JSON")
    language = fields.language(_text(feed, "language"))
    items = [item for item in _list(feed, "items") if isinstance(item, dict)]
    return ParsedFeed(
        title=fields.plain(_text(feed, "title"), html=False, limit=fields.MAX_TITLE),
        home_url=fields.address(_text(feed, "home_page_url"), url),
        language=language,
        author=_author(feed),
        format="json11" if version.endswith("1.1") else "json10",
        entries=tuple(_entry(item, language, url) for item in items[:MAX_ENTRIES]),
        next_url=fields.address(_text(feed, "next_url"), url),
    )


def _entry(item: Object, language: str, url: str) -> ParsedEntry:
    link = fields.address(_text(item, "url"), url) or fields.address(_text(item, "external_url"), url)
    spoken = fields.language(_text(item, "language")) or language
    content, is_summary = _body(item)
    published = fields.one_line(_text(item, "date_published"), 100)
    modified = fields.one_line(_text(item, "date_modified"), 100)
    return ParsedEntry(
        guid=fields.one_line(_text(item, "id"), fields.MAX_ADDRESS),
        link=link,
        title=fields.plain(_text(item, "title"), html=False, limit=fields.MAX_TITLE),
        author=_author(item),
        tags=fields.tags(tag for tag in _list(item, "tags") if isinstance(tag, str)),
        content=content,
        is_summary=is_summary,
        base=link or url,
        published=dates.parse(published or modified, spoken),
        published_text=published or modified,
        whole_day=dates.whole_day(published or modified),
        published_from="published" if published else "updated" if modified else "",
        updated=dates.parse(modified, spoken),
        language=spoken if spoken != language else "",
        enclosures=tuple(_enclosures(item, url))[: fields.MAX_ENCLOSURES],
    )


def _body(item: Object) -> tuple[str, bool]:
    """The HTML, else the text, else the summary, which is an excerpt."""
    for key, html in (("content_html", True), ("content_text", False), ("summary", False)):
        text = _text(item, key)
        if text.strip():
            return fields.body(legal(text), html=html), key == "summary"
    return "", False


def _author(element: Object) -> str:
    """The names of `authors` (1.1), else of `author` (1.0)."""
    people = _list(element, "authors") or [element.get("author")]
    names = (fields.author(_text(person, "name")) for person in people[:10] if isinstance(person, dict))
    return ", ".join(dict.fromkeys(filter(None, names)))[: fields.MAX_NAME]


def _enclosures(item: Object, url: str) -> Iterator[Enclosure]:
    for attachment in _list(item, "attachments"):
        if isinstance(attachment, dict) and (found := fields.address(_text(attachment, "url"), url)):
            yield Enclosure(found, fields.one_line(_text(attachment, "mime_type"), 100))


def _text(element: Object, key: str) -> str:
    """A text, or a number that stands where a text should (ids)."""
    value = element.get(key)
    if isinstance(value, bool):
        return ""
    return value if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""


def _list(element: Object, key: str) -> list[Any]:
    value = element.get(key)
    return value if isinstance(value, list) else []

"""JSON Feed 1.1 (https://jsonfeed.org/version/1.1): Feed -> bytes.

[P] See the package.
"""

from __future__ import annotations

import json
from typing import Any

from aggregator.sample.blog import Entry, Feed
from aggregator.sample.prose import Idiom, html, plain

_IDIOM = Idiom(heading="<h2>{0}</h2>", image='<figure><img src="{1}" alt="{0}"></figure>')


def jsonfeed(feed: Feed) -> bytes:
    """A JSON Feed of version 1.1; an entry without a title is a note in plain text, as the format allows."""
    document: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": f"{feed.home}/",
        "feed_url": feed.address,
        "description": feed.subtitle,
        "language": "en",
        "authors": [{"name": feed.author, "url": f"{feed.home}/about"}],
        "items": [_item(feed, entry) for entry in feed.entries],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _item(feed: Feed, entry: Entry) -> dict[str, Any]:
    draft = entry.draft
    address = f"{feed.home}/notes/{draft.slug or entry.number}"
    item: dict[str, Any] = {"id": address, "url": address}
    if draft.title:
        item |= {"title": draft.title, "content_html": html(draft.text, _IDIOM, feed.home)}
    else:
        item |= {"content_text": plain(draft.text)}
    if entry.published:
        item["date_published"] = entry.published.isoformat().replace("+00:00", "Z")
    if draft.tags:
        item["tags"] = list(draft.tags)
    return item

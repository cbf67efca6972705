"""Our own feeds: everybody's entries, each Thing's, each group's, as Atom and as JSON Feed.

Pure. An entry's id never changes; its original is the link, its original feed the `source`
(RFC 4287; JSON Feed 1.1).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from urllib.parse import urlsplit

from aggregator.model import JudgedEntry, Page
from aggregator.views.contexts import FeedPage
from aggregator.views.gathered import Gathered, newest
from aggregator.views.things import planet_by_thing
from aggregator.views.values import FeedEntry, RemovedView

LENGTH = 40  # entries in everybody's feed
SHORTER = 20  # in those of a Thing or a group
EACH = 4  # at most one part in so many is one person's: who imports a history crowds nobody out


def pages(gathered: Gathered) -> Iterator[Page]:
    """atom.xml and feed.json of the planet, of each Thing and of each group."""
    title = gathered.site.title
    yield from _both(gathered, "", title, newest(gathered.planet, LENGTH, LENGTH // EACH))
    by_thing = planet_by_thing(gathered)
    for number, thing in gathered.things.items():
        name = f"{title}: {gathered.site.thing_word} {number} {thing.title}".rstrip()
        yield from _both(gathered, thing.href, name, newest(by_thing[number], SHORTER, SHORTER // EACH))
    for group in gathered.groups:
        inside = gathered.inside(group)
        entries = (each for each in gathered.planet if each.participant in inside)
        name = f"{title}: {group.name}"
        yield from _both(gathered, group.href, name, newest(entries, SHORTER, SHORTER // EACH))


def _both(gathered: Gathered, home: str, title: str, judged: Sequence[JudgedEntry]) -> Iterator[Page]:
    entries = tuple(
        FeedEntry(
            entry=entry,
            published=entry.dated,
            updated=max(entry.shown, entry.dated, entry.changed or entry.shown),
            blog_feed=gathered.feed_address(each),
        )
        for each, entry in zip(judged, gathered.with_bodies(judged), strict=True)
    )
    starts = gathered.config.programme.starts
    beginning = (
        datetime.combine(starts, time(), gathered.zone) if starts else datetime(2000, 1, 1, tzinfo=UTC)
    )
    feed = FeedPage(
        **gathered.frame(f"{home}atom.xml", "feeds"),
        id=f"tag:{gathered.authority},2005:{urlsplit(gathered.site.url).path or '/'}{home}",
        title=title,
        home=home,
        updated=max((each.updated for each in entries), default=beginning),
        entries=entries,
        removed=() if home else _removed(gathered),
    )
    yield Page(f"{home}atom.xml", "atom.xml", feed)
    yield Page(f"{home}feed.json", content=_json_feed(feed))


def _removed(gathered: Gathered) -> tuple[RemovedView, ...]:
    """What writers took back, of blogs whose posts are shown."""
    shown = {
        state.id
        for person in gathered.people
        for each in gathered.subscriptions.get(person, ())
        if (state := gathered.state(each))
    }
    return tuple(
        RemovedView(gathered.entries.id(each.feed_id, each.entry_id), each.at.astimezone(gathered.zone))
        for each in gathered.snapshot.removed
        if each.feed_id in shown
    )


def _json_feed(feed: FeedPage) -> bytes:
    site = feed.site
    content: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "language": site.language,
    }
    if site.url:
        content["home_page_url"] = f"{site.url}{feed.home}"
        content["feed_url"] = f"{site.url}{feed.home}feed.json"
    head = json.dumps(content, ensure_ascii=False).removesuffix("}")
    items = ",\n".join(json.dumps(_item(each, site.thing_word), ensure_ascii=False) for each in feed.entries)
    return f'{head}, "items": [\n{items}\n]}}\n'.encode()


def _item(each: FeedEntry, word: str) -> dict[str, object]:
    entry = each.entry
    author = {"name": entry.person.name} | ({"url": entry.blog.url} if entry.blog.url else {})
    item: dict[str, object] = {"id": entry.id}
    if entry.url:
        item["url"] = entry.url
    if entry.title:
        item["title"] = entry.title
    if entry.body:
        item["content_html"] = str(entry.body)
    else:
        item["content_text"] = entry.excerpt
    item |= {
        "summary": entry.excerpt,
        "date_published": each.published.isoformat(),
        "date_modified": each.updated.isoformat(),
        "authors": [author],
        "tags": [f"{word} {thing.number}" for thing in entry.things],
    }
    return item | ({"language": entry.language} if entry.language else {})

"""What programs read: completion.json and .csv, participants.opml, sitemap.xml.

Pure. docs/addresses.md describes each file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from html import escape
from urllib.parse import quote

from aggregator import opml, sheets
from aggregator.model import Page, Progress
from aggregator.views import secrets, text
from aggregator.views import sheets as table
from aggregator.views.gathered import Gathered

SITEMAP = 50_000  # addresses: no sitemap may have more (sitemaps.org)


def pages(gathered: Gathered) -> Iterator[Page]:
    """completion.json and completion.csv."""
    yield Page("completion.json", content=completion(gathered))
    yield Page("completion.csv", content=sheets.as_csv(table.completion(gathered)))


def participants(gathered: Gathered) -> Iterator[Page]:
    """participants.opml, for all and for each group: addresses everybody may see."""
    yield Page("participants.opml", content=outlines(gathered, gathered.site.title, set(gathered.people)))
    for group in gathered.groups:
        title = f"{gathered.site.title}: {group.name}"
        content = outlines(gathered, title, gathered.inside(group))
        yield Page(f"{group.href}participants.opml", content=content)


def sitemap(gathered: Gathered, paths: Iterable[str]) -> Page:
    """sitemap.xml: every page, without dates, so that it changes when pages come and go."""
    addresses = sorted(path.removesuffix("index.html") for path in paths if path.endswith("index.html"))
    lines = (
        f"<url><loc>{escape(gathered.site.url + quote(address), quote=False)}</loc></url>\n"
        for address in addresses[:SITEMAP]
    )
    head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return Page("sitemap.xml", content=f"{head}{''.join(lines)}</urlset>\n".encode())


def completion(gathered: Gathered) -> bytes:
    """One line a Thing and one a participant, so that a difference is easy to see."""
    things = [
        {"number": thing.number, "title": text.line(thing.title), "url": text.web(thing.url)}
        for thing in gathered.config.programme.things
    ]
    participants = [_finished(gathered, row) for row in gathered.progress.values()]
    return f'{{"things": {_lines(things)}, "participants": {_lines(participants)}}}\n'.encode()


def _finished(gathered: Gathered, row: Progress) -> dict[str, object]:
    things = {
        str(number): [
            {
                "link": text.web(each.entry.link),
                "title": text.title(each.entry.title),
                "published": _iso(each.entry.dated),
            }
            for each in row.things[number]
        ]
        for number in sorted(row.things)
        if row.things[number]
    }
    person = gathered.people[row.participant.id]
    return {
        "id": person.id,
        "name": person.name,
        "groups": [each.text for each in person.groups],
        "things": things,
    }


def _lines(rows: Sequence[object]) -> str:
    """A JSON list with a line for each member."""
    return "[" + ",".join(f"\n{json.dumps(row, ensure_ascii=False)}" for row in rows) + "\n]"


def outlines(gathered: Gathered, title: str, inside: set[str]) -> bytes:
    """A list of these people's blogs, but for addresses that are secret."""
    rows = [
        opml.Row(person.name, address, gathered.blog(each).url, tuple(group.text for group in person.groups))
        for person in gathered.people.values()
        if person.id in inside
        for each in gathered.subscriptions.get(person.id, ())
        if (address := secrets.public_address(each.url))
    ]
    return opml.render(title, rows)


def _iso(moment: datetime) -> str:
    return f"{moment.astimezone(UTC).isoformat()[:19]}Z"

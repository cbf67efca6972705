"""Look at a feed before it is on the list, and put it there.

[S] Asks one address the way a poll does, says which Things its entries would match, and
appends an outline to feeds.opml. Touches no database.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aggregator import addresses, fetch, matching, opml, sanitize, wording
from aggregator.instance import Instance
from aggregator.model import (
    Decision,
    EntryText,
    Failure,
    OperatorError,
    ParsedEntry,
    ParsedFeed,
    Reading,
    Request,
    StorageError,
)
from aggregator.workers import Workers

SHOWN = 8  # sample titles


@dataclass(frozen=True, slots=True)
class Preview:
    """A feed somebody wants to add, and what would match."""

    url: str
    feed: ParsedFeed
    decisions: tuple[Decision, ...]  # aligned with feed.entries

    def text(self) -> str:
        """For people: the feed's title and its newest entries with their Things."""
        lines = [
            f"{_visible(self.feed.title) or '(no title)'} <{self.url}>: {len(self.feed.entries)} entries"
        ]
        for entry, decision in list(zip(self.feed.entries, self.decisions, strict=True))[:SHOWN]:
            things = ", ".join(str(number) for number in decision.things) or "-"
            lines.append(f"  {things:>8}  {_visible(entry.title)[:80] or '(no title)'}")
        matched = sum(bool(decision.things) for decision in self.decisions)
        lines.append(f"{matched} of {len(self.decisions)} entries would count for a Thing.")
        return "\n".join(lines)


def look(instance: Instance, url: str, now: datetime) -> Preview:
    """Fetch and read the feed at `url`.

    Raises OperatorError, with what to do, where it is no feed or is on the list already.
    """
    exceptions = addresses.allowed(instance.config.polling.allow_private_addresses)
    wanted = addresses.normalise(url if "://" in url else f"https://{url}", exceptions)
    if isinstance(wanted, Failure):
        raise OperatorError(f"{url}: {wording.failure_sentence(wanted)}")
    for subscription in instance.cohort.subscriptions:
        if subscription.url and addresses.same_address(subscription.url, wanted):
            raise OperatorError(
                f"{url} is on the list already: feeds.opml:{subscription.line}, {subscription.participant}"
            )
    reading = asyncio.run(_read(instance, wanted, now))
    if not isinstance(reading.result, ParsedFeed):
        assert isinstance(reading.result, Failure)  # nothing was asked conditionally
        raise OperatorError(
            f"{wanted}: {wording.failure_sentence(reading.result)} {wording.failure_advice(reading.result)}"
        )
    decisions = matching.match_blog(
        [_text(entry) for entry in reading.result.entries], instance.config.programme
    )
    return Preview(wanted, reading.result, tuple(decisions))


def append(instance: Instance, preview: Preview, name: str, groups: Sequence[str]) -> None:
    """Append an outline to feeds.opml, keeping every other byte of it."""
    path = instance.root / "feeds.opml"
    outline = opml.NewOutline(
        text=name, xml_url=preview.url, html_url=preview.feed.home_url, groups=tuple(groups)
    )
    part = path.with_name("feeds.opml.part")
    try:
        part.write_bytes(opml.append(path.read_bytes(), [outline]))
        part.replace(path)
    except OSError as error:
        raise StorageError(f"{path}: it could not be written: {error.strerror or error}") from error


async def _read(instance: Instance, url: str, now: datetime) -> Reading:
    async with Workers() as workers:
        asked = fetch.fetch_all([Request(0, url)], instance.config.polling, then=workers.read, now=now)
        return await anext(asked)


def _text(entry: ParsedEntry) -> EntryText:
    return EntryText(
        title=entry.title,
        tags=entry.tags,
        link=entry.link,
        id=entry.guid,
        published=entry.published,
        content=str(sanitize.clean(entry.content, base=entry.base)),
    )


def _visible(text: str) -> str:
    """One line without a stranger's control characters."""
    return "".join(char if char.isprintable() else " " for char in text)

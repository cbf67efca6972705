"""By what somebody who left for good would be known again, should they come back.

Pure. The names made here are never stored: the store keeps a keyed hash of each. Imports the
model, addresses and completion (when two names of authors are one). It asks nobody: whoever calls
says which names were forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from urllib.parse import urlsplit

from aggregator.addresses import comparison_key
from aggregator.completion import plain_name
from aggregator.model import Cohort, FailureKind, ParsedFeed, Reading, Subscription, failure

Known = Callable[[Iterable[str]], set[str]]  # of these names, those that were forgotten


def of_id(participant: str) -> str:
    """For a participant's id."""
    return f"id {participant}"


def of_address(url: str) -> str:
    """For the address of a feed or a blog."""
    return f"address {comparison_key(url)}"


def of_author(url: str, author: str) -> str:
    """For one of several people who write at an address."""
    return f"author {comparison_key(url)}\n{plain_name(author)}"


def of_line(line: Subscription) -> tuple[str, ...]:
    """For a line of feeds.opml: its person's id, its addresses, and who is its author there."""
    urls = [url for url in (line.url, line.home_url) if url]
    authors = [of_author(url, line.author) for url in urls] if line.author else []
    return (of_id(line.participant), *map(of_address, urls), *authors)


def part(cohort: Cohort, known: Known) -> tuple[Cohort, tuple[Subscription, ...]]:
    """The cohort without whoever was forgotten, and the lines that bring them back."""
    names = known(name for line in cohort.subscriptions for name in of_line(line))
    if not names:
        return cohort, ()
    away = tuple(line for line in cohort.subscriptions if names.intersection(of_line(line)))
    staying = tuple(line for line in cohort.subscriptions if line not in away)
    writing = {line.participant for line in staying}
    people = tuple(person for person in cohort.participants if person.id in writing)
    return Cohort(cohort.title, people, staying), away


def without_them(reading: Reading, address: str, known: Known) -> Reading:
    """What an address brought, less all of whoever was forgotten: `address` is the feed's first.

    Nothing of a blog of theirs that was come to by a redirect, or by another address on its host;
    of a team blog nothing that they wrote.
    """
    feed = reading.result
    if not isinstance(feed, ParsedFeed):
        return reading
    if known(map(of_address, _places(reading, feed))):
        return replace(reading, result=failure(FailureKind.REDIRECT, reason="forgotten"))
    names = known(of_author(address, entry.author) for entry in feed.entries if entry.author)
    if not names:
        return reading
    kept = tuple(entry for entry in feed.entries if of_author(address, entry.author) not in names)
    return replace(reading, result=replace(feed, entries=kept))


def _places(reading: Reading, feed: ParsedFeed) -> list[str]:
    """Where a feed was found: every address on the way, and that of its blog, if it is on the same host.

    (On any other host it is a mere claim, and many claim http://localhost/.)
    """
    found = reading.exchange.url
    at_home = _host(feed.home_url) == _host(found)
    return [found, *(hop.url for hop in reading.exchange.hops), *([feed.home_url] if at_home else ())]


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""

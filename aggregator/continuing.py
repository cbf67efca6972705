"""A line of feeds.opml whose address was changed by hand: which stored feed goes on there.

An address that the feed itself had or told of is found by the store. Any other is a new feed, until its
first reading, or the pages that are read back after it, show an entry of one whose line the same people
had and is gone: then that one goes on, with its entries and their ids. Where nothing is shared the
earlier address was a mistake, or another blog, and its entries are no longer shown (`dropped` tells of
what counted there).

[S] Joins `policy.shares` and the store; holds no rule of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b

from aggregator import policy
from aggregator.model import Cohort, FeedState, ParsedFeed, Reading
from aggregator.store import Store

Left = dict[str, list[FeedState]]


def people(cohort: Cohort, feeds: Mapping[str, FeedState]) -> dict[int, str]:
    """By feed id: a digest of the ids of those whose line it has; `feeds` are by address."""
    ids: defaultdict[int, set[str]] = defaultdict(set)
    for each in cohort.subscriptions:
        if state := feeds.get(each.address):
            ids[state.id].add(each.participant)
    return {feed_id: digest(who) for feed_id, who in ids.items()}


def digest(ids: Collection[str]) -> str:
    """By what people are known who have a line together, or one alone."""
    return blake2b(repr(sorted(ids)).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def left(feeds: Mapping[str, FeedState], store: Store) -> Left:
    """The feeds whose line is gone, by the people who had it; `feeds` are those of the list."""
    return store.lines.gone({state.id for state in feeds.values()})


def row(
    asked: FeedState,
    reading: Reading,
    gone: Left,
    feeds: dict[str, FeedState],
    cohort: Cohort,
    store: Store,
    now: datetime,
) -> FeedState:
    """The feed that this reading is of: the one that was asked, or one of `gone` that goes on in its place.

    `feeds`, those of the list by address, and `gone` are put right then.
    """
    feed = reading.result
    if not gone or asked.loaded or not isinstance(feed, ParsedFeed) or not feed.entries:
        return asked
    mine = gone.get(people(cohort, feeds).get(asked.id, ""), [])
    for state in mine:
        if policy.shares(state, feed, store.known(state.id)):
            mine.remove(state)
            goes_on = replace(store.lines.go_on(state.id, asked.id, now), url=asked.url)
            changed = [address for address, each in feeds.items() if each.id == asked.id]
            feeds.update(dict.fromkeys(changed, goes_on))
            return goes_on
    return asked


def take_in(state: FeedState, reading: Reading, gone: Left, whose: Mapping[int, str], store: Store) -> bool:
    """Let those of `gone` end in the feed whose first paging back shows an entry of theirs; whether any did.

    `whose` are the people by feed id.
    """
    page = reading.result
    if state.history is None or state.history.cause != "first" or not isinstance(page, ParsedFeed):
        return False
    mine = gone.get(whose.get(state.id, ""), [])
    ended = [
        old
        for old in mine
        if policy.shares(old, page, store.known(old.id)) and store.lines.take_in(old.id, state.id)
    ]
    for old in ended:
        mine.remove(old)
    return bool(ended)

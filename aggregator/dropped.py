"""What counted at an address that somebody's line had before, and counts no longer.

Whoever writes another address into a line replaces the feed, unless the new one shows the same posts
(`continuing`). Where the person began a new blog and took nothing along, their Things go with the old
one: so it is told, for a while, with what would bring them back. Whoever has left the list is not
spoken of, nor is anything told before what the people have now was read, since it may be the same feed.

[S] Reads the store; joins `deriving` and `completion` for the few feeds concerned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from aggregator import completion, continuing, deriving, policy, whose
from aggregator.model import Cohort, Config, Dropped, FeedState, JudgedEntry, Subscription
from aggregator.store import Store

TOLD_FOR = timedelta(weeks=4)  # whoever changes a line is at the desk in those days


_Left = tuple[FeedState, datetime, tuple[Subscription, ...]]  # a feed, since when, the lines it would have


def find(
    cohort: Cohort, feeds: Mapping[str, FeedState], store: Store, config: Config, now: datetime
) -> list[Dropped]:
    """What counted there, for each person; `feeds` are those of the list, by address."""
    left = [each for each in _left(cohort, feeds, store) if now - each[1] < TOLD_FOR]
    if not left:
        return []
    lines = {state.id: theirs for state, _, theirs in left}
    entries = [policy.possible(entry, now) for entry in store.entries(lines)]
    decisions = deriving.match(store, entries, config)
    counted: defaultdict[tuple[int, str], list[JudgedEntry]] = defaultdict(list)
    for each in completion.judge(entries, decisions, lines, config.programme):
        if each.counts:
            counted[each.entry.feed_id, each.participant].append(each)
    found = [
        Dropped(state.url, line, since, tuple(counted[state.id, line.participant]))
        for state, since, theirs in left
        for line in {line.participant: line for line in theirs}.values()
    ]
    return sorted(found, key=lambda each: (each.line.participant, each.url))


def _left(cohort: Cohort, feeds: Mapping[str, FeedState], store: Store) -> Iterator[_Left]:
    """The feeds whose people are on the list still, where what they have now was read."""
    gone = continuing.left(feeds, store)
    if not gone:  # as nearly always
        return
    lines: dict[str, tuple[Subscription, ...]] = {
        continuing.digest({each.participant}): (replace(each, author=""),) for each in cohort.subscriptions
    }
    people = continuing.people(cohort, feeds)
    lines |= {people[row]: served for row, served in sorted(whose.served(cohort, feeds).items())}
    for who in [who for who in gone if who in lines]:
        theirs = {each.participant for each in lines[who]}
        stand = [feeds.get(each.address) for each in cohort.subscriptions if each.participant in theirs]
        for state in gone[who]:
            if not any(_may_be(state, each) for each in stand):
                times = [state.last_polled_at, *(each.first_subscribed_at for each in stand if each)]
                yield state, max(filter(None, times)), lines[who]


def _may_be(gone: FeedState, other: FeedState | None) -> bool:
    """Whether it may turn out yet that the feed goes on there."""
    if other is None:
        return True
    is_later = gone.last_polled_at is None or other.first_subscribed_at > gone.last_polled_at
    return is_later and (other.last_ok_at is None or policy.is_pending(other))

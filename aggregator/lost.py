"""Feeds that have stopped answering: which feed their blogs' own pages name by now.

[S] A blog that moved without a word leaves a dead feed behind, and often a living page. That page is
asked now and then (`policy.is_lost`), by a few requests that guess no address, and what it names is
kept for the blog's owner and the organiser to see. Nothing is read there for the cohort before a
person has changed the line.

Joins `discovery` and the store; decides nothing about whom to ask when.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime

from aggregator import addresses, discovery, policy
from aggregator.model import Cohort, FeedState, Hosts, ParsedFeed, Polling
from aggregator.store import Store


def look(
    store: Store,
    cohort: Cohort,
    feeds: Mapping[str, FeedState],
    polling: Polling,
    *,
    now: datetime,
    holds: Mapping[str, datetime],
    hosts: Hosts,
) -> None:
    """Ask the pages of lost feeds' blogs, as far as they are known, and note which feed each names.

    `feeds` are those of the list, by address, after their last answers. A feed that another line has is
    none to name.
    """
    given = {feeds[each.address].id: each.home_url for each in cohort.subscriptions if each.address in feeds}
    states = {state.id: state for state in feeds.values() if policy.is_lost(state, now)}
    homes = {number: given.get(number) or state.home_url for number, state in states.items()}
    wanted = [
        discovery.Wanted(number, page, instead_of=states[number].url)
        for number, page in homes.items()
        if page
    ]
    taken = {addresses.comparison_key(state.url) for state in feeds.values()}

    if not wanted:
        return

    async def ask() -> None:
        searches = discovery.find_all(wanted, polling, now=now, holds=holds, hosts=hosts, rested=False)
        async for found in searches:
            is_new = isinstance(found.reading.result, ParsedFeed)
            named = found.url if is_new and addresses.comparison_key(found.url) not in taken else ""
            store.note_named(found.wanted.id, named, now)

    asyncio.run(ask())

"""What the blogs that are due answer: feeds are asked, and where a line names only the blog
(`htmlUrl`), its feed is looked for at its first poll.

[S] Joins `fetch`, `workers` and `discovery` for one run; stores nothing and decides nothing about
what an answer means. Once a feed was found and read, its address is the row's and is asked
like any other.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from aggregator import addresses, fetch, policy
from aggregator.model import (
    Cohort,
    FailureKind,
    FeedState,
    FetchResult,
    Hosts,
    ParsedFeed,
    Polling,
    Reading,
    failure,
)
from aggregator.workers import Workers

FOR_POLLS = 3 / 4  # of a run's time, where something comes after them: on a crowded host they take all of it


def undiscovered(cohort: Cohort, feeds: Mapping[str, FeedState]) -> dict[int, str]:
    """By feed id: the blog whose feed is not known yet. `feeds` are those of the list, by address.

    A row whose line was changed has no full answer either, and is looked for anew.
    """
    named = {feeds[each.url].id for each in cohort.subscriptions if each.url in feeds}
    blogs = [(feeds[each.home_url], each) for each in cohort.subscriptions if each.home_url in feeds]
    return {
        state.id: each.home_url
        for state, each in blogs
        if not each.url and state.id not in named and state.validators_since is None
    }


async def readings(
    due: Sequence[FeedState],
    blogs: Mapping[int, str],
    taken: Sequence[str],
    polling: Polling,
    *,
    now: datetime,
    holds: Mapping[str, datetime],
    hosts: Hosts,
    homes: policy.Homes,
    marks: Callable[[int], frozenset[str]],
    more: bool,
) -> AsyncGenerator[tuple[FeedState, Reading], None]:
    """What each of these feeds answers, as it comes, with its state before the answer.

    `blogs` are the `undiscovered` ones; their state has the address of the feed that was found.
    `taken` are the addresses of the other feeds on the list: two rows never read one feed. Nor is a
    redirect followed to where another is at `homes`. `holds` may grow while the feeds are asked.
    `marks` gives those of a feed's stored entries, which are not read again. `more` says that histories
    wait to be read on after this: a crowded host, whose feeds take all the time there is night after night,
    leaves some for them and for blogs whose feed is looked for.
    """
    started = asyncio.get_running_loop().time()
    states = {state.id: state for state in due}
    requests = [policy.request(state, now) for state in due if state.id not in blogs]
    wanted = [state for state in due if state.id in blogs]
    limit = polling.run_limit
    for_polls = limit * FOR_POLLS if more or wanted else limit
    if requests:
        async with Workers() as workers:

            async def read(result: FetchResult) -> Reading:
                if isinstance(result.answer, bytes):
                    result = replace(result, known=marks(result.request.feed_id))
                return await workers.read(result)

            asked = fetch.fetch_all(
                requests,
                replace(polling, run_limit=for_polls),
                then=read,
                now=now,
                holds=holds,
                hosts=hosts,
                astray=partial(policy.astray, homes=homes),
            )
            async with aclosing(asked):
                async for reading in asked:
                    yield states[reading.request.feed_id], reading
    left = limit - timedelta(seconds=asyncio.get_running_loop().time() - started)
    if not wanted or left <= timedelta():
        return
    polling = replace(polling, run_limit=left / 2 if more else left)
    found = _found(wanted, blogs, taken, polling, now=now, holds=holds, hosts=hosts, rested=not requests)
    async with aclosing(found):
        async for each in found:
            yield each


async def _found(
    wanted: Sequence[FeedState],
    blogs: Mapping[int, str],
    taken: Sequence[str],
    polling: Polling,
    *,
    now: datetime,
    holds: Mapping[str, datetime],
    hosts: Hosts,
    rested: bool,
) -> AsyncGenerator[tuple[FeedState, Reading], None]:
    """What the feeds say that the blogs' pages name; none of them is read for two rows."""
    from aggregator import discovery  # few nights need it

    states = {state.id: state for state in wanted}
    keys = set(map(addresses.comparison_key, taken))
    searches = discovery.find_all(
        [discovery.Wanted(state.id, blogs[state.id]) for state in wanted],
        polling,
        now=now,
        holds=holds,
        hosts=hosts,
        rested=rested,
    )
    async for found in searches:
        state, reading, key = states[found.wanted.id], found.reading, addresses.comparison_key(found.url)
        if not isinstance(reading.result, ParsedFeed):
            yield state, reading
        elif key in keys:
            trouble = failure(FailureKind.NO_FEED_FOUND, reason="taken", address=found.url)
            yield state, replace(reading, result=trouble)
        else:
            keys.add(key)
            yield replace(state, url=found.url), reading

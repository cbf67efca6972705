"""Asks for the pages of posts that left their feeds, and removes those that are gone.

[S] After the polls of a run, and only with [polling] follow_deletions: a few pages of each blog that
answered, by HEAD, and by GET where that says nothing or that the page is gone, under the same rules
as feeds are. What an answer means is `policy`'s.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime, timedelta

from aggregator import fetch, policy
from aggregator.model import FetchResult, Hosts, NotModified, Polling, Reading, Request
from aggregator.store import Departure, Store

_NO_HEAD = frozenset({405, 501})  # RFC 9110, 15.5.6 and 15.6.2
_DOUBTED = _NO_HEAD | policy.GONE  # some servers know their pages by GET alone


def run(
    store: Store,
    polling: Polling,
    feed_ids: Collection[int],
    run_id: str,
    now: datetime,
    *,
    spent: timedelta,
    holds: Mapping[str, datetime],
    hosts: Hosts,
) -> int:
    """Ask for what these feeds no longer show; how many entries were removed."""
    waiting = store.past.waiting(feed_ids, now - policy.AGAIN, policy.EACH)
    left = polling.run_limit - spent
    if not waiting or left <= timedelta():
        return 0
    limited = replace(polling, run_limit=left)
    statuses = asyncio.run(_statuses(waiting, limited, now, holds, hosts, head=True))
    again = [each for each in waiting if statuses.get(each.row) in _DOUBTED]
    if again:
        statuses |= asyncio.run(_statuses(again, limited, now, holds, hosts, head=False))
    removed = [each for each in waiting if policy.verdict(each.gone, statuses.get(each.row)) >= policy.TIMES]
    gone = {each.row for each in removed}
    asked = {
        each.row: policy.verdict(each.gone, statuses[each.row])
        for each in waiting
        if each.row in statuses and each.row not in gone
    }
    store.past.settle(asked, gone, run_id, now)
    return len(removed)


async def _statuses(
    waiting: Sequence[Departure],
    polling: Polling,
    now: datetime,
    holds: Mapping[str, datetime],
    hosts: Hosts,
    *,
    head: bool,
) -> dict[int, int | None]:
    """By row: the status of its page; None where no answer came."""
    requests = [Request(each.row, each.link, head=head) for each in waiting]
    asked = fetch.fetch_all(requests, polling, then=_status_alone, now=now, holds=holds, hosts=hosts)
    async with aclosing(asked):
        return {reading.request.feed_id: reading.exchange.status async for reading in asked}


async def _status_alone(result: FetchResult) -> Reading:
    return Reading(result.request, result.exchange, NotModified())

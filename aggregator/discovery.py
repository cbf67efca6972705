"""Discovery: from whatever somebody typed to the feed of their blog's posts.

[S] Many searches at once, in rounds: each round asks the next address of every blog still looked
for. All asking goes through `fetch.fetch_all`, one call a round, so every rule of address, pace
and size holds; between two rounds the pause between starts on one host is kept, and what a host
asked for in one holds in the next. Pages and feeds are read in worker processes.

May import the model, `addresses`, `candidates`, `fetch` and `workers`. It stores nothing, appends
to no list, and decides nothing: what to ask next and what an answer means is `candidates.search`'s.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from aggregator import fetch
from aggregator.addresses import allowed, server
from aggregator.candidates import page, search, typed
from aggregator.model import (
    NO_HOSTS,
    Exchange,
    Failure,
    FeedLink,
    Hosts,
    Message,
    Polling,
    Reading,
    Request,
)
from aggregator.workers import Workers

_NO_HOLDS: Mapping[str, datetime] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A blog whose feed is looked for. `id` is the caller's own, as in Request."""

    id: int
    text: str  # what was typed
    instead_of: str = ""  # a feed that answers no more: it is not asked, and no address is guessed


@dataclass(frozen=True, slots=True)
class Discovered:
    """What a search came to."""

    wanted: Wanted
    reading: Reading  # of the feed, or with the Failure that says why there is none
    url: str = ""  # of the feed, as it should stand on the list; "" where there is none
    page: str = ""  # where the blog's page was read; "" where none was
    notes: tuple[Message, ...] = ()
    others: tuple[FeedLink, ...] = ()  # feeds of posts that the blog names beside this one
    requests: int = 0


async def find_all(
    blogs: Sequence[Wanted],
    polling: Polling,
    *,
    now: datetime,
    holds: Mapping[str, datetime] = _NO_HOLDS,
    hosts: Hosts = NO_HOSTS,
    rested: bool = True,
) -> AsyncIterator[Discovered]:
    """Look for the feeds of all these blogs; yield what each search came to as it ends.

    What `polling.run_limit` leaves over, all rounds counted, is not yielded. `holds` and `hosts` are
    those of `fetch_all`. Where other requests have just gone out (not `rested`), the first round
    waits too.
    """
    exceptions = allowed(polling.allow_private_addresses)
    wanted = {blog.id: blog for blog in blogs}
    searches: dict[int, search.Search] = {}
    for blog in blogs:
        start = typed.start_from(blog.text, exceptions)
        if isinstance(start, Failure):
            yield Discovered(blog, Reading(Request(blog.id, blog.text), Exchange(blog.text), start))
        else:
            searches[blog.id] = search.begin(start, exceptions, blog.instead_of)
    async with Workers(read=page.read) as workers:
        rounds = _Rounds(polling, workers, now, dict(holds), hosts, rested=rested)
        while searches and not rounds.is_late:
            steps = {key: step for key, each in searches.items() if (step := search.next_step(each))}
            async for reading in rounds.ask(steps):
                key = reading.request.feed_id
                searches[key] = search.after(searches[key], steps[key], reading)
                if search.next_step(searches[key]) is None:
                    yield _discovered(wanted[key], searches.pop(key))


class _Rounds:
    """What holds from one round to the next: the time there is, who wants rest, when the last one ended."""

    def __init__(
        self,
        polling: Polling,
        workers: Workers,
        now: datetime,
        holds: dict[str, datetime],
        hosts: Hosts,
        *,
        rested: bool,
    ) -> None:
        self._polling = polling
        self._workers = workers
        self._now = now
        self._holds = holds
        self._hosts = hosts
        self._loop = asyncio.get_running_loop()
        self._started = self._loop.time()
        self._rested = rested

    @property
    def is_late(self) -> bool:
        """Whether the run's time is over."""
        return self._left <= timedelta()

    @property
    def _left(self) -> timedelta:
        return self._polling.run_limit - timedelta(seconds=self._loop.time() - self._started)

    async def ask(self, steps: Mapping[int, search.Step]) -> AsyncIterator[Reading]:
        """Ask one address of each blog."""
        if not self._rested:
            pauses = (fetch.pause(step.url, self._polling, self._hosts) for step in steps.values())
            await asyncio.sleep(max(pauses))
        self._rested = False
        readings = fetch.fetch_all(
            [Request(key, step.url) for key, step in steps.items()],
            replace(self._polling, run_limit=max(self._left, timedelta())),
            then=self._workers.read,
            now=self._now,
            holds=self._holds,
            hosts=self._hosts,
        )
        async with aclosing(readings):
            async for reading in readings:
                self._note_rest(reading)
                yield reading

    def _note_rest(self, reading: Reading) -> None:
        """A server that wants to be left alone is asked no more in later rounds either."""
        if reading.exchange.rest:
            self._holds[server(reading.exchange.url)] = self._now + reading.exchange.rest


def _discovered(blog: Wanted, ended: search.Search) -> Discovered:
    outcome, requests = search.outcome(ended), len(ended.asked)
    if isinstance(outcome, Failure):
        exchange = ended.last or Exchange(blog.text)
        reading = Reading(Request(blog.id, ended.start.urls[0]), exchange, outcome)
        return Discovered(blog, reading, page=ended.page, notes=search.notes(ended), requests=requests)
    return Discovered(
        blog,
        outcome,
        search.kept_address(outcome),
        ended.page,
        search.notes(ended),
        search.other_feeds(ended),
        requests,
    )

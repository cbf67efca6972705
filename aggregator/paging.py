"""Paging back: the pages of many feeds' histories, asked one after the other, each stored as it comes.

[S] One call of `fetch.fetch_all` for all of them: the next page of a feed enters the queue when the
one before is stored, so every rule of address, pace and size holds, hosts wait for nobody but
themselves, and what `run_limit` leaves over goes on in the next run from where it is. A page's
entries and the address of the next one are one transaction: killed anywhere, none is lost.

Joins `fetch`, `workers` and the store for this; what a page means is `policy.page`'s.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from aggregator import completion, fetch, forgotten, policy
from aggregator.model import (
    Config,
    FailureKind,
    FeedState,
    Hosts,
    KnownEntry,
    PageOutcome,
    ParsedFeed,
    Reading,
    Request,
    StorageError,
    failure,
)
from aggregator.report import Paged, Progress
from aggregator.store import Store
from aggregator.workers import Workers

log = logging.getLogger(__name__)

Known = Callable[[Store, FeedState, ParsedFeed], Mapping[str, KnownEntry]]


@dataclass(frozen=True, slots=True)
class PageBack:
    """What all pages of a run share."""

    store: Store
    run_id: str
    known: Known  # the stored entries by which a feed is known
    take_in: Callable[[FeedState, Reading], bool]  # what goes on there, if this page shows it
    config: Config
    spent: timedelta  # of the run's time
    now: datetime
    homes: policy.Homes
    holds: Mapping[str, datetime]
    hosts: Hosts
    progress: Progress

    def run(self, states: Sequence[FeedState], *, heard: bool) -> Paged:
        """Read on in the histories of these feeds, in their order, as far as the time allows.

        Where nobody was `heard` in this run and no page has an answer either, the network is to blame,
        and no feed's failure is kept.
        """
        return asyncio.run(self._run({state.id: state for state in states}, heard=heard))

    async def _run(self, going: dict[int, FeedState], *, heard: bool) -> Paged:
        requests = [policy.page_request(state) for state in going.values()]
        first = self.store.first_addresses()
        pages: list[PageOutcome] = []
        unheard: list[PageOutcome] = []
        async with Workers() as workers, aclosing(self._readings(requests, workers)) as readings:
            async for reading in readings:
                state = going[reading.request.feed_id]
                if self.take_in(state, reading):
                    first = self.store.first_addresses()
                wanted = forgotten.without_them(reading, first[state.id], self.store.forgotten)
                outcome = self._decide(state, wanted)
                heard = heard or reading.exchange.status is not None
                if not heard:
                    unheard.append(outcome)
                    continue
                self.store.record_page(outcome, self.run_id)
                going[state.id] = after = replace(state, history=outcome.history)
                if policy.has_advanced(state, after):
                    pages.append(outcome)
                    self.progress(len(pages), 0, "reading older pages")
                    requests += [policy.page_request(after)] if policy.is_pending(after) else []
        for outcome in unheard if heard else ():
            self.store.record_page(outcome, self.run_id)
        return Paged(
            pages=len(pages),
            feeds=len({page.feed_id for page in pages}),
            new=sum(entry.is_new for page in pages for entry in page.entries),
            unfinished=sum(map(policy.is_pending, going.values())),
        )

    async def _readings(self, requests: Sequence[Request], workers: Workers) -> AsyncGenerator[Reading, None]:
        """What each of these gives, with the hosts' pauses since the polls; `requests` may grow meanwhile."""
        polling = self.config.polling
        pause = max(fetch.pause(each.url, polling, self.hosts) for each in requests)
        left = polling.run_limit - self.spent - timedelta(seconds=pause)
        await asyncio.sleep(pause)
        asked = fetch.fetch_all(
            requests,
            replace(polling, run_limit=max(left, timedelta())),
            then=workers.read,
            now=self.now,
            holds=self.holds,
            hosts=self.hosts,
            astray=partial(policy.astray, homes=self.homes),
        )
        async with aclosing(asked):
            async for reading in asked:
                yield reading

    def _decide(self, state: FeedState, reading: Reading) -> PageOutcome:
        """One outcome, always: a mistake of ours costs this feed's page and nobody else's."""
        start = completion.beginning(self.config.programme)
        known: Mapping[str, KnownEntry] = {}
        try:
            if isinstance(reading.result, ParsedFeed):
                feed = policy.spared(reading.result, self.store.past.names(state.id))
                reading = replace(reading, result=feed)
                known = self.known(self.store, state, feed)
            ours = self.config.id_prefix
            return policy.page(state, reading, known, self.now, start=start, homes=self.homes, ours=ours)
        except StorageError:
            raise
        except Exception as error:
            log.exception("a mistake of the program's own over a page of %s", state.url)
            broken = replace(reading, result=failure(FailureKind.BUG, detail=repr(error)))
            return policy.page(state, broken, {}, self.now, start=start, homes=self.homes)

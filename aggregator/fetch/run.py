"""One run: many requests, each in its turn, results as they complete.

[S] Job: the only concurrency of the program. Starts exchanges as `pace` allows, follows their
redirects through the same gate, keeps hosts that asked for rest unasked, hands each result to
`then` and each reading to the caller. It knows no rule of HTTP: those are `exchange`'s.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from types import MappingProxyType

from publicsuffixlist import PublicSuffixList

from aggregator.addresses import allowed, literal, normalise, origin, server
from aggregator.fetch.body import Room, Seat
from aggregator.fetch.exchange import Asker, Visit
from aggregator.fetch.headers import request_headers
from aggregator.fetch.limits import Limits
from aggregator.fetch.network import Network
from aggregator.fetch.pace import Pace, Place, Rule
from aggregator.fetch.transport import Transport
from aggregator.model import (
    NO_HOSTS,
    Exchange,
    Failure,
    FailureKind,
    FetchResult,
    Hop,
    Hosts,
    Polling,
    Reading,
    Request,
    StorageError,
    failure,
)

log = logging.getLogger(__name__)

Then = Callable[[FetchResult], Awaitable[Reading]]
Astray = Callable[[Sequence[Hop], int], str]  # redirects, a feed's id -> the address that is another feed's

_NO_HOLDS: Mapping[str, datetime] = MappingProxyType({})


def nowhere(_hops: Sequence[Hop], _feed_id: int) -> str:
    """No address is another feed's."""
    return ""


async def fetch_all(
    requests: Sequence[Request],
    polling: Polling,
    *,
    then: Then,
    now: datetime,
    holds: Mapping[str, datetime] = _NO_HOLDS,
    hosts: Hosts = NO_HOSTS,
    astray: Astray = nowhere,
    limits: Limits | None = None,
) -> AsyncGenerator[Reading, None]:
    """Ask all these feeds; yield what each amounts to, in the order they complete.

    `then` makes the Reading of a FetchResult (parsing); it is awaited outside the exchange, for few
    bodies at once. A request that is not sent because its host asked for rest gives RATE_LIMITED
    with `until` and an Exchange without a status. What `polling.run_limit` leaves over is not
    yielded. `holds` maps servers (`addresses.server`) to the end of their rest, `hosts` host names to
    a loopback address and port, where address rules do not apply. Where `astray` names an address of a
    redirect, it is not asked: another feed lives there, and asks it itself. `requests` may grow while
    they are asked.

    A caller that stops early closes this (`contextlib.aclosing`); no task is left then.
    """
    run = _Run(
        polling, then=then, now=now, holds=holds, hosts=hosts, astray=astray, limits=limits or Limits()
    )
    try:
        entered = 0
        while True:
            while entered < len(requests):
                refused = run.enter(requests[entered])
                entered += 1
                if refused is not None:
                    yield await run.read(refused)
            if not await run.go_on():
                return
            while run.ready:
                yield run.ready.popleft()
    finally:
        await run.stop()


def pause(url: str, polling: Polling, hosts: Hosts = NO_HOSTS) -> float:
    """Seconds from one start to the next on the host of this address, for who asks again after a run."""
    exceptions = allowed(polling.allow_private_addresses)
    asked = normalise(url, exceptions)
    if isinstance(asked, Failure):
        return 0
    _, host, port = origin(asked)
    own = polling.host_pause.total_seconds()
    excepted = host in hosts or exceptions.covers(host, port, literal(host))
    return own if excepted else max(own, Limits().host_pause)


class _Run:
    """What changes while requests are under way."""

    def __init__(
        self,
        polling: Polling,
        *,
        then: Then,
        now: datetime,
        holds: Mapping[str, datetime],
        hosts: Hosts,
        astray: Astray,
        limits: Limits,
    ) -> None:
        self.ready: deque[Reading] = deque()
        self._then = then
        self._now = now
        self._hosts = hosts
        self._astray = astray
        self._limits = limits
        self._allowed = allowed(polling.allow_private_addresses)
        self._host_pause = polling.host_pause.total_seconds()
        self._holds = dict(holds)
        self._loop = asyncio.get_running_loop()
        self._started = self._loop.time()
        self._ends = self._started + polling.run_limit.total_seconds()
        self._asker = Asker(
            Transport(Network(self._allowed, limits, hosts)),
            request_headers(polling.contact),
            self._allowed,
            limits,
            self._loop.time,
            self._wall,
        )
        self._pace: Pace[Visit] = Pace(limits.exchanges)
        self._room = Room(limits)
        self._tasks: dict[asyncio.Task[None], Seat] = {}
        self._news = asyncio.Event()
        self._crash: BaseException | None = None

    def enter(self, request: Request) -> FetchResult | None:
        """Let a request wait for its turn; or its result, where it may not be asked at all."""
        url = normalise(request.url, self._allowed)
        if isinstance(url, Failure):
            return FetchResult(request, Exchange(request.url), "", url)
        return self._queue(Visit(request, url, origin(url), url))

    async def go_on(self) -> bool:
        """Start what may start, wait for news; False when all is over."""
        if self._loop.time() >= self._ends:
            self._leave_over()
        self._start()
        if not self.ready and (self._tasks or len(self._pace)):
            await self._wait()
        if self._crash is not None:
            raise self._crash
        return bool(self._tasks or self.ready or len(self._pace))

    async def stop(self) -> None:
        """End everything that is under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def read(self, result: FetchResult) -> Reading:
        """What `then` makes of a result; its exceptions are mistakes of ours and cost this feed only.

        Where it says that this machine refuses, the run ends.
        """
        try:
            return await self._then(result)
        except StorageError:
            raise
        except Exception as error:
            log.exception("a mistake in reading %s", result.exchange.url)
            trouble = failure(FailureKind.BUG, detail=type(error).__name__)
            return Reading(result.request, result.exchange, trouble)

    def _start(self) -> None:
        while (visit := self._pace.take(self._loop.time())) is not None:
            seat = Seat(self._room)
            task = self._loop.create_task(self._do(visit, seat))
            self._tasks[task] = seat
            task.add_done_callback(self._ended)

    def _leave_over(self) -> None:
        """Nothing is begun any more; nor is a large body waited for while others are read, a minute each."""
        self._pace.clear()
        for task, seat in self._tasks.items():
            if seat.is_waiting:
                task.cancel()

    def _ended(self, task: asyncio.Task[None]) -> None:
        del self._tasks[task]
        if not task.cancelled() and task.exception() is not None:
            self._crash = task.exception()
        self._news.set()

    async def _wait(self) -> None:
        """Until an exchange has ended, the next one may start, or the run's time is over."""
        now = self._loop.time()
        pause = self._pace.wait(now)
        at = self._ends if pause is None else min(now + pause, self._ends)
        timer = self._loop.call_at(at, self._news.set) if pause is not None or now < self._ends else None
        try:
            await self._news.wait()
        finally:
            if timer is not None:
                timer.cancel()
        self._news.clear()

    async def _do(self, visit: Visit, seat: Seat) -> None:
        """One exchange in its place, then what follows from it."""
        try:
            result = await self._exchange(visit, seat)
            if result is not None:
                self.ready.append(await self.read(result))
        finally:
            seat.leave()

    async def _exchange(self, visit: Visit, seat: Seat) -> FetchResult | None:
        """The result of a visit, its place given up; None where it goes on elsewhere."""
        try:
            asked = await self._asker.ask(visit, seat, lambda: self._pace.sent(visit.host, self._loop.time()))
            if isinstance(asked, FetchResult) and isinstance(asked.answer, bytes):
                await seat.keep()
        finally:
            self._pace.done(visit.host)
            self._news.set()
        if isinstance(asked, Visit):
            return self._led_astray(asked) or self._queue(asked, first=True)
        if asked.exchange.rest:
            await self._hold(visit, asked.exchange.rest)
        return asked

    def _led_astray(self, visit: Visit) -> FetchResult | None:
        if not visit.hops or not self._astray(visit.hops, visit.request.feed_id):
            return None
        trouble = failure(FailureKind.REDIRECT, reason="listed", host=visit.host)
        exchange = Exchange(
            visit.url,
            status=visit.hops[-1].status,
            hops=visit.hops,
            seconds=visit.seconds,
            wire_bytes=visit.wire_bytes,
        )
        return FetchResult(visit.request, exchange, "", trouble)

    def _queue(self, visit: Visit, *, first: bool = False) -> FetchResult | None:
        until = self._holds.get(server(visit.url))
        if until is not None and until > self._wall():
            return self._held(visit, until)
        self._pace.add(visit, self._place(visit), first=first)
        return None

    async def _hold(self, refused: Visit, rest: timedelta) -> None:
        """Leave a server alone, and say so for what waits for it."""
        self._holds[server(refused.url)] = self._wall() + rest
        for visit in self._pace.drop(refused.host):
            held = self._queue(visit)
            if held is not None:
                self.ready.append(await self.read(held))

    def _held(self, visit: Visit, until: datetime) -> FetchResult:
        trouble = failure(FailureKind.RATE_LIMITED, host=visit.host, until=until.isoformat())
        exchange = Exchange(visit.url, hops=visit.hops, rest=max(until - self._wall(), timedelta()))
        return FetchResult(visit.request, exchange, "", trouble)

    def _wall(self) -> datetime:
        return self._now + timedelta(seconds=self._loop.time() - self._started)

    def _place(self, visit: Visit) -> Place:
        """Whose turn a visit waits for, and the rules there."""
        (_, host, port), limits = visit.where, self._limits
        address = literal(host)
        excepted = host in self._hosts or self._allowed.covers(host, port, address)
        pause = self._host_pause if excepted else max(self._host_pause, limits.host_pause)
        if pause == 0:
            free = Rule(limits.exchanges, 0)
            return Place(host, host, free, free)
        longer = 1 + limits.jitter
        host_rule = Rule(limits.host_exchanges, pause * longer)
        if address is not None:
            return Place(host, host, host_rule, host_rule)
        domain_rule = Rule(limits.domain_exchanges, limits.domain_pause * longer)
        return Place(host, self._domain(host), host_rule, domain_rule)

    def _domain(self, host: str) -> str:
        return self._suffixes.privatesuffix(host) or host

    @cached_property
    def _suffixes(self) -> PublicSuffixList:
        """Read when the first name comes: it takes a tenth of a second."""
        return PublicSuffixList(only_icann=True)

"""One exchange: one request to one address, and what its answer means.

[S] Job: ask, read the status, the headers and the body, and give back a FetchResult, or where
to ask next. Every answer has one, every exception too: nothing is raised but cancellation.
When to ask, and whether to follow at all, is `run`'s.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import httpx

from aggregator.addresses import Allowed, Origin, origin, redirected
from aggregator.bodyhash import body_hash
from aggregator.fetch import headers
from aggregator.fetch.body import Seat, decoder, read_body
from aggregator.fetch.errors import Refusal, Reset, failure_of, refusal, timed_out
from aggregator.fetch.limits import Limits
from aggregator.fetch.transport import Transport
from aggregator.model import (
    Exchange,
    Failure,
    FailureKind,
    FetchResult,
    Hop,
    NotModified,
    Request,
    Validators,
    failure,
)

log = logging.getLogger(__name__)

_REDIRECTS = frozenset({301, 302, 303, 307, 308})  # RFC 9110, 15.4; 300, 305 and 306 name no one address
_BODIES = frozenset({200, 203})  # 203: changed by a proxy on the way, still the feed (RFC 9110, 15.3.4)
_KINDS = {
    204: FailureKind.EMPTY,
    401: FailureKind.PRIVATE,
    403: FailureKind.PRIVATE,
    404: FailureKind.NOT_FOUND,
    407: FailureKind.PRIVATE,
    410: FailureKind.GONE,
    429: FailureKind.RATE_LIMITED,
    451: FailureKind.PRIVATE,  # RFC 7725
}


@dataclass(frozen=True, slots=True)
class Visit:
    """A request on its way: where it is to be asked next, and what lies behind it."""

    request: Request
    url: str  # normalised
    where: Origin  # of `url`
    first_url: str  # normalised; the feed's own
    hops: tuple[Hop, ...] = ()
    seconds: float = 0.0
    wire_bytes: int = 0
    retried: bool = False

    @property
    def host(self) -> str:
        """Whom this is about to ask."""
        return self.where.host

    @property
    def validators(self) -> Validators:
        """What goes to this address: validators are sent to the very address that gave them.

        A tag or a date says nothing about another address's answer; sent there, it may draw a 304
        for a body that was never read.
        """
        return self.request.validators if self.is_known else Validators()

    @property
    def is_known(self) -> bool:
        """Whether this address gave what the request knows of the feed."""
        return self.url == (self.request.validators.url or self.first_url)


Answer = bytes | NotModified | Failure | Visit  # a Visit: the answer is elsewhere


@dataclass(frozen=True, slots=True)
class Asker:
    """What all exchanges of a run share."""

    transport: Transport
    headers: list[tuple[bytes, bytes]]
    allowed: Allowed
    limits: Limits
    clock: Callable[[], float]  # monotonic, seconds
    wall: Callable[[], datetime]

    async def ask(self, visit: Visit, seat: Seat, sending: Callable[[], None]) -> FetchResult | Visit:
        """One exchange: the request's result, or the visit to go on with (a redirect, a retry).

        `sending` is called when the connection stands and the request goes out.
        """
        started = self.clock()
        reading = _Reading(self, visit, seat, sending)
        answer: Answer
        try:
            async with asyncio.timeout(self.limits.total - visit.seconds) as deadline:
                answer = await reading.answer(deadline)
        except Reset as error:
            answer = error.failure if visit.retried else replace(visit, retried=True)
        except TimeoutError:
            answer = timed_out(visit.host, "total", self.limits.total).failure
        except Exception as error:  # a mistake of ours costs this feed only
            answer = failure_of(error, visit.host)
            if answer.kind is FailureKind.BUG:
                log.exception("a mistake in asking %s", visit.url)
        seconds = visit.seconds + self.clock() - started
        wire_bytes = visit.wire_bytes + reading.received
        if isinstance(answer, Visit):
            return replace(answer, seconds=seconds, wire_bytes=wire_bytes)
        exchange = replace(reading.exchange, seconds=seconds, wire_bytes=wire_bytes)
        if isinstance(answer, Failure):
            answer = _named_as_redirect(answer, visit)
            exchange = replace(exchange, validators=Validators())  # of an answer nobody believes
        return FetchResult(visit.request, exchange, reading.content_type, answer)


class _Reading:
    """An exchange under way: `exchange` grows, so that a failure in the middle keeps what is known."""

    def __init__(self, asker: Asker, visit: Visit, seat: Seat, sending: Callable[[], None]) -> None:
        self.asker = asker
        self.visit = visit
        self.seat = seat
        self.sending = sending
        self.exchange = Exchange(visit.url, hops=visit.hops)
        self.content_type = ""
        self.received = 0

    async def answer(self, deadline: asyncio.Timeout) -> Answer:
        """Ask and read. Raises what `failure_of` knows."""
        visit = self.visit
        method = "HEAD" if visit.request.head else "GET"
        sent = self.asker.headers + headers.conditions(visit.validators)
        response = await self.asker.transport.ask(method, visit.url, sent, self.sending)
        try:
            self._note(response)
            return await self._meaning(response, deadline)
        finally:
            self.received = response.extensions["wire"].received
            await response.aclose()

    def _note(self, response: httpx.Response) -> None:
        now, status, told = self.asker.wall(), response.status_code, response.headers
        moved = self.visit.url if self.visit.url != self.visit.first_url else ""
        self.content_type = headers.media_type(told)
        self.exchange = replace(
            self.exchange,
            status=status,
            validators=headers.validators(told, moved),
            fresh_for=headers.fresh_for(told, now),
            rest=headers.rest(status, told, now),
        )

    async def _meaning(self, response: httpx.Response, deadline: asyncio.Timeout) -> Answer:
        status = response.status_code
        if status in _BODIES and self.visit.request.head:
            return NotModified()
        if status in _BODIES:
            coding = decoder(headers.undoubled(response.headers, "content-encoding"))
            assert isinstance(response.stream, httpx.AsyncByteStream)
            limits, told = self.asker.limits, self.content_type
            body = await read_body(response.stream, coding, limits, self.seat, deadline, told)
            known = self.visit.is_known and body_hash(body) == self.visit.request.body_hash
            return NotModified() if known else body  # of a new address the entries are compared
        if status == 304:
            if self.visit.validators:
                return NotModified()
            raise refusal(FailureKind.PROTOCOL, reason="unasked_304", host=self.visit.host)
        if status in _REDIRECTS:
            return self._follow(status, headers.undoubled(response.headers, "location"))
        return status_failure(status, self.visit.host, response.headers)

    def _follow(self, status: int, location: str) -> Visit:
        visit = self.visit
        if not location.strip():
            raise refusal(FailureKind.REDIRECT, reason="no_target", status=status)
        target = redirected(visit.url, location, self.asker.allowed)
        if isinstance(target, Failure):
            raise Refusal(_refused_target(target, location))
        if target in {visit.first_url, *(hop.url for hop in visit.hops)}:
            raise refusal(FailureKind.REDIRECT, reason="loop", target=target)
        if len(visit.hops) >= self.asker.limits.redirects:
            raise refusal(FailureKind.REDIRECT, reason="too_many", limit=self.asker.limits.redirects)
        return replace(visit, url=target, where=origin(target), hops=(*visit.hops, Hop(status, target)))


def status_failure(status: int, host: str, told: httpx.Headers) -> Failure:
    """The Failure a status is that brings no feed; `guard` where Cloudflare answered instead of the blog."""
    guarded = "cf-mitigated" in told or told.get("server", "").lower() == "cloudflare"
    guard = {"guard": "Cloudflare"} if guarded and status >= 400 else {}
    if status == 206:  # RFC 9110, 15.3.7: an answer to a Range nobody sent
        return failure(FailureKind.PROTOCOL, reason="unasked_206", host=host, status=status)
    kind = FailureKind.SERVER if 500 <= status < 600 else _KINDS.get(status, FailureKind.STATUS)
    return failure(kind, host=host, status=status, **guard)


def _refused_target(trouble: Failure, target: str) -> Failure:
    """REDIRECT, `reason` "target": `cause` is the kind of what is wrong with it, `detail` its reason."""
    params = dict(trouble.params)
    why = {"cause": trouble.kind.value, "detail": params.get("reason") or params.get("address", "")}
    return failure(FailureKind.REDIRECT, reason="target", target=target[:200], **why)


def _named_as_redirect(trouble: Failure, visit: Visit) -> Failure:
    """An address that may not be dialled is the redirect's fault where one led there."""
    if visit.hops and trouble.kind in {FailureKind.ADDRESS, FailureKind.URL}:
        return _refused_target(trouble, visit.url)
    return trouble

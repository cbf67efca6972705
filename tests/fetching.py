"""Asking over loopback, as many tests do it."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from aggregator.fetch import fetch_all
from aggregator.model import (
    Failure,
    FailureKind,
    FetchResult,
    NotModified,
    ParsedFeed,
    Polling,
    Reading,
    Request,
)
from tests.server import Server

NOW = datetime(2026, 5, 4, 7, 0, tzinfo=UTC)
POLLING = Polling(
    contact="https://ada.example/23things",
    host_pause=timedelta(0),
    allow_private_addresses=("127.0.0.0/8",),
)


def only(*servers: Server) -> Polling:
    """Excepted are these servers' own addresses and ports, and nothing else on loopback."""
    return replace(POLLING, allow_private_addresses=tuple(f"127.0.0.1:{server.port}" for server in servers))


def fetch(
    asked: Iterable[str | Request], polling: Polling = POLLING, *, now: datetime = NOW, **kwargs: Any
) -> list[FetchResult]:
    """What became of each request, in the order asked; those left over are missing."""
    requests = [one if isinstance(one, Request) else Request(0, one) for one in asked]
    requests = [replace(one, feed_id=number) for number, one in enumerate(requests)]
    results: dict[int, FetchResult] = {}

    async def then(result: FetchResult) -> Reading:
        results[result.request.feed_id] = result
        answer = result.answer
        return Reading(result.request, result.exchange, ParsedFeed() if isinstance(answer, bytes) else answer)

    async def run() -> None:
        seen = [
            one.request.feed_id async for one in fetch_all(requests, polling, then=then, now=now, **kwargs)
        ]
        assert sorted(seen) == sorted(results), "each result is yielded once"

    asyncio.run(run())
    return [results[number] for number in sorted(results)]


def fetch_one(asked: str | Request, polling: Polling = POLLING, **kwargs: Any) -> FetchResult:
    """What became of one request."""
    (result,) = fetch([asked], polling, **kwargs)
    return result


def again(result: FetchResult) -> Request:
    """The next request for the same feed, with what the last answer gave to recognise it by."""
    return replace(result.request, validators=result.exchange.validators)


def kind(result: FetchResult) -> FailureKind | None:
    """The kind of its failure; None for a body or a 304."""
    return result.answer.kind if isinstance(result.answer, Failure) else None


def params(result: FetchResult) -> Mapping[str, str]:
    """The parameters of its failure."""
    assert isinstance(result.answer, Failure)
    return dict(result.answer.params)


def unchanged(result: FetchResult) -> bool:
    """Whether it is a 304, or the body of last time."""
    return isinstance(result.answer, NotModified)

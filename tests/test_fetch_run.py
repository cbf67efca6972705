"""Many requests at once: pace, rest, the run's end, and that nothing is left behind."""

import asyncio
import logging
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime, timedelta

import httpx
import pytest

from aggregator.fetch import Limits, fetch_all, headers
from aggregator.model import (
    Failure,
    FailureKind,
    FetchResult,
    NotModified,
    ParsedFeed,
    Polling,
    Reading,
    Request,
    Validators,
)
from tests.fetching import NOW, POLLING, fetch, fetch_one, kind, params, unchanged
from tests.server import FEED, Asked, Line, Server, answer, redirect

SOON = NOW + timedelta(hours=1)


async def read(result: FetchResult) -> Reading:
    """Stands for the parser."""
    made = ParsedFeed() if isinstance(result.answer, bytes) else result.answer
    return Reading(result.request, result.exchange, made)


def paused(seconds: float) -> Polling:
    return replace(POLLING, host_pause=timedelta(seconds=seconds))


def keep_pause(asked: Sequence[Asked], since: float, pause: float) -> bool:
    """Whether none came sooner than its turn. A busy machine reads requests late, the first as well as
    the last, so each is held to the time before them all, not to the one before it (test_fetch_pace.py is)."""
    return all(one.at - since >= number * pause for number, one in enumerate(asked))


def test_many_hosts_are_asked_at_once_and_never_more_than_the_limit() -> None:
    """Nobody is answered before seven are open, and then nobody at once, so that an eighth would be seen."""

    async def busy(_asked: Asked, line: Line) -> None:
        while server.most_open < 7 and not await line.stall(0.005):
            pass
        await line.stall(0.02)
        await line.send(answer(FEED))

    names = [f"{number}.example" for number in range(40)]
    with Server({"*": busy}) as server:
        results = fetch(
            [f"http://{name}/" for name in names], hosts=server.hosts(*names), limits=Limits(exchanges=7)
        )

    assert all(result.answer == FEED for result in results)
    assert server.most_open == 7


def test_starts_on_one_host_keep_their_pause() -> None:
    with Server({"*": answer(FEED)}) as server:
        before = time.monotonic()
        results = fetch([server.url(f"/{number}") for number in range(5)], paused(0.1))

    assert len(results) == 5
    assert keep_pause(server.asked, before, 0.1)


def test_a_pause_of_zero_counts_for_excepted_addresses_only() -> None:
    limits = Limits(host_pause=0.1)
    with Server({"*": answer(FEED)}) as server:
        fetch([server.url(f"/{number}") for number in range(20)], limits=Limits(host_pause=3600))
        start = len(server.asked)
        mapped = server.hosts("ada.example")
        fetch(
            [f"http://ada.example/{number}" for number in range(20)],
            hosts=mapped,
            limits=Limits(host_pause=3600),
        )

        assert len(server.asked) == start + 20
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("aggregator.addresses.USUAL_PORTS", {server.port})
            patch.setattr("aggregator.addresses.is_public", lambda _address: True)
            at = len(server.asked)
            before = time.monotonic()
            fetch(
                [server.url(f"/{number}") for number in range(4)],
                Polling(host_pause=timedelta(0)),
                limits=limits,
            )

    assert len(server.asked) == at + 4
    assert keep_pause(server.asked[at:], before, 0.1)


def test_two_are_open_on_one_host() -> None:
    async def busy(_asked: Asked, line: Line) -> None:
        while server.most_open < 2 and not await line.stall(0.005):
            pass
        await line.stall(0.05)
        await line.send(answer(FEED))

    with Server({"*": busy}) as server:
        fetch([server.url(f"/{number}") for number in range(6)], paused(0.001))

    assert server.most_open == 2


def test_four_are_open_on_one_domain_and_strangers_do_not_wait() -> None:
    """The platform's blogs answer when all the strangers have been asked, and not before."""
    platform = [f"{number}.blogspot.com" for number in range(8)]
    strangers = [f"{number}.example" for number in range(8)]
    met: set[bytes] = set()
    open_ = most = 0

    async def page(asked: Asked, line: Line) -> None:
        nonlocal open_, most
        host = asked.header(b"host") or b""
        if host.endswith(b".example"):
            met.add(host)
        else:
            open_ += 1
            most = max(most, open_)
            while len(met) < len(strangers) and not await line.stall(0.005):
                pass
            open_ -= 1
        await line.send(answer(FEED))

    with Server({"*": page}) as server:
        results = fetch(
            [f"http://{name}/" for name in platform + strangers],
            paused(0.001),
            hosts=server.hosts(*platform, *strangers),
            limits=Limits(domain_exchanges=4, domain_pause=0.001),
        )

    assert all(result.answer == FEED for result in results)
    assert most <= 4


def test_a_redirect_waits_for_its_turn_on_the_host_it_leads_to() -> None:
    with Server({"/old": redirect("/new"), "/new": answer(FEED)}) as server:
        before = time.monotonic()
        result = fetch_one(server.url("/old"), paused(0.1))

    assert result.answer == FEED
    assert len(server.asked) == 2
    assert keep_pause(server.asked, before, 0.1)


@pytest.mark.slow
def test_waiting_for_one_s_turn_does_not_count_against_the_deadline() -> None:
    """The deadline leaves a busy machine time for two small exchanges."""
    with Server({"/old": redirect("/new"), "/new": answer(FEED)}) as server:
        result = fetch_one(server.url("/old"), paused(5), limits=Limits(total=4.5))

    assert result.answer == FEED
    assert result.exchange.seconds < 4.5


@pytest.mark.parametrize(
    "page", [answer(status=429), answer(status=503), answer(status=429, headers={"Retry-After": "60"})]
)
def test_after_a_429_or_503_nothing_more_is_asked_of_the_host(page: bytes) -> None:
    with Server({"*": page}) as server, Server({"*": answer(FEED)}) as other:
        results = fetch(
            [*(server.url(f"/{number}") for number in range(12)), other.url("/", "127.0.0.2")], paused(0.001)
        )

    assert len(server.asked) <= 2  # two may have been under way
    assert len(results) == 13
    held = [result for result in results if result.exchange.status is None]
    assert len(held) >= 10 - 1
    rest = 60 if b"Retry-After" in page else 3600
    for result in held[:10]:
        assert kind(result) is FailureKind.RATE_LIMITED
        assert params(result)["host"] == "127.0.0.1"
        left = (result.exchange.rest or timedelta()).total_seconds()
        assert rest - 30 < left <= rest


def test_another_port_of_a_host_that_asked_for_rest_is_another_server() -> None:
    with Server({"*": answer(status=429)}) as server, Server({"*": answer(FEED)}) as other:
        crowd = [each.url(f"/{number}") for number in range(3) for each in (server, other)]
        results = fetch(crowd, paused(0.001))

    assert len(server.asked) <= 2
    assert [result.answer for result in results[1::2]] == [FEED] * 3


def test_a_host_at_rest_is_not_asked() -> None:
    with Server({"*": answer(FEED)}) as server:
        results = fetch(
            ["http://ada.example/", "http://ada.example/2", "http://bob.example/"],
            hosts=server.hosts("ada.example", "bob.example"),
            holds={"ada.example": SOON, "bob.example": NOW - timedelta(seconds=1)},
        )

    assert [kind(result) for result in results] == [FailureKind.RATE_LIMITED, FailureKind.RATE_LIMITED, None]
    assert params(results[0]) == {"host": "ada.example", "until": SOON.isoformat()}
    assert results[0].exchange.status is None
    assert [asked.header(b"host") for asked in server.asked] == [b"bob.example"]


def test_a_redirect_to_a_host_at_rest_is_not_followed() -> None:
    with Server({"/": redirect("http://bob.example/x")}) as server:
        result = fetch_one(
            "http://ada.example/",
            hosts=server.hosts("ada.example", "bob.example"),
            holds={"bob.example": SOON},
        )

    assert kind(result) is FailureKind.RATE_LIMITED
    assert params(result)["host"] == "bob.example"
    assert len(server.asked) == 1


def test_nobody_is_led_to_the_address_of_another_feed() -> None:
    pages = {"/ada": redirect("/moved"), "/moved": redirect("/bob", 302), "/bob": answer(FEED)}
    with Server(pages) as server:
        home = server.url("/bob")
        ada, bob = fetch(
            [server.url("/ada"), home],
            astray=lambda hops, feed_id: home if hops[-1].url == home and feed_id == 0 else "",
        )

    assert (kind(ada), params(ada)) == (FailureKind.REDIRECT, {"reason": "listed", "host": "127.0.0.1"})
    assert (ada.exchange.status, len(ada.exchange.hops)) == (302, 2)
    assert bob.answer == FEED
    assert server.count("/bob") == 1


def test_when_the_run_is_over_nothing_more_starts_and_the_rest_is_not_told() -> None:
    with Server({"*": answer(FEED)}) as server:
        polling = replace(paused(0.6), run_limit=timedelta(seconds=1.7))
        results = fetch([server.url(f"/{number}") for number in range(50)], polling)

    assert 1 <= len(results) <= 3
    assert len(server.asked) == len(results)


def test_large_bodies_that_wait_for_each_other_are_left_over_when_the_run_is_over() -> None:
    """One at a time has a place, and takes as long as a server may: in turn they would take minutes."""

    async def drip(_asked: Asked, line: Line) -> None:
        await line.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + FEED)
        await line.drip(b" " * 90_000, 0.05)

    limits = Limits(small_body=100, medium_body=200, medium_bodies=9, total=4)
    with Server({"*": drip}) as server:
        polling = replace(POLLING, run_limit=timedelta(seconds=2))
        results = fetch([server.url(f"/{number}") for number in range(5)], polling, limits=limits)

    assert [kind(result) for result in results] == [FailureKind.TIMEOUT]
    assert len(server.asked) > 1


def test_a_run_without_time_starts_nothing() -> None:
    with Server({"*": answer(FEED)}) as server:
        assert fetch([server.url("/")], replace(POLLING, run_limit=timedelta(0))) == []
        assert server.connections == 0


def test_no_requests_are_no_readings() -> None:
    assert fetch([]) == []


def test_a_caller_that_stops_early_leaves_no_task() -> None:
    async def stall(asked: Asked, line: Line) -> None:
        if asked.path != "/0":
            await line.stall()
        await line.send(answer(FEED))

    async def stop_early(urls: list[str]) -> int:
        requests = [Request(number, url) for number, url in enumerate(urls)]
        async with aclosing(fetch_all(requests, POLLING, then=read, now=NOW)) as readings:
            async for reading in readings:
                assert reading.request.feed_id == 0
                break
        return len(asyncio.all_tasks())

    with Server({"*": stall}) as server:
        assert asyncio.run(stop_early([server.url(f"/{number}") for number in range(30)])) == 1


def test_a_cancelled_run_ends_at_once() -> None:
    async def stall(_asked: Asked, line: Line) -> None:
        await line.stall()

    async def cancelled(url: str) -> int:
        async def consume() -> None:
            async for _ in fetch_all([Request(0, url)], POLLING, then=read, now=NOW):
                pass

        task = asyncio.create_task(consume())
        while not server.asked:  # noqa: ASYNC110 - the server lives in another thread
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return len(asyncio.all_tasks())

    with Server({"*": stall}) as server:
        assert asyncio.run(cancelled(server.url("/"))) == 1


def test_a_mistake_of_ours_costs_one_feed_and_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    believed = headers.fresh_for

    def mistaken(told: httpx.Headers, now: datetime) -> timedelta | None:
        if "x-trap" in told:
            raise ZeroDivisionError("our mistake")
        return believed(told, now)

    monkeypatch.setattr(headers, "fresh_for", mistaken)
    with Server({"/good": answer(FEED), "/bad": answer(FEED, headers={"X-Trap": "1"})}) as server:
        bad, good = fetch([server.url("/bad"), server.url("/good")])

    assert kind(bad) is FailureKind.BUG
    assert good.answer == FEED
    assert "ZeroDivisionError: our mistake" in caplog.text


def test_a_mistake_in_reading_costs_one_feed_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def trap(result: FetchResult) -> Reading:
        if result.request.feed_id == 0:
            raise ZeroDivisionError("our mistake")
        return await read(result)

    async def run(urls: list[str]) -> list[Reading]:
        requests = [Request(number, url) for number, url in enumerate(urls)]
        return [one async for one in fetch_all(requests, POLLING, then=trap, now=NOW)]

    with Server({"*": answer(FEED)}) as server:
        readings = asyncio.run(run([server.url("/0"), server.url("/1")]))

    results = {reading.request.feed_id: reading.result for reading in readings}
    assert isinstance(results[0], Failure)
    assert results[0].kind is FailureKind.BUG
    assert isinstance(results[1], ParsedFeed)
    assert "ZeroDivisionError: our mistake" in caplog.text


def test_bodies_wait_to_be_read_in_bounded_number_and_304s_pass_them_by() -> None:
    """`then` is stuck on every body until all 304s have come through."""
    at_once = most = 0

    def page(asked: Asked) -> bytes:
        return answer(status=304) if asked.header(b"if-none-match") else answer(FEED)

    async def run(requests: list[Request], limits: Limits) -> Counter[str]:
        quiet = asyncio.Event()
        seen: Counter[str] = Counter()

        async def slow(result: FetchResult) -> Reading:
            nonlocal at_once, most
            if isinstance(result.answer, bytes):
                at_once += 1
                most = max(most, at_once)
                await quiet.wait()
                at_once -= 1
            return await read(result)

        async for reading in fetch_all(requests, POLLING, then=slow, now=NOW, limits=limits):
            seen[type(reading.result).__name__] += 1
            if seen[NotModified.__name__] == 30:
                quiet.set()
        return seen

    with Server({"*": page}) as server:
        bodies = [Request(number, server.url(f"/{number}")) for number in range(15)]
        quiet = [Request(number, server.url(f"/{number}"), Validators(b'"x"')) for number in range(100, 130)]
        seen = asyncio.run(run(bodies + quiet, Limits(exchanges=20, small_bodies=4)))

    assert seen == {"ParsedFeed": 15, "NotModified": 30}
    assert most == 4


def test_a_caller_gets_what_is_ready_while_others_are_under_way() -> None:
    """The slow server answers once the caller has the other's answer, and not before."""
    got: list[int] = []

    async def stall(asked: Asked, line: Line) -> None:
        while asked.path == "/slow" and not got and not await line.stall(0.005):
            pass
        await line.send(answer(FEED))

    async def order(urls: list[str]) -> list[int]:
        requests = [Request(number, url) for number, url in enumerate(urls)]
        async for one in fetch_all(requests, POLLING, then=read, now=NOW):
            assert isinstance(one.result, ParsedFeed)
            got.append(one.request.feed_id)
        return got

    with Server({"*": stall}) as server:
        assert asyncio.run(order([server.url("/slow"), server.url("/quick")])) == [1, 0]


def test_nothing_is_logged_of_a_run_without_mistakes(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    with Server({"/": answer(FEED), "/gone": answer(status=410)}) as server:
        fetch([server.url("/"), server.url("/gone"), "http://127.0.0.1:1/", "javascript:1"])

    assert caplog.records == []


@pytest.mark.slow
def test_a_thousand_feeds_on_hosts_of_their_own_are_asked_at_once_and_a_crowd_keeps_its_pace() -> None:
    """No stranger is answered before ninety more were asked, nor the last fifty before the crowd had its third
    turn. Were they asked one after the other, or the crowd forgotten among them, they would wait for ever;
    what is left to take seconds is work.
    """
    strangers: list[bytes] = []
    crowd: list[Asked] = []

    async def distant(asked: Asked, line: Line) -> None:
        host = asked.header(b"host") or b""
        if host == b"crowd.example":
            crowd.append(asked)
        else:
            strangers.append(host)
            more = len(strangers) + 90 if len(strangers) <= 850 else 0
            turns = 3 if len(strangers) > 950 else 0
            while (len(strangers) < more or len(crowd) < turns) and not await line.stall(0.005):
                pass
        await line.send(answer(status=304))

    names = [f"{number}.example" for number in range(1000)]
    tag = Validators(b'"x"')
    requests = [Request(0, f"http://crowd.example/{number}", tag) for number in range(300)]
    requests += [Request(0, f"http://{name}/", tag) for name in names]
    finished: list[int] = []
    with Server({"*": distant}) as server:

        async def run() -> None:
            hosts = server.hosts("crowd.example", *names)
            numbered = [replace(request, feed_id=number) for number, request in enumerate(requests)]
            async with aclosing(fetch_all(numbered, Polling(), then=read, now=NOW, hosts=hosts)) as readings:
                async for reading in readings:
                    assert isinstance(reading.result, NotModified)
                    if reading.request.feed_id >= 300:
                        finished.append(reading.request.feed_id)
                    if len(finished) == 1000:
                        break

        before, worked = time.monotonic(), time.process_time()
        asyncio.run(run())
        worked = time.process_time() - worked

    assert len(finished) == 1000
    assert worked < 8
    assert keep_pause(crowd, before, Polling().host_pause.total_seconds())


@pytest.mark.long
@pytest.mark.slow
def test_ten_thousand_requests_hold_few_connections_and_little_memory() -> None:
    import tracemalloc

    requests = [Request(number, f"http://{number}.example/") for number in range(10_000)]

    async def first_of_many(hosts: dict[str, tuple[str, int]]) -> int:
        tracemalloc.start()
        async with aclosing(fetch_all(requests, POLLING, then=read, now=NOW, hosts=hosts)) as readings:
            async for _ in readings:
                break
            assert len(asyncio.all_tasks()) <= 102
            size, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return size

    with Server({"*": answer(FEED)}) as server:
        size = asyncio.run(first_of_many(server.hosts(*(f"{number}.example" for number in range(10_000)))))

    assert size < 40 * 2**20  # 4 kB a request, the list of public suffixes included


def test_results_name_their_requests() -> None:
    with Server({"/": answer(FEED)}) as server:
        request = Request(7, server.url("/"), body_hash="x")
        (result,) = fetch([request])

    assert result.request == replace(request, feed_id=0)
    assert not unchanged(result)


def test_asking_loads_no_command_line_of_another_program() -> None:
    code = "import sys, aggregator.fetch; print(sorted({'rich', 'pygments', 'click'} & set(sys.modules)))"

    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )

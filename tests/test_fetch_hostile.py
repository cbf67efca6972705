"""Servers that are broken, slow, endless or out to harm cost their own line and nothing else."""

import gzip
import json
import os
import socket
import subprocess
import sys
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from aggregator.fetch import Limits
from aggregator.model import FailureKind
from tests.fetching import fetch, fetch_one, kind, only, params
from tests.server import FEED, Asked, Line, Page, Server, answer, redirect

OK = b"HTTP/1.1 200 OK\r\n"
TYPE = b"Content-Type: text/xml\r\n"


def cut(body: bytes = FEED, promised: int = 0) -> bytes:
    return OK + b"Content-Length: %d\r\n\r\n" % (promised or len(body) + 1) + body


# What a server may write instead of HTTP, and the reason it is refused for.
RAW: Mapping[str, tuple[bytes, str]] = {
    "nothing": (b"", "no_answer"),
    "a line end": (b"\r\n", "malformed"),
    "half a status line": (b"HTTP/1.", "no_answer"),
    "junk": (b"\x00\xff\xfe junk\r\n\r\n", "malformed"),
    "HTTP 0.9": (FEED, "no_answer"),
    "ICY": (b"ICY 200 OK\r\n\r\n" + FEED, "malformed"),
    "a status in words": (b"HTTP/1.1 OK\r\n\r\n", "malformed"),
    "a status of four figures": (b"HTTP/1.1 2000 OK\r\n\r\n", "malformed"),
    "a header without a colon": (OK + b"Content-Length\r\n\r\n" + FEED, "malformed"),
    "a space in a header name": (OK + b"Content Length: 5\r\n\r\nabcde", "malformed"),
    "NUL in a header": (OK + b"X: a\x00b\r\nContent-Length: 0\r\n\r\n", "malformed"),
    "two lengths": (OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcde", "malformed"),
    "a negative length": (OK + b"Content-Length: -5\r\n\r\nabcde", "malformed"),
    "a length in words": (OK + b"Content-Length: five\r\n\r\nabcde", "malformed"),
    "a bad chunk size": (OK + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n0\r\n\r\n", "malformed"),
    "an endless chunk size": (
        OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"0" * 30 + b"1\r\na\r\n0\r\n\r\n",
        "malformed",
    ),
    "an unknown transfer coding": (OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "malformed"),
    "a body cut short": (cut(), "cut"),
    "a chunk cut short": (OK + b"Transfer-Encoding: chunked\r\n\r\nff\r\n" + FEED[:100], "cut"),
    "chunks without an end": (OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n", "cut"),
    "headers cut short": (OK + b"Content-Le", "no_answer"),
}

# What is odd and can be read all the same.
ODD: Mapping[str, bytes] = {
    "bare line feeds": b"HTTP/1.1 200 OK\nContent-Length: %d\n\n" % len(FEED) + FEED,
    "no reason": b"HTTP/1.1 200\r\nContent-Length: %d\r\n\r\n" % len(FEED) + FEED,
    "HTTP 1.0 until the end": b"HTTP/1.0 200 OK\r\n" + TYPE + b"\r\n" + FEED,
    "HTTP 1.1 until the end": OK + TYPE + b"\r\n" + FEED,
    "early hints": b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n" + answer(FEED),
    "a folded header": OK + b"X: a\r\n b\r\nContent-Length: %d\r\n\r\n" % len(FEED) + FEED,
    "more than was promised": answer(FEED) + b"and some more",
    "Latin-1 in a header": OK + b"X: caf\xe9\r\nContent-Length: %d\r\n\r\n" % len(FEED) + FEED,
    "chunks with extensions and trailers": OK
    + b"Transfer-Encoding: chunked\r\n\r\n%x;a=b\r\n" % len(FEED)
    + FEED
    + b"\r\n0\r\nX: y\r\n\r\n",
}


@pytest.mark.parametrize("name", RAW)
def test_what_is_not_http_is_a_named_failure(name: str) -> None:
    page, reason = RAW[name]
    with Server({"/feed": page}) as server:
        result = fetch_one(server.url("/feed"))

    assert (kind(result), params(result)["reason"]) == (FailureKind.PROTOCOL, reason)
    assert len(server.asked) == 1


@pytest.mark.parametrize("name", ODD)
def test_what_is_odd_http_is_read(name: str) -> None:
    with Server({"/feed": ODD[name]}) as server:
        assert fetch_one(server.url("/feed")).answer == FEED


def test_a_switch_of_protocols_nobody_asked_for_is_a_failure() -> None:
    page = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhello"
    with Server({"/feed": page}) as server:
        assert kind(fetch_one(server.url("/feed"))) in {FailureKind.STATUS, FailureKind.PROTOCOL}


def test_a_connection_reset_before_an_answer_is_tried_once_more() -> None:
    async def flaky(asked: Asked, line: Line) -> None:
        if asked.number == 1:
            line.reset()
        else:
            await line.send(answer(FEED))

    async def dead(_asked: Asked, line: Line) -> None:
        line.reset()

    with Server({"/flaky": flaky, "/dead": dead}) as server:
        once, always = fetch([server.url("/flaky"), server.url("/dead")])

    assert once.answer == FEED
    assert (kind(always), params(always)["reason"]) == (FailureKind.PROTOCOL, "reset")
    assert (server.count("/flaky"), server.count("/dead")) == (2, 2)


def test_a_connection_reset_in_the_body_is_not_tried_again() -> None:
    async def reset(_asked: Asked, line: Line) -> None:
        await line.send(cut(promised=10_000))
        await line.stall(0.02)
        line.reset()

    with Server({"/feed": reset}) as server:
        result = fetch_one(server.url("/feed"))

    assert (kind(result), params(result)["reason"]) == (FailureKind.PROTOCOL, "reset")
    assert server.count("/feed") == 1


def test_headers_without_end_are_refused_at_their_cap() -> None:
    async def endless(_asked: Asked, line: Line) -> None:
        await line.send(OK)
        while await line.send(b"X-Header: " + b"x" * 1000 + b"\r\n"):
            pass

    with Server({"/feed": endless, "/long": OK + b"X: " + b"x" * 70_000 + b"\r\n\r\n" + FEED}) as server:
        results = fetch([server.url("/feed"), server.url("/long")])

    for result in results:
        assert kind(result) is FailureKind.TOO_LARGE
        assert params(result) == {"what": "headers", "limit": "65536"}


def test_headers_of_nearly_the_cap_are_read() -> None:
    page = OK + b"X: " + b"x" * 65_000 + b"\r\nContent-Length: %d\r\n\r\n" % len(FEED) + FEED
    with Server({"/feed": page}) as server:
        assert fetch_one(server.url("/feed")).answer == FEED


def test_an_endless_row_of_1xx_answers_is_refused() -> None:
    async def flood(_asked: Asked, line: Line) -> None:
        while await line.send(b"HTTP/1.1 100 Continue\r\n\r\n" * 100):
            pass

    with Server({"/feed": flood}) as server:
        assert params(fetch_one(server.url("/feed")))["what"] == "headers"


@pytest.mark.parametrize("slow", ["headers", "body"])
def test_one_byte_at_a_time_ends_at_the_deadline(slow: str) -> None:
    async def drip(_asked: Asked, line: Line) -> None:
        if slow == "body":
            await line.send(OK + b"Content-Length: 100000\r\n\r\n")
        await line.drip(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000)

    with Server({"/feed": drip}) as server:
        result = fetch_one(server.url("/feed"), limits=Limits(total=0.5))

    assert (kind(result), params(result)["phase"]) == (FailureKind.TIMEOUT, "total")
    assert 0.4 < result.exchange.seconds < 60  # all of it would take minutes


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200 OK\r\n", cut(FEED)])
def test_silence_ends_at_the_time_for_a_read(said: bytes) -> None:
    async def stall(_asked: Asked, line: Line) -> None:
        await line.send(said)
        await line.stall()

    with Server({"/feed": stall}) as server:
        result = fetch_one(server.url("/feed"), limits=Limits(read=0.2))

    assert (kind(result), params(result)["phase"]) == (FailureKind.TIMEOUT, "read")


def test_one_deadline_covers_all_hops() -> None:
    async def slow(asked: Asked, line: Line) -> None:
        await line.stall(0.2)
        await line.send(redirect(asked.path + "x"))

    with Server({"*": slow}) as server:
        result = fetch_one(server.url("/"), limits=Limits(total=0.5))

    assert (kind(result), params(result)["phase"]) == (FailureKind.TIMEOUT, "total")
    assert len(server.asked) < 6


@pytest.mark.slow
def test_silence_where_tls_should_begin_ends_at_the_time_for_a_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:  # accepts, and says nothing
        url = f"https://127.0.0.1:{mute.getsockname()[1]}/"
        result = fetch_one(url, limits=Limits(connect=2))  # dialling has as long

    assert (kind(result), params(result)["phase"]) == (FailureKind.TIMEOUT, "tls")


@pytest.mark.slow
def test_hostile_servers_do_not_hold_up_the_others() -> None:
    """They go on until all the others were asked, and only then leave in peace, before anybody gives them up."""

    async def stall(_asked: Asked, line: Line) -> None:
        while len(server.asked) < 50 and not await line.stall(0.005):
            pass

    async def drip(asked: Asked, line: Line) -> None:
        await line.send(b"HTTP/1.1 200 OK\r\nX: ")
        while len(server.asked) < 50 and await line.send(b"x") and not await line.stall(0.005):
            pass

    paths = ["/stall", "/drip", "/stall/2", "/drip/2", "/stall/3"]
    wicked: dict[str, Page] = {path: stall if "stall" in path else drip for path in paths}
    with Server({**wicked, "*": answer(FEED)}) as server:
        good = fetch([server.url(path) for path in (*paths, *(f"/{number}" for number in range(45)))])
        bad = [good.pop(0) for _ in paths]

    assert [result.answer for result in good] == [FEED] * 45
    assert [kind(result) for result in bad] == [FailureKind.PROTOCOL] * 5


@pytest.mark.parametrize(
    ("start", "found"),
    [
        (b"%PDF-1.4\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "image"),
        (b"\0\0\0\x20ftypisom", "video"),
        (b"PK\x03\x04", "archive"),
    ],
)
def test_other_files_are_refused_by_their_first_bytes(start: bytes, found: str) -> None:
    async def film(_asked: Asked, line: Line) -> None:
        await line.send(OK + b"Content-Type: application/rss+xml\r\nContent-Length: 52428800\r\n\r\n" + start)
        while await line.send(bytes(65536)):
            pass

    with Server({"/feed": film}) as server:
        result = fetch_one(server.url("/feed"))

    assert (kind(result), params(result)) == (FailureKind.NOT_A_FEED, {"found": found})
    assert result.exchange.wire_bytes <= 64 * 1024


def test_an_endless_body_is_refused_at_the_cap_of_the_wire() -> None:
    async def endless(_asked: Asked, line: Line) -> None:
        await line.send(OK + TYPE + b"\r\n<rss>")
        while await line.send(b"<item/>" * 10_000):
            pass

    with Server({"/feed": endless}) as server:
        result = fetch_one(server.url("/feed"))

    assert params(result) == {"what": "wire", "limit": str(8 * 2**20)}
    assert result.exchange.wire_bytes <= 8 * 2**20


def test_a_body_in_tiny_chunks_is_refused_before_it_costs_seconds() -> None:
    page = OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\n<\r\n" * 3_000 + b"0\r\n\r\n"
    with Server({"/feed": page}) as server:
        refused, read = (
            fetch([server.url("/feed")] * 2, limits=Limits(chunks=2_000)),
            fetch_one(server.url("/feed")),
        )

    assert all(params(result)["reason"] == "chunks" for result in refused)
    assert read.answer == b"<" * 3_000


def bomb(times: int, level: int = 9) -> bytes:
    """Gzip of so many MB of nothing."""
    packer = zlib.compressobj(level, wbits=31)
    return b"".join(
        [packer.compress(b"<rss>"), *(packer.compress(bytes(2**20)) for _ in range(times)), packer.flush()]
    )


def test_bombs_are_refused_at_the_cap_or_by_their_coding() -> None:
    packed = bomb(40)
    coded = {
        "/gzip": answer(packed, headers={"Content-Encoding": "gzip"}),
        "/twice": answer(gzip.compress(packed), headers={"Content-Encoding": "gzip, gzip"}),
        "/hidden": answer(gzip.compress(packed), headers={"Content-Encoding": "gzip"}),
        "/br": answer(b"\xcf\xff\xff\xff\x07" * 200, headers={"Content-Encoding": "br"}),
        "/zstd": answer(b"\x28\xb5\x2f\xfd" * 200, headers={"Content-Encoding": "zstd"}),
    }
    with Server(coded) as server:
        results = dict(zip(coded, fetch([server.url(path) for path in coded]), strict=True))

    assert params(results["/gzip"]) == {"what": "body", "limit": str(16 * 2**20)}
    assert kind(results["/twice"]) is FailureKind.ENCODING
    assert params(results["/hidden"]) == {"found": "archive"}
    assert params(results["/br"])["encoding"] == "br"
    assert params(results["/zstd"])["encoding"] == "zstd"


MEASURE = """
import asyncio, json, re, sys, time
from pathlib import Path
from aggregator.fetch import fetch_all
from aggregator.model import NotModified, Reading, Request
from tests.fetching import NOW, POLLING, fetch

server, path = sys.argv[1:]
told = {"kinds": [], "sizes": []}

async def then(result):  # keeps no body, as the workers do not
    told["kinds"].append(getattr(getattr(result.answer, "kind", None), "value", ""))
    told["sizes"].append(len(result.answer) if isinstance(result.answer, bytes) else 0)
    return Reading(result.request, result.exchange, NotModified())

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024

async def run():
    urls = [f"{server}/{path}?{number}" for number in range(30)] + [server + "/good"]
    async for _ in fetch_all([Request(0, url) for url in urls], POLLING, then=then, now=NOW):
        pass

fetch([server + "/good"])
before = peak()
worked = time.process_time()
asyncio.run(run())
told["seconds"] = time.process_time() - worked
told["mb"] = peak() - before
print(json.dumps(told))
"""


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
@pytest.mark.parametrize("path", ["gzip", "endless", "large"])
def test_thirty_bombs_at_once_cost_little_memory_and_time(path: str) -> None:
    packed = bomb(100)
    large = gzip.compress(b"<rss>" + os.urandom(8) * (15 * 2**17), 1)  # a body that is allowed, just

    async def endless(_asked: Asked, line: Line) -> None:
        await line.send(OK + TYPE + b"\r\n<rss>")
        while await line.send(b"<item/>" * 10_000):
            pass

    def page(asked: Asked) -> bytes:
        coded = {"Content-Encoding": "gzip"}
        return (
            answer(FEED)
            if "good" in asked.path
            else answer(large if "large" in asked.path else packed, headers=coded)
        )

    pages: dict[str, Page] = {"*": endless if path == "endless" else page, "/good": answer(FEED)}
    with Server(pages) as server:
        made = subprocess.run(
            [sys.executable, "-c", MEASURE, server.url()[:-1], path],
            cwd=Path(__file__).parent.parent,
            capture_output=True,
            check=True,
        )
    told: dict[str, Any] = json.loads(made.stdout)

    refused = "" if path == "large" else "too_large"
    assert sorted(told["kinds"]) == sorted([""] + [refused] * 30)
    assert len(FEED) in told["sizes"]
    assert told["seconds"] < 15
    assert told["mb"] < 100


# Whom an exception lets in. (Every road and every form: test_canary.py.)


def test_an_excepted_server_opens_no_door_to_its_neighbours() -> None:
    with Server({"*": answer(FEED)}) as canary, Server({"/feed": redirect(canary.url("/canary"))}) as server:
        result = fetch_one(server.url("/feed"), only(server))
        both = fetch_one(server.url("/feed"), only(server, canary))

    assert params(result)["cause"] == "address"
    assert both.answer == FEED
    assert canary.connections == 1


def test_proxies_and_certificates_of_the_environment_are_not_followed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Server({"*": answer(b"proxied")}) as proxy, Server({"/": answer(FEED)}) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url())
        monkeypatch.setenv("NETRC", os.devnull)

        assert fetch_one(server.url("/")).answer == FEED
        assert proxy.connections == 0

"""One exchange at a time, over real loopback: what is sent, what is made of the answer."""

import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.bodyhash import body_hash
from aggregator.fetch import Limits
from aggregator.model import FailureKind, Hop, Request, Validators
from tests.fetching import NOW, again, fetch, fetch_one, kind, only, params, unchanged
from tests.server import FEED, RSS, Asked, Server, answer, redirect


def conditional(tag: bytes = b"", date: bytes = b"", body: bytes = FEED, **more: bytes) -> object:
    """A page with validators: 304 where they come back byte for byte, else the body."""
    extra = {name.replace("_", "-"): value for name, value in more.items()}
    given = {**({"ETag": tag} if tag else {}), **({"Last-Modified": date} if date else {}), **extra}

    def page(asked: Asked) -> bytes:
        sent = (asked.header(b"if-none-match"), asked.header(b"if-modified-since"))
        same = sent == (tag or None, date or None) and any(sent)
        return answer(status=304, headers=given) if same else answer(body, headers=given)

    return page


def test_a_body_comes_back_with_what_its_headers_say() -> None:
    page = answer(FEED, headers={"ETag": '"1"', "Last-Modified": "yesterday", "Cache-Control": "max-age=60"})
    with Server({"/feed": page}) as server:
        result = fetch_one(server.url("/feed"))

    assert result.answer == FEED
    assert result.content_type == RSS
    exchange = result.exchange
    assert (exchange.url, exchange.status, exchange.hops) == (server.url("/feed"), 200, ())
    assert exchange.validators == Validators(b'"1"', b"yesterday")
    assert exchange.fresh_for == timedelta(seconds=60)
    assert exchange.rest is None
    assert exchange.wire_bytes == len(page)
    assert 0 < exchange.seconds < 60


def test_a_request_carries_nothing_but_what_it_needs() -> None:
    with Server({"/feed": answer(FEED, headers={"Set-Cookie": "a=b"})}) as server:
        fetch([server.url("/feed?x=1#part"), server.url("/feed")])
        fetch_one(server.url("/feed"))

    first = server.asked[0]
    assert (first.method, first.path) == ("GET", "/feed?x=1")
    assert first.header(b"host") == f"127.0.0.1:{server.port}".encode()
    assert first.header(b"accept-encoding") == b"gzip"
    for asked in server.asked:
        assert asked.names == {"host", "user-agent", "accept", "accept-encoding", "connection"}


def test_nothing_but_the_feed_is_asked_for() -> None:
    link = '<http://hub.example/>; rel="hub", <style.css>; rel=stylesheet'
    with Server({"/feed": answer(FEED, headers={"Link": link, "Refresh": "0; /other"})}) as server:
        fetch_one(server.url("/feed"))

    assert [asked.path for asked in server.asked] == ["/feed"]


@pytest.mark.parametrize(
    ("tag", "date"),
    [
        (b'"plain"', b""),
        (b'W/"weak"', b""),
        (b'"odd, \\" tag"', b""),
        (b"unquoted", b""),
        (b'"abc-gzip"', b""),
        (b'"caf\xe9"', b""),
        ('"größe"'.encode(), b""),
        (b'"' + b"long" * 2000 + b'"', b""),
        (b"", b"Mon, 04 May 2026 07:00:00 GMT"),
        (b"", b"Mon, 4 May 2026 07:00:00 +0000"),
        (b"", b"Fri, 01 Jan 2038 00:00:00 GMT"),
        (b"", b"last Tuesday"),
        (b'"both"', b"Mon, 04 May 2026 07:00:00 GMT"),
    ],
)
def test_validators_go_back_byte_for_byte_and_draw_a_304(tag: bytes, date: bytes) -> None:
    with Server({"/feed": conditional(tag, date)}) as server:  # type: ignore[dict-item]
        first = fetch_one(server.url("/feed"))
        second = fetch_one(again(first))

    assert first.answer == FEED
    assert unchanged(second)
    assert second.exchange.status == 304
    assert second.exchange.validators == first.exchange.validators


def test_a_304_brings_its_own_validators_and_freshness() -> None:
    page = answer(status=304, headers={"ETag": '"2"', "Cache-Control": "max-age=7"})
    with Server({"/feed": page}) as server:
        result = fetch_one(Request(0, server.url("/feed"), Validators(b'"1"', b"then")))

    assert unchanged(result)
    assert result.exchange.validators == Validators(b'"2"', None)
    assert result.exchange.fresh_for == timedelta(seconds=7)


def test_a_304_nobody_asked_for_is_a_failure() -> None:
    with Server({"/feed": answer(status=304)}) as server:
        result = fetch_one(server.url("/feed"))

    assert kind(result) is FailureKind.PROTOCOL
    assert params(result)["reason"] == "unasked_304"


def test_the_body_of_last_time_is_not_modified_whatever_the_server_says() -> None:
    with Server({"/feed": answer(FEED, headers={"ETag": '"new"'})}) as server:
        same = fetch_one(Request(0, server.url("/feed"), Validators(b'"old"'), body_hash(FEED)))
        other = fetch_one(Request(0, server.url("/feed"), Validators(b'"old"'), body_hash(b"other")))

    assert unchanged(same)
    assert same.exchange.status == 200
    assert same.exchange.validators == Validators(b'"new"')
    assert other.answer == FEED


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (201, FailureKind.STATUS),
        (202, FailureKind.STATUS),
        (204, FailureKind.EMPTY),
        (206, FailureKind.PROTOCOL),
        (226, FailureKind.STATUS),
        (300, FailureKind.STATUS),
        (305, FailureKind.STATUS),
        (400, FailureKind.STATUS),
        (401, FailureKind.PRIVATE),
        (402, FailureKind.STATUS),
        (403, FailureKind.PRIVATE),
        (404, FailureKind.NOT_FOUND),
        (407, FailureKind.PRIVATE),
        (410, FailureKind.GONE),
        (418, FailureKind.STATUS),
        (429, FailureKind.RATE_LIMITED),
        (451, FailureKind.PRIVATE),
        (500, FailureKind.SERVER),
        (503, FailureKind.SERVER),
        (521, FailureKind.SERVER),
        (599, FailureKind.SERVER),
        (600, FailureKind.STATUS),
        (999, FailureKind.STATUS),
    ],
)
def test_each_status_has_its_name_and_its_validators_are_not_believed(
    status: int, expected: FailureKind
) -> None:
    body = b"" if status == 204 else FEED
    with Server({"/feed": answer(body, status, {"ETag": '"of an error"'})}) as server:
        result = fetch_one(server.url("/feed"))

    assert kind(result) is expected
    assert result.exchange.status == status
    assert result.exchange.validators == Validators()
    assert params(result).get("status", str(status)) == str(status)
    assert len(server.asked) == 1


def test_203_is_a_body() -> None:
    with Server({"/feed": answer(FEED, 203)}) as server:
        assert fetch_one(server.url("/feed")).answer == FEED


@pytest.mark.parametrize("headers", [{"cf-mitigated": "challenge"}, {"Server": "cloudflare"}])
@pytest.mark.parametrize("status", [403, 503, 521])
def test_a_guard_before_the_blog_is_named(headers: dict[str, str], status: int) -> None:
    with Server({"/feed": answer(b"<html>Just a moment", status, headers)}) as server:
        result = fetch_one(server.url("/feed"))

    assert params(result)["guard"] == "Cloudflare"
    assert len(server.asked) == 1  # and not asked again as somebody else


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("Mon, 04 May 2026 09:00:00 GMT", 7200),
        ("soon", 3600),
        ("", 3600),
        ("9" * 99, 31 * 86400),
    ],
)
def test_how_long_to_rest_is_told_as_the_server_says(status: int, value: str, seconds: int) -> None:
    with Server({"/feed": answer(status=status, headers={"Retry-After": value})}) as server:
        result = fetch_one(server.url("/feed"), now=NOW)

    assert result.exchange.rest is not None
    assert abs(result.exchange.rest.total_seconds() - seconds) < 5


def test_retry_after_on_other_statuses_is_not_a_rest() -> None:
    with Server({"/feed": answer(FEED, headers={"Retry-After": "99"})}) as server:
        assert fetch_one(server.url("/feed")).exchange.rest is None


@pytest.mark.parametrize("coding", ["gzip", "GZIP", "X-GZip"])
def test_gzip_is_read(coding: str) -> None:
    packed = gzip.compress(FEED)
    with Server({"/feed": answer(packed + b"\0\0garbage", headers={"Content-Encoding": coding})}) as server:
        assert fetch_one(server.url("/feed")).answer == FEED


@pytest.mark.parametrize("coding", ["br", "zstd", "deflate", "gzip, gzip", "rot13"])
def test_other_codings_are_refused_by_name_before_the_body_is_read(coding: str) -> None:
    with Server({"/feed": answer(FEED, headers={"Content-Encoding": coding})}) as server:
        result = fetch_one(server.url("/feed"))

    assert kind(result) is FailureKind.ENCODING
    assert params(result)["encoding"] == coding


def test_headers_that_a_proxy_doubled_count_once() -> None:
    led = answer(status=301, headers=[("Location", "/there"), ("Location", "/there")])
    packed = answer(gzip.compress(FEED), headers=[("Content-Encoding", "gzip"), ("Content-Encoding", "gzip")])
    with Server({"/feed": led, "/there": packed}) as server:
        assert fetch_one(server.url("/feed")).answer == FEED


def test_a_cut_gzip_stream_is_a_failure_without_validators() -> None:
    packed = gzip.compress(FEED)[:-9]
    with Server({"/feed": answer(packed, headers={"Content-Encoding": "gzip", "ETag": '"x"'})}) as server:
        result = fetch_one(server.url("/feed"))

    assert (kind(result), params(result)["reason"]) == (FailureKind.ENCODING, "cut")
    assert result.exchange.validators == Validators()


@pytest.mark.parametrize("body", [b"", b"\r\n \t"])
def test_an_empty_body_is_a_failure(body: bytes) -> None:
    with Server({"/feed": answer(body)}) as server:
        assert kind(fetch_one(server.url("/feed"))) is FailureKind.EMPTY


def test_a_web_page_is_left_to_the_parser() -> None:
    with Server({"/": answer(b"<!doctype html><p>hi", type_="text/html")}) as server:
        result = fetch_one(server.url("/"))

    assert result.answer == b"<!doctype html><p>hi"
    assert result.content_type == "text/html"


def test_a_feed_that_is_offered_as_a_download_is_read() -> None:
    with Server(
        {"/": answer(FEED, headers={"Content-Disposition": "attachment; filename=feed.xml"})}
    ) as server:
        assert fetch_one(server.url("/")).answer == FEED


# Redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_each_kind_of_redirect_is_followed_and_told(status: int) -> None:
    with Server({"/old": redirect("/new", status), "/new": answer(FEED)}) as server:
        result = fetch_one(server.url("/old"))

    assert result.answer == FEED
    assert result.exchange.url == server.url("/new")
    assert result.exchange.hops == (Hop(status, server.url("/new")),)
    assert result.exchange.wire_bytes > len(FEED)
    assert all("referer" not in asked.names for asked in server.asked)


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("new", "/blog/new"),
        ("../new", "/new"),
        ("?new=1", "/blog/old?new=1"),
        ("/new#comments", "/new"),
        ("/n%20w", "/n%20w"),
        (" /new ", "/new"),
        ("/größe".encode(), "/gr%C3%B6%C3%9Fe"),
        (b"/gr\xf6\xdfe", "/gr%C3%B6%C3%9Fe"),
    ],
)
def test_a_location_is_understood(location: str | bytes, path: str) -> None:
    with Server({"/blog/old": redirect(location), path: answer(FEED)}) as server:
        result = fetch_one(server.url("/blog/old"))

    assert result.answer == FEED
    assert result.exchange.url == server.url(path)


def test_five_redirects_are_followed_and_no_sixth() -> None:
    pages = {f"/{number}": redirect(f"/{number + 1}") for number in range(6)} | {"/5": answer(FEED)}
    with Server(pages) as server:
        assert fetch_one(server.url("/0")).answer == FEED
    with Server(pages | {"/5": redirect("/6")}) as server:
        result = fetch_one(server.url("/0"))

    assert (kind(result), params(result)["reason"]) == (FailureKind.REDIRECT, "too_many")
    assert len(server.asked) == 6
    assert len(result.exchange.hops) == 5


def test_a_growing_redirect_ends() -> None:
    with Server({"*": lambda asked: redirect(asked.path + "x")}) as server:
        assert kind(fetch_one(server.url("/a"))) is FailureKind.REDIRECT

    assert len(server.asked) == 6


def test_a_loop_is_left_where_it_closes() -> None:
    with Server({"/a": redirect("/b"), "/b": redirect("/a"), "/self": redirect("/self#x")}) as server:
        round_, self_ = fetch([server.url("/a"), server.url("/self")])

    assert params(round_) == {"reason": "loop", "target": server.url("/a")}
    assert params(self_)["reason"] == "loop"
    assert (server.count("/a"), server.count("/b"), server.count("/self")) == (1, 1, 1)


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        (None, "no_target"),
        ("", "no_target"),
        ("   ", "no_target"),
        ("http://[", "target"),
        ("javascript:alert(1)", "target"),
        ("ftp://ada.example/", "target"),
        ("file:///etc/passwd", "target"),
        ("http://bob:pw@ada.example/", "target"),
        ("http://ada.example:23/", "target"),
        ("http://10.0.0.1/", "target"),
        ("http://ada.example\\@evil.example/", "target"),
        ("/" + "a" * 3000, "target"),
    ],
)
def test_a_redirect_to_nowhere_is_a_failure(location: str | bytes | None, reason: str) -> None:
    page = answer(status=302) if location is None else redirect(location, 302)
    with Server({"/feed": page}) as server:
        result = fetch_one(server.url("/feed"), only(server))

    assert (kind(result), params(result)["reason"]) == (FailureKind.REDIRECT, reason)
    assert len(server.asked) == 1


def test_a_refused_target_is_named_with_its_fault() -> None:
    with Server({"/feed": redirect("http://10.0.0.1/x")}) as server:
        result = fetch_one(server.url("/feed"))

    assert params(result) == {
        "reason": "target",
        "target": "http://10.0.0.1/x",
        "cause": "address",
        "detail": "10.0.0.1",
    }


def test_a_failure_behind_a_redirect_keeps_its_name_and_the_way_there() -> None:
    with Server({"/feed": redirect("/gone"), "/gone": answer(status=410)}) as server:
        result = fetch_one(server.url("/feed"))

    assert kind(result) is FailureKind.GONE
    assert result.exchange.hops == (Hop(301, server.url("/gone")),)


def test_validators_go_to_the_address_that_gave_them_and_to_no_other() -> None:
    with Server({"/old": redirect("/new"), "/new": conditional(b'"new"')}) as server:  # type: ignore[dict-item]
        first = fetch_one(server.url("/old"))
        second = fetch_one(again(first))

    assert first.exchange.validators == Validators(b'"new"', None, server.url("/new"))
    assert unchanged(second)
    assert second.exchange.url == server.url("/new")
    assert [asked.header(b"if-none-match") for asked in server.asked] == [None, None, None, b'"new"']


def test_validators_of_the_feed_s_own_address_are_not_carried_along_a_redirect() -> None:
    with Server({"/old": redirect("/new", 302), "/new": answer(FEED)}) as server:
        result = fetch_one(Request(0, server.url("/old"), Validators(b'"old"', b"then")))

    assert result.answer == FEED
    assert [asked.header(b"if-none-match") for asked in server.asked] == [b'"old"', None]
    assert [asked.header(b"if-modified-since") for asked in server.asked] == [b"then", None]


def test_validators_are_forgotten_where_the_redirect_leads_elsewhere_now() -> None:
    with Server({"/old": redirect("/newer"), "/newer": answer(FEED)}) as server:
        asked = Request(0, server.url("/old"), Validators(b'"new"', None, server.url("/new")))

        assert fetch_one(asked).answer == FEED

    assert [one.header(b"if-none-match") for one in server.asked] == [None, None]


def test_an_address_that_may_not_be_asked_is_told_without_asking() -> None:
    with Server({"*": answer(FEED)}) as server:
        userinfo = f"http://bob@127.0.0.1:{server.port}/"
        wrong = fetch(["javascript:1", "http://10.0.0.1/", userinfo, "http://ada.example:23/"], only(server))

    assert [kind(one) for one in wrong] == [
        FailureKind.URL,
        FailureKind.ADDRESS,
        FailureKind.URL,
        FailureKind.URL,
    ]
    assert [one.exchange.status for one in wrong] == [None] * 4
    assert server.connections == 0


def test_the_limits_are_those_documented() -> None:
    text = (Path(__file__).parent.parent / "docs/fetching.md").read_text()
    rows = re.findall(r"^\| .* \| ([\d.]+) \| `(\w+)` \|$", text, re.MULTILINE)

    assert len(rows) == 13
    assert [(name, float(figure)) for figure, name in rows] == [
        (name, getattr(Limits(), name)) for _, name in rows
    ]

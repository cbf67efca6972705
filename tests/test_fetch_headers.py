"""What servers say about freshness, rest and recognition; what we say of ourselves."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import __version__
from aggregator.fetch.headers import (
    conditions,
    fresh_for,
    http_date,
    request_headers,
    rest,
    validators,
)
from aggregator.model import Validators

NOW = datetime(2026, 5, 4, 7, 0, tzinfo=UTC)
DATE = "Mon, 04 May 2026 07:00:00 GMT"
LATER = "Mon, 04 May 2026 08:00:00 GMT"


def headers(*pairs: tuple[str, str]) -> httpx.Headers:
    return httpx.Headers(list(pairs))


@pytest.mark.parametrize(
    ("pairs", "seconds"),
    [
        ([], None),
        ([("Cache-Control", "public")], None),
        ([("Cache-Control", "max-age=3600")], 3600),
        ([("Cache-Control", 'public, MAX-AGE="60" , must-revalidate')], 60),
        ([("Cache-Control", "s-maxage=9")], None),  # for shared caches
        ([("Cache-Control", "max-age=0")], 0),
        ([("Cache-Control", "max-age=3600"), ("Age", "600")], 3000),
        ([("Cache-Control", "max-age=600"), ("Age", "3600")], 0),
        ([("Cache-Control", "max-age=600"), ("Age", "old")], 600),
        ([("Cache-Control", "max-age=1"), ("Cache-Control", "max-age=2")], 1),
        ([("Cache-Control", "max-age=3600, no-cache")], 0),
        ([("Cache-Control", "no-store")], 0),
        ([("Cache-Control", "max-age=-1")], 0),
        ([("Cache-Control", "max-age=soon")], 0),
        ([("Cache-Control", "max-age")], 0),
        ([("Cache-Control", "max-age=" + "9" * 5000)], 2**31),
        ([("Cache-Control", 'x="max-age=5", y=1')], None),
        ([("Expires", LATER), ("Date", DATE)], 3600),
        ([("Expires", LATER), ("Date", DATE), ("Age", "600")], 3000),
        ([("Expires", LATER)], 3600),  # no Date: our own time
        ([("Expires", DATE), ("Date", LATER)], 0),
        ([("Expires", "0"), ("Date", DATE)], 0),
        ([("Expires", "-1")], 0),
        ([("Expires", LATER), ("Date", DATE), ("Cache-Control", "max-age=5")], 5),
    ],
)
def test_how_long_an_answer_is_fresh(pairs: list[tuple[str, str]], seconds: int | None) -> None:
    assert fresh_for(headers(*pairs), NOW) == (None if seconds is None else timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("Mon, 04 May 2026 09:00:00 GMT", 7200),
        ("Monday, 04-May-26 09:00:00 GMT", 7200),
        ("Mon May  4 09:00:00 2026", 7200),
        ("9" * 4999, 31 * 86400),
        ("0", 3600),
        ("Sun, 03 May 2026 08:00:00 GMT", 3600),  # past
        ("", 3600),
        ("soon", 3600),
        ("-5", 3600),
        ("1.5", 3600),
        ("120 seconds", 3600),
        ("1e3", 3600),
        ("١٢٠", 3600),
        ("Mon, 99 May 2026 08:00:00 GMT", 3600),
        ("Mon, 04 May 99999 08:00:00 GMT", 3600),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_how_long_a_server_is_left_alone(status: int, value: str, seconds: int) -> None:
    given = httpx.Headers([(b"Retry-After", value.encode())])

    assert rest(status, given, NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize("status", [200, 301, 403, 500, 502])
def test_other_answers_ask_for_no_rest(status: int) -> None:
    assert rest(status, httpx.Headers({"Retry-After": "120"}), NOW) is None


@given(
    st.text(max_size=40)
    | st.from_regex(
        r"\A[A-Z][a-z]{2}, [0-9]{1,3} [A-Z][a-z]{2} -?[0-9]{1,6} [0-9:]{1,9} [A-Z+-]{1,3}[0-9]{0,5}\Z"
    )
)
def test_no_date_makes_it_raise(text: str) -> None:
    found = http_date(text)

    assert found is None or found.tzinfo is UTC


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_header_makes_freshness_raise(cache: str, expires: str) -> None:
    sent = httpx.Headers([(b"cache-control", cache.encode()), (b"expires", expires.encode())])
    found = fresh_for(sent, NOW)

    assert found is None or found >= timedelta()


@pytest.mark.parametrize(
    "tag",
    [
        b'"x"',
        b'W/"x"',
        b"unquoted",
        b'"a,b \\" c"',
        b'"caf\xe9"',
        '"größe"'.encode(),
        b'"x-gzip"',
        b"'",
        b'"' + b"x" * 8000 + b'"',
    ],
)
def test_a_tag_comes_back_byte_for_byte(tag: bytes) -> None:
    found = validators(httpx.Headers([(b"ETag", tag)]))

    assert conditions(found) == [(b"If-None-Match", tag)]


def test_both_validators_go_back() -> None:
    found = validators(httpx.Headers([(b"LAST-MODIFIED", b"yesterday, or so"), (b"etag", b'"x"')]))

    assert found == Validators(b'"x"', b"yesterday, or so")
    assert conditions(found) == [(b"If-None-Match", b'"x"'), (b"If-Modified-Since", b"yesterday, or so")]


def test_a_missing_or_empty_validator_is_none() -> None:
    assert validators(httpx.Headers([(b"ETag", b"")])) == Validators()
    assert conditions(Validators()) == []


def test_the_first_of_two_tags_counts() -> None:
    assert validators(httpx.Headers([(b"ETag", b'"1"'), (b"etag", b'"2"')])).etag == b'"1"'


def test_validators_keep_the_address_that_gave_them() -> None:
    sent = httpx.Headers([(b"ETag", b'"1"')])

    assert validators(sent, "http://ada.example/new").url == "http://ada.example/new"
    assert not validators(httpx.Headers([]), "http://ada.example/new")


def test_we_say_who_we_are_and_how_to_reach_us() -> None:
    sent = dict(request_headers("https://ada.example/23things"))

    assert sent[b"User-Agent"] == f"cohort-planet/{__version__} (+https://ada.example/23things)".encode()
    assert set(sent) == {b"User-Agent", b"Accept", b"Accept-Encoding", b"Connection"}
    assert sent[b"Accept-Encoding"] == b"gzip"
    assert b"application/atom+xml" in sent[b"Accept"]


@pytest.mark.parametrize("contact", ["", "\r\n", "(é)"])
def test_a_contact_that_cannot_be_sent_is_left_out(contact: str) -> None:
    assert dict(request_headers(contact))[b"User-Agent"] == f"cohort-planet/{__version__}".encode()


def test_a_contact_cannot_add_a_header() -> None:
    sent = dict(request_headers("a@ada.example\r\nCookie: x) evil"))

    assert sent[b"User-Agent"].endswith(b" (+a@ada.exampleCookie:xevil)")

"""What the network told us: exchanges, failures, feeds and entries as received."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

Hosts = Mapping[str, tuple[str, int]]  # host name -> loopback address and port: demo and tests only
NO_HOSTS: Hosts = MappingProxyType({})


class FailureKind(StrEnum):
    """Why a poll gave no feed. `wording.py` holds a sentence and a next step for each."""

    URL = "url"  # not an address that may be asked (scheme, port, userinfo, length, form)
    ADDRESS = "address"  # a private or otherwise refused network address
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    PROTOCOL = "protocol"  # reset, malformed or cut answer
    REDIRECT = "redirect"  # a loop, too many, or a target that may not be asked
    NOT_FOUND = "not_found"  # 404
    GONE = "gone"  # 410
    PRIVATE = "private"  # 401, 403, 407, 451
    RATE_LIMITED = "rate_limited"  # 429
    SERVER = "server"  # 5xx
    STATUS = "status"  # any other status
    TOO_LARGE = "too_large"
    ENCODING = "encoding"  # a Content-Encoding nobody asked for, or broken
    EMPTY = "empty"
    HTML = "html"  # a web page where a feed should be
    NOT_A_FEED = "not_a_feed"  # anything else that is no feed
    MALFORMED = "malformed"  # begins like a feed, cannot be read
    ENTITIES = "entities"  # declares DTD entities
    PARSER_TIMEOUT = "parser_timeout"
    PARSER_DIED = "parser_died"
    NO_FEED_FOUND = "no_feed_found"  # discovery looked and found nothing
    BUG = "bug"  # our own mistake, caught once for the feed


@dataclass(frozen=True, slots=True)
class Failure:
    """A feed's trouble as a value; the sentence is made in `wording.py`."""

    kind: FailureKind
    params: tuple[tuple[str, str], ...] = ()  # e.g. status, host, detail, limit


def failure(kind: FailureKind, **params: object) -> Failure:
    """Make a Failure; parameters are kept as text, sorted."""
    return Failure(kind, tuple(sorted((key, str(value)) for key, value in params.items())))


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to recognise its answer by, byte for byte (RFC 9110, 8.8)."""

    etag: bytes | None = None
    last_modified: bytes | None = None
    url: str = ""  # the address that gave them, where a redirect led there; else the feed's own

    def __bool__(self) -> bool:
        return self.etag is not None or self.last_modified is not None


@dataclass(frozen=True, slots=True)
class Request:
    """Ask this feed. Without validators the whole body is wanted."""

    feed_id: int
    url: str
    validators: Validators = Validators()
    body_hash: str = ""  # of the last body read, so that the same one is not parsed again
    head: bool = False  # only whether it is there


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect that was followed: the status and where it pointed (absolute)."""

    status: int
    url: str

    @property
    def is_permanent(self) -> bool:
        """The old address is given up for good (RFC 9110, 15.4.2 and 15.4.9)."""
        return self.status in (301, 308)


@dataclass(frozen=True, slots=True)
class Exchange:
    """What an HTTP exchange told beside its body."""

    url: str  # the final address
    status: int | None = None  # of the final answer; None where none came
    hops: tuple[Hop, ...] = ()
    validators: Validators = Validators()  # those of the final answer
    fresh_for: timedelta | None = None  # Cache-Control/Expires less Age (RFC 9111), not clamped
    rest: timedelta | None = None  # how long its server wants to be left alone
    seconds: float = 0.0
    wire_bytes: int = 0


@dataclass(frozen=True, slots=True)
class NotModified:
    """304, or the same bytes as last time."""


@dataclass(frozen=True, slots=True)
class FetchResult:
    """One request's answer: a decoded body, or NotModified, or a Failure."""

    request: Request
    exchange: Exchange
    content_type: str  # the header's value, "" where missing
    answer: bytes | NotModified | Failure
    known: frozenset[str] = frozenset()  # marks of stored entries, which need not be read again


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that comes with an entry."""

    url: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class ParsedEntry:
    """One entry as its feed gives it. Addresses are absolute http(s) or ""."""

    guid: str = ""
    link: str = ""
    title: str = ""  # plain
    author: str = ""  # plain
    tags: tuple[str, ...] = ()  # plain
    content: str = ""  # HTML as received (text/plain is escaped on arrival)
    is_summary: bool = False  # the feed gives an excerpt only
    base: str = ""  # what relative addresses in `content` are relative to
    published: datetime | None = None
    published_text: str = ""  # as received
    published_from: str = ""  # the element it came from: "published", "updated", "" …
    whole_day: bool = False  # `published` tells the day alone, at midnight
    updated: datetime | None = None
    comments: int | None = None
    language: str = ""
    enclosures: tuple[Enclosure, ...] = ()
    mark: str = ""  # a digest of its own bytes in the feed; "" where these could not be told apart


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed as read: its own words and what it asks of pollers."""

    title: str = ""  # plain
    home_url: str = ""
    language: str = ""
    author: str = ""
    format: str = ""  # "rss20", "atom10", "json11", …
    generator: str = ""
    entries: tuple[ParsedEntry, ...] = ()
    deleted: tuple[tuple[str, datetime | None], ...] = ()  # ids it says are gone, and when (RFC 6721)
    kept: tuple[tuple[int, str], ...] = ()  # entries that were not read again: place among all, mark
    ttl: timedelta | None = None  # <ttl>, or sy:updatePeriod / sy:updateFrequency
    skip_hours: tuple[int, ...] = ()  # UTC
    skip_days: tuple[int, ...] = ()  # Monday is 0
    next_url: str = ""  # RFC 5005: next page or previous archive


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A link of a web page that may lead to a feed."""

    url: str  # absolute where the page's address is known
    type: str = ""  # media type in small letters, without parameters
    title: str = ""  # plain
    declared: bool = True  # by <link rel="alternate">; False: an <a href> that looks like a feed


@dataclass(frozen=True, slots=True)
class WebPage:
    """What a web page says that helps to find the feed of its blog."""

    generator: str = ""  # plain
    home_url: str = ""  # what it calls its home (rel="home"), absolute
    links: tuple[FeedLink, ...] = ()  # in the page's order
    asks_password: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What one poll of one feed amounts to, before anything is decided."""

    request: Request
    exchange: Exchange
    result: ParsedFeed | NotModified | Failure
    body_hash: str = ""
    page: WebPage | None = None  # beside Failure(HTML), where discovery asked

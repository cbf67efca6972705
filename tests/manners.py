"""Servers of every manner, in virtual time: what a poller meets in a week, and a log of what it did.

    with Farm() as farm:
        farm.now = …                 # the virtual time; `Retry-After` and `Expires` are told by it
        … poll the feeds of farm.feeds …
        farm.log                     # one Visit per request, in order

Each feed has an address of its own on loopback (127.23.x.y), but for those that share a host on
purpose. What a manner is called is the name under which docs/testing.md speaks of it. The scale
by which a log is judged is in `tests/politeness.py`; this module judges nothing.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import TracebackType
from typing import Self

from tests.server import Asked, Line, Server, answer

START = datetime(2026, 5, 4, 3, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Header = tuple[str, str | bytes]
FEED_TYPE = "application/rss+xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Call:
    """A request as a manner sees it."""

    number: int  # 1 for the first of this feed's own address, and so on; the same for what it is led to
    now: datetime
    path: str
    tag: bytes | None
    date: bytes | None


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server says, and what it means by it."""

    status: int = 200
    body: bytes = b""
    headers: tuple[Header, ...] = ()
    good: bool = True  # a body that a reader should believe; of refused ones nothing is to be kept
    wish: timedelta = timedelta()  # how long it wants not to be asked
    raw: bytes = b""  # sent as it is, instead
    resets: bool = False

    @property
    def validators(self) -> tuple[bytes | None, bytes | None]:
        given = {name: value if isinstance(value, bytes) else value.encode() for name, value in self.headers}
        return given.get("ETag"), given.get("Last-Modified")


Manner = Callable[[Call], Reply]


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed: where it is, how its server behaves, and what of the scale it puts to the test."""

    name: str
    host: str
    manner: Manner
    path: str = "/feed"
    others: tuple[str, ...] = ()  # further paths of its host that its redirects lead to
    changing: bool = False  # its validators come and go
    daily: bool = False  # each poll costs a whole body, or brings nothing: once a day is enough


@dataclass(frozen=True, slots=True)
class Visit:
    """One request, as it came, and what was answered."""

    run: int
    now: datetime
    at: float  # monotonic seconds
    host: str
    feed: str  # "" for what is no feed's
    asked: Asked
    reply: Reply
    open: int  # at this host, this one counted

    @property
    def address(self) -> str:
        return self.host + self.asked.path


# Bodies ------------------------------------------------------------------------------------


def rss(name: str, *numbers: int, extra: str = "", days_old: float = 3) -> bytes:
    """A feed of these entries; `extra` stands in its channel."""
    items = "".join(
        f"<item><guid>{name}-{number}</guid><title>Thing {number}: {name}</title>"
        f"<link>https://{name}.example/{number}</link>"
        f"<pubDate>{http_date(START - days_old * DAY + number * HOUR)}</pubDate></item>"
        for number in numbers
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        f'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:atom="http://www.w3.org/2005/Atom">'
        f"<channel><title>{name}</title><link>https://{name}.example/</link>{extra}{items}</channel></rss>"
    ).encode()


def http_date(at: datetime) -> str:
    return format_datetime(at.replace(microsecond=0), usegmt=True)


HTML = b"<!doctype html><html><head><title>Welcome</title></head><body>No feed here.</body></html>"


# Manners -----------------------------------------------------------------------------------


def steady(
    name: str,
    tag: bytes = b"",
    date: bytes = b"",
    *,
    headers: Iterable[Header] = (),
    extra: str = "",
    wish: timedelta = timedelta(),
    repeats: bool = True,
    days_old: float = 3,
) -> Manner:
    """The same two entries for ever; 304 to who has them. Unless it `repeats` them, a 304 is bare."""
    return told(
        lambda _: (rss(name, 1, 2, extra=extra, days_old=days_old), tag, date),
        headers=headers,
        wish=wish,
        repeats=repeats,
    )


def told(
    version: Callable[[Call], tuple[bytes, bytes, bytes]],
    *,
    headers: Iterable[Header] = (),
    wish: timedelta = timedelta(),
    repeats: bool = True,
) -> Manner:
    """A body, a tag and a date that may change with the call; 304 where either comes back (RFC 9110, 13.2.2)."""

    def manner(call: Call) -> Reply:
        body, tag, date = version(call)
        given = validators(tag, date)
        same = call.tag == tag if call.tag is not None and tag else bool(date) and call.date == date
        if same and (call.tag or call.date):
            return Reply(304, headers=(*given, *(headers if repeats else ())), wish=wish)
        return Reply(200, body, (*given, *headers), wish=wish)

    return manner


def validators(tag: bytes = b"", date: bytes = b"") -> tuple[Header, ...]:
    return (*((("ETag", tag),) if tag else ()), *((("Last-Modified", date),) if date else ()))


def in_turn(*manners: Manner, last: int = 0) -> Manner:
    """The first call gets the first manner, and so on; then the last for ever, or the row again from `last`."""

    def manner(call: Call) -> Reply:
        turn = call.number - 1
        if turn >= len(manners):
            turn = last + (turn - len(manners)) % (len(manners) - last) if last else len(manners) - 1
        return manners[turn](call)

    return manner


def always(
    status: int = 200, body: bytes = b"", *headers: Header, good: bool = True, **more: object
) -> Manner:
    return lambda _: Reply(status, body, headers, good=good, **more)  # type: ignore[arg-type]


def refuses(status: int, *headers: Header, wish: timedelta = timedelta()) -> Manner:
    return lambda _: Reply(status, b"no", headers, good=False, wish=wish)


def leads(target: str, status: int = 302) -> Manner:
    return lambda _: Reply(status, headers=(("Location", target),))


def at(path: str, there: Manner, otherwise: Manner) -> Manner:
    """One manner at this path of the host, another at all its others."""
    return lambda call: there(call) if call.path == path else otherwise(call)


def rest_until(status: int, length: timedelta) -> Manner:
    """`Retry-After` as a date."""
    return lambda call: Reply(
        status, b"no", (("Retry-After", http_date(call.now + length)),), good=False, wish=length
    )


# The farm ----------------------------------------------------------------------------------

LM = b"Sun, 03 May 2026 07:00:00 GMT"
DAILY: tuple[Header, ...] = (("Cache-Control", "max-age=86400"),)


def _believable() -> dict[str, Manner]:
    """R26, R27: validators of every form, steady."""
    tags = {
        "etag-only": b'"only"',
        "etag-weak": b'W/"3f80f-1b6"',
        "etag-odd": b'"a, b \\" c; d"',
        "etag-unquoted": b"5d41402abc",
        "etag-gzip": b'"5d41-gzip"',
        "etag-long": b'"' + b"long" * 1000 + b'"',
        "etag-latin1": b'"caf\xe9"',
        "etag-utf8": '"größe"'.encode(),
    }
    dates = {
        "lm-only": LM,
        "lm-odd": b"Sun, 3 May 2026 07:00:00 +0000",
        "lm-future": b"Fri, 01 Jan 2038 00:00:00 GMT",
        "lm-nonsense": b"last Tuesday",
    }
    return (
        {"ok": steady("ok", b'"1"', LM), "ok-2": steady("ok-2", b'"2"', LM)}
        | {name: steady(name, tag) for name, tag in tags.items()}
        | {name: steady(name, b"", date) for name, date in dates.items()}
    )


def _changing() -> dict[str, Manner]:
    """R28, R29 and what else gives validators that are to be replaced, dropped or never believed."""
    good, html = (
        {name: steady(name, b'"1"', LM) for name in ("html", "cut", "xml", "zip", "error", "flaky")},
        always(200, HTML, ("ETag", '"html"'), ("Last-Modified", LM), good=False),
    )
    packed = gzip.compress(rss("zip", 1, 2, 3))[:-9]
    cut = rss("cut", 1, 2, 3)
    torn = rss("xml", 1, 2).replace(b"</channel></rss>", b"<item><guid>xml-3</guid><title>Thi")

    def rotating(call: Call) -> tuple[bytes, bytes, bytes]:  # a new tag and a new entry at every call
        return rss("etag-rotates", *range(1, call.number + 1)), b'"%d"' % call.number, b""

    def updated_by_304(call: Call) -> Reply:
        given = validators(b'"%d"' % call.number, LM)
        if call.tag == b'"%d"' % (call.number - 1):
            return Reply(304, headers=given)
        return Reply(200, rss("etag-304-updates", 1, 2), given)

    def backwards(call: Call) -> tuple[bytes, bytes, bytes]:  # a blog restored from a backup
        early = http_date(START - (2 if call.number % 2 else 5) * DAY).encode()
        return rss("lm-changes-back", *range(1, call.number + 1)), b"", early

    dropped = in_turn(
        always(200, rss("validator-dropped", 1), ("ETag", '"1"'), ("Last-Modified", LM)),
        always(200, rss("validator-dropped", 1, 2)),
    )
    date_dropped = in_turn(
        always(200, rss("date-dropped", 1), ("ETag", '"1"'), ("Last-Modified", LM)),
        told(lambda _: (rss("date-dropped", 1, 2), b'"2"', b"")),
    )
    return {
        "etag-rotates": told(rotating),
        "etag-304-updates": updated_by_304,
        "lm-changes-back": told(backwards),
        "validator-dropped": dropped,
        "date-dropped": date_dropped,
        "ok-then-html": in_turn(good["html"], good["html"], html, html, good["html"]),
        "truncated": in_turn(
            good["cut"],
            always(raw=answer(cut, headers=validators(b'"cut"'))[:-40], good=False),
            good["cut"],
        ),
        "truncated-xml": in_turn(always(200, torn, ("ETag", '"torn"'), good=False), good["xml"]),
        "gzip-truncated": in_turn(
            good["zip"],
            always(200, packed, ("Content-Encoding", "gzip"), ("ETag", '"cut"'), good=False),
            good["zip"],
        ),
        "etag-on-error": in_turn(
            good["error"], refuses(500, ("ETag", '"error"'), ("Last-Modified", LM)), good["error"]
        ),
        "flaky": in_turn(good["flaky"], refuses(500), good["flaky"], refuses(502), last=1),
    }


def _refusing() -> dict[str, Manner]:
    """R29, R30, R37, R38, R45, R50: servers that give nothing."""
    huge, junk = str(400 * 86400), "when the cows come home"
    month = timedelta(days=31)
    return {
        "html200": always(200, HTML, good=False),
        "html200-etag": always(200, HTML, ("ETag", '"html"'), ("Last-Modified", LM), good=False),
        "429-seconds": refuses(429, ("Retry-After", "172800"), wish=2 * DAY),
        "429-date": rest_until(429, 30 * HOUR),
        "429-none": refuses(429, wish=HOUR),
        "429-junk": refuses(429, ("Retry-After", junk), wish=HOUR),
        "429-huge": refuses(429, ("Retry-After", huge), wish=month),
        "503-seconds": refuses(503, ("Retry-After", "86400"), wish=DAY),
        "503-date": rest_until(503, 50 * HOUR),
        "503-none": refuses(503, wish=HOUR),
        "503-junk": refuses(503, ("Retry-After", junk), wish=HOUR),
        "410": refuses(410),
        "404": refuses(404),
        "500": refuses(500),
        "empty200": always(200, good=False),
        "204": always(204, good=False),
        "lies304-at-once": always(304, good=False),
        "401": refuses(401, ("WWW-Authenticate", 'Basic realm="x"')),
        "403": refuses(403),
        "451": refuses(451),
        "521": refuses(521, ("Server", "cloudflare")),
        "cloudflare": refuses(403, ("Server", "cloudflare"), ("cf-mitigated", "challenge")),
        "reset": always(resets=True, good=False),
    }


def _asking_for_time() -> dict[str, Manner]:
    """R42, R43: servers and feeds that say how long an answer is good."""

    def timed(name: str, wish: timedelta, *headers: Header, extra: str = "", repeats: bool = True) -> Manner:
        return steady(name, b'"t"', headers=headers, extra=extra, wish=min(wish, 7 * DAY), repeats=repeats)

    def expires(name: str, length: timedelta) -> Manner:
        def manner(call: Call) -> Reply:
            times = (("Date", http_date(call.now)), ("Expires", http_date(call.now + length)))
            return steady(name, b'"e"', headers=times, wish=min(length, 7 * DAY))(call)

        return manner

    hours = "".join(f"<hour>{hour}</hour>" for hour in range(6, 24))
    return {
        "maxage-day": timed("maxage-day", DAY, ("Cache-Control", "public, max-age=86400")),
        "maxage-once": timed("maxage-once", DAY, ("Cache-Control", "max-age=86400"), repeats=False),
        "maxage-3d": timed("maxage-3d", 3 * DAY, ("Cache-Control", 'private, max-age="259200"')),
        "maxage-huge": timed("maxage-huge", 7 * DAY, ("Cache-Control", "max-age=504576000")),
        "maxage-0": timed("maxage-0", HOUR, ("Cache-Control", "max-age=0, must-revalidate")),
        "maxage-junk": timed("maxage-junk", HOUR, ("Cache-Control", "max-age=soon")),
        "expires-day": expires("expires-day", DAY),
        "expires-2d": expires("expires-2d", 2 * DAY),
        "expires-past": expires("expires-past", -DAY),
        "expires-junk": timed("expires-junk", HOUR, ("Expires", "0")),
        "age": timed("age", 34 * HOUR, ("Cache-Control", "max-age=172800"), ("Age", str(14 * 3600))),
        "nocache": timed("nocache", HOUR, ("Cache-Control", "no-cache")),
        "nostore": timed("nostore", HOUR, ("Cache-Control", "no-store")),
        "ttl-day": timed("ttl-day", DAY, extra="<ttl>1440</ttl>"),
        "ttl-2d": timed("ttl-2d", 2 * DAY, extra="<ttl>2880</ttl>"),
        "ttl-huge": timed("ttl-huge", 7 * DAY, extra="<ttl>99999999</ttl>"),
        "skiphours": timed("skiphours", DAY, extra=f"<skipHours>{hours}</skipHours>"),
        "skipdays": timed("skipdays", DAY, extra="<skipDays><day>Sunday</day></skipDays>"),
        "sy-daily": timed("sy-daily", DAY, extra="<sy:updatePeriod>daily</sy:updatePeriod>"),
        "sy-weekly": timed(
            "sy-weekly",
            84 * HOUR,
            extra="<sy:updatePeriod>weekly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>",
        ),
    }


def _costly() -> dict[str, Manner]:
    """R44: each poll costs a whole body, or the blog has long been silent."""

    def stamped(call: Call) -> Reply:  # ever another body, never anything new
        body = rss("always200-stamped", 1, 2, extra=f"<lastBuildDate>{call.now}</lastBuildDate>")
        return Reply(200, body, validators(b'"%d"' % call.number, LM))

    return {
        "none": always(200, rss("none", 1, 2)),
        "always200": always(200, rss("always200", 1, 2), *validators(b'"always"', LM)),
        "always200-stamped": stamped,
        "silent": steady("silent", b'"silent"', LM, days_old=300),
    }


def _leading() -> dict[str, tuple[Manner, tuple[str, ...]]]:
    """R35, R36, R41: redirects, each with the paths of its host that it leads to."""

    def led(name: str, status: int, target: str, path: str) -> tuple[Manner, tuple[str, ...]]:
        return at(path, steady(name, b'"new"', LM), leads(target, status)), (path,)

    def afterwards(name: str, status: int, path: str) -> tuple[Manner, tuple[str, ...]]:
        first = steady(name, b'"1"', LM)
        page = always(200, HTML, ("ETag", '"home"'), good=False)
        return at(path, page, in_turn(first, first, leads(path, status))), (path,)

    def flapping(call: Call) -> Reply:
        if call.path == "/feed":
            return leads("/a" if call.number % 2 else "/b", 301)(call)
        return steady("301-flap", b'"%s"' % call.path[1:].encode(), LM)(call)

    def moved(call: Call) -> Reply:  # a blog that moves after its first poll
        if call.path == "/new":
            return steady("301-later", b'"new"', LM)(call)
        return in_turn(steady("301-later", b'"1"', LM), leads("/new", 301))(call)

    chain = tuple(f"/{number}" for number in range(1, 7))

    def chained(length: int) -> Manner:
        def manner(call: Call) -> Reply:
            step = 0 if call.path == "/feed" else int(call.path[1:])
            feed = steady(f"chain-{length}", b'"c"', headers=DAILY, wish=DAY)
            return feed(call) if step == length else leads(f"/{step + 1}")(call)

        return manner

    return {
        "301": led("301", 301, "/new", "/new"),
        "308": led("308", 308, "/new", "/new"),
        "302": led("302", 302, "/now", "/now"),
        "307": led("307", 307, "/now", "/now"),
        "redirect-relative": led("redirect-relative", 302, "sub/../there?x=1", "/there?x=1"),
        "redirect-fragment": led("redirect-fragment", 302, "/there#top", "/there"),
        "301-later": (moved, ("/new",)),
        "301-home": afterwards("301-home", 301, "/"),
        "302-login": afterwards("302-login", 302, "/login?next=%2Ffeed"),
        "301-flap": (flapping, ("/a", "/b")),
        "redirect-self": (leads("/feed", 301), ()),
        "redirect-loop": (at("/b", leads("/feed"), leads("/b")), ("/b",)),
        "redirect-grow": (
            lambda call: leads(call.path + "x")(call),
            tuple("/feed" + "x" * n for n in range(1, 7)),
        ),
        "redirect-chain": (chained(5), chain),
        "redirect-chain-6": (chained(6), chain),
        "redirect-none": (always(302, good=False), ()),
        "redirect-empty": (leads(""), ()),
        "redirect-junk": (leads("http://["), ()),
    }


def _emptied() -> dict[str, Manner]:
    """R38: feeds that were read, and then give nothing, or lie."""
    full = {name: steady(name, b'"1"', LM) for name in ("ok-then-empty", "ok-then-404", "ok-then-500")}

    def lying(call: Call) -> Reply:
        given = validators(b'"lie"', LM)
        return Reply(200, rss("lies304", 1, 2), given) if call.number == 1 else Reply(304, headers=given)

    return {
        "ok-then-empty": in_turn(full["ok-then-empty"], always(200, rss("ok-then-empty"), ("ETag", '"0"'))),
        "ok-then-404": in_turn(full["ok-then-404"], refuses(404)),
        "ok-then-500": in_turn(full["ok-then-500"], refuses(500), full["ok-then-500"]),
        "lies304": lying,
    }


def _tempting() -> dict[str, Manner]:
    """R47: servers that would like to be sent more, or asked for more."""
    cookie = (("Set-Cookie", "id=1; Path=/"), ("Vary", "Cookie"))
    hub = (("Link", '<http://127.23.9.9/hub>; rel="hub", </feed>; rel="self", </style.css>; rel="preload"'),)
    return {
        "cookie": steady("cookie", b'"c"', LM, headers=cookie),
        "websub": steady("websub", b'"w"', LM, headers=hub, extra='<atom:link rel="hub" href="/hub"/>'),
        "refresh": steady("refresh", b'"r"', LM, headers=(("Refresh", "0; url=/more"),)),
        "delta": steady("delta", b'"d"', LM, headers=(("IM", "feed"), ("Accept-Ranges", "bytes"))),
    }


def feeds() -> list[Feed]:
    """Every feed of the farm."""
    found: list[Feed] = []

    def host() -> str:
        return f"127.23.{len(found) // 200}.{len(found) % 200 + 1}"

    for manners, changing, daily in (
        (_believable(), False, False),
        (_changing(), True, False),
        (_refusing(), False, False),
        (_asking_for_time(), False, False),
        (_costly(), False, True),
        (_emptied(), False, False),
        (_tempting(), False, False),
    ):
        for name, manner in manners.items():
            found.append(Feed(name, host(), manner, changing=changing, daily=daily))
    for name, (manner, others) in _leading().items():
        found.append(Feed(name, host(), manner, others=others))
    ok = found[0]
    found.append(Feed("301-to-other-feed", host(), leads(f"http://{ok.host}:PORT{ok.path}", 301)))
    shared = refuses(429, ("Retry-After", "7200"), wish=2 * HOUR)
    found += [Feed(f"h429-{number}", "127.23.3.1", shared, f"/h429/{number}") for number in range(12)]
    for number in range(10):
        crowd = steady(f"crowd-{number}", b'"%d"' % number, LM, headers=DAILY, wish=DAY)
        found.append(Feed(f"crowd-{number}", "127.23.3.2", crowd, f"/{number}/feed"))
    return found


@dataclass
class Farm:
    """All feeds on one server; `now` is the virtual time and `run` the number of the run."""

    now: datetime = START
    run: int = 0
    feeds: list[Feed] = field(default_factory=feeds)
    log: list[Visit] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._by_address = {
            (feed.host, path): feed for feed in self.feeds for path in (feed.path, *feed.others)
        }
        self._calls: Counter[str] = Counter()
        self._open: Counter[str] = Counter()
        hosts = tuple(dict.fromkeys(feed.host for feed in self.feeds))
        self.server = Server({"*": self._speak}, addresses=hosts)

    def __enter__(self) -> Self:
        self.server.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.__exit__(kind, error, trace)

    def url(self, feed: Feed) -> str:
        return self.server.url(feed.path, feed.host)

    def urls(self) -> Mapping[str, str]:
        """The address of every feed, by its name."""
        return {feed.name: self.url(feed) for feed in self.feeds}

    async def _speak(self, asked: Asked, line: Line) -> None:
        host = (asked.header(b"host") or b"").decode("latin-1").partition(":")[0]
        feed = self._by_address.get((host, asked.path))
        reply = self._reply(feed, asked)
        self._open[host] += 1
        name = feed.name if feed else ""
        self.log.append(Visit(self.run, self.now, asked.at, host, name, asked, reply, self._open[host]))
        try:
            await line.stall(0.005)  # as long as a quick server thinks
            if reply.resets:
                line.reset()
            else:
                await line.send(self._bytes(reply))
        finally:
            self._open[host] -= 1

    def _reply(self, feed: Feed | None, asked: Asked) -> Reply:
        if feed is None:
            return Reply(404, b"nothing here", good=False)
        if asked.path == feed.path:
            self._calls[feed.name] += 1
        tag, date = asked.header(b"if-none-match"), asked.header(b"if-modified-since")
        return feed.manner(Call(self._calls[feed.name], self.now, asked.path, tag, date))

    def _bytes(self, reply: Reply) -> bytes:
        if reply.raw:
            return reply.raw
        headers = [
            (name, value.replace("PORT", str(self.server.port)) if isinstance(value, str) else value)
            for name, value in reply.headers
        ]
        return answer(reply.body, reply.status, headers, type_=FEED_TYPE)

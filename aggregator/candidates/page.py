"""A web page -> what it says of feeds.

[P] Runs in a worker process, since pages are written by strangers. It chooses nothing: which of
the links is the blog's feed is `ranking`'s business.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from aggregator import parse
from aggregator.candidates.shapes import looks_like_feed, same_host, through_feed_service
from aggregator.model import Failure, FailureKind, FeedLink, FetchResult, Reading, WebPage
from aggregator.parse.decode import decode

LONGEST_PAGE = 1_000_000  # characters that are looked at
MOST_LINKS = 50  # of each sort
_LONGEST_TEXT = 200  # characters of a title
_LONGEST_ADDRESS = 2048

_Attributes = list[tuple[str, str | None]]
# What people write on the link to their feed, where its address does not tell.
_CALLED_FEED = frozenset(
    {"rss", "atom", "feed", "rss feed", "rss-feed", "atom feed", "xml", "rss 2.0", "flux rss"}
)


def read(result: FetchResult) -> Reading:
    """As `parse.read`, and where there is a web page instead of a feed, the page as well."""
    reading = parse.read(result)
    trouble = reading.result
    is_page = isinstance(trouble, Failure) and trouble.kind is FailureKind.HTML
    if not is_page or not isinstance(result.answer, bytes):
        return reading
    return replace(reading, page=read_page(decode(result.answer, result.content_type), result.exchange.url))


def read_page(html: str, url: str = "") -> WebPage:
    """What a page at `url` says. Never raises; of a huge page the beginning is read."""
    reader = _Reader(url)
    with suppress(AssertionError):  # of html.parser, over declarations that are none: what was seen counts
        reader.feed(html[:LONGEST_PAGE])
        reader.close()
    return WebPage(
        generator=reader.generator,
        home_url=reader.home_url,
        links=(*reader.declared.values(), *reader.linked.values()),
        asks_password=reader.asks_password,
    )


class _Reader(HTMLParser):
    """Notes <link>, <a>, <base> and password fields wherever they stand; lives for one page."""

    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.generator = ""
        self.home_url = ""
        self.asks_password = False
        self.declared: dict[str, FeedLink] = {}  # by address; the first mention counts
        self.linked: dict[str, FeedLink] = {}
        self._url = url
        self._base = url
        self._based = False  # only the first <base> counts
        self._anchor = ""  # address of the <a> we are in
        self._anchor_text = ""

    def handle_starttag(self, tag: str, attrs: _Attributes) -> None:
        """Note what matters."""
        values = {name: value or "" for name, value in reversed(attrs)}  # the first of two counts
        match tag:
            case "base" if values.get("href") and not self._based:
                self._base, self._based = self._absolute(values["href"]) or self._base, True
            case "meta" if values.get("name", "").lower() == "generator":
                self.generator = self.generator or _one_line(values.get("content", ""))
            case "link":
                self._link(values)
            case "a":
                self._begin_anchor(values)
            case "img":
                self._anchor_text += " " + (values.get("alt") or values.get("title") or "")
            case "input" if values.get("type", "").lower() == "password":
                self.asks_password = True

    def handle_endtag(self, tag: str) -> None:
        """Leave an anchor."""
        if tag == "a":
            self._end_anchor()

    def handle_data(self, data: str) -> None:
        """Text: of anchors only."""
        if self._anchor and len(self._anchor_text) < _LONGEST_TEXT:
            self._anchor_text += data[:_LONGEST_TEXT]

    def parse_marked_section(self, i: int, report: int = 1) -> int:  # noqa: ARG002 - html.parser's signature
        """`<![…` is a comment up to the next ">", as in browsers; html.parser would give up over it."""
        end = self.rawdata.find(">", i)
        return end + 1 if end >= 0 else -1

    def _link(self, values: dict[str, str]) -> None:
        relations = values.get("rel", "").lower().split()
        url = self._absolute(values.get("href", ""))
        if not url:
            return
        if "home" in relations:
            self.home_url = self.home_url or url
        type_ = values.get("type", "").partition(";")[0].strip().lower()
        title = _one_line(values.get("title", ""))
        if (
            {"alternate", "feed"} & set(relations)
            and "stylesheet" not in relations
            and len(self.declared) < MOST_LINKS
            and _is_feed_type(type_, url, title)
        ):
            self.declared.setdefault(url, FeedLink(url, type_, title))

    def _begin_anchor(self, values: dict[str, str]) -> None:
        self._end_anchor()
        self._anchor = self._absolute(values.get("href", ""))
        self._anchor_text = values.get("title", "")
        if "home" in values.get("rel", "").lower().split():
            self.home_url = self.home_url or self._anchor

    def _end_anchor(self) -> None:
        url, text = self._anchor, _one_line(self._anchor_text)
        self._anchor, self._anchor_text = "", ""
        if not url or url in self.linked or len(self.linked) >= MOST_LINKS:
            return
        own = same_host(url, self._url)
        if (own and (looks_like_feed(url) or text.casefold() in _CALLED_FEED)) or through_feed_service(url):
            self.linked[url] = FeedLink(url, "", text, declared=False)

    def _absolute(self, href: str) -> str:
        """An address of the web as far as the page's own is known, else ""."""
        href = "".join(href.split())
        try:
            url = urljoin(self._base, href)
            scheme = urlsplit(url).scheme
        except ValueError:
            return ""
        if not href or len(url) > _LONGEST_ADDRESS or scheme not in ("", "http", "https"):
            return ""
        return url.partition("#")[0]


def _is_feed_type(type_: str, url: str, title: str) -> bool:
    """True for the types of feeds; for types that say little, where address or title say more."""
    if "oembed" in type_:
        return False
    if "rss" in type_ or "atom" in type_ or type_ in ("application/rdf+xml", "application/feed+json"):
        return True
    if type_ == "application/json":
        return "feed" in urlsplit(url).path.lower() and "/wp-" not in url
    if type_ in ("", "text/xml", "application/xml"):
        called = {"rss", "atom", "feed"} & set(title.casefold().split())
        return bool(called) or looks_like_feed(url)
    return False


def _one_line(text: str) -> str:
    plain = "".join(char if char.isprintable() else " " for char in text[: 2 * _LONGEST_TEXT])
    return " ".join(plain.split())[:_LONGEST_TEXT]

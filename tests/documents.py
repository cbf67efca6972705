"""Short feeds for the tests of reading, and a way to read them."""

from __future__ import annotations

from aggregator import parse
from aggregator.model import Exchange, Failure, FetchResult, ParsedEntry, ParsedFeed, Reading, Request

URL = "https://ada.example/blog/feed.xml"


def fetched(body: bytes | str, content_type: str = "application/xml", url: str = URL) -> FetchResult:
    raw = body.encode() if isinstance(body, str) else body
    return FetchResult(Request(1, url), Exchange(url, 200), content_type, raw)


def reading(body: bytes | str, content_type: str = "application/xml", url: str = URL) -> Reading:
    return parse.read(fetched(body, content_type, url))


def feed(body: bytes | str, content_type: str = "application/xml", url: str = URL) -> ParsedFeed:
    result = reading(body, content_type, url).result
    assert isinstance(result, ParsedFeed), result
    return result


def entry(body: bytes | str) -> ParsedEntry:
    (only,) = feed(body).entries
    return only


def refused(body: bytes | str, content_type: str = "application/xml") -> Failure:
    result = reading(body, content_type).result
    assert isinstance(result, Failure), result
    return result


def rss(*items: str, channel: str = "", prolog: str = '<?xml version="1.0"?>') -> str:
    joined = "".join(f"<item>{item}</item>" for item in items)
    names = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    names += ' xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:atom="http://www.w3.org/2005/Atom"'
    names += ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    names += ' xmlns:media="http://search.yahoo.com/mrss/"'
    names += ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    names += ' xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
    return f'{prolog}<rss version="2.0" {names}><channel><title>Ada</title>{channel}{joined}</channel></rss>'


def atom(*entries: str, head: str = "") -> str:
    joined = "".join(f"<entry>{inner}</entry>" for inner in entries)
    names = 'xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0"'
    return f'<?xml version="1.0"?><feed {names}><title>Ada</title>{head}{joined}</feed>'

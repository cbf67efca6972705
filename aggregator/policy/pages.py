"""Where the next page of a feed's history lies: by the feed's own word, or its platform's custom.

Pure. The ways, each a `pager`:

    link         RFC 5005, 3 and 4 (rel="next", "prev-archive"); JSON Feed's next_url
    start-index  Blogger: ?start-index=26&max-results=25, Atom and RSS
    paged        WordPress: ?paged=2
    page         others that are or may be cut: ?page=2, tried once in a feed's life
    pages        those of which that brought entries: they are known to have pages, whatever fails for a night
    none         others that were found to have none

`?page=` counts from 1 on most platforms and from 0 on some (Drupal). So the pages are asked in the
order 2, 1, 2, 3 …: none is passed over, whatever is written meanwhile. A server that knows no pages
gives the first one at once, which ends it after one request.

In front of some blogs stands a service (FeedBurner) that hands on the newest entries and knows no
pages. The blog's own feed does: it lies where the platform has it, at the home the feed names. No other
server is believed to speak for another host: its pages are asked where the feed is.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

from aggregator.model import ParsedFeed
from aggregator.policy.moves import host

FULL = 10  # entries: a feed that shows fewer is not taken for cut, so that nothing is guessed

_WORDPRESS = re.compile(r"wordpress|classicpress", re.IGNORECASE)
_WORDPRESS_GUID = re.compile(r"https?://[^?]+\?(?:post_type=\w+&(?:amp;|#038;)?)?p=\d+")
_SERVICES = (".feedburner.com", ".feedproxy.google.com", ".feedblitz.com", ".feedpress.me", ".feedpress.it")
_BLOGGER_GUID = "tag:blogger.com,1999:"
_WORDPRESS_FEED = re.compile(r"/(?:feed|rss2?|atom|rdf)(?:/|$)|/wp-\w+\.php|[?&]feed=", re.IGNORECASE)
# Programs that write a feed as one file, and platforms whose feeds have no further page.
_UNPAGED = re.compile(
    r"hugo|jekyll|gatsby|eleventy|11ty|pelican|astro|zola|hexo|nikola|middleman|metalsmith|vitepress|quarto"
    r"|feedgen|feed for node|medium|substack|ghost|feedcreator",
    re.IGNORECASE,
)


def pager(feed: ParsedFeed, url: str, *, guess: bool, is_cut: bool) -> str:
    """How the pages of the feed that `url` gave are found; `guess`: whether it may be tried out.

    `is_cut` says that the feed is known not to show all, or that somebody asked for the rest.
    """
    is_blogger = feed.generator.lower() == "blogger" or _any_guid(feed, _BLOGGER_GUID)
    if is_blogger and (_is_bloggers(url) or (_is_handed_on(feed, url) and not feed.next_url)):
        return "start-index"
    if feed.next_url:
        return "link"
    if feed.format.startswith("json") or is_blogger:
        return ""
    if _WORDPRESS.search(feed.generator) or any(
        _WORDPRESS_GUID.fullmatch(each.guid) for each in feed.entries
    ):
        return "paged"
    if not guess:
        return "none"
    may_be_cut = is_cut or len(feed.entries) >= FULL
    return "page" if may_be_cut and not _UNPAGED.search(feed.generator) else ""


def proven(pager: str, before: str, new: int) -> str:
    """The pager, knowing the one of the pass before and how many new entries that brought."""
    works = before == "pages" or (before == "page" and new > 0)
    return "pages" if works and pager == "page" else pager


def next_address(pager: str, feed: ParsedFeed, url: str, number: int) -> str:
    """Where the page after this one lies, the pass having read `number`; "" where there is none."""
    match pager:
        case "link":
            return "" if feed.next_url == url else feed.next_url
        case "start-index":
            own = url if _is_bloggers(url) else urljoin(feed.home_url, "/feeds/posts/default")
            reached = int(_parameter(own, "start-index") or 1) + len(feed.entries)
            size = _parameter(own, "max-results") or len(feed.entries)
            return _with(own, {"start-index": reached, "max-results": size})
        case "paged":
            handed_on = _is_handed_on(feed, url) and not _WORDPRESS_FEED.search(url)
            own = f"{feed.home_url.rstrip('/')}/feed/" if handed_on else url
            return _with(own, {"paged": number + 1})
        case "page" | "pages":
            return _with(url, {"page": {1: 2, 2: 1}.get(number, number - 1)})
    return ""


def is_guess(pager: str, number: int) -> bool:
    """Whether the page after `number` is the one by which it is tried out that there are any."""
    return pager == "page" and number == 1


def is_settled(pager: str, number: int) -> bool:
    """Whether the pages read so far follow each other: not while it is found out what they count from."""
    return pager not in {"page", "pages"} or number > 4


def may_repeat(pager: str) -> bool:
    """Whether a page may rightly be the one before it once more: an archive may hold what the feed shows."""
    return pager == "link"


def _is_bloggers(url: str) -> bool:
    """Whether this is a feed of posts at the place where Blogger has it."""
    path = urlsplit(url).path
    return "/feeds/" in path and "/posts/" in path


def _is_handed_on(feed: ParsedFeed, url: str) -> bool:
    """Whether the feed came from a service that hands on the feed of the home it names."""
    return bool(host(feed.home_url)) and f".{host(url)}".endswith(_SERVICES)


def _any_guid(feed: ParsedFeed, beginning: str) -> bool:
    return any(entry.guid.startswith(beginning) for entry in feed.entries)


def _parameter(url: str, key: str) -> str:
    """The figures given for a key of the query; "" where there are none."""
    found = re.search(rf"(?:^|&){key}=(\d{{1,9}})(?=&|$)", urlsplit(url).query)
    return found[1] if found else ""


def _with(url: str, values: dict[str, object]) -> str:
    """The address with these keys of the query set, all others left as they are."""
    parts = urlsplit(url)
    kept = [pair for pair in parts.query.split("&") if pair and pair.partition("=")[0] not in values]
    query = "&".join([*kept, *(f"{key}={value}" for key, value in values.items())])
    return urlunsplit(parts._replace(query=query, fragment=""))

"""Which of a page's links is the blog's feed of posts.

[P] The rules, in this order:

1. A feed of comments is never a candidate, by its address, else by its title.
2. What the page declares (`<link rel="alternate">`, in the head or not) before what it only
   links to (`<a href>`).
3. The whole blog before its fixed pages and podcasts, those before one tag, category, author
   or search.
4. RSS and Atom before JSON Feed, that before what is old or vague (RSS 0.9x, RDF, text/xml).
5. The page's own order.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from aggregator.addresses import comparison_key
from aggregator.candidates import shapes
from aggregator.model import FeedLink, WebPage

_FULL = ("application/rss+xml", "application/atom+xml", "")
_JSON = ("application/feed+json", "application/json")


def rank(page: WebPage) -> list[FeedLink]:
    """The page's candidates, best first, each address once."""
    candidates: dict[str, FeedLink] = {}
    for link in page.links:
        if not shapes.is_of_comments(link.url, link.title):
            candidates.setdefault(comparison_key(link.url), link)
    return sorted(candidates.values(), key=_key)  # which keeps the page's order


def only_comments(page: WebPage) -> bool:
    """True where the page names feeds and all of them are of comments."""
    declared = [link for link in page.links if link.declared]
    return bool(declared) and all(shapes.is_of_comments(link.url, link.title) for link in declared)


def _key(link: FeedLink) -> tuple[bool, int, int]:
    return (not link.declared, _scope(link), _format(link))


def _scope(link: FeedLink) -> int:
    if shapes.is_of_part(link.url, link.title):
        return 2
    return int(shapes.is_of_other_things(link.url, link.title))


def _format(link: FeedLink) -> int:
    if link.type in _JSON or urlsplit(link.url).path.endswith(".json"):
        return 1
    old = "rss .9" in link.title.casefold() or "rss 0.9" in link.title.casefold()
    return 0 if link.type in _FULL and not old else 2

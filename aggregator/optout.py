"""Marks by which a blog's writer asks that a post be shown nowhere else.

Pure; imports nothing of ours. It only recognises them; that such a post is neither shown nor counted,
and that the organiser's word goes before, is `completion`'s.

    tags      noplanet, nosyndication, noaggregate, noindex, opt-out, private …
              not "Privat" or "Privé", which are what people write of besides their work
    title     what WordPress puts before private and protected posts: "Private: …"
    body      <meta name="robots" content="noindex">, <!--googleoff: all-->, <!--noindex-->,
              class="robots-nocontent"

A robots mark in the head of a feed, or in its server's answer, speaks of the feed as a page: WordPress
sends it with every feed. It is none of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

VERSION = "2"  # rises where another body would be marked

_TAGS = frozenset(
    [
        "noplanet",
        "nosyndication",
        "nosyndicate",
        "noaggregate",
        "noaggregation",
        "noaggregator",
        "noindex",
        "nobots",
        "norobots",
        "optout",
        "donotaggregate",
        "donotindex",
        "donotsyndicate",
        "notpublic",
        "unlisted",
        "private",
    ]
)
_TITLE = re.compile(
    r"(?:private|privat|privé|privado|privato|protected|geschützt|protégé|beveiligd|beschermd|skyddad"
    r"|beskyttet|protegido|protetto)\s?: ",
    re.IGNORECASE,
)
_META = re.compile(r"<meta\s[^<>]{0,300}>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--\s*(?:googleoff:\s*(?:all|index)|noindex|noplanet|private)\s*-->", re.IGNORECASE)

_CLASS = re.compile(
    r"<[a-z][^<>]{0,300}\bclass=[\"']?[^<>\"']{0,100}\brobots-no(?:content|index)\b[^<>]{0,300}>",
    re.IGNORECASE,
)


def in_head(title: str, tags: Iterable[str]) -> str:
    """The mark that a post's title or one of its tags is, as it is written there; "" where none is."""
    for tag in tags:
        if _asks(tag):
            return tag
    found = _TITLE.match(title)
    return found[0].strip() if found else ""


@lru_cache(maxsize=1 << 12)  # the same few come with every post
def _asks(tag: str) -> bool:
    return re.sub(r"[\s_-]", "", tag.casefold().lstrip("#")) in _TAGS


def anywhere(title: str, tags: Iterable[str], html: str) -> bool:
    """Whether a post asks for it in any way."""
    return bool(in_head(title, tags) or in_body(html))


def in_body(html: str) -> str:
    """The mark in a post's HTML as received; "" where there is none."""
    if "<!--" in html and (found := _COMMENT.search(html)):
        return found[0]
    if "robots-no" in html and (found := _CLASS.search(html)):
        return found[0]
    for meta in _META.findall(html):
        words = set(re.findall(r"\w+", meta.lower()))
        if "robots" in words and words & {"noindex", "none"}:
            return str(meta)
    return ""

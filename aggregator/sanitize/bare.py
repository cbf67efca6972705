"""HTML as it is read, not shown: its words, its blocks, its links and what is bold.

Pure. May import: nh3's cleaners of text.py, the standard library. Never: returns anything for
a page. nh3 reads the HTML once, so what comes of it is no fixed point, and costs less than
a third of `clean`: every entry is read, few are shown whole.
"""

from __future__ import annotations

import re
from html import escape as escape_attribute
from html import unescape
from urllib.parse import urljoin

from aggregator.sanitize import embeds, formulas
from aggregator.sanitize.characters import legal
from aggregator.sanitize.text import (
    ANY_TAG,
    BLOCKS,
    MAX_LENGTH,
    cleaner,
    escape,
    plain_text,
    too_heavy,
    unescaped,
)

BARE_VERSION = "5"  # rises where equal HTML would come out otherwise

_INLINE_TAG = re.compile('</?(?:a(?: href="[^"]*")?|b|strong)>')
_IMAGE = re.compile('<img((?: [a-z]+="[^"]*")*)>')
_ALT = re.compile(' alt="([^"]*)"')
_RELATIVE = re.compile('<a href="(?!https?:)([^"]*)">')
_CLEANER = cleaner(
    BLOCKS | {"a", "b", "strong", "img"}, {"*": set(), "a": {"href"}, "img": {"alt"}}, "pass_through"
)


def bare(html: str, *, base: str) -> str:
    """What is read in HTML, not shown: its words, and of its markup blocks, links and what is bold.

    One reading, so it is no fixed point and nothing for a page. Links are absolute, of a
    picture its alternative text stays.
    """
    html = legal(html)
    if too_heavy(html):
        return escape(plain_text(html)[:MAX_LENGTH])
    simple = _CLEANER.clean(embeds.linked(formulas.in_words(html)))
    if "&#" in html:  # a numeric reference may have made a control character
        simple = legal(simple)
    if "<img" in simple:
        simple = _IMAGE.sub(_alternative, simple)
    return _RELATIVE.sub(lambda link: _absolute(link[1], base), simple)


def _alternative(image: re.Match[str]) -> str:
    alt = _ALT.search(image[1])
    return alt[1].replace("&quot;", '"') if alt else ""


def _absolute(href: str, base: str) -> str:
    try:
        address = urljoin(base, unescape(href))
    except ValueError:  # brackets that hold no IPv6 address
        address = ""
    return f'<a href="{escape_attribute(address)}">'


def bare_text(html: str) -> str:
    """The words of bare HTML, white space as it came: a line end at least for every block element."""
    return unescaped(ANY_TAG.sub("\n", _INLINE_TAG.sub("", html)))

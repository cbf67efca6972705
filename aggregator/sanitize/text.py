"""HTML to plain text.

Pure. May import: nh3, the standard library. Never: returns markup to be shown.

nh3 reads the HTML, as a browser would, and leaves bare tags of few elements, so that the
regular expressions after it cannot be misled.
"""

from __future__ import annotations

import re
from html import unescape

import nh3

from aggregator.sanitize import formulas
from aggregator.sanitize.characters import legal

MAX_LENGTH = 512 * 1024  # characters of HTML an entry may have
MAX_TAGS = 10_000  # the largest real entry seen has 5,062; nh3 is quadratic in nesting
MAX_REFERENCES = 50_000  # nh3 is quadratic in ampersands too

# Elements whose content is no text of the entry (raw text and foreign content, where mutation XSS lives).
_DROPPED_NAMES = (
    "script style noscript template iframe svg math title textarea select xmp noembed noframes plaintext"
)
DROPPED = frozenset(_DROPPED_NAMES.split())
_BLOCK_NAMES = (
    "address article aside blockquote br caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre search section "
    "summary table tbody td tfoot th thead tr ul"
)
BLOCKS = frozenset(_BLOCK_NAMES.split())
_START_TAG = re.compile("<[A-Za-z]")
ANY_TAG = re.compile("<[^<>]*>")


def cleaner(
    tags: frozenset[str], attributes: dict[str, set[str]], url_relative: nh3.UrlRelative = "deny"
) -> nh3.Cleaner:
    """One that leaves these elements, and of their attributes these."""
    return nh3.Cleaner(
        tags=tags,
        attributes=attributes,
        clean_content_tags=DROPPED,
        link_rel=None,
        url_schemes={"http", "https"},
        url_relative=url_relative,
    )


_TOBLOCKS = cleaner(BLOCKS, {"*": set()})


def too_heavy(html: str) -> bool:
    """True for HTML that a parser would take seconds over: it is read as text without one."""
    return (
        len(html) > MAX_LENGTH
        or html.count("&") > MAX_REFERENCES
        or (html.count("<") > MAX_TAGS and len(_START_TAG.findall(html)) > MAX_TAGS)
    )


def escape(text: str) -> str:
    """Plain text as HTML, spelled as nh3 spells it, so that cleaning it changes nothing."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\xa0", "&nbsp;")


def plain_text(html: str) -> str:
    r"""The words of HTML: a line for every block element, white space folded, no markup.

    >>> plain_text("<h3>Thing&nbsp;6</h3><p>On\n<b>line</b></p>")
    'Thing 6\nOn line'
    """
    html = legal(html)
    if too_heavy(html):
        text = legal(unescape(ANY_TAG.sub("\n", html[:MAX_LENGTH])))
    elif "<" in html or "&" in html:
        text = unescaped(ANY_TAG.sub("\n", _TOBLOCKS.clean(formulas.in_words(html)).replace("\n", " ")))
        text = legal(text) if "&#" in html else text
    else:
        text = html.replace("\n", " ")
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))


def unescaped(text: str) -> str:
    """The text of nh3's output, which knows four references."""
    if "&" not in text:
        return text
    return text.replace("&nbsp;", "\xa0").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

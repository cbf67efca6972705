"""The one place where strangers' HTML becomes Markup.

Pure. May import: nh3, markupsafe, the standard library. Never: returns what it has not
read a second time.

    too heavy to parse?            -> its words, escaped
    formulas                       -> their words
    embedded players and pages     -> plain links (before nh3, which drops them)
    pictures that scripts load     -> pictures
    nh3 with the list below        -> what a page may hold
    shape                          -> images by the organiser's choice, elements where they may stand
    again, until nothing changes   -> what a browser reads is what was checked
    still changing, or too deep    -> its words

That the result is a fixed point is the defence against mutation XSS (markup that means
another thing when it is parsed again), and makes `clean` idempotent.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

import nh3
from markupsafe import Markup

from aggregator.sanitize import embeds, formulas
from aggregator.sanitize.characters import legal
from aggregator.sanitize.nesting import OTHERWISE, VOID, conforming
from aggregator.sanitize.text import DROPPED, MAX_LENGTH, escape, plain_text, too_heavy

_TAG_NAMES = (
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em "
    "figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span "
    "strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr"
)
_TAGS = frozenset(_TAG_NAMES.split()) | OTHERWISE.keys()  # which `conforming` writes otherwise
_ATTRIBUTES = {
    "*": {"title", "lang", "dir"},
    "a": {"href"},
    "code": {"class"},  # `shape` leaves language-… only
    "del": {"datetime"},
    "img": {"src", "alt", "width", "height"},
    "ins": {"datetime"},
    "li": {"value"},
    "ol": {"start", "reversed", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
_REL = "nofollow ugc noopener noreferrer"
_MAX_DEPTH = 256  # browsers stop at 512
_MAX_ROUNDS = 4  # real HTML needs one

# These read nh3's output only, where "<" begins a tag and nothing else and every value stands in
# double quotes: there a regular expression is exact.
_TAG = re.compile("<(/?)([a-z0-9]+)")
_CODE = re.compile('<code((?: [a-z]+="[^"]*")+)>')
_LINK_OR_IMAGE = re.compile('<(/?)(?:a(?=[ >])|img((?: [a-z]+="[^"]*")*)>)')
_WITH = '(?: [a-z]+="[^"]*")*>'
_EMPTY_LINK = re.compile(
    rf"<a{_WITH}((?:[\s\u200b]|&nbsp;|<br>|</?(?:b|em|i|small|span|strong|u){_WITH})*)</a>"
)
_ATTRIBUTE = re.compile(' ([a-z]+)="([^"]*)"')
_PRE_LINE = re.compile("(<pre[^<>]*>)(?=\n)")
_LANGUAGE_CLASS = re.compile(r"(?<![^ ])language-[\w+#.-]+(?![^ ])")
_SIZE = re.compile(r"(\d{1,5})(?:px)?$")


def clean(html: str, *, base: str, images: Literal["none", "https"] = "none") -> Markup:
    """HTML safe to put into a page; a fixed point, so cleaning it again changes nothing.

    `base` is the absolute address that relative ones are resolved against; where it is
    none, they are dropped. `images` "none" makes each picture a link with its alternative
    text, "https" keeps it, loaded late and without a referrer.
    """
    html = legal(html)
    if too_heavy(html):
        return _as_text(html)
    cleaner = _cleaner(base)
    html = embeds.addressed(embeds.linked(formulas.in_words(html)))
    clean_html = _shape(_legal_output(cleaner.clean(html), html), images)
    for _ in range(_MAX_ROUNDS):
        again = cleaner.clean(clean_html)
        if again != clean_html:  # nh3's part has changed something; ours may be all of it
            again = _shape(again, images)
        if again == clean_html:
            fit = not too_heavy(again) and not _too_deep(again)
            return Markup(again) if fit else _as_text(html)  # noqa: S704 - the one place where it is right
        clean_html = again
    return _as_text(html)


def _as_text(html: str) -> Markup:
    return Markup(escape(plain_text(html)[:MAX_LENGTH].rstrip()))  # noqa: S704 - escaped just here


@lru_cache(maxsize=128)
def _cleaner(base: str) -> nh3.Cleaner:
    """The list above as a Cleaner; a base that is no absolute address drops relative ones."""
    try:
        return _build(("rewrite_with_base", base))
    except ValueError:
        return _build("deny")


def _build(url_relative: nh3.UrlRelative) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags=DROPPED,
        attributes=_ATTRIBUTES,
        link_rel=_REL,
        url_schemes={"http", "https", "mailto"},
        url_relative=url_relative,
    )


def _legal_output(cleaned: str, html: str) -> str:
    """nh3's output without the control characters that numeric references in `html` may have made."""
    return legal(cleaned).replace("\r", "\n") if "&#" in html else cleaned


def _too_deep(cleaned: str) -> bool:
    """True where more than 256 elements stand within each other."""
    if cleaned.count("<") <= _MAX_DEPTH:
        return False
    depth = 0
    for closing, name in _TAG.findall(cleaned):
        if name not in VOID:
            depth += -1 if closing else 1
            if depth > _MAX_DEPTH:
                return True
    return False


def _shape(cleaned: str, images: str) -> str:
    """nh3's output as a page holds it: of classes the language of code, images, each element in its place."""
    if "<code " in cleaned:
        cleaned = _CODE.sub(_code, cleaned)
    if "<img" in cleaned:
        cleaned = _replace_images(cleaned, images)
    if "<" in cleaned and not _too_deep(cleaned):
        cleaned = _without_empty_links(conforming(cleaned))
    if "<pre" in cleaned:  # a parser drops one line end after <pre>: double it, or the next one would go too
        cleaned = _PRE_LINE.sub(r"\1\n", cleaned)
    return cleaned


def _without_empty_links(cleaned: str) -> str:
    """The keyboard would reach them, and nobody sees or hears them; one may stand within another."""
    while (less := _EMPTY_LINK.sub(r"\1", cleaned)) != cleaned:
        cleaned = less
    return cleaned


def _code(tag: re.Match[str]) -> str:
    """A code element's start; of its classes the one that names the language."""
    kept = []
    for name, value in _ATTRIBUTE.findall(tag[1]):
        if name != "class":
            kept.append(f' {name}="{value}"')
        elif found := _LANGUAGE_CLASS.search(value):
            kept.append(f' class="{found[0]}"')
    return f"<code{''.join(kept)}>"


def _replace_images(cleaned: str, images: str) -> str:
    links_open = 0

    def replace(tag: re.Match[str]) -> str:
        nonlocal links_open
        if tag[2] is not None:
            return _image(dict(_ATTRIBUTE.findall(tag[2])), images, linked=links_open > 0)
        links_open += -1 if tag[1] else 1
        return tag[0]

    return _LINK_OR_IMAGE.sub(replace, cleaned)


def _image(given: dict[str, str], images: str, *, linked: bool) -> str:
    """An image by the organiser's choice. Values are still escaped as in an attribute."""
    if embeds.PIXEL.match(given.get("width", "")) or embeds.PIXEL.match(given.get("height", "")):
        return ""  # it counts readers
    address = given.get("src", "")
    words = given.get("alt", "").replace("&quot;", '"').strip()
    if not address.startswith(("https://", "http://")):
        return words
    if images == "https":
        if address.startswith("http://"):
            address = "https://" + address.removeprefix("http://")
        sizes = {name: size[1] for name in ("width", "height") if (size := _SIZE.match(given.get(name, "")))}
        alt = given.get("alt", "") or ("image" if linked else "")  # a link must have a name
        kept = {"alt": alt, **sizes, "title": given.get("title", "")}
        told = "".join(f' {name}="{value}"' for name, value in kept.items() if value or name == "alt")
        return f'<img src="{address}"{told} loading="lazy" referrerpolicy="no-referrer">'
    if linked or _is_sign(words):
        return words or "image"
    return f'<a href="{address}" rel="{_REL}">{words or "image"}</a>'


def _is_sign(words: str) -> bool:
    """True for an emoji drawn as a picture, as WordPress does: its alternative text is itself."""
    return 0 < len(words) <= 8 and "&" not in words and not any(letter.isalnum() for letter in words)

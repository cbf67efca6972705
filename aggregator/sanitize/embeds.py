"""What an entry loads by itself, as what a page may hold: players as plain links, pictures by their address.

Pure; the standard library and `text`.
"""

from __future__ import annotations

import re
from html import escape as escape_attribute
from html import unescape
from urllib.parse import urlsplit

from aggregator.sanitize.text import ANY_TAG, escape

PIXEL = re.compile(r"[01](?:\.0*)?(?:px)?$")  # the width or height of what counts readers
_ATTRIBUTES = r"""(?=[\s/])((?:[^<>"']|"[^"]{0,2000}"|'[^']{0,2000}'){0,2000}+)>"""
_VALUE = r"""\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
_EMBED = re.compile(rf"<(?:iframe|embed|object|video|audio|source){_ATTRIBUTES}", re.IGNORECASE)
_EMBED_ATTRIBUTE = re.compile(rf"(?<![\w-])(src|data|width|height){_VALUE}", re.IGNORECASE)
_ADDRESSED = r"""[^<>]*?\ssrc\s*=\s*["']?(?!data:)[^\s"']"""  # as most pictures are
_IMAGE = re.compile(rf"<img(?!{_ADDRESSED}){_ATTRIBUTES}")  # by programs of today: not in capitals
_IMAGE_ATTRIBUTE = re.compile(rf"(?<![\w-])(src|srcset|data-(?:lazy-)?src(?:set)?){_VALUE}", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s,]\S*")  # the first of them, where there are several
_LATE = ("data-src", "data-lazy-src", "srcset", "data-srcset", "data-lazy-srcset")
_YOUTUBE_HOSTS = frozenset({"www.youtube.com", "youtube.com", "www.youtube-nocookie.com"})
_YOUTUBE_PATH = re.compile(r"/(?:embed|v)/([\w-]{11})(?:[/&].*)?")
_VIMEO_PATH = re.compile(r"/video/(\d+)/?")


def linked(html: str) -> str:
    """The HTML with a link for each player or other page in it, before nh3, which drops them."""
    last, behind = "", 0

    def link(tag: re.Match[str]) -> str:
        nonlocal last, behind
        found, between = _link(tag[1]), html[behind : tag.start()]
        # One player for new browsers, and within it the same for old ones: no words between them.
        twice = found == last and not ANY_TAG.sub("", between).strip()
        last, behind = found, tag.end()
        return "" if twice else found

    return _EMBED.sub(link, html)


def addressed(html: str) -> str:
    """The HTML in which pictures that a script would load have their address where others have it."""
    return _IMAGE.sub(_image, html)


def _image(tag: re.Match[str]) -> str:
    given = _given(_IMAGE_ATTRIBUTE, tag[1])
    late = [found[0] for name in _LATE if (found := _ADDRESS.search(given.get(name, "")))]
    if not late or given.get("src", "data:")[:5].lower() != "data:":
        return tag[0]
    address = late[0].rstrip(",").replace('"', "&quot;")
    return f'<img src="{address}"{tag[1]}>'  # of two attributes of one name the first counts


def _given(attributes: re.Pattern[str], text: str) -> dict[str, str]:
    return {name.lower(): a or b or c for name, a, b, c in attributes.findall(text)}


def _link(attributes: str) -> str:
    """A player or another page inside the entry, as a link to it; nothing where it has no web address."""
    given = _given(_EMBED_ATTRIBUTE, attributes)
    if PIXEL.match(given.get("width", "")) or PIXEL.match(given.get("height", "")):
        return ""
    address = unescape(given.get("src") or given.get("data", "")).strip()
    if address.startswith("//"):
        address = "https:" + address
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    shown = parts.netloc
    if parts.netloc in _YOUTUBE_HOSTS and (found := _YOUTUBE_PATH.fullmatch(parts.path)):
        shown = f"www.youtube.com/watch?v={found[1]}"
        address = f"https://{shown}"
    elif parts.netloc == "player.vimeo.com" and (found := _VIMEO_PATH.fullmatch(parts.path)):
        shown = f"vimeo.com/{found[1]}"
        address = f"https://{shown}"
    return f' <a href="{escape_attribute(address)}">{escape(shown)}</a> '

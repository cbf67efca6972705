"""Players and other pages inside an entry, as plain links to them.

Pure; the standard library and `text`.
"""

from __future__ import annotations

import re
from html import escape as escape_attribute
from html import unescape
from urllib.parse import urlsplit

from aggregator.sanitize.text import escape

PIXEL = re.compile(r"[01](?:\.0*)?(?:px)?$")  # the width or height of what counts readers
_EMBED = re.compile(
    r"""<(?:iframe|embed|video|audio|source)(?=[\s/])((?:[^<>"']|"[^"]{0,2000}"|'[^']{0,2000}'){0,2000}+)>""",
    re.IGNORECASE,
)
_EMBED_ATTRIBUTE = re.compile(
    r"""(?<![\w-])(src|width|height)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
_YOUTUBE_HOSTS = frozenset({"www.youtube.com", "youtube.com", "www.youtube-nocookie.com"})
_YOUTUBE_PATH = re.compile(r"/embed/([\w-]{11})/?")
_VIMEO_PATH = re.compile(r"/video/(\d+)/?")


def linked(html: str) -> str:
    """The HTML with a link for each of them, before nh3, which drops them."""
    return _EMBED.sub(_link, html)


def _link(match: re.Match[str]) -> str:
    """A player or another page inside the entry, as a link to it; nothing where it has no web address."""
    given = {name.lower(): a or b or c for name, a, b, c in _EMBED_ATTRIBUTE.findall(match[1])}
    if PIXEL.match(given.get("width", "")) or PIXEL.match(given.get("height", "")):
        return ""
    address = unescape(given.get("src", "")).strip()
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

"""What redirects tell: a blog that moved for good, or only to https.

Pure. Records what was seen; whether a move is believed is decided elsewhere, after more polls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import takewhile
from urllib.parse import urlsplit

from aggregator.model import FeedState, Hop

_PERMANENT = frozenset({301, 308})  # RFC 9110, 15.4.2 and 15.4.9


def host(url: str) -> str:
    """The host name of an address in small letters; "" where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def followed(state: FeedState, hops: Sequence[Hop], now: datetime) -> FeedState:
    """Remember where a feed that was read has moved to.

    Only the redirects in front count, up to the first that is not permanent. http to https of the
    same address is believed at once; any other target is counted while every poll gives the same.
    """
    url, target = state.url, ""
    for hop in takewhile(lambda hop: hop.status in _PERMANENT, hops):
        if not target and _is_https_of(url, hop.url):
            url = hop.url
        else:
            target = hop.url
    if target in {"", url}:
        return replace(state, url=url, moved_to="", moved_since=None, moved_polls=0)
    if target != state.moved_to:
        return replace(state, url=url, moved_to=target, moved_since=now, moved_polls=1)
    return replace(state, url=url, moved_polls=state.moved_polls + 1)


def _is_https_of(old: str, new: str) -> bool:
    """True where only the scheme differs, each on its own port."""
    try:
        before, after = urlsplit(old), urlsplit(new)
        ports = (before.port or 80, after.port or 443)
    except ValueError:
        return False
    same = before.hostname == after.hostname and (before.path or "/") == (after.path or "/")
    return (
        same
        and before.query == after.query
        and (before.scheme, after.scheme, *ports) == ("http", "https", 80, 443)
    )

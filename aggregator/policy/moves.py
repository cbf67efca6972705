"""What redirects tell: a blog that moved for good, or only to https, or that led us astray.

Pure. Polls follow every redirect at once; this is about which address is the feed's own.

The rule of the move: the stored address changes where `POLLS` polls over `[polling] move_after` saw
one and the same permanent redirect (301, 308; RFC 9110, 15.4.2 and 15.4.9) in front, each led to
a feed, and one of these readings showed entries that were stored before the first of them. http to
https of the same address is believed at once. So no home page, log-in page or flapping target is
ever believed, and no other blog.

A move that was believed, https too, is taken back where the new address fails for as long as a move
takes to be believed: a domain or a certificate that lapses often gives the old address its life back.

Never believed either, nor read: an address that belongs to another feed of the list. Its entries
are somebody else's, and they are read there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import takewhile
from urllib.parse import urlsplit

from aggregator.addresses import same_address
from aggregator.model import N_, FeedState, Hop, Message, Polling, message

POLLS = 3

Homes = Mapping[str, Sequence[tuple[str, int]]]  # host -> the addresses there and whose they are (feed ids)


def host(url: str) -> str:
    """The host name of an address in small letters; "" where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


# The move -----------------------------------------------------------------------------------


def followed(state: FeedState, hops: Sequence[Hop], shared: int | None, now: datetime) -> FeedState:
    """Remember where a feed that was read has moved to; `believed` says whether that is its address now.

    `shared` is how many entries of this reading were stored before `watched_since`; None where the
    body was not read because it is the one of last time.
    """
    url, target = _destination(state.url, hops)
    if not target:
        if url == state.url and not state.moved_to:  # as nearly always
            return state
        if _is_believed(state):  # its evidence stays for whoever mends the line in feeds.opml
            return replace(state, url=url, moved_to=url)
        return _forgotten(state if url == state.url else replace(state, moved_from=state.url), url)
    if target != state.moved_to or _since(state, now) > now:  # or seen first under a clock that was ahead
        state = replace(state, moved_to=target, moved_since=now, moved_polls=0, moved_shared=None)
    if shared is not None:
        shared = max(shared, state.moved_shared or 0)
    return replace(
        state,
        url=url,
        moved_polls=state.moved_polls + 1,
        moved_shared=state.moved_shared if shared is None else shared,
    )


def believed(state: FeedState, now: datetime, polling: Polling) -> FeedState:
    """The feed at its new address, where nothing is missing for that."""
    moved = is_watched(state) and not missing(state, now, polling)
    return replace(state, url=state.moved_to, moved_from=state.url) if moved else state


def taken_back(state: FeedState, now: datetime, polling: Polling) -> FeedState:
    """A failing feed at its address of before, where the one it moved to has failed for too long."""
    if is_watched(state) or not state.moved_from or state.failing_since is None:
        return state
    too_long = now - state.failing_since >= polling.move_after
    return replace(_forgotten(state, state.moved_from), moved_from="") if too_long else state


def contradicted(state: FeedState, hops: Sequence[Hop]) -> FeedState:
    """A poll that failed says nothing of a move, unless it was led somewhere else: then that begins anew."""
    if not hops or not is_watched(state) or _destination(state.url, hops)[1] == state.moved_to:
        return state
    return _forgotten(state, state.url)


def is_watched(state: FeedState) -> bool:
    """Whether the feed's address redirects for good to one that is not believed yet."""
    return state.moved_to not in {"", state.url}


def watched_since(state: FeedState, hops: Sequence[Hop], now: datetime) -> datetime:
    """When the move that these redirects tell of was first seen: what was stored before vouches for it."""
    same = _destination(state.url, hops)[1] == state.moved_to
    return min(_since(state, now), now) if same else now


def _since(state: FeedState, now: datetime) -> datetime:
    return state.moved_since or now


def missing(state: FeedState, now: datetime, polling: Polling) -> list[Message]:
    """What a move that is being watched still lacks to be believed."""
    lacks = []
    if state.moved_polls < POLLS:
        words = N_("%(polls)s of %(needed)s polls have seen it")
        lacks.append(message(words, polls=state.moved_polls, needed=POLLS))
    until = _since(state, now) + polling.move_after
    if now < until:
        words = N_("it must last until %(until)s")
        lacks.append(message(words, until=until.strftime("%Y-%m-%d %H:%M UTC")))
    if state.moved_shared is None:
        lacks.append(message(N_("its entries have not been compared with the stored ones yet")))
    elif not state.moved_shared:
        lacks.append(message(N_("none of the entries stored before is there")))
    if state.held_since is not None:
        lacks.append(message(N_("it looks like somebody else's blog and is held")))
    return lacks


def _destination(url: str, hops: Sequence[Hop]) -> tuple[str, str]:
    """(The address, by https where only that changed; where it has moved for good, "" if it has not).

    Only the redirects in front count, up to the first that is not permanent.
    """
    target = ""
    for hop in takewhile(lambda hop: hop.is_permanent, hops):
        if not target and _is_https_of(url, hop.url):
            url = hop.url
        else:
            target = hop.url
    return url, "" if target == url else target


def _is_believed(state: FeedState) -> bool:
    return bool(state.moved_to) and state.moved_to == state.url


def _forgotten(state: FeedState, url: str) -> FeedState:
    """No move, at this address; where it was before is still known."""
    return replace(state, url=url, moved_to="", moved_since=None, moved_polls=0, moved_shared=None)


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


# Other feeds' addresses ---------------------------------------------------------------------


def homes(feeds: Mapping[str, FeedState]) -> Homes:
    """Where the feeds of the list are at home, given by the address of their line.

    A home is that address, and where the feed is asked. By host, because few redirects lead to
    a host that has any, and comparing addresses is dear.
    """
    found: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for line, state in feeds.items():
        for url in {line, state.url}:
            found[_bare_host(url)].append((url, state.id))
    return found


def astray(hops: Sequence[Hop], feed_id: int, homes: Homes) -> str:
    """The first address these redirects led to that is another feed's home; "" where none is."""
    for hop in hops:
        here = {owner for url, owner in homes.get(_bare_host(hop.url), ()) if same_address(url, hop.url)}
        if here and feed_id not in here:
            return hop.url
    return ""


def _bare_host(url: str) -> str:
    return host(url).removeprefix("www.")

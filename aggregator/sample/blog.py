"""A sample blog: its drafts, and how they become a feed at a given `now`.

[P] Imports nothing of ours. It knows no platform (formats/ does) and no person (voices/ do).
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it has a date: written once, laid out relative to any `now`."""

    days: float | None  # before `now`; negative: dated in the future; None: without a date
    title: str
    text: str  # light markup, see prose.py
    things: tuple[int, ...] = ()  # what a careful reader would tick
    tags: tuple[str, ...] = ()
    comments: int = 0
    author: str = ""  # "" means the blog's owner
    link: str = ""  # "" means the blog's own address for it

    @property
    def slug(self) -> str:
        """The title as it stands in an address: lower case, ASCII, hyphens."""
        plain = unicodedata.normalize("NFKD", self.title.lower()).encode("ascii", "ignore").decode()
        return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


@dataclass(frozen=True, slots=True)
class Entry:
    """A draft with a date and a place in its blog; what the writers of feeds are given."""

    number: int  # counts up from the blog's first entry
    draft: Draft
    author: str
    published: datetime | None


@dataclass(frozen=True, slots=True)
class Feed:
    """A blog at a moment; entries newest first."""

    home: str  # without the closing slash
    path: str
    title: str
    subtitle: str
    author: str
    updated: datetime
    entries: tuple[Entry, ...]

    @property
    def address(self) -> str:
        """Where the feed itself lies."""
        return self.home + self.path


class Manner(Enum):
    """What a blog's server does when it is asked for the feed."""

    ANSWERS = "answers"
    MOVED = "moved"  # 301, everything is at another host
    GONE = "gone"  # 410


@dataclass(frozen=True, slots=True)
class Blog:
    """One blog: where it lies, who writes it, in which format, and what it says."""

    host: str
    title: str
    owner: str
    path: str  # of the feed
    content_type: str
    write: Callable[[Feed], bytes]
    people: Mapping[str, str]  # the name an entry is signed with -> participant id
    subtitle: str = ""
    drafts: tuple[Draft, ...] = ()
    manner: Manner = Manner.ANSWERS
    moved_to: str = ""  # the new host
    shown: int = 25  # how many of the newest entries the feed holds

    @property
    def home(self) -> str:
        """The blog's address without the closing slash."""
        return f"http://{self.host}"

    def feed(self, now: datetime, extra: Sequence[tuple[datetime, Draft]] = ()) -> Feed:
        """The blog as it stands at `now`, with what was published since then."""
        written = [(laid_out(draft, now), draft) for draft in self.drafts] + list(extra)
        entries = [
            Entry(number, draft, draft.author or self.owner, moment)
            for number, (moment, draft) in enumerate(written, start=1)
        ]
        # The one without a date stands where it was written, between its neighbours.
        newest_first = tuple(reversed(entries))[: self.shown]
        past = [moment for moment, draft in written if moment and (draft.days or 0) >= 0]
        updated = max(past, default=_minute(now) - timedelta(days=90))
        return Feed(self.home, self.path, self.title, self.subtitle, self.owner, updated, newest_first)

    def feed_bytes(self, now: datetime, extra: Sequence[tuple[datetime, Draft]] = ()) -> bytes:
        """The feed's document; equal arguments give equal bytes."""
        return self.write(self.feed(now, extra))


def laid_out(draft: Draft, now: datetime) -> datetime | None:
    """When a draft was published: its days before `now`, at a minute of its own.

    Whole days: the minute is drawn from the title, so that nobody's entries all appear at one
    time of day; up to ten hours before the full day, never after it, so that 0 is not in the
    future. A fraction is meant as it stands: several entries of one day have an order.
    """
    if draft.days is None:
        return None
    minutes = 0 if draft.days % 1 else zlib.crc32(draft.title.encode()) % 600
    ago = timedelta(days=draft.days, minutes=minutes)
    return _minute(now - ago)


def _minute(moment: datetime) -> datetime:
    """In UTC, without its seconds: equal moments give equal bytes, whatever their zone."""
    return moment.astimezone(UTC).replace(second=0, microsecond=0)

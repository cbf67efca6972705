"""Which claimed dates are believed, and at what time an entry stands on the planet.

Pure. Four times, kept apart: `published` (claimed), `first_seen_at` (ours, written once),
`shown_at` (the order of the planet) and `changed_at`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from aggregator.model import Entry, ParsedEntry

_OLDEST = datetime(2000, 1, 1, tzinfo=UTC)  # there were no such programmes, and hardly blogs
_SKEW = timedelta(hours=1)  # so far may a blog's clock be ahead of ours
_EVERYWHERE = timedelta(hours=10)  # of a UTC day: it is that day from Hawaii to Tonga
_DAY = timedelta(days=1)
_WRONG_YEAR = timedelta(days=366)  # our own clock was that far ahead when something came
_IMPORT = 10  # back-dated entries at once


def claimed(entry: ParsedEntry) -> datetime | None:
    """The moment an entry claims; of a day without a time, one that lies in it wherever people count days."""
    return entry.published + _EVERYWHERE if entry.published and entry.whole_day else entry.published


def believed(entry: ParsedEntry, first_seen_at: datetime) -> datetime | None:
    """The claimed date where it can be true: from the year 2000 to when the entry was first seen.

    A date up to an hour later is a clock that is ahead, a day that has begun somewhere on earth is
    today, and both become the time it was first seen; one further in the future (or before 2000, or
    missing) is None.
    """
    moment, ahead = claimed(entry), _DAY if entry.whole_day else _SKEW
    if moment is None or not _OLDEST <= moment <= first_seen_at + ahead:
        return None
    return min(moment, first_seen_at)


def is_import(entries: Iterable[ParsedEntry], last_look: datetime | None) -> bool:
    """Whether so many new entries are dated before the last look that nobody wrote them since."""
    if last_look is None:
        return False
    moments = map(claimed, entries)
    return sum(moment is not None and moment < last_look - _DAY for moment in moments) > _IMPORT


def shown(
    published: datetime | None,
    now: datetime,
    last_look: datetime | None,
    *,
    loaded: bool,
    newest: datetime | None = None,
) -> datetime:
    """Where a new entry with this believed date stands on the planet; never above `now`.

    Its own date, if there is one, on the feed's first non-empty fetch (not yet `loaded`), so that an
    imported history does not flood. Later `now` where the date lies before the last time the feed
    was read with success: a back-dated entry is news all the same. Where nothing of before is shown
    (a gap, see `history`), what is older than the `newest` entry then is history again.
    """
    if published is None:
        return now
    late = loaded and last_look is not None and published < last_look
    return now if late and (newest is None or published > newest) else published


def possible(entry: Entry, now: datetime) -> Entry:
    """The entry, with times that can be where our own clock was years ahead when it came.

    Nothing stored is changed, so that looking at an earlier day with `--now` costs nothing.
    """
    if max(entry.shown_at, entry.first_seen_at) <= now + _WRONG_YEAR:
        return entry
    published = entry.published if entry.published is not None and entry.published <= now else None
    seen = published or now.replace(hour=0, minute=0, second=0, microsecond=0)
    changed = entry.changed_at if entry.changed_at is not None and entry.changed_at <= now else None
    return replace(entry, published=published, first_seen_at=seen, shown_at=seen, changed_at=changed)

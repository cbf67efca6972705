"""Which claimed dates are believed, and at what time an entry stands on the planet.

Pure. Four times, kept apart: `published` (claimed), `first_seen_at` (ours, written once),
`shown_at` (the order of the planet) and `changed_at`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_OLDEST = datetime(2000, 1, 1, tzinfo=UTC)  # there were no such programmes, and hardly blogs
_SKEW = timedelta(hours=1)  # so far may a blog's clock be ahead of ours


def believed(claimed: datetime | None, first_seen_at: datetime) -> datetime | None:
    """The claimed date where it can be true: from the year 2000 to when the entry was first seen.

    A date up to an hour later is a clock that is ahead, and becomes the time it was first seen;
    one further in the future (or before 2000, or missing) is None.
    """
    if claimed is None or not _OLDEST <= claimed <= first_seen_at + _SKEW:
        return None
    return min(claimed, first_seen_at)


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

"""What a feed asks of those who poll it: ttl, sy:updatePeriod, skipHours, skipDays.

Pure; standard library only. Nothing is clamped here; policy believes within limits.
"""

from __future__ import annotations

import re
from datetime import timedelta

_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# feedparser keeps the last of several only, so these are read from the document.
_SKIP_HOURS = re.compile(r"<skipHours\s*>([^!]{0,1000}?)</skipHours", re.IGNORECASE)
_SKIP_DAYS = re.compile(r"<skipDays\s*>([^!]{0,1000}?)</skipDays", re.IGNORECASE)


def period(ttl: str, update_period: str, update_frequency: str) -> timedelta | None:
    """How long an answer is good for: `<ttl>` in minutes, else the period over the frequency."""
    if ttl.isdecimal() and int(ttl[:9]) > 0:
        return timedelta(minutes=int(ttl[:9]))
    every = _PERIODS.get(update_period.strip().lower())
    if every is None:
        return None
    times = int(update_frequency[:9]) if update_frequency.isdecimal() else 1
    return every / max(times, 1)


def skip_hours(text: str) -> tuple[int, ...]:
    """Hours of the day, in UTC, in which the feed should be left alone (RSS 2.0)."""
    if "<skipHours" not in text or not (found := _SKIP_HOURS.search(text)):
        return ()
    hours = {int(hour) % 24 for hour in re.findall(r"<hour\s*>\s*(\d{1,2})\s*<", found[1], re.IGNORECASE)}
    return tuple(sorted(hours))


def skip_days(text: str) -> tuple[int, ...]:
    """Days of the week in which the feed should be left alone; Monday is 0 (RSS 2.0)."""
    if "<skipDays" not in text or not (found := _SKIP_DAYS.search(text)):
        return ()
    names = re.findall(r"<day\s*>\s*(\w+)\s*<", found[1], re.IGNORECASE)
    return tuple(sorted({_DAYS.index(name.lower()) for name in names if name.lower() in _DAYS}))

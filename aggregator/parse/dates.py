"""Dates as feeds write them.

Pure. May import: babel (the names of months, only where English ones do not fit), the
standard library. Never: guesses. A date that may mean two days, that no calendar has, or
that lies before 1990 is None; whether one lies too far ahead is for policy, which knows
what time it is.

A date without a time zone is read as UTC; one without a time as midnight.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from functools import cache

_OLDEST = 1990
_NEWEST_EPOCH = 4_102_444_800  # 2100-01-01, in seconds: larger figures are milliseconds

_CLOCK = (
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\b\.?)?"
)
_ZONE = r"(?P<zone>z\b|[+-]\d{1,2}:?\d{2}\b|[+-]\d{2}\b|[a-z]{1,5}\b(?:[+-]\d{1,2}:?\d{2})?|\(?utc[^)]*\)?)?"
_TIME = re.compile(rf"{_CLOCK}\s*{_ZONE}", re.IGNORECASE)
_ISO = re.compile(r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?!\d)")
_COMPACT = re.compile(
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:T?(?P<clock>\d{4}|\d{6})(?P<zone>Z|[+-]\d{4})?)?$"
)
# 6.1.2026: with points the day comes first wherever it is written so (CLDR); with strokes it may be either.
_POINTED = re.compile(r"(?<![\d.])(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})(?![\d.])")
_EAST_ASIAN = re.compile(
    r"(?P<year>\d{4})\s*[年년]\s*(?P<month>\d{1,2})\s*[月월]\s*(?P<day>\d{1,2})\s*[日일]"
)
_NAME = r"(?P<name>[^\W\d_]{3,}\.?)"
_WORDED = (
    # 6 Jan 2026, 06-Jan-26, 6. Januar 2026, 6 de enero de 2026
    re.compile(
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?[\s-]+(?:de\s+|d[’'])?{_NAME}[\s,-]+(?:del?\s+)?(?P<year>\d{{4}}|\d\d(?=\s+\d|$))(?!\d)"
    ),
    # January 6, 2026; Jan 6 08:00:00 2026
    re.compile(
        rf"{_NAME}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*|\s+)(?:\d{{1,2}}:\d\d(?::\d\d)?\s+(?:[a-z]{{3,4}}\s+)?)?(?P<year>\d{{4}})(?!\d)"
    ),
    # 2026. január 6., 2026 Jan 6
    re.compile(rf"(?<!\d)(?P<year>\d{{4}})\.?\s+{_NAME}\s+(?P<day>\d{{1,2}})(?!\d)"),
)
_ZONE_HOURS = (
    "ut 0 utc 0 gmt 0 z 0 wet 0 west 1 bst 1 cet 1 cest 2 met 1 mest 2 mez 1 mesz 2 eet 2 eest 3 msk 3 "
    "est -5 edt -4 cst -6 cdt -5 mst -7 mdt -6 pst -8 pdt -7 akst -9 akdt -8 hst -10 ast -4 adt -3 "
    "sast 2 jst 9 kst 9 aest 10 aedt 11 nzst 12 nzdt 13"
)
_ZONES = {name: int(hours) for name, hours in re.findall(r"(\w+) (-?\d+)", _ZONE_HOURS)}
_O_CLOCK = frozenset({"uhr", "h", "hrs"})
_ENGLISH_NAMES = (
    "jan january, feb february, mar march, apr april, may, jun june, jul july, aug august, sep sept september"
    ", oct october, nov november, dec december"
)
_ENGLISH = {
    name: month for month, names in enumerate(_ENGLISH_NAMES.split(","), start=1) for name in names.split()
}
# Languages whose names of months CLDR tells; the ones in which programmes ran, and their neighbours.
_LANGUAGES = (
    "fr de nl sv da nb nn fi is it es ca gl eu pt ro pl cs sk sl hr hu et lv lt sr bg mk uk ru el tr cy ga"
    " af id de_AT"
)


def parse(text: str, language: str = "") -> datetime | None:
    """The moment a text names, in UTC, or None. `language` settles names that mean two months.

    >>> parse("Tue, 06 Jan 2026 08:00:00 +0100")
    datetime.datetime(2026, 1, 6, 7, 0, tzinfo=datetime.timezone.utc)
    """
    text = " ".join(text.split()).casefold()
    if not 6 <= len(text) <= 100:
        return None
    try:
        moment = _figures(text) if text.isascii() and text.isdecimal() else _written(text, language)
    except (ValueError, OverflowError):
        return None
    return moment if moment is not None and moment.year >= _OLDEST else None


def whole_day(text: str) -> bool:
    """Whether a text that `parse` can read names the day alone: no time, or one of a zone nobody knows.

    IST is India's, Israel's and Ireland's; reading it as UTC would be off by hours, and say nothing.
    """
    text = " ".join(text.split()).casefold()
    if text.isdecimal() or _COMPACT.match(text.upper()):
        return len(text) == len("20260106")
    found = _TIME.search(_POINTED.sub(" ", _ISO.sub(" ", text, count=1), count=1))
    zone = (found["zone"] or "").strip("() ") if found else ""
    return bool(text) and (found is None or (zone.isalpha() and zone not in _ZONES and zone not in _O_CLOCK))


def _figures(text: str) -> datetime | None:
    """20260106, 20260106080000, or seconds or milliseconds since 1970."""
    if len(text) in (8, 12, 14) and (compact := _COMPACT.match(text)):
        return _compact(compact)
    seconds = int(text)
    if seconds > _NEWEST_EPOCH:
        seconds //= 1000
    return datetime.fromtimestamp(seconds, UTC) if len(text) in (9, 10, 12, 13) else None


def _compact(found: re.Match[str]) -> datetime:
    clock = (found["clock"] or "").ljust(6, "0")
    day = datetime(int(found["year"]), int(found["month"]), int(found["day"]), tzinfo=UTC)
    hours, minutes, seconds = (int(clock[at : at + 2]) for at in (0, 2, 4))
    return _at(day, hours, minutes, seconds, found["zone"] or "")


def _written(text: str, language: str) -> datetime | None:
    if compact := _COMPACT.match(text.upper()):
        return _compact(compact)
    found = _ISO.search(text) or _POINTED.search(text) or _EAST_ASIAN.search(text)
    if found is not None:
        day = datetime(int(found["year"]), int(found["month"]), int(found["day"]), tzinfo=UTC)
        return _with_time(day, text[found.end() :])
    for pattern in _WORDED:
        for found in pattern.finditer(text):
            month = _month(found["name"].rstrip("."), language)
            if month is not None:
                return _with_time(datetime(_year(found["year"]), month, int(found["day"]), tzinfo=UTC), text)
    return None


def _year(figures: str) -> int:
    """Two figures mean 1970 to 2069; 0001 is itself, as Hugo, .NET and PHP write where they know no date."""
    year = int(figures)
    if len(figures) > 2:
        return year
    return year + (1900 if year > 69 else 2000)


def _with_time(day: datetime, text: str) -> datetime:
    found = _TIME.search(text)
    if found is None:
        return day
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].startswith("p") else 0)
    zone = found["zone"] or ""
    if not zone and (offset := re.search(r"(?:gmt|utc)?\s*([+-]\d\d:?\d\d)(?!\d)", text[found.end() :])):
        zone = offset[1]
    return _at(day, hour, int(found["minute"]), int(found["second"] or 0), zone)


def _at(day: datetime, hour: int, minute: int, second: int, zone: str) -> datetime:
    """That time of the day, in UTC; 24:00 is the next midnight, a leap second the one before it."""
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and minute + second > 0):
        raise ValueError("no such time")
    moment = day + timedelta(hours=hour, minutes=minute, seconds=min(second, 59))
    return moment - _offset(zone)


def _offset(zone: str) -> timedelta:
    """What a zone's name or figures add to UTC; a name that is not known adds nothing."""
    signed = re.search(r"([+-])(\d{1,2}):?(\d\d)?$", zone)
    if signed is None:
        return timedelta(hours=_ZONES.get(zone.casefold().strip("() "), 0))
    offset = timedelta(hours=int(signed[2]), minutes=int(signed[3] or 0))
    if offset > timedelta(hours=14) or int(signed[3] or 0) > 59:
        raise ValueError("no such time zone")
    return -offset if signed[1] == "-" else offset


def _month(name: str, language: str) -> int | None:
    month = _ENGLISH.get(name)
    if month is not None:
        return month
    tongues = _names_of_months().get(name)
    if not tongues:
        return None
    told = tongues.get(language.partition("-")[0].lower())
    months = set(tongues.values())
    return told or (months.pop() if len(months) == 1 else None)


@cache
def _names_of_months() -> dict[str, dict[str, int]]:
    """Name -> language -> month, full and short, with and without accents, from CLDR.

    A name that two languages give to two months (Croatian and Polish "listopad") is
    settled by the feed's language or not at all.
    """
    from babel.dates import get_month_names

    names: dict[str, dict[str, int]] = {"mrz": {"de": 3}}  # as German programs write it
    for tongue in _LANGUAGES.split():
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for month, name in get_month_names(width, context, tongue).items():
                    written = name.casefold().rstrip(".")
                    for spelling in (written, _unaccented(written)):
                        names.setdefault(spelling, {}).setdefault(tongue, month)
    return names


def _unaccented(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))

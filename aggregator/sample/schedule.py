"""The sample programme's weeks, relative to any `now`: which Things open when.

[P] Imports nothing of ours. It knows the wording of the sample's programme.toml, to fill in
the dates the file leaves out; it never reads it.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

WEEKS = (
    (1, 2),
    (3, 4),
    (5,),
    (6, 7),
    (8, 9),
    (10, 11),
    (12, 13, 14),
    (15, 16),
    (17, 18),
    (19, 20, 21),
    (22, 23),
)
"""The Things of each week; the twelfth week, the present one, is for catching up."""

_LENGTH = timedelta(weeks=14)
_DUE_AFTER = timedelta(days=27)  # the Sunday four weeks on
_WITHOUT_DATES = re.compile(r"^# No dates here:.*?(?=\n\n)", re.DOTALL | re.MULTILINE)
_NUMBER = re.compile(r"^number = ([0-9]+)$", re.MULTILINE)


def starts(now: datetime) -> date:
    """The Monday that makes `now` a day of week 12: 77 to 83 days before it."""
    day = now.date() - timedelta(weeks=11)
    return day - timedelta(days=day.weekday())


def opens(thing: int, now: datetime) -> date:
    """The Monday on which a Thing opens. Raises StopIteration for a Thing the sample has not got."""
    return starts(now) + timedelta(weeks=next(week for week, things in enumerate(WEEKS) if thing in things))


def dated_programme(text: str, now: datetime) -> str:
    """The sample's programme.toml with its dates filled in, comments and all.

    >>> print(dated_programme("number = 3", datetime(2026, 3, 25)))
    number = 3
    opens = 2026-01-12
    due = 2026-02-08
    """

    def of_thing(found: re.Match[str]) -> str:
        day = opens(int(found[1]), now)
        return f"{found[0]}\nopens = {day}\ndue = {day + _DUE_AFTER}"

    first = starts(now)
    of_programme = (
        "# When the programme runs. The demo has laid these dates out around today, as week 12;\n"
        "# a real programme writes them by hand, and may leave them out.\n"
        f"starts = {first}          # entries dated earlier do not count\n"
        f"ends = {first + _LENGTH - timedelta(days=1)}\n"
        "grace_days = 60              # after `ends`: late entries still count, then polling rests"
    )
    return _NUMBER.sub(of_thing, _WITHOUT_DATES.sub(of_programme, text, count=1))

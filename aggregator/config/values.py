"""What one key may hold: a function per kind of value, from TOML's value to ours.

Pure, but for the time zones, which are the system's (or tzdata's) own files. Each function
raises WrongValue with the end of a sentence that begins with the key's name; none knows which
key it reads, and none looks at a second key.
"""

from __future__ import annotations

import json
import re
import zoneinfo
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import TypeVar
from urllib.parse import urlsplit

from aggregator import addresses
from aggregator.awards import parse_rule

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_DURATION = re.compile(r"([0-9]{1,6})([smhd])")
_LOOSE_DURATION = re.compile(
    r"([0-9]{1,6})\s*(?:(s)(?:ec(?:ond)?s?)?|(m)(?:in(?:ute)?s?)?|(h)(?:(?:ou)?rs?)?|(d)(?:ays?)?)",
    re.IGNORECASE,
)
_YEAR = timedelta(days=366)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")  # the shape of RFC 5646, 2.1
_LANGUAGE_NAMES = {
    "english": "en", "dutch": "nl", "nederlands": "nl", "german": "de", "deutsch": "de",
    "swedish": "sv", "svenska": "sv", "danish": "da", "dansk": "da", "norwegian": "no", "norsk": "no",
    "finnish": "fi", "suomi": "fi", "french": "fr", "français": "fr", "spanish": "es", "español": "es",
    "italian": "it", "italiano": "it", "portuguese": "pt", "português": "pt", "polish": "pl",
    "polski": "pl", "hungarian": "hu", "magyar": "hu",
}  # fmt: skip


T = TypeVar("T")
R = TypeVar("R")


class WrongValue(ValueError):  # noqa: N818 - it is the operator's mistake, told as a sentence, not an error of ours
    """The value cannot be used; each of `args` says why, what was probably meant and what to write."""


def shown(value: object) -> str:
    """Quote a value for a sentence, on one line: as TOML writes it where that is short, else by its kind."""
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, int) and abs(value) > 10**18:  # Python refuses to write out the largest
        return "a very large number"
    quoted = json.dumps(value, ensure_ascii=False) if isinstance(value, str | bool) else str(value)
    return quoted if len(quoted) <= 60 else f"{quoted[:57]}…"


def text(value: object) -> str:
    """Read a text with something in it."""
    if not isinstance(value, str):
        raise WrongValue(f"must be a text in quotes, not {shown(value)}")
    if not value.strip():
        raise WrongValue("is empty; write something between the quotes, or leave the line out")
    return value.strip()


def texts(value: object) -> tuple[str, ...]:
    """Read a list of texts; an empty list is one too."""
    if isinstance(value, str):
        raise WrongValue(f"must be a list; probably [{shown(value)}] is meant")
    return _each(text, _list(value, "texts"))


def words(value: object) -> tuple[str, ...]:
    """Read the names of a task: at least one, none with a figure in it."""
    found = texts(value)
    if not found:
        raise WrongValue(
            'is empty; write at least one word, such as ["Thing", "Things"], or leave the line out'
        )
    for word in found:
        if any(character.isdigit() for character in word):
            raise WrongValue(f"holds {shown(word)}; write the word without its figure")
    return found


def whole(lowest: int, highest: int) -> Callable[[object], int]:
    """Make a reader of whole numbers from `lowest` to `highest`."""

    def read(value: object) -> int:
        if isinstance(value, str) and re.fullmatch(r"\s*[0-9]{1,4}\s*", value):
            raise WrongValue(f"must be a number; probably {int(value)} without quotes is meant")
        if isinstance(value, bool) or not isinstance(value, int):
            raise WrongValue(f"must be a whole number, not {shown(value)}")
        if not lowest <= value <= highest:
            raise WrongValue(f"is {shown(value)}; write a whole number from {lowest} to {highest}")
        return value

    return read


number = whole(0, 9999)  # of a Thing


def numbers(value: object) -> tuple[int, ...]:
    """Read a list of Thing numbers, none twice."""
    if isinstance(value, int) and not isinstance(value, bool):
        raise WrongValue(f"must be a list; probably [{number(value)}] is meant")
    return tuple(dict.fromkeys(_each(number, _list(value, "Thing numbers"))))


def flag(value: object) -> bool:
    """Read true or false."""
    if isinstance(value, bool):
        return value
    meant = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}
    guess = meant.get(shown(value).strip('" ').lower())
    hint = f"; probably {guess} is meant" if guess else ""
    raise WrongValue(f"must be true or false without quotes, not {shown(value)}{hint}")


def day(value: object) -> date:
    """Read a date without a time."""
    if isinstance(value, datetime):
        raise WrongValue(f"must be a day without a time; probably {value.date()} is meant")
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        raise WrongValue(f"must be a date without quotes, written year-month-day{_date_hint(value)}")
    raise WrongValue(f"must be a date such as 2026-01-31 without quotes, not {shown(value)}")


def duration(text: str) -> timedelta | None:
    """Read a length of time: a whole number and s, m, h or d; None where it is none.

    >>> duration("90s")
    datetime.timedelta(seconds=90)
    """
    found = _DURATION.fullmatch(text.strip())
    return timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else None


def lasting(lowest: timedelta = timedelta(0), why: str = "") -> Callable[[object], timedelta]:
    """Make a reader of lengths of time of at least `lowest`; `why` ends the refusal of less."""

    def read(value: object) -> timedelta:
        if not isinstance(value, str):
            raise WrongValue(f'must be a length of time in quotes, such as "12h", not {shown(value)}')
        length = duration(value)
        if length is None:
            loose = _LOOSE_DURATION.fullmatch(value.strip())
            meant = "".join(filter(None, loose.groups())).lower() if loose else ""
            raise WrongValue(
                f"is {shown(value)}, which is not a length of time; "
                + (f"probably {shown(meant)} is meant; " if meant else "")
                + 'write a whole number and s, m, h or d, such as "90s", "30m", "12h", "7d"'
            )
        if length < lowest:
            raise WrongValue(f"is {shown(value)}, which is too short; write at least {_length(lowest)}{why}")
        if length > _YEAR:
            raise WrongValue(f"is {shown(value)}, which is longer than a year; write at most 366d")
        return length

    return read


def address(value: object) -> str:
    """Read a web address with its http:// or https://."""
    found = text(value)
    try:
        parts = urlsplit(found)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # a broken IPv6 address, or a port that is no number
        usable = False
    if not usable or any(character.isspace() for character in found):
        guess = re.sub(r"^(?:[a-z]{1,6}:?/{1,3})?", "https://", found, count=1, flags=re.IGNORECASE)
        likely = re.fullmatch(r"https://[\w-]+(\.[\w-]+)+(:[0-9]+)?(/\S*)?", guess)
        hint = f"probably {shown(guess)} is meant" if likely else "write it with its https://"
        raise WrongValue(f"is {shown(found)}, which is not a web address; {hint}")
    return found


def folder_address(value: object) -> str:
    """Read the address of a folder on the web; the slash at its end is added where it is missing."""
    found = address(value)
    if "?" in found or "#" in found:
        raise WrongValue(f"is {shown(found)}; write the address of the site's folder, without ? and #")
    return found if found.endswith("/") else f"{found}/"


def contact(value: object) -> str:
    """Read where somebody can be asked: a web address or mailto:."""
    found = text(value)
    if re.fullmatch(r"mailto:[^@\s]+@[^@\s]+", found, re.IGNORECASE):
        return found
    if re.fullmatch(r"[^@\s/:]+@[^@\s/:]+", found):
        raise WrongValue(f"is {shown(found)}; probably {shown(f'mailto:{found}')} is meant")
    try:
        return address(found)
    except WrongValue as wrong:
        raise WrongValue(f"{wrong}; a mail address is written mailto:name@example.org") from None


def language(value: object) -> str:
    """Read a language tag such as "en" or "pt-BR"."""
    found = text(value)
    if not _LANGUAGE.fullmatch(found):
        guess = _LANGUAGE_NAMES.get(found.lower(), found.replace("_", "-"))
        hint = (
            f"probably {shown(guess)} is meant"
            if _LANGUAGE.fullmatch(guess)
            else 'such a tag is "en" or "pt-BR"'
        )
        raise WrongValue(f"is {shown(found)}, which is not a language tag; {hint}")
    return found


def languages(value: object) -> tuple[str, ...]:
    """Read a list of language tags, at least one."""
    found = _each(language, texts(value))
    if not found:
        raise WrongValue('is empty; write at least one language tag, such as ["en"], or leave the line out')
    return found


def timezone(value: object) -> str:
    """Read the name of a time zone the system knows."""
    found = text(value)
    try:
        zoneinfo.ZoneInfo(found)
    except (KeyError, ValueError, OSError):  # unknown, a path, or a folder of zones such as "Europe"
        known = zoneinfo.available_timezones()
        city = found.rpartition("/")[2].replace(" ", "_").casefold()
        guesses = sorted(zone for zone in known if zone.rpartition("/")[2].casefold() == city)
        guesses = guesses or get_close_matches(found, sorted(known), 1)
        hint = f"probably {shown(guesses[0])} is meant" if guesses else 'such a name is "Europe/London"'
        raise WrongValue(f"is {shown(found)}, which is no known time zone; {hint}") from None
    return found


def choice(*allowed: str) -> Callable[[object], str]:
    """Make a reader of one of a few words."""

    def read(value: object) -> str:
        if isinstance(value, str) and value in allowed:
            return value
        close = get_close_matches(shown(value).strip('" ').lower(), allowed, 1)
        hint = f"probably {shown(close[0])} is meant; " if close else ""
        raise WrongValue(f"is {shown(value)}; {hint}it may be {_either(allowed)}")

    return read


def exceptions(value: object) -> tuple[str, ...]:
    """Read the addresses the address rules leave out: networks ("10.0.0.0/8") and host:port pairs."""
    return _each(_exception, texts(value))


def rule(value: object) -> str:
    """Read one line of an award's rules; it is kept as text."""
    found = text(value)
    if parse_rule(found) is None:
        guesses = [guess for guess in _rule_guesses(found) if parse_rule(guess)]
        hint = f"probably {shown(guesses[0])} is meant; " if guesses else ""
        raise WrongValue(
            f"holds {shown(found)}, which is not a rule or can never hold; {hint}"
            'rules are written "1-9", "3, 7-9", "23", "any 2 of 10-14"'
        )
    return found


def rules(value: object) -> tuple[str, ...]:
    """Read a list of lines that must all hold."""
    if isinstance(value, str):
        raise WrongValue(f"must be a list; probably [{shown(value)}] is meant")
    found = _each(rule, _list(value, "rules"))
    if not found:
        raise WrongValue('is empty; write the Things it takes, such as ["1-9"], or leave the line out')
    return found


def rule_lists(value: object) -> tuple[tuple[str, ...], ...]:
    """Read lists of lines, of which one list must hold."""
    items = _list(value, "lists")
    if any(isinstance(item, str) for item in items):
        raise WrongValue('must be a list of lists, such as [["3-6"], ["3", "7-9"]]')
    if not items:
        raise WrongValue("is empty; write a list of rules in it, or leave the line out")
    return _each(rules, items)


def _each(read: Callable[[T], R], items: Iterable[T]) -> tuple[R, ...]:
    """Read every item of a list; refuse with the sentences of all that are wrong."""
    found: list[R] = []
    wrongs: list[str] = []
    for item in items:
        try:
            found.append(read(item))
        except WrongValue as wrong:
            wrongs += wrong.args
    if wrongs:
        raise WrongValue(*wrongs)
    return tuple(found)


def _list(value: object, of: str) -> list[object]:
    if not isinstance(value, list):
        raise WrongValue(f"must be a list of {of} in square brackets, not {shown(value)}")
    return value


def _either(allowed: Iterable[str]) -> str:
    return " or ".join(shown(word) for word in allowed)


def _length(length: timedelta) -> str:
    """Write a length of time as this file reads it: the largest unit that divides it."""
    seconds = int(length.total_seconds())
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def _date_hint(value: str) -> str:
    found = re.fullmatch(r"\s*([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})\s*", value)
    try:
        meant = date(*(int(figure) for figure in found.groups())) if found else None
    except ValueError:  # there is no such day
        meant = None
    return f"; probably {meant} is meant" if meant else ", such as 2026-01-31"


def _exception(entry: str) -> str:
    """Check one exception. A network is written as it counts: "10.0.0.5/8" is more than it looks like."""
    try:
        networks = addresses.allowed([entry]).networks
    except ValueError:
        guess = re.sub(r"^\w+:/*|/.*$", "", entry)
    else:
        guess = str(networks[0]) if networks and "/" in entry else entry
        if guess == entry.lower():
            return entry
    hint = f"probably {shown(guess)} is meant; " if _is_exception(guess) else ""
    raise WrongValue(
        f"holds {shown(entry)}, which is neither a network nor a host with its port; {hint}"
        'write "10.0.0.0/8" or "127.0.0.1:8899"'
    )


def _is_exception(entry: str) -> bool:
    try:
        addresses.allowed([entry])
    except ValueError:
        return False
    return True


def _rule_guesses(line: str) -> Iterable[str]:
    """Give what a misspelt rule may have meant, likeliest first."""
    plain = re.sub(r"(?i)\bthings?\b|[#\"']", " ", line)
    plain = re.sub(r"(?i)\s*(?:\bto\b|—|−|\.\.+)\s*", "-", plain)
    plain = re.sub(r"(?i)\s*(?:;|&|\+|\band\b)\s*", ", ", plain)
    plain = " ".join(plain.split()).strip(" ,")
    yield plain
    yield re.sub(r"(?i)^(?:all|all of)\s+", "", plain)
    yield re.sub(r"(?i)^(?:at least\s+)?([0-9]+)\s+(?:out\s+)?(?:of|from)\s+", r"any \1 of ", plain)
    yield re.sub(r"([0-9]+)\s*-\s*([0-9]+)", lambda found: f"{found[2]}-{found[1]}", plain)

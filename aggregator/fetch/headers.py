"""What headers say: those we send, and those we read.

[P] Job: request headers, and the meaning of validators, freshness and Retry-After. Pure;
imports the model and httpx's Headers. Freshness is reported as it is, not clamped: that is
policy's. How long a server is left alone holds within a run too, so that it is decided here.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx

from aggregator import __version__
from aggregator.model import LONGEST_HOLD, Validators

LONGEST_SECONDS = 2**31  # what a larger number of seconds counts as (RFC 9111, 1.2.2)

_ACCEPT = (
    b"application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    b"application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
)
_DIRECTIVE = re.compile(r'([\w!#$%&*+.^`|~-]+)(?:\s*=\s*("(?:[^"\\]|\\.)*"|[^\s,]*))?')

_LEFT_ALONE = (429, 503)  # RFC 6585, 4; RFC 9110, 15.6.4
_UNSAID = timedelta(hours=1)
_DAY = re.compile(r"\s*[A-Za-z]{3,9},?\s")


def request_headers(contact: str) -> list[tuple[bytes, bytes]]:
    """What every request carries: who asks and how to reach them, what is wanted, gzip only.

    No cookie, no referrer, no credentials (RFC 9110, 10.1.5 and 12.5.3). "Connection: close", since
    no connection is used twice (RFC 9112, 9.6).
    """
    reach = re.sub(r"[^!-'*-~]+", "", contact)  # visible ASCII; brackets would end the comment
    name = f"cohort-planet/{__version__}" + (f" (+{reach})" if reach else "")
    return [
        (b"User-Agent", name.encode("ascii")),
        (b"Accept", _ACCEPT),
        (b"Accept-Encoding", b"gzip"),
        (b"Connection", b"close"),
    ]


def conditions(validators: Validators) -> list[tuple[bytes, bytes]]:
    """Both validators, byte for byte as they came (RFC 9110, 13.1.2 and 13.1.3)."""
    named = ((b"If-None-Match", validators.etag), (b"If-Modified-Since", validators.last_modified))
    return [(name, value) for name, value in named if value]


def validators(headers: httpx.Headers, url: str = "") -> Validators:
    """The validators of an answer, as bytes: a tag need not be ASCII, and must come back unchanged.

    `url` is the address that gave them, where a redirect led there.
    """
    found = {name.lower(): value for name, value in reversed(headers.raw) if value}
    return Validators(found.get(b"etag"), found.get(b"last-modified"), url)


def fresh_for(headers: httpx.Headers, now: datetime) -> timedelta | None:
    """How long the answer stays fresh (RFC 9111, 4.2): max-age, else Expires less Date; less Age.

    None where the server says nothing; zero for no-cache, no-store and for values that are junk.
    """
    lifetime = _lifetime(headers, now)
    if lifetime is None:
        return None
    age = _seconds(headers.get("age", "")) or timedelta()
    return max(lifetime - age, timedelta())


def _lifetime(headers: httpx.Headers, now: datetime) -> timedelta | None:
    directives: dict[str, str] = {}
    for found in _DIRECTIVE.finditer(headers.get("cache-control", "")):
        directives.setdefault(found[1].lower(), (found[2] or "").strip('"'))
    if "no-cache" in directives or "no-store" in directives:
        return timedelta()
    if "max-age" in directives:
        return _seconds(directives["max-age"]) or timedelta()
    if "expires" in headers:
        expires = http_date(headers["expires"])
        date = http_date(headers.get("date", "")) or now
        return timedelta() if expires is None else expires - date
    return None


def rest(status: int, headers: httpx.Headers, now: datetime) -> timedelta | None:
    """How long a server is to be left alone after an answer of this status; None where it goes on.

    What it says (RFC 9110, 10.2.3) in seconds or as a date; an hour where that is nothing, junk or over.
    """
    if status not in _LEFT_ALONE:
        return None
    value = headers.get("retry-after", "").strip()
    asked, until = _seconds(value), http_date(value)
    if asked is None and until is not None:
        asked = max(until - now, timedelta())
    return min(asked or _UNSAID, LONGEST_HOLD)


def http_date(text: str) -> datetime | None:
    """A date of HTTP (RFC 9110, 5.6.7), also in its obsolete forms; None for anything else."""
    if not _DAY.match(text):  # all forms begin with the day's name; the parser takes bare figures too
        return None
    try:
        found = parsedate_to_datetime(text)
        # "-0000" and a missing zone both mean UTC here; near the year 1 or 9999 the shift may overflow
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _seconds(text: str) -> timedelta | None:
    """delta-seconds (RFC 9111, 1.2.2): figures only."""
    text = text.strip()
    if not re.fullmatch("[0-9]+", text):
        return None
    return timedelta(seconds=min(int(text), LONGEST_SECONDS) if len(text) < 20 else LONGEST_SECONDS)


def undoubled(headers: httpx.Headers, name: str) -> str:
    """A header's value, "" where missing; what a proxy says twice word for word is said once."""
    return ", ".join(dict.fromkeys(headers.get_list(name)))


def media_type(headers: httpx.Headers) -> str:
    """The Content-Type as sent; "" where missing."""
    return str(headers.get("content-type", ""))

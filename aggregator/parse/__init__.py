"""What one exchange brought, as a Reading: a feed, not modified, or what is wrong with it.

Pure, and runs in a worker process. May import: feedparser (its one door, `feed.py`),
babel (month names, `dates.py`), model, sanitize (plain text), bodyhash.
Never: opens a file or an address, reads a clock, raises.

    bytes -> decode                 what the letters are
          -> guard.admit            empty, a web page, entities, a bomb, no feed at all
          -> slices.cut             its entries apart: which are known already?
          -> feed.parse             RSS and Atom through feedparser
           | jsonfeed.parse         JSON Feed
          -> ParsedFeed | Failure
"""

from __future__ import annotations

import traceback
from dataclasses import replace

from aggregator.bodyhash import body_hash
from aggregator.model import Failure, FailureKind, FetchResult, ParsedFeed, Reading, Validators, failure
from aggregator.parse import guard, jsonfeed
from aggregator.parse.decode import decode

__all__ = ["read"]


def read(result: FetchResult) -> Reading:
    """Read what was fetched.

    A feed that ends in the middle is read as far as it goes, without its validators. A
    mistake of this program becomes a Failure(BUG) that says where it happened.
    """
    answer = result.answer
    if not isinstance(answer, bytes):
        return Reading(result.request, result.exchange, answer)
    try:
        outcome, whole = _read(answer, result.content_type, result.exchange.url, result.known)
    except MemoryError:
        outcome, whole = failure(FailureKind.PARSER_DIED, detail="out of memory"), False
    except Exception as error:  # noqa: BLE001 - the one place: no feed's trouble may stop the others
        outcome, whole = failure(FailureKind.BUG, detail=_where(error)), False
    if whole:
        return Reading(result.request, result.exchange, outcome, body_hash(answer))
    # Nothing that vouches for this body is kept, so that the next one is read whatever it looks like.
    return Reading(result.request, replace(result.exchange, validators=Validators()), outcome)


def _read(
    body: bytes, content_type: str, url: str, known: frozenset[str]
) -> tuple[ParsedFeed | Failure, bool]:
    """What the body is, and whether it is a whole feed."""
    text = decode(body, content_type)
    if text.startswith("{"):
        outcome = jsonfeed.parse(text, url)
        return outcome, isinstance(outcome, ParsedFeed)
    admitted = guard.admit(text)
    if isinstance(admitted, Failure):
        return admitted, False
    from aggregator.parse import feed  # feedparser takes 65 ms to import: not in the process that only asks

    torn = guard.torn(admitted)
    if torn:
        admitted, known = guard.without_torn_entry(admitted), frozenset()
    outcome = feed.parse(admitted, url, known)
    return outcome, isinstance(outcome, ParsedFeed) and not torn


def _where(error: Exception) -> str:
    """One line for the log: what was raised, and in which line of ours."""
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1]
    return f"{type(error).__name__}: {error} ({last.filename}:{last.lineno})"

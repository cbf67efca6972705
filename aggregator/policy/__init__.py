"""What is asked when, and what one answer means: all the rules of polling, none of its doing.

    schedule   due(), request(): whose turn it is, and when it is next
    decide     decide(): one answer -> one PollOutcome, always
    identity   entry ids and content hashes
    again      entries known again under other ids
    removal    what writers take back
    dates      which claimed dates are believed, and where an entry is shown
    moves      what redirects tell
    takeover   whether a feed is still the blog that was stored
    history    when a feed is paged back, what a page of it changes, and when that is over
    pages      where the next page lies

[P] Pure: `now` is an argument, nothing is read or written. Imports model, and addresses
(when two are the same).
It never raises because of what a feed holds and never talks to the network or the store.
"""

from aggregator.policy.dates import possible
from aggregator.policy.decide import decide
from aggregator.policy.history import (
    going_on,
    has_advanced,
    is_pending,
    page,
    page_request,
    wanted_whole,
)
from aggregator.policy.identity import completed, lookups, shares
from aggregator.policy.moves import Homes, astray, homes, is_watched, missing
from aggregator.policy.removal import AGAIN, EACH, GONE, TIMES, spared, verdict
from aggregator.policy.schedule import due, is_lost, request
from aggregator.policy.takeover import enough

__all__ = [
    "AGAIN",
    "EACH",
    "GONE",
    "TIMES",
    "Homes",
    "astray",
    "completed",
    "decide",
    "due",
    "enough",
    "going_on",
    "has_advanced",
    "homes",
    "is_lost",
    "is_pending",
    "is_watched",
    "lookups",
    "missing",
    "page",
    "page_request",
    "possible",
    "request",
    "shares",
    "spared",
    "verdict",
    "wanted_whole",
]

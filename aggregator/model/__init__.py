"""Every noun of the program, as frozen values.

Pure: imports nothing of ours, reads no clock, touches no disk. All datetimes are
timezone-aware and in UTC; all durations are `timedelta`. Text is as received unless
a field says "plain" (no markup) or "clean" (sanitised HTML).
"""

from aggregator.model.cohort import Cohort, Participant, Subscription
from aggregator.model.errors import (
    AggregatorError,
    LockedError,
    OperatorError,
    SchemaTooNewError,
    StorageError,
)
from aggregator.model.judged import (
    AwardResult,
    Decision,
    Doubt,
    EntryText,
    Evidence,
    JudgedEntry,
    Page,
    Progress,
    Standing,
)
from aggregator.model.message import N_, Finding, Message, message
from aggregator.model.polled import (
    Enclosure,
    Exchange,
    Failure,
    FailureKind,
    FeedLink,
    FetchResult,
    Hop,
    NotModified,
    ParsedEntry,
    ParsedFeed,
    Reading,
    Request,
    Validators,
    WebPage,
    failure,
)
from aggregator.model.programme import Award, Config, Correction, Polling, Programme, Site, Thing
from aggregator.model.stored import (
    Entry,
    EntryWrite,
    FeedState,
    HostHold,
    KnownEntry,
    PollLog,
    PollOutcome,
    Run,
)

__all__ = [
    "N_",
    "AggregatorError",
    "Award",
    "AwardResult",
    "Cohort",
    "Config",
    "Correction",
    "Decision",
    "Doubt",
    "Enclosure",
    "Entry",
    "EntryText",
    "EntryWrite",
    "Evidence",
    "Exchange",
    "Failure",
    "FailureKind",
    "FeedLink",
    "FeedState",
    "FetchResult",
    "Finding",
    "Hop",
    "HostHold",
    "JudgedEntry",
    "KnownEntry",
    "LockedError",
    "Message",
    "NotModified",
    "OperatorError",
    "Page",
    "ParsedEntry",
    "ParsedFeed",
    "Participant",
    "PollLog",
    "PollOutcome",
    "Polling",
    "Programme",
    "Progress",
    "Reading",
    "Request",
    "Run",
    "SchemaTooNewError",
    "Site",
    "Standing",
    "StorageError",
    "Subscription",
    "Thing",
    "Validators",
    "WebPage",
    "failure",
    "message",
]

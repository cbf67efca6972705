"""What the store holds, and what one poll changes in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator.model.message import Message
from aggregator.model.polled import Failure, ParsedEntry, Validators

OVERDUE = timedelta(days=2)  # a feed that is due for so long is not asked at all
LONGEST_HOLD = timedelta(days=31)  # of Retry-After; one that is longer came from a wrong clock of ours


@dataclass(frozen=True, slots=True)
class History:
    """How a feed is paged back, kept from page to page; of one that was, how it ended.

    A pass begins with a poll, whose feed is its first page.
    """

    cause: str  # "first": the first fetch; "gap": a poll showed nothing of before; "asked": by command
    pager: str  # how the next page is found, see `policy.pages`; "" or "none": it is not
    since: datetime  # what was stored before is what a gap's pages must reach
    began: datetime  # this pass; later than `since` where one that was not over begins anew
    looked: datetime | None = None  # the last good look before `since`
    newest: datetime | None = None  # the newest entry then
    next_url: str = ""  # the page to ask next; "" where it is over
    pages: int = 0  # read in this pass, the first included
    new: int = 0  # entries that its pages brought, the first page's left aside
    at: datetime | None = None  # the latest page
    barren: int = 0  # pages in a row that this pass had shown already
    mark: str = ""  # what the latest page is recognised by
    failures: int = 0  # of the next page, in a row
    ended: str = ""  # why it is over, see `policy.history`; "" while it is not

    @property
    def is_open(self) -> bool:
        """It is over and posts may be missing: the pages that have them could not be read."""
        if self.ended == "failed" or self.cause != "gap":
            return self.ended == "failed"
        unpaged = self.ended == "repeats" and self.pages <= 2 and not self.new
        unknown = self.ended == "end" and self.pages == 1
        return unpaged or unknown or self.ended in {"pages", "listed"}


@dataclass(frozen=True, slots=True)
class FeedState:
    """A feed's row: where it is asked, what was learned of it, and when it is next due."""

    id: int
    url: str
    first_subscribed_at: datetime
    validators: Validators = Validators()
    validators_since: datetime | None = None  # of the last full answer; forgotten weekly
    body_hash: str = ""
    interval: timedelta | None = None  # the adaptive one; None before the first poll
    last_polled_at: datetime | None = None
    last_ok_at: datetime | None = None  # last 200 or 304 that was believed
    next_poll_at: datetime | None = None  # None: never polled, due at once
    fresh_until: datetime | None = None  # the last answer stays good till then (max-age, ttl); no slack
    fresh_for: timedelta | None = None  # what its server said last (max-age, Expires); kept through 304s
    not_before: datetime | None = None  # what the server asked (Retry-After); no slack, no --all
    ttl: timedelta | None = None  # what the feed itself asks (<ttl>, sy:…, skipHours); kept through 304s
    claimed_by: str = ""  # the run that has it in hand; "" between runs
    claims: int = 0  # claims since the last recorded outcome
    failures: int = 0  # in a row
    failure: Failure | None = None
    failing_since: datetime | None = None
    gone: int = 0  # 410s in a row
    off: bool = False  # polled no more until its line changes or --all
    loaded: bool = False  # a first non-empty fetch was stored
    newest_at: datetime | None = None  # of its newest entry's shown_at
    title: str = ""  # plain
    home_url: str = ""
    language: str = ""
    format: str = ""
    moved_to: str = ""  # where a permanent redirect leads: watched until it is believed and becomes `url`
    moved_since: datetime | None = None
    moved_from: str = ""  # the address before, once a move is believed, to https too
    moved_polls: int = 0  # that saw it
    moved_shared: int | None = None  # entries there that were stored before; None: not compared yet
    held_since: datetime | None = None  # it looks like somebody else's blog: what is new is kept back
    history: History | None = None  # the latest paging back; None: there was none
    id_changes: int = 0  # readings in which entries got yet another id; from three on guids tell nothing
    looked_at: datetime | None = None  # while it fails: when its blog's page was last asked for its feed
    named_feed: str = ""  # the feed that the page named then, if it was another

    def is_overdue(self, now: datetime) -> bool:
        """Whether the feed has been due for so long that something keeps it from being asked."""
        return self.next_poll_at is not None and now - self.next_poll_at > OVERDUE


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """What `decide` must know of an entry already stored."""

    entry_id: str
    content_hash: str
    published: datetime | None
    first_seen_at: datetime
    shown_at: datetime
    link: str = ""
    comments: int | None = None
    undated_start: bool = False
    title: str = ""  # plain
    author: str = ""  # plain
    held: bool = False
    tags: tuple[str, ...] = ()
    content: str = ""  # HTML, as received
    alias: str = ""  # the id that its feed has given it since, where that is another
    changed_at: datetime | None = None
    left: bool = False  # its feed shows it no more, and older ones still


@dataclass(frozen=True, slots=True)
class Removed:
    """An entry that its writer took back; all that is left of it."""

    feed_id: int
    entry_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EntryWrite:
    """One entry to insert or to change, times decided."""

    entry_id: str
    parsed: ParsedEntry
    content_hash: str
    published: datetime | None  # claimed and believable, else None
    first_seen_at: datetime
    shown_at: datetime
    changed_at: datetime | None  # its words changed last; None: never
    undated_start: bool = False  # undated, and of the feed's first non-empty fetch
    held: bool = False  # the feed looks like somebody else's: neither shown nor counted
    is_new: bool = True
    alias: str = ""


@dataclass(frozen=True, slots=True)
class PollLog:
    """One line of the poll log."""

    feed_id: int
    at: datetime
    result: str  # "ok", "not_modified", or a FailureKind's value
    status: int | None = None
    new: int = 0
    changed: int = 0
    seconds: float = 0.0
    wire_bytes: int = 0
    note: Message | None = None  # why it was skipped, moved, …
    event: str = ""  # what became of the feed, in one word (`report.brought` has a sentence for each)


@dataclass(frozen=True, slots=True)
class HostHold:
    """A server asked to be left alone: nobody there is asked before `until`."""

    host: str  # with its port where that is not the web's own, see `addresses.server`
    until: datetime


@dataclass(frozen=True, slots=True)
class PollOutcome:
    """Everything one poll changes, to be stored in one transaction."""

    state: FeedState
    log: PollLog
    entries: tuple[EntryWrite, ...] = ()
    comments: tuple[tuple[str, int], ...] = ()  # (entry id, count) where only that changed
    hold: HostHold | None = None
    released: tuple[str, ...] = ()  # ids of entries that are held no more
    marks: tuple[tuple[str, str], ...] = ()  # (entry id, mark) of the entries that were read
    removed: tuple[str, ...] = ()  # ids of entries that the feed says are gone
    left: tuple[str, ...] = ()  # ids of entries that it shows no more, though older ones
    back: tuple[str, ...] = ()  # ids of entries that had left, and are shown again or were left behind

    @property
    def quiet(self) -> bool:
        """Nothing but the schedule and the log changes; may be stored in a batch."""
        news = self.entries or self.comments or self.released or self.removed or self.left or self.back
        return not news


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """Everything one page of a feed's history changes, to be stored in one transaction.

    It speaks of the past: nothing of the feed's present (validators, schedule, address) is in it.
    """

    feed_id: int
    history: History
    entries: tuple[EntryWrite, ...] = ()  # new ones, and those that another address had
    hold: HostHold | None = None
    log: PollLog | None = None  # where it is over, or something went wrong


@dataclass(frozen=True, slots=True)
class Entry:
    """A stored entry without its body; what matching, completion and pages speak of."""

    row: int  # the database's own number, never shown
    feed_id: int
    entry_id: str
    link: str
    title: str  # plain
    author: str
    tags: tuple[str, ...]
    published: datetime | None
    first_seen_at: datetime
    shown_at: datetime
    changed_at: datetime | None
    comments: int | None
    undated_start: bool
    content_hash: str
    is_summary: bool = False  # all that its feed gives of it is an excerpt
    language: str = ""
    excerpt: str = ""  # plain, derived
    words: int = 0  # of the body, derived
    held: bool = False  # neither shown nor counted: its feed looked like somebody else's
    opt_out: str = ""  # the mark in its body that asks not to be shown elsewhere, derived
    former_links: tuple[str, ...] = ()  # it had before, by which a correction may still name it

    @property
    def dated(self) -> datetime:
        """The date that counts: the claimed one, else when it was first seen."""
        return self.published or self.first_seen_at


@dataclass(frozen=True, slots=True)
class Version:
    """What an entry was until its words changed."""

    until: datetime
    title: str
    things: tuple[int, ...] | None  # what it was taken for; None where it had not been matched yet
    private: bool = False  # it asked then not to be shown elsewhere


@dataclass(frozen=True, slots=True)
class Run:
    """One run's line in the history."""

    id: str
    kind: str  # "update", "poll", "backfill" or "build"
    started_at: datetime
    finished_at: datetime | None = None
    polled: int = 0
    not_modified: int = 0
    failed: int = 0
    new: int = 0
    changed: int = 0
    pages_written: int = 0
    seconds: float = 0.0
    told: tuple[PollLog, ...] = ()  # the polls that brought something, where they were asked for

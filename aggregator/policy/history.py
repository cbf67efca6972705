"""Paging back: when a feed's history is read, page by page, and when that is over.

Pure. A feed shows its newest entries only. What it no longer shows is asked for where it is read
for the first time, where a poll shows nothing of what was stored before (a gap: more was written
than the feed shows), and where the organiser asks for it. That poll's feed is the first page. An old
post that is kept at the head of a feed says nothing of what was written since.

It is over, whatever a server sends, with the first of these (`History.ended`):

    overlap   a page of a gap shows an entry that was stored before it
    start     all dated entries of a page are older than the programme
    end       there is no further page: no address of one, "not found", no feed, no entries
    repeats   nothing new comes: in one run the same page twice in a row, or `BARREN` pages in a
              row whose entries this pass had shown already; of a guessed page, one
    pages     `MOST_PAGES` are read
    failed    the next page failed `PATIENCE` times in a row
    listed    it leads to another feed of the list

An entry is known as in `takeover`: by id, link, or title and date, so that new ids are no gap. What
a stranger may have written is not paged back: a feed that is held, and one whose address leads to
other entries, rest until that is settled. Where new entries push others on to the next page meanwhile,
that page shows some again; none is passed over.

A page adds entries and changes none: what is stored of an entry is newer than any archive; but for
what was stored at an address before this one, and is read here now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import takewhile

from aggregator.model import (
    N_,
    EntryWrite,
    Failure,
    FailureKind,
    FeedState,
    History,
    Hop,
    HostHold,
    KnownEntry,
    Message,
    NotModified,
    PageOutcome,
    ParsedFeed,
    PollLog,
    PollOutcome,
    Reading,
    Request,
    message,
)
from aggregator.policy import dates, moves, pages, schedule, takeover
from aggregator.policy.identity import Identified, content_hash, identify, taken_along, without

MOST_PAGES = 150
BARREN = 10  # so many pages of posts may be written while a history is read
PATIENCE = 10
_NOT_MODIFIED = 304  # RFC 9110, 15.4.5
_FREE_TRIES = 2  # so often a page is asked again in the next run, whether the feed itself was or not
_LAST = frozenset(  # answers that mean: there is no such page
    {
        FailureKind.NOT_FOUND,
        FailureKind.GONE,
        FailureKind.STATUS,
        FailureKind.EMPTY,
        FailureKind.HTML,
        FailureKind.NOT_A_FEED,
    }
)

_ENDS = {  # for the log of polls
    "overlap": N_("paged back to what was stored before: %(pages)s pages, %(new)s entries"),
    "start": N_("paged back to the programme's start: %(pages)s pages, %(new)s entries"),
    "end": N_("paged back to its end: %(pages)s pages, %(new)s entries"),
    "repeats": N_("paged back until nothing new came: %(pages)s pages, %(new)s entries"),
    "pages": N_("paged back as far as is allowed: %(pages)s pages, %(new)s entries"),
    "failed": N_("paging back was given up after %(pages)s pages and %(new)s entries: the next one fails"),
    "listed": N_("paging back led to another feed of the list, after %(pages)s pages and %(new)s entries"),
}

Entries = Sequence[Identified]


# Whether and whom to ask --------------------------------------------------------------------


def wanted_whole(state: FeedState, now: datetime) -> FeedState:
    """The feed as the organiser wants it: read whole at this poll, and paged back from there.

    Where a gap is open it is to be closed; else all is read again.
    """
    old = state.history or History("asked", "", now, now)
    asked = History("asked", old.pager, now, now, new=old.new)  # by which pages are known to be there
    wanted = replace(old, ended="", pages=0) if old.is_open else asked
    return replace(state, validators_since=None, body_hash="", history=replace(wanted, next_url=state.url))


def begun(
    state: FeedState,
    feed: ParsedFeed,
    url: str,
    entries: Entries,
    met: Sequence[KnownEntry],
    now: datetime,
    start: datetime | None,
) -> History | None:
    """The feed's history after a poll read it whole, at `url`: a pass that begins, or as it was.

    `met` are the stored entries that it shows, `start` is the programme's. A pass that was not over, or
    left a gap open, begins anew with this page, for what it was meant to find, where there is a gap or
    the feed is read afresh: its line was changed, or the organiser wants it.
    """
    old, met = state.history, _in_their_place(entries, met)
    gap = state.loaded and not met and state.held_since is None
    afresh = old is not None and bool(old.next_url) and state.validators_since is None
    if not entries or (state.loaded and not (gap or afresh)):
        if old is not None and old.is_open and any(each.first_seen_at < old.since for each in met):
            return replace(old, ended="overlap")
        untried = old is not None and bool(old.next_url) and old.pages == 1  # so this is its first page now
        return (
            replace(old, began=now, mark=_mark(entries)) if old is not None and untried and entries else old
        )
    new = History("gap" if state.loaded else "first", "", now, now, state.last_ok_at, state.newest_at)
    if old is not None and (old.next_url or old.is_open):
        cause = old.cause if state.loaded else "first"
        new = replace(new, cause=cause, since=old.since, looked=old.looked, newest=old.newest)
    is_cut = gap or new.cause != "first"
    pager = pages.pager(feed, url, guess=not _guessed_in_vain(old), is_cut=is_cut)
    new = replace(new, pager=pages.proven(pager, old.pager, old.new) if old else pager)
    return _onward(new, feed, entries, met, url, now, start)


def _in_their_place(entries: Entries, met: Sequence[KnownEntry]) -> Sequence[KnownEntry]:
    """Those of the stored entries that are not pinned: at the head of a feed that has its newest first,
    though older than all that follows.
    """
    stored = {each.entry_id for each in met}
    pinned = list(takewhile(lambda each: each.entry_id in stored, entries))
    rest = [each.entry.published for each in entries[len(pinned) :] if each.entry.published]
    heads = [each.entry.published for each in pinned if each.entry.published]
    if len(heads) < len(pinned) or not heads or not rest or rest[0] <= rest[-1] or max(heads) >= min(rest):
        return met
    return [each for each in met if each.entry_id not in {head.entry_id for head in pinned}]


def _guessed_in_vain(old: History | None) -> bool:
    """Whether the feed was found to have no pages; it is not asked for any again, but by command."""
    if old is None or old.pages == 0:
        return False
    nothing = old.pages <= 2 and not old.new and old.ended in {"end", "repeats"}
    return old.pager == "none" or (old.pager == "page" and nothing)


def is_pending(state: FeedState) -> bool:
    """Whether a page of the feed's history is still to be asked."""
    history = state.history
    return history is not None and bool(history.next_url) and history.pages > 0


def going_on(
    states: Mapping[int, FeedState], outcomes: Iterable[PollOutcome], now: datetime, *, anyhow: bool
) -> list[FeedState]:
    """The feeds whose next page is asked in this run, in their turn: gaps first, the newest before others.

    `states` are the feeds before the run's polls, `outcomes` what these came to. A page that failed
    is asked again in the next run, an hour later or more, then only after good polls of its feed;
    `anyhow`: by command.
    """
    polled = {outcome.state.id: outcome.state for outcome in outcomes}
    after = {**states, **polled}.values()
    going = [state for state in after if _goes_on(state, now, answered=state.id in polled, anyhow=anyhow)]
    return sorted(going, key=_turn)


def _goes_on(state: FeedState, now: datetime, *, answered: bool, anyhow: bool) -> bool:
    strange = state.held_since is not None or (moves.is_watched(state) and not state.moved_shared)
    silenced = state.not_before is not None and state.not_before > now
    if strange or silenced or state.off or state.failure is not None or not is_pending(state):
        return False
    history = state.history
    assert history is not None
    if not history.failures or anyhow:
        return True
    just_failed = history.at is not None and timedelta() <= now - history.at < schedule.FIRST_BACKOFF
    return not just_failed and (answered or history.failures < _FREE_TRIES)


def _turn(state: FeedState) -> tuple[bool, float, int]:
    history = state.history
    assert history is not None
    return history.cause != "gap", -history.since.timestamp(), state.id


def has_advanced(before: FeedState, after: FeedState) -> bool:
    """Whether a page was read between these two."""
    read = [state.history.pages if state.history else 0 for state in (before, after)]
    return read[1] > read[0]


def page_request(state: FeedState) -> Request:
    """What to ask next: a page has no validators, it is asked once.

    With the feed's own body at hand, so that a server that knows no pages is not read twice.
    """
    history = state.history
    if history is None or history.pages > 1 or pages.may_repeat(history.pager):
        return Request(state.id, history.next_url if history else "")
    return Request(state.id, history.next_url, body_hash=state.body_hash)


# What a page means --------------------------------------------------------------------------


def page(
    state: FeedState,
    reading: Reading,
    known: Mapping[str, KnownEntry],
    now: datetime,
    *,
    start: datetime | None,
    homes: moves.Homes,
    ours: str = "",
) -> PageOutcome:
    """Say what the next page of a feed's history changes; `known`, `homes` and `ours` as in `decide`."""
    exchange = reading.exchange
    if moves.astray((Hop(0, reading.request.url), *exchange.hops), state.id, homes):
        return _over(state, reading, "listed", now)
    match reading.result:
        case ParsedFeed() as feed:
            feed = without(ours, feed)
            rows = {each.entry_id: each for each in known.values()}
            entries = identify(state, feed, known)
            seen = takeover.recognised(replace(state, held_since=None), feed, entries, rows, now)
            if seen.suspicion:
                return _unread(state, reading, seen.suspicion, now)
            return _read(state, reading, feed, entries, rows, seen.met, now, start)
        case Failure(FailureKind.RATE_LIMITED) if exchange.status is None:
            assert state.history is not None
            return PageOutcome(state.id, state.history)  # not asked: its host is left alone
        case Failure() as trouble:
            words = message(N_("a page of its history could not be read (%(kind)s)"), kind=trouble.kind.value)
            hold = schedule.hold(exchange, now)
            answered = _is_guess(state) and exchange.status is not None and hold is None
            is_last = answered or trouble.kind in _LAST
            return _over(state, reading, "end", now) if is_last else _unread(state, reading, words, now, hold)
        case NotModified():
            unasked = _unread(state, reading, message(N_("its server said 'not modified' unasked")), now)
            same_body = exchange.status != _NOT_MODIFIED or _is_guess(state)
            return _over(state, reading, "repeats", now) if same_body else unasked


def _is_guess(state: FeedState) -> bool:
    """Whether the page that was asked was but tried out: then any answer that is no page is the last."""
    history = state.history
    return history is not None and pages.is_guess(history.pager, history.pages)


def _read(
    state: FeedState,
    reading: Reading,
    feed: ParsedFeed,
    entries: Entries,
    rows: Mapping[str, KnownEntry],
    met: Sequence[KnownEntry],
    now: datetime,
    start: datetime | None,
) -> PageOutcome:
    history = state.history
    assert history is not None
    new = [_new(each, history, now) for each in entries if each.entry_id not in rows]
    moved = taken_along(entries, rows, history.since, now) if history.cause == "first" else []
    here = [rows.get(each.entry_id) for each in entries]
    settled = pages.is_settled(history.pager, history.pages + 1)
    is_guess = bool(here) and _is_guess(state)
    shown_already = all(stored and stored.first_seen_at >= history.began for stored in here)
    barren = BARREN if is_guess and shown_already else history.barren + 1 if settled and shown_already else 0
    history = replace(history, new=history.new + len(new), barren=barren, failures=0)
    met = _in_their_place(entries, met)
    after = _onward(history, feed, entries, met, reading.exchange.url, now, start)
    return PageOutcome(
        state.id, after, (*new, *moved), log=_log(state, reading, after, now) if after.ended else None
    )


def _onward(
    history: History,
    feed: ParsedFeed,
    entries: Entries,
    met: Sequence[KnownEntry],
    url: str,
    now: datetime,
    start: datetime | None,
) -> History:
    """The pass after this page, the first or another, was read at `url`: the next one, or why it is over."""
    number, mark = history.pages + 1, _mark(entries)
    ended = _end(history, number, mark, entries, met, now, start)
    address = "" if ended else pages.next_address(history.pager, feed, url, number)
    return replace(
        history,
        pages=number,
        at=now,
        mark=mark,
        next_url=address,
        ended=ended or ("" if address else "end"),
    )


def _end(
    history: History,
    number: int,
    mark: str,
    entries: Entries,
    met: Sequence[KnownEntry],
    now: datetime,
    start: datetime | None,
) -> str:
    """Why the pass is over with this page; "" where it is not."""
    settled = pages.is_settled(history.pager, number)
    repeats = mark == history.mark and now == history.at and not pages.may_repeat(history.pager)
    if not entries and settled:
        return "end"
    if repeats or history.barren >= BARREN:
        return "repeats"
    if settled and history.cause == "gap" and any(each.first_seen_at < history.since for each in met):
        return "overlap"
    if settled and start is not None and _is_older(entries, start):
        return "start"
    return "pages" if number >= MOST_PAGES else ""


def _is_older(entries: Entries, start: datetime) -> bool:
    """Whether all dates of a page, of which there must be one, lie before the programme's start."""
    dated = [each.entry.published for each in entries if each.entry.published is not None]
    return bool(dated) and max(dated) < start


def _mark(entries: Entries) -> str:
    """What a page is recognised by: which entries are on it."""
    names = "\n".join(sorted(each.entry_id for each in entries))
    return blake2b(names.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _new(each: Identified, history: History, now: datetime) -> EntryWrite:
    """An entry that no poll saw. Of a gap it is news, and stands where a poll would have put it."""
    entry = each.entry
    published, is_gap = dates.believed(entry, now), history.cause == "gap"
    return EntryWrite(
        entry_id=each.entry_id,
        parsed=entry,
        content_hash=content_hash(entry),
        published=published,
        first_seen_at=now,
        shown_at=dates.shown(published, now, history.looked, loaded=is_gap, newest=history.newest),
        changed_at=None,
        undated_start=published is None and not is_gap,
    )


def _unread(
    state: FeedState, reading: Reading, why: Message, now: datetime, hold: HostHold | None = None
) -> PageOutcome:
    """The next page could not be read: it is asked again, but not for ever."""
    history = state.history
    assert history is not None
    after = replace(history, failures=history.failures + 1, at=now)
    patience, end = (_FREE_TRIES, "end") if _is_guess(state) else (PATIENCE, "failed")
    if after.failures >= patience:
        return replace(_over(state, reading, end, now), hold=hold)
    return PageOutcome(state.id, after, hold=hold, log=_line(state, reading, why, now))


def _over(state: FeedState, reading: Reading, why: str, now: datetime) -> PageOutcome:
    """The pass is over, and this answer brought nothing."""
    history = state.history
    assert history is not None
    after = replace(history, next_url="", ended=why)
    return PageOutcome(state.id, after, log=_log(state, reading, after, now))


def _log(state: FeedState, reading: Reading, history: History, now: datetime) -> PollLog:
    words = message(_ENDS[history.ended], pages=history.pages, new=history.new)
    return replace(_line(state, reading, words, now), new=history.new)


def _line(state: FeedState, reading: Reading, note: Message, now: datetime) -> PollLog:
    exchange = reading.exchange
    return PollLog(
        feed_id=state.id,
        at=now,
        result="history",
        status=exchange.status,
        seconds=exchange.seconds,
        wire_bytes=exchange.wire_bytes,
        note=note,
    )

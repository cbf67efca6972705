"""decide(): the feed's row, one answer and what is stored -> one PollOutcome, always.

Pure; the only place that says what an answer changes. The outcome holds the whole new row of
the feed, so that a failure is recorded as surely as a success, and what a failure must not
touch (entries, validators, body hash) is simply not mentioned here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType

from aggregator.model import (
    N_,
    EntryWrite,
    Failure,
    FailureKind,
    FeedState,
    KnownEntry,
    Message,
    NotModified,
    ParsedEntry,
    ParsedFeed,
    Polling,
    PollLog,
    PollOutcome,
    Reading,
    Validators,
    failure,
    message,
)
from aggregator.policy import dates, history, moves, removal, schedule, takeover
from aggregator.policy.identity import (
    FICKLE,
    Identified,
    changes_again,
    content_hash,
    edited,
    identify,
    without,
)

MOST_ENTRIES = 1000  # of one fetch
_GONE_IS_GONE = 3  # 410s in a row (RFC 9110, 15.5.11)
_NOT_MODIFIED = 304  # RFC 9110, 15.4.5
_NOWHERE: moves.Homes = MappingProxyType({})


def decide(
    state: FeedState,
    reading: Reading,
    known: Mapping[str, KnownEntry],
    now: datetime,
    *,
    polling: Polling,
    homes: moves.Homes = _NOWHERE,
    start: datetime | None = None,
    ours: str = "",
) -> PollOutcome:
    """Say what one answer changes, and what became of the feed by it.

    `known` holds the stored entries among `lookups`, by each id they go by; every stored entry of
    the feed where that is not `enough`. `homes` says whose feeds are where, `start` when the
    programme starts, `ours` how the ids of our own feeds begin: what comes back from there is left out.
    """
    result = reading.result
    if isinstance(result, ParsedFeed):
        reading = replace(reading, result=without(ours, result))
    outcome = _outcome(state, reading, known, now, polling, homes, start)
    looped = "looped" if reading.result != result else ""
    event = _event(state, outcome.state) or looped
    return replace(outcome, log=replace(outcome.log, event=event)) if event else outcome


def _event(before: FeedState, after: FeedState) -> str:
    """What became of the feed, in one word; the gravest, and "" where it is as it was."""
    if after.off and not before.off:
        return "gone"
    if after.failure is not None:
        return "" if before.failure is not None else "broken"
    if after.held_since is not None and before.held_since is None:
        return "held"
    if after.url != before.url:
        return "moved"
    if before.failure is not None:
        return "recovered"
    return "begun" if before.last_ok_at is None and after.last_ok_at is not None else ""


def _outcome(
    state: FeedState,
    reading: Reading,
    known: Mapping[str, KnownEntry],
    now: datetime,
    polling: Polling,
    homes: moves.Homes,
    start: datetime | None,
) -> PollOutcome:
    result = reading.result
    other = moves.astray(reading.exchange.hops, state.id, homes)
    if other and not isinstance(result, Failure):
        result = failure(FailureKind.REDIRECT, reason="listed", host=moves.host(other))
    match result:
        case Failure(FailureKind.RATE_LIMITED) if reading.exchange.status is None:
            return _held(state, reading, now)
        case Failure() as trouble:
            return _failed(state, reading, trouble, now, polling)
        case NotModified():
            return _unchanged(state, reading, now, polling)
        case ParsedFeed() as feed:
            return _read(state, reading, feed, known, now, polling=polling, start=start)


def _held(state: FeedState, reading: Reading, now: datetime) -> PollOutcome:
    """The feed was not asked: its host had just sent another one away and is left alone.

    No failure of the feed, and its turn stays: next time it comes before those that were asked.
    """
    rest = reading.exchange.rest or timedelta()
    new = replace(state, not_before=now + rest, claimed_by="", claims=0)
    note = message(N_("not asked: %(host)s asked to be left alone"), host=moves.host(reading.exchange.url))
    return PollOutcome(new, _log(state, reading, FailureKind.RATE_LIMITED.value, now, note))


def _failed(
    state: FeedState, reading: Reading, trouble: Failure, now: datetime, polling: Polling
) -> PollOutcome:
    gone = state.gone + 1 if trouble.kind is FailureKind.GONE else 0
    new = replace(
        state,
        last_polled_at=now,
        claimed_by="",
        claims=0,
        failures=state.failures + 1,
        failure=trouble,
        failing_since=min(state.failing_since or now, now),
        gone=gone,
        off=state.off or gone >= _GONE_IS_GONE,
    )
    new = moves.taken_back(moves.contradicted(new, reading.exchange.hops), now, polling)
    new = schedule.after_failure(new, reading.exchange.rest, now)
    note = (
        message(N_("gone for good: asked no more until its line changes")) if gone >= _GONE_IS_GONE else None
    )
    log = _log(state, reading, trouble.kind.value, now, note)
    return PollOutcome(new, log, hold=schedule.hold(reading.exchange, now))


def _unchanged(state: FeedState, reading: Reading, now: datetime, polling: Polling) -> PollOutcome:
    """304, or the bytes of last time.

    A 304 updates what it brings and keeps what it does not, freshness too (RFC 9111, 4.3.4), and
    leaves `validators_since` alone; the same bytes were a full answer.
    """
    exchange = reading.exchange
    if exchange.status == _NOT_MODIFIED:
        old, new = state.validators, exchange.validators
        validators = replace(
            old, etag=new.etag or old.etag, last_modified=new.last_modified or old.last_modified
        )
        fresh_for = state.fresh_for if exchange.fresh_for is None else exchange.fresh_for
        if (validators, fresh_for) != (state.validators, state.fresh_for):
            state = replace(state, validators=validators, fresh_for=fresh_for)
    else:
        state = replace(
            state, validators=exchange.validators, validators_since=now, fresh_for=exchange.fresh_for
        )
    after = _answered(state, reading, None, now, polling, in_vain=_in_vain(reading))
    if moves.is_watched(after) and after.moved_shared is None:  # only a whole reading can compare entries
        after = replace(after, validators=Validators(), body_hash="")
    log = _log(state, reading, "not_modified", now, _moved_note(state, after))
    return PollOutcome(after, log)


def _read(
    state: FeedState,
    reading: Reading,
    feed: ParsedFeed,
    known: Mapping[str, KnownEntry],
    now: datetime,
    *,
    polling: Polling,
    start: datetime | None,
) -> PollOutcome:
    feed = replace(feed, entries=feed.entries[:MOST_ENTRIES])
    rows = {each.entry_id: each for each in known.values()}
    entries = identify(state, feed, known)
    seen = takeover.recognised(state, feed, entries, rows, now)
    writes, comments = _changes(state, seen, entries, rows, now)
    new = [write for write in writes if write.is_new]
    learned = replace(
        _vouched(_words(state, feed, seen), reading, now),
        ttl=_ttl(feed),
        fresh_for=reading.exchange.fresh_for,
        loaded=state.loaded or bool(feed.entries),
        newest_at=max([write.shown_at for write in new] + _known_newest(state, now), default=None),
        held_since=seen.held_since,
        id_changes=state.id_changes + changes_again(entries, rows),
    )
    before = moves.watched_since(state, reading.exchange.hops, now)
    shared = sum(each.first_seen_at < before for each in seen.met) if state.loaded else len(entries)
    reworded = sum(write.changed_at == now and not write.is_new for write in writes)
    in_vain = not new and not reworded and _in_vain(reading)
    after = replace(
        _answered(learned, reading, shared, now, polling, in_vain=in_vain),
        history=history.begun(state, feed, reading.exchange.url, entries, seen.met, now, start),
    )
    note = seen.suspicion or _moved_note(state, after) or _renamed_note(entries, state, after)
    event = "renamed" if any(each.met_again for each in entries) else ""
    log = replace(_log(state, reading, "ok", now, note), new=len(new), changed=reworded, event=event)
    marks = tuple((each.entry_id, each.entry.mark) for each in entries if each.entry.mark)
    outcome = PollOutcome(after, log, tuple(writes), tuple(comments), released=seen.released, marks=marks)
    if polling.follow_deletions and (seen.met or not entries) and seen.held_since is None:
        return removal.taken_back(outcome, feed, entries, rows)
    return outcome


def _changes(
    state: FeedState,
    seen: takeover.Recognised,
    entries: Sequence[Identified],
    rows: Mapping[str, KnownEntry],
    now: datetime,
) -> tuple[list[EntryWrite], list[tuple[str, int]]]:
    """The entries to write, and those of which only the number of comments changed."""
    strangers = (each.entry for each in entries if each.entry_id not in rows)
    if dates.is_import(strangers, state.last_ok_at):  # shown at their own dates, as on a first fetch
        state = replace(state, last_ok_at=None)
    writes: list[EntryWrite] = []
    comments: list[tuple[str, int]] = []
    for each in entries:
        entry, stored, content = each.entry, rows.get(each.entry_id), content_hash(each.entry)
        if stored is None:
            writes.append(_new(each.entry_id, entry, content, state, seen, now))
        elif (stored.content_hash, stored.alias) != (content, each.alias):
            held = stored.held and not seen.met
            writes.append(edited(stored, each, content, now, held=held))
        elif entry.comments is not None and entry.comments != stored.comments:
            comments.append((each.entry_id, entry.comments))
    return writes, comments


def _vouched(state: FeedState, reading: Reading, now: datetime) -> FeedState:
    """What tells the next time whether anything is new. Half a body cannot; the last whole one still does."""
    is_half = not reading.body_hash
    if is_half and state.validators_since is not None and not reading.exchange.hops:
        return state
    return replace(
        state,
        validators=reading.exchange.validators,
        validators_since=now,
        body_hash=reading.body_hash,
    )


def _words(state: FeedState, feed: ParsedFeed, seen: takeover.Recognised) -> FeedState:
    """The feed's own words are learned and never unlearned; while it is held they may be a stranger's."""
    if seen.held_since is not None:
        return state
    return replace(
        state,
        title=feed.title or state.title,
        home_url=feed.home_url or state.home_url,
        language=feed.language or state.language,
        format=feed.format or state.format,
    )


def _new(
    name: str, entry: ParsedEntry, text: str, state: FeedState, seen: takeover.Recognised, now: datetime
) -> EntryWrite:
    published = dates.believed(entry, now)
    newest = None if seen.met else state.newest_at
    return EntryWrite(
        entry_id=name,
        parsed=entry,
        content_hash=text,
        published=published,
        first_seen_at=now,
        shown_at=dates.shown(published, now, state.last_ok_at, loaded=state.loaded, newest=newest),
        changed_at=None,
        undated_start=published is None and not state.loaded,
        held=seen.held_since is not None,
    )


def _ttl(feed: ParsedFeed) -> timedelta | None:
    """What the feed itself asks; one with skipHours or skipDays is asked once a day at most."""
    if feed.skip_hours or feed.skip_days:
        return max(feed.ttl or schedule.DAY, schedule.DAY)
    return feed.ttl


def _known_newest(state: FeedState, now: datetime) -> list[datetime]:
    return [] if state.newest_at is None else [min(state.newest_at, now)]


def _in_vain(reading: Reading) -> bool:
    """Whether validators were sent and a whole body came all the same."""
    asked, exchange = reading.request.validators, reading.exchange
    sent = asked.url == exchange.url if exchange.hops else not asked.url
    return bool(asked) and sent and exchange.status != _NOT_MODIFIED


def _answered(
    state: FeedState,
    reading: Reading,
    shared: int | None,
    now: datetime,
    polling: Polling,
    *,
    in_vain: bool,
) -> FeedState:
    """What every success means for the feed's row; `shared` as in `moves.followed`."""
    well = replace(
        state,
        last_polled_at=now,
        last_ok_at=now,
        claimed_by="",
        claims=0,
        failures=0,
        failure=None,
        failing_since=None,
        gone=0,
        off=False,
        looked_at=None,
        named_feed="",
    )
    moved = moves.believed(moves.followed(well, reading.exchange.hops, shared, now), now, polling)
    return schedule.after_success(moved, now, polling, in_vain=in_vain)


def _moved_note(before: FeedState, after: FeedState) -> Message | None:
    if before.url == after.url:
        return None
    return message(N_("moved for good: from now on it is asked at %(address)s"), address=after.url)


def _renamed_note(entries: Sequence[Identified], before: FeedState, after: FeedState) -> Message | None:
    if before.id_changes < FICKLE <= after.id_changes:
        return message(N_("it gives its posts new ids again and again: from now on their addresses tell"))
    renamed = sum(each.met_again for each in entries)
    words = N_("%(n)s posts came under new ids and were known again; none is there twice")
    return message(words, n=renamed) if renamed else None


def _log(
    state: FeedState, reading: Reading, result: str, now: datetime, note: Message | None = None
) -> PollLog:
    exchange = reading.exchange
    return PollLog(
        feed_id=state.id,
        at=now,
        result=result,
        status=exchange.status,
        seconds=exchange.seconds,
        wire_bytes=exchange.wire_bytes,
        note=note,
    )

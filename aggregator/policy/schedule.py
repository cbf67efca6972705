"""Whose turn it is, how it is asked, and when it is next.

Pure. The schedule is a column of the feed's row (`next_poll_at`); this is the only module that
writes it and the only one that reads it. It knows nothing of entries.

The rule of slack: a feed is due when less than a tenth of its interval is left, 72 minutes at most,
which is over an hour from twelve hours up. So a nightly cron polls every night whatever the
minute, and in the night the clocks change too. What a server asked for has no such slack:
`fresh_until` gives way only to `everything`, `not_before` and a held host to nothing.

A clock that was wrong for a while must not silence a feed: a last poll in the future means due,
and a hold or a next poll farther off than any that is ever given is not believed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from aggregator.addresses import server
from aggregator.model import (
    LONGEST_HOLD,
    N_,
    Exchange,
    FailureKind,
    FeedState,
    HostHold,
    Message,
    Polling,
    Request,
    Validators,
    message,
)

SLACK = 10  # the part of an interval that may be left
MOST_SLACK = timedelta(minutes=72)
DAY = timedelta(days=1)
SILENT = timedelta(days=30)  # a blog that wrote nothing for so long is asked daily
LONGEST_WISH = timedelta(days=7)  # of max-age, Expires, ttl: 16 years were seen in the wild
FORGET = timedelta(days=6)  # with a poll a day no validators get older than a week
FIRST_BACKOFF = timedelta(hours=1)
PATIENT_CLAIMS = 3  # so often a feed whose run died is asked again at once
LASTING = timedelta(days=3)  # of failing: longer than a weekend without its server
LOOK_AGAIN = timedelta(days=7)
_JITTER = 50  # the part of a server's wish that may be left, for cron's minutes
_MOST_JITTER = timedelta(minutes=30)
# What is heard at an address from which a blog has moved away.
_LOST = frozenset(
    {
        FailureKind.DNS,
        FailureKind.EMPTY,
        FailureKind.GONE,
        FailureKind.HTML,
        FailureKind.NOT_A_FEED,
        FailureKind.NOT_FOUND,
        FailureKind.REDIRECT,
        FailureKind.STATUS,
    }
)
_EVER = datetime.min.replace(tzinfo=UTC)


def due(
    states: Sequence[FeedState],
    now: datetime,
    *,
    everything: bool = False,
    polling: Polling,
    holds: Mapping[str, datetime] | None = None,
) -> tuple[list[FeedState], list[tuple[FeedState, Message]]]:
    """Part the feeds into those to ask now, longest waiting first, and the others with the reason.

    `everything` asks those that are off, backing off or not yet due too, but never one whose
    server asked to be left alone. `holds` gives the servers that did, with the end of each hold.
    The caller holds the lock, so a claim (`claimed_by`) is that of a run that died; such a feed's
    `last_polled_at` is when that run took it.
    """
    asked: list[FeedState] = []
    skipped: list[tuple[FeedState, Message]] = []
    for state in sorted(states, key=lambda each: (each.next_poll_at or _EVER, each.id)):
        reason = _left_alone(state, now, holds or {})
        if reason is None and not everything:
            reason = _not_yet(state, now, polling)
        if reason is None:
            asked.append(state)
        else:
            skipped.append((state, reason))
    return asked, skipped


def request(state: FeedState, now: datetime) -> Request:
    """What to ask of the feed: with its validators, but for a look at the whole body every week.

    Some servers answer 304 for ever, and WordPress's ETag does not change when a back-dated entry
    appears. The hash of the last body goes along all the same: equal bytes hide nothing.
    """
    since = state.validators_since
    believed = since is not None and timedelta() <= now - since < FORGET
    validators = state.validators if believed else Validators(url=state.validators.url)
    return Request(state.id, state.url, validators, state.body_hash)


def is_lost(state: FeedState, now: datetime) -> bool:
    """Whether to ask the page of its blog which feed it names by now, a week after the last time."""
    since = now - (state.looked_at or _EVER)
    return is_deserted(state, now) and not timedelta() <= since < LOOK_AGAIN


def is_deserted(state: FeedState, now: datetime) -> bool:
    """Whether nobody was at home there: three days of answers that bring no feed."""
    if state.failure is None or state.failure.kind not in _LOST or state.failing_since is None:
        return False
    return now - state.failing_since >= LASTING


def after_success(state: FeedState, now: datetime, polling: Polling, *, in_vain: bool = False) -> FeedState:
    """Set the next poll of a feed that answered: our interval, or longer where its server asks.

    `state.fresh_for` is Cache-Control and Expires less Age (RFC 9111, 4.2); `state.ttl` what the feed
    itself asks. Both are wishes, believed for a week at most. `in_vain` says that validators were
    sent, and a whole body came all the same with nothing new in it.
    """
    interval = _interval(state, now, polling, in_vain=in_vain)
    wish = min(max(state.fresh_for or timedelta(), state.ttl or timedelta()), LONGEST_WISH)
    return replace(
        state,
        interval=interval,
        next_poll_at=now + max(interval, wish),
        fresh_until=now + wish - min(wish / _JITTER, _MOST_JITTER) if wish > timedelta() else None,
        not_before=None,
    )


def after_failure(state: FeedState, rest: timedelta | None, now: datetime) -> FeedState:
    """Set the next poll of a feed that failed `state.failures` times in a row."""
    wait = DAY if state.gone else backoff(state.failures)  # three 410s are for good: not within an afternoon
    return replace(
        state,
        interval=wait,
        next_poll_at=now + max(wait, rest or wait),
        fresh_until=None,
        not_before=now + rest if rest else None,
    )


def backoff(failures: int) -> timedelta:
    """An hour after the first failure in a row, then twice as long each time, a day at most."""
    return min(FIRST_BACKOFF * (1 << min(failures - 1, 5)), DAY)


def hold(exchange: Exchange, now: datetime) -> HostHold | None:
    """The end of all requests to a server, as long as it wants to be left alone."""
    return HostHold(server(exchange.url), now + exchange.rest) if exchange.rest else None


def _interval(state: FeedState, now: datetime, polling: Polling, *, in_vain: bool) -> timedelta:
    """Our own interval: daily where each poll costs a whole body, and for silent blogs."""
    silent = now - (state.newest_at or state.first_subscribed_at) >= SILENT
    seldom = silent or in_vain or not state.validators
    return max(polling.interval, DAY) if seldom else polling.interval


def _left_alone(state: FeedState, now: datetime, holds: Mapping[str, datetime]) -> Message | None:
    """Why the feed may not be asked whatever anybody says."""
    ends = [end for end in (state.not_before, holds.get(server(state.url))) if end is not None]
    end = max((end for end in ends if end - now <= LONGEST_HOLD), default=now)
    if end <= now:
        return None
    return message(N_("its server asked to be left alone until %(until)s"), until=_moment(end))


def _not_yet(state: FeedState, now: datetime, polling: Polling) -> Message | None:
    """Why it is not the feed's turn."""
    if state.off:
        words = N_(
            "its server said %(times)s times in a row that it is gone; it is asked again "
            "when its line in feeds.opml changes, or with --all"
        )
        return message(words, times=state.gone)
    if _clock_was_wrong(state, now, polling):
        return None
    if state.claimed_by:
        return _dead_claim(state, now)
    if state.next_poll_at is None:
        return None
    fresh_until = state.fresh_until or now
    if now < fresh_until:
        words = N_("its server said that its last answer stays good until %(next)s")
        return message(words, next=_moment(fresh_until))
    slack = min((state.interval or polling.interval) / SLACK, MOST_SLACK)
    return None if state.next_poll_at - now < slack else _waiting(state, state.next_poll_at, now)


def _clock_was_wrong(state: FeedState, now: datetime, polling: Polling) -> bool:
    """True where the row speaks of times that cannot be: it was written under another clock."""
    longest = max(polling.interval, LONGEST_WISH)
    asked, planned = state.last_polled_at or now, state.next_poll_at or now
    return asked > now or planned - now > longest


def _waiting(state: FeedState, planned: datetime, now: datetime) -> Message:
    if state.failures:
        words = N_("it failed %(times)s times in a row; next try at %(next)s")
        return message(words, times=state.failures, next=_moment(planned))
    words = N_("asked %(ago)s ago; next at %(next)s")
    return message(words, ago=_length(now - (state.last_polled_at or now)), next=_moment(planned))


def _dead_claim(state: FeedState, now: datetime) -> Message | None:
    """A run died with the feed in hand: once more at once, but a feed that fells every run waits."""
    if state.claims < PATIENT_CLAIMS:
        return None
    retry_at = (state.last_polled_at or _EVER) + backoff(state.claims - PATIENT_CLAIMS + 1)
    if now >= retry_at:
        return None
    words = N_("%(times)s runs died while asking it; next try at %(next)s")
    return message(words, times=state.claims, next=_moment(retry_at))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def _length(length: timedelta) -> str:
    """In the largest unit that fits: "25 min", "3 h", "2 d"."""
    minutes = length // timedelta(minutes=1)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} d"

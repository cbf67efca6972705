"""Facts about many nights: who is asked, whatever the clock and the servers do."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import (
    Exchange,
    Failure,
    FailureKind,
    FeedState,
    NotModified,
    ParsedEntry,
    ParsedFeed,
    Polling,
    Reading,
    Request,
    Validators,
    failure,
)
from aggregator.policy import decide, due, request

START = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
POLLING = Polling()
TAG = Validators(etag=b'"1"')

Server = Callable[[Request, datetime], tuple[ParsedFeed | NotModified | Failure, Exchange]]


def ok(entry_age: timedelta, validators: Validators = TAG, fresh_for: timedelta | None = None) -> Server:
    """A blog whose only entry was written so long before the start."""

    def answers(asked: Request, _now: datetime) -> tuple[ParsedFeed | NotModified, Exchange]:
        exchange = Exchange(
            asked.url, 304 if asked.validators else 200, validators=validators, fresh_for=fresh_for
        )
        entry = ParsedEntry(guid="1", published=START - entry_age)
        return (NotModified() if asked.validators else ParsedFeed(entries=(entry,))), exchange

    return answers


def fails(kind: FailureKind) -> Server:
    return lambda asked, _now: (failure(kind), Exchange(asked.url))


def polls(server: Server, times: Iterable[datetime]) -> list[int]:
    """Which of `times`, by their numbers, the feed was asked at."""
    state = FeedState(1, "https://ada.example/feed", START)
    asked = []
    for number, now in enumerate(times):
        for one in due([state], now, polling=POLLING)[0]:
            asked.append(number)
            state = after(server, one, now)
    return asked


def after(server: Server, state: FeedState, now: datetime) -> FeedState:
    """The feed's row after it was asked."""
    asked = request(state, now)
    result, exchange = server(asked, now)
    return decide(state, Reading(asked, exchange, result, "h"), {}, now, polling=POLLING).state


QUIET = {
    "writes": ok(DAY),
    "silent": ok(400 * DAY),
    "no validators": ok(DAY, Validators()),
    "silent, no validators": ok(400 * DAY, Validators()),
    "good for a day": ok(DAY, fresh_for=DAY),
    "good for an hour": ok(DAY, fresh_for=HOUR),
}
FAILING = {"unreachable": fails(FailureKind.DNS), "private": fails(FailureKind.PRIVATE)}
ALL = QUIET | FAILING
OURS = [name for name in ALL if name != "good for a day"]  # whose silence nobody but we decides
every_server = pytest.mark.parametrize("server", ALL.values(), ids=ALL.keys())
offsets = st.lists(st.integers(-600, 600), min_size=30, max_size=30)  # seconds about the hour


@every_server
@given(offsets=offsets)
def test_thirty_nights_are_thirty_polls(server: Server, offsets: list[int]) -> None:
    nights = [START + night * DAY + timedelta(seconds=offset) for night, offset in enumerate(offsets)]

    assert polls(server, nights) == list(range(len(nights)))


@pytest.mark.parametrize("length", [23 * HOUR, 25 * HOUR])
def test_the_night_the_clocks_change_is_polled_too(length: timedelta) -> None:
    nights = [START, START + length, START + length + DAY]

    for name in OURS:
        assert polls(ALL[name], nights) == [0, 1, 2]


EVERY_FIVE_MINUTES = [START + n * 5 * MINUTE for n in range(7 * 288)]


@every_server
def test_a_cron_of_every_five_minutes_asks_no_oftener_than_the_rules(server: Server) -> None:
    asked = polls(server, EVERY_FIVE_MINUTES)
    gaps = [(later - earlier) * 5 * MINUTE for earlier, later in pairwise(asked)]

    assert min(gaps) >= HOUR * 0.9
    assert len(asked) <= 16
    assert max(gaps) <= 25 * HOUR


def test_feeds_that_cost_a_whole_body_are_asked_once_a_day() -> None:
    assert len(polls(QUIET["no validators"], EVERY_FIVE_MINUTES)) == 8


def test_every_body_is_asked_for_whole_within_a_week() -> None:
    state, whole = FeedState(1, "https://ada.example/feed", START), []
    for night in range(30):
        if not request(state, START + night * DAY).validators:
            whole.append(night)
        state = after(QUIET["writes"], state, START + night * DAY)

    assert whole == [0, 6, 12, 18, 24]


def test_a_feed_that_is_gone_is_asked_three_times() -> None:
    assert len(polls(fails(FailureKind.GONE), [START + n * HOUR for n in range(24 * 30)])) == 3


@given(
    server=st.sampled_from([ALL[name] for name in OURS]),
    jump=st.sampled_from([DAY, -DAY, 3650 * DAY, -3650 * DAY]),
    hours=st.integers(1, 60),
    away=st.integers(1, 60),
)
def test_a_clock_that_jumps_makes_no_storm_and_silences_nobody(
    server: Server, jump: timedelta, hours: int, away: int
) -> None:
    """The true clock runs by the hour; what the machine's clock shows leaves it for a while."""
    real = range(hours + away + 60)
    asked = polls(
        server, [START + n * HOUR + (jump if hours <= n < hours + away else timedelta()) for n in real]
    )
    gaps = [later - earlier for earlier, later in pairwise([*asked, len(real)])]

    assert max(gaps) <= 25
    for moment in (hours, hours + away):  # right after a jump: once, then as ever
        assert sum(moment <= n < moment + 2 for n in asked) <= 2

"""Facts about whose turn it is, how it is asked, and when it is next."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import FeedState, Polling, Validators
from aggregator.policy import due, request
from aggregator.policy.schedule import after_failure, after_success, backoff

NOW = datetime(2026, 5, 3, 4, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
POLLING = Polling()
ASKED = FeedState(
    id=1,
    url="https://ada.example/feed",
    first_subscribed_at=NOW - 90 * DAY,
    validators=Validators(etag=b'"a"'),
    interval=12 * HOUR,
    last_polled_at=NOW - 3 * HOUR,
    next_poll_at=NOW + 9 * HOUR,
    newest_at=NOW - 3 * DAY,
)


def is_due(
    state: FeedState, now: datetime = NOW, *, everything: bool = False, hold: datetime | None = None
) -> bool:
    holds = {} if hold is None else {"ada.example": hold}
    asked, skipped = due([state], now, everything=everything, polling=POLLING, holds=holds)
    assert len(asked) + len(skipped) == 1
    return bool(asked)


def reason(state: FeedState, now: datetime = NOW, *, everything: bool = False) -> str:
    _, [(_, words)] = due([state], now, everything=everything, polling=POLLING)
    return str(words)


# due --------------------------------------------------------------------------------------


def test_a_feed_never_polled_is_due() -> None:
    assert is_due(FeedState(1, "https://ada.example/feed", NOW))


def test_a_feed_asked_lately_is_not_due_and_says_when_it_is() -> None:
    assert reason(ASKED) == "asked 3 h ago; next at 2026-05-03 13:00 UTC"


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(0), "0 min"),
        (59 * HOUR / 60, "59 min"),
        (HOUR, "1 h"),
        (47 * HOUR, "47 h"),
        (49 * HOUR, "2 d"),
    ],
)
def test_how_long_ago_is_told_in_the_unit_that_fits(ago: timedelta, words: str) -> None:
    assert reason(replace(ASKED, last_polled_at=NOW - ago)).startswith(f"asked {words} ago; ")


@pytest.mark.parametrize(("hours", "minutes"), [(1, 6), (6, 36), (12, 72), (24, 72), (72, 72)])
def test_a_feed_is_due_when_less_than_a_tenth_of_its_interval_is_left_and_at_most_72_minutes(
    hours: int, minutes: int
) -> None:
    state = replace(ASKED, interval=hours * HOUR)
    slack, second = timedelta(minutes=minutes), timedelta(seconds=1)

    assert is_due(replace(state, next_poll_at=NOW + slack - second))
    assert not is_due(replace(state, next_poll_at=NOW + slack + second))


def test_a_row_without_an_interval_goes_by_the_settings() -> None:
    assert is_due(replace(ASKED, interval=None, next_poll_at=NOW + HOUR))
    assert not is_due(replace(ASKED, interval=None, next_poll_at=NOW + 2 * HOUR))


def test_everything_asks_what_is_not_yet_due() -> None:
    assert is_due(ASKED, everything=True)


def test_a_last_poll_in_the_future_is_due() -> None:
    assert is_due(replace(ASKED, last_polled_at=NOW + HOUR, next_poll_at=NOW + 13 * HOUR))


def test_a_next_poll_farther_off_than_any_that_is_given_is_due() -> None:
    assert is_due(replace(ASKED, next_poll_at=NOW + 8 * DAY))
    assert not is_due(replace(ASKED, next_poll_at=NOW + 6 * DAY))


def test_a_next_poll_as_far_off_as_a_long_interval_is_waited_for() -> None:
    monthly = Polling(interval=30 * DAY)
    asked, _ = due([replace(ASKED, interval=30 * DAY, next_poll_at=NOW + 20 * DAY)], NOW, polling=monthly)

    assert asked == []


def test_what_a_server_calls_fresh_has_no_slack_but_gives_way_to_everything() -> None:
    state = replace(ASKED, next_poll_at=NOW + HOUR, fresh_until=NOW + HOUR / 2)

    assert reason(state) == "its server said that its last answer stays good until 2026-05-03 04:30 UTC"
    assert is_due(state, NOW + HOUR / 2)
    assert is_due(state, everything=True)


def test_a_server_that_asked_to_be_left_alone_is_left_alone_to_the_second() -> None:
    state = replace(ASKED, next_poll_at=NOW, not_before=NOW + timedelta(seconds=1))

    assert (
        reason(state)
        == reason(state, everything=True)
        == "its server asked to be left alone until 2026-05-03 04:00 UTC"
    )
    assert is_due(state, NOW + timedelta(seconds=1))


def test_a_held_host_is_left_alone_whatever_anybody_says() -> None:
    state = replace(ASKED, next_poll_at=NOW)

    assert not is_due(state, hold=NOW + HOUR)
    assert not is_due(state, everything=True, hold=NOW + HOUR)
    assert is_due(state, hold=NOW)
    assert is_due(replace(state, url="https://bob.example/feed"), hold=NOW + HOUR)


def test_the_longer_of_two_holds_counts() -> None:
    state = replace(ASKED, next_poll_at=NOW, not_before=NOW + HOUR)

    assert not is_due(state, NOW + 2 * HOUR, hold=NOW + 3 * HOUR)


def test_an_address_without_a_host_has_no_holds() -> None:
    assert is_due(replace(ASKED, url="http://[", next_poll_at=NOW), hold=NOW + HOUR)


def test_a_hold_longer_than_any_that_is_given_came_from_a_wrong_clock() -> None:
    state = replace(ASKED, next_poll_at=NOW)

    assert is_due(replace(state, not_before=NOW + 32 * DAY), hold=NOW + 3650 * DAY)
    assert not is_due(replace(state, not_before=NOW + 31 * DAY))


def test_a_feed_that_is_off_is_asked_with_everything_alone() -> None:
    state = replace(ASKED, off=True, gone=3, next_poll_at=NOW - DAY)

    assert reason(state) == (
        "its server said 3 times in a row that it is gone; it is asked again when its line in feeds.opml changes, or with --all"
    )
    assert is_due(state, everything=True)


def test_a_failing_feed_says_how_often_and_when_next() -> None:
    assert (
        reason(replace(ASKED, failures=4)) == "it failed 4 times in a row; next try at 2026-05-03 13:00 UTC"
    )


@pytest.mark.parametrize("claims", [1, 2])
def test_a_feed_whose_run_died_is_due_at_once(claims: int) -> None:
    assert is_due(replace(ASKED, claimed_by="run", claims=claims, last_polled_at=NOW))


def test_a_feed_that_felled_three_runs_backs_off() -> None:
    state = replace(ASKED, claimed_by="run", claims=3, last_polled_at=NOW, next_poll_at=None)

    assert reason(state) == "3 runs died while asking it; next try at 2026-05-03 05:00 UTC"
    assert is_due(state, NOW + HOUR)
    assert not is_due(replace(state, claims=4), NOW + HOUR)
    assert is_due(replace(state, claims=40), NOW + DAY)


def test_a_claim_without_a_time_is_due() -> None:
    assert is_due(replace(ASKED, claimed_by="run", claims=3, last_polled_at=None))


def test_a_dead_claim_does_not_break_a_hold() -> None:
    assert not is_due(replace(ASKED, claimed_by="run", claims=1, not_before=NOW + HOUR))


def test_the_longest_waiting_comes_first_and_the_never_polled_before_all() -> None:
    waits = {1: NOW - HOUR, 2: None, 3: NOW - DAY, 4: None, 5: NOW - HOUR}
    states = [replace(ASKED, id=key, next_poll_at=wait) for key, wait in waits.items()]

    assert [state.id for state in due(states, NOW, polling=POLLING)[0]] == [2, 4, 3, 1, 5]


# request ----------------------------------------------------------------------------------


def test_validators_go_along_while_they_are_young() -> None:
    state = replace(ASKED, validators_since=NOW - 5 * DAY, body_hash="b")

    assert request(state, NOW).validators == ASKED.validators


@pytest.mark.parametrize("since", [NOW - 6 * DAY, NOW - 60 * DAY, NOW + HOUR, None])
def test_a_whole_body_is_asked_for_at_least_weekly(since: datetime | None) -> None:
    asked = request(replace(ASKED, validators_since=since, body_hash="b"), NOW)

    assert asked.validators == Validators()
    assert (asked.feed_id, asked.url, asked.body_hash) == (1, ASKED.url, "b")


# when next --------------------------------------------------------------------------------


def after(
    state: FeedState = ASKED, fresh_for: timedelta | None = None, interval: timedelta = 12 * HOUR
) -> FeedState:
    state = replace(state, not_before=NOW, fresh_for=fresh_for)
    return after_success(state, NOW, Polling(interval=interval))


def wait(state: FeedState) -> timedelta:
    assert state.next_poll_at is not None
    return state.next_poll_at - NOW


def test_a_feed_with_validators_is_asked_at_our_interval() -> None:
    assert (wait(after()), after().interval, after().fresh_until, after().not_before) == (
        12 * HOUR,
        12 * HOUR,
        None,
        None,
    )


def test_a_feed_without_validators_is_asked_daily() -> None:
    assert wait(after(replace(ASKED, validators=Validators()))) == DAY


def test_a_blog_silent_for_thirty_days_is_asked_daily() -> None:
    assert wait(after(replace(ASKED, newest_at=NOW - 30 * DAY))) == DAY
    assert wait(after(replace(ASKED, newest_at=NOW - 29 * DAY))) == 12 * HOUR


def test_a_blog_that_never_wrote_is_silent_from_when_it_joined() -> None:
    assert wait(after(replace(ASKED, newest_at=None))) == DAY
    assert wait(after(replace(ASKED, newest_at=None, first_subscribed_at=NOW))) == 12 * HOUR


def test_a_feed_whose_validators_save_nothing_is_asked_daily() -> None:
    assert wait(after_success(ASKED, NOW, POLLING, in_vain=True)) == DAY
    assert wait(after_success(ASKED, NOW, Polling(interval=3 * DAY), in_vain=True)) == 3 * DAY


def test_an_interval_of_over_a_day_stays() -> None:
    assert wait(after(replace(ASKED, validators=Validators()), interval=3 * DAY)) == 3 * DAY


@pytest.mark.parametrize(
    ("fresh_for", "ttl", "expected"),
    [
        (None, None, 12 * HOUR),
        (HOUR, 2 * HOUR, 12 * HOUR),
        (DAY, None, DAY),
        (None, 2 * DAY, 2 * DAY),
        (DAY, 2 * DAY, 2 * DAY),
        (5840 * DAY, None, 7 * DAY),
        (timedelta.max, None, 7 * DAY),
        (-DAY, None, 12 * HOUR),
    ],
)
def test_what_servers_wish_is_a_floor_of_a_week_at_most(
    fresh_for: timedelta | None, ttl: timedelta | None, expected: timedelta
) -> None:
    assert wait(after(replace(ASKED, ttl=ttl), fresh_for)) == expected


@given(
    st.timedeltas(min_value=timedelta(0), max_value=20 * DAY),
    st.timedeltas(min_value=HOUR, max_value=3 * DAY),
)
def test_no_feed_is_due_before_its_server_wishes_but_for_a_fiftieth_and_half_an_hour(
    wish: timedelta, interval: timedelta
) -> None:
    state = replace(after(fresh_for=wish, interval=interval), last_polled_at=NOW)
    believed = min(wish, 7 * DAY)
    early = max(believed - timedelta(minutes=31), interval - timedelta(minutes=73), timedelta(0))

    assert not is_due(state, NOW + max(believed * 0.97, interval * 0.89))
    assert not is_due(state, NOW + early)
    assert is_due(state, NOW + max(believed, interval))


@pytest.mark.parametrize(
    ("failures", "hours"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 24), (7, 24), (5000, 24)]
)
def test_failures_double_the_wait_up_to_a_day(failures: int, hours: int) -> None:
    assert backoff(failures) == hours * HOUR
    assert wait(after_failure(replace(ASKED, failures=failures), None, NOW)) == hours * HOUR


def test_a_month_of_rest_is_kept_to_the_second() -> None:
    state = after_failure(replace(ASKED, failures=1, fresh_until=NOW), 31 * DAY, NOW)

    assert (state.not_before, state.next_poll_at, state.fresh_until) == (NOW + 31 * DAY, NOW + 31 * DAY, None)
    assert not is_due(state, NOW + 31 * DAY - timedelta(seconds=1), everything=True)
    assert is_due(state, NOW + 31 * DAY)


def test_a_failure_whose_server_wants_no_rest_leaves_the_back_off() -> None:
    state = after_failure(replace(ASKED, failures=2), None, NOW)

    assert (state.not_before, wait(state)) == (None, 2 * HOUR)


def test_a_short_rest_does_not_shorten_the_back_off() -> None:
    state = after_failure(replace(ASKED, failures=3), HOUR, NOW)

    assert (state.not_before, wait(state)) == (NOW + HOUR, 4 * HOUR)

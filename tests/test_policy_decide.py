"""Facts about what one answer changes."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import (
    EntryWrite,
    Exchange,
    Failure,
    FailureKind,
    FeedState,
    Hop,
    HostHold,
    KnownEntry,
    NotModified,
    ParsedEntry,
    ParsedFeed,
    Polling,
    PollOutcome,
    Reading,
    Request,
    Validators,
    failure,
)
from aggregator.policy import decide
from aggregator.policy.identity import content_hash
from tests.stores import by_name, kept

NOW = datetime(2026, 5, 3, 4, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
POLLING = Polling()
URL = "https://ada.example/feed"
OLD = Validators(b'"old"', b"Sat, 02 May 2026 00:00:00 GMT")
NEW = Validators(b'W/"n\xe9w"', b"whenever")
FRESH = FeedState(id=7, url=URL, first_subscribed_at=NOW - DAY)
STATE = replace(
    FRESH,
    validators=OLD,
    validators_since=NOW - 2 * DAY,
    body_hash="old",
    last_polled_at=NOW - 12 * HOUR,
    last_ok_at=NOW - 12 * HOUR,
    next_poll_at=NOW,
    claimed_by="run",
    claims=2,
    loaded=True,
    newest_at=NOW - 2 * DAY,
    title="Ada",
    home_url="https://ada.example/",
    language="en",
    format="rss20",
)
ENTRY = ParsedEntry(
    guid="g1", link="https://ada.example/1", title="Thing 1", published=NOW - HOUR, content="<p>One"
)


def answer(
    result: ParsedFeed | NotModified | Failure,
    state: FeedState = STATE,
    known: Mapping[str, KnownEntry] | None = None,
    now: datetime = NOW,
    validators: Validators = OLD,
    **exchange: Any,
) -> PollOutcome:
    """The outcome of a reading of `state`, asked with `validators`."""
    asked = Request(state.id, state.url, validators)
    given_exchange = replace(Exchange(url=state.url, status=200, validators=NEW), **exchange)
    return decide(state, Reading(asked, given_exchange, result, "new"), known or {}, now, polling=POLLING)


BROKEN = replace(STATE, failure=failure(FailureKind.DNS), failures=3, failing_since=NOW - DAY)


@pytest.mark.parametrize(
    ("state", "result", "event"),
    [
        (FRESH, ParsedFeed(), "begun"),
        (FRESH, failure(FailureKind.DNS), "broken"),
        (STATE, ParsedFeed(), ""),
        (STATE, NotModified(), ""),
        (STATE, failure(FailureKind.HTML), "broken"),
        (BROKEN, failure(FailureKind.TLS), ""),
        (BROKEN, NotModified(), "recovered"),
        (replace(BROKEN, gone=2), failure(FailureKind.GONE), "gone"),
        (replace(BROKEN, gone=3, off=True), failure(FailureKind.GONE), ""),
        (replace(BROKEN, gone=3, off=True), ParsedFeed(), "recovered"),
    ],
)
def test_the_log_says_in_one_word_what_became_of_the_feed(
    state: FeedState, result: ParsedFeed | NotModified | Failure, event: str
) -> None:
    assert answer(result, state).log.event == event


def half(state: FeedState, **exchange: Any) -> FeedState:
    """The row after a body that ended in the middle was read as far as it went."""
    given = Exchange(url=state.url, status=200, **exchange)
    reading = Reading(Request(state.id, state.url, OLD), given, ParsedFeed(entries=(ENTRY,)))
    return decide(state, reading, {}, NOW, polling=POLLING).state


def test_after_half_a_body_the_last_whole_one_still_tells_what_is_new() -> None:
    after = half(STATE)

    assert (after.validators, after.validators_since, after.body_hash) == (OLD, STATE.validators_since, "old")


@pytest.mark.parametrize(
    ("state", "exchange"),
    [
        (
            replace(STATE, validators_since=None),
            {},
        ),  # its line was changed: what is known is another address's
        (STATE, {"hops": (Hop(301, "https://ada.example/new"),)}),
    ],
)
def test_half_a_body_of_another_address_leaves_nothing_to_go_by(
    state: FeedState, exchange: dict[str, Any]
) -> None:
    after = half(state, **exchange)

    assert (after.validators, after.body_hash) == (Validators(), "")


def feed(*entries: ParsedEntry, **others: Any) -> ParsedFeed:
    return replace(ParsedFeed(entries=entries), **others)


def written(
    entry: ParsedEntry = ENTRY, state: FeedState = STATE, known: Mapping[str, KnownEntry] | None = None
) -> EntryWrite:
    [write] = answer(feed(entry), state, known).entries
    return write


def after(outcome: PollOutcome, known: Mapping[str, KnownEntry] | None = None) -> dict[str, KnownEntry]:
    """What is stored after the outcome, as the store would tell it."""
    counts = dict(outcome.comments)
    before = {
        each.entry_id: replace(each, comments=counts.get(each.entry_id, each.comments))
        for each in (known or {}).values()
    }
    written = {write.entry_id: kept(write) for write in outcome.entries}
    return by_name((before | written).values())


# failures ---------------------------------------------------------------------------------

FAILURES = [failure(kind, host="h") for kind in FailureKind]


@pytest.mark.parametrize("trouble", FAILURES, ids=lambda trouble: trouble.kind)
def test_a_failure_touches_nothing_that_was_read(trouble: Failure) -> None:
    outcome = answer(trouble, known={"g1": KnownEntry("g1", "", None, NOW, NOW)})
    touched = {
        "last_polled_at",
        "next_poll_at",
        "interval",
        "claimed_by",
        "claims",
        "failures",
        "failure",
        "failing_since",
        "gone",
    }

    assert (outcome.entries, outcome.comments) == ((), ())
    assert {
        each.name
        for each in fields(FeedState)
        if getattr(outcome.state, each.name) != getattr(STATE, each.name)
    } <= touched
    assert (outcome.state.failure, outcome.state.failures, outcome.state.failing_since) == (trouble, 1, NOW)
    assert (outcome.state.claimed_by, outcome.state.claims, outcome.state.last_polled_at) == ("", 0, NOW)
    assert outcome.quiet


def test_failing_since_stays_that_of_the_first_failure() -> None:
    first = answer(FAILURES[0]).state
    second = answer(FAILURES[1], first, now=NOW + DAY).state

    assert (second.failing_since, second.failures, second.failure) == (NOW, 2, FAILURES[1])


def test_failing_since_is_never_in_the_future() -> None:
    assert (
        answer(FAILURES[0], replace(STATE, failing_since=NOW + 3650 * DAY, failures=1)).state.failing_since
        == NOW
    )


def test_the_log_tells_a_failure() -> None:
    log = answer(failure(FailureKind.NOT_FOUND), status=404, seconds=0.5, wire_bytes=9).log

    assert (log.feed_id, log.at, log.result, log.status, log.seconds, log.wire_bytes, log.note) == (
        7,
        NOW,
        "not_found",
        404,
        0.5,
        9,
        None,
    )


def test_the_third_410_in_a_row_turns_the_feed_off() -> None:
    gone, state, off = failure(FailureKind.GONE), STATE, []
    for _ in range(3):
        outcome = answer(gone, state, status=410)
        state = outcome.state
        off.append(state.off)

    assert off == [False, False, True]
    assert str(outcome.log.note) == "gone for good: asked no more until its line changes"


def test_a_410_is_asked_about_again_after_a_day_however_often_a_run_comes() -> None:
    outcome = answer(failure(FailureKind.GONE), STATE, status=410)

    assert outcome.state.next_poll_at == NOW + timedelta(days=1)


def test_another_failure_in_between_begins_the_row_of_410s_anew() -> None:
    gone = failure(FailureKind.GONE)
    state = STATE
    for trouble in (gone, gone, failure(FailureKind.SERVER), gone, gone):
        state = answer(trouble, state).state

    assert (state.gone, state.off) == (2, False)


def test_a_feed_that_is_off_stays_off_until_it_answers() -> None:
    off = replace(STATE, off=True, gone=3)

    assert answer(failure(FailureKind.DNS), off).state.off
    assert not answer(feed(), off).state.off
    assert answer(feed(), off).state.gone == 0


@pytest.mark.parametrize("kind", [FailureKind.RATE_LIMITED, FailureKind.SERVER])
@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Feeds.example/x", "feeds.example"),
        ("http://feeds.example:443/x", "feeds.example"),
        ("https://feeds.example:8443/x", "feeds.example:8443"),  # another program, often another machine
    ],
)
def test_a_rest_that_is_wanted_holds_the_whole_host(kind: FailureKind, url: str, host: str) -> None:
    outcome = answer(failure(kind), url=url, rest=3 * HOUR)

    assert outcome.hold == HostHold(host, NOW + 3 * HOUR)
    assert outcome.state.not_before == NOW + 3 * HOUR


def test_a_feed_whose_host_was_left_alone_has_not_failed_and_keeps_its_turn() -> None:
    outcome = answer(failure(FailureKind.RATE_LIMITED), status=None, rest=HOUR)

    assert outcome.state == replace(STATE, not_before=NOW + HOUR, claimed_by="", claims=0)
    assert (outcome.log.result, outcome.hold) == ("rate_limited", None)
    assert str(outcome.log.note) == "not asked: ada.example asked to be left alone"


def test_other_failures_hold_nobody() -> None:
    assert answer(failure(FailureKind.SERVER)).hold is None


# not modified -----------------------------------------------------------------------------


def test_a_304_keeps_the_validators_it_does_not_bring() -> None:
    only_etag = Validators(etag=b'"newer"')

    assert not_modified(only_etag).state.validators == Validators(b'"newer"', OLD.last_modified)
    assert not_modified(Validators()).state.validators == OLD
    assert not_modified(NEW).state.validators == NEW


def not_modified(brought: Validators, state: FeedState = STATE, asked: Validators = OLD) -> PollOutcome:
    reading = Reading(
        Request(7, URL, asked), Exchange(url=URL, status=304, validators=brought), NotModified()
    )
    return decide(state, reading, {}, NOW, polling=POLLING)


def test_a_304_does_not_make_validators_young_again() -> None:
    outcome = not_modified(NEW)

    assert (outcome.state.validators_since, outcome.state.body_hash) == (NOW - 2 * DAY, "old")
    assert (outcome.log.result, outcome.quiet) == ("not_modified", True)


def test_a_304_ends_a_row_of_failures() -> None:
    failing = replace(STATE, failures=3, failure=FAILURES[0], failing_since=NOW - DAY, gone=2, not_before=NOW)
    state = not_modified(NEW, failing).state

    assert (state.failures, state.failure, state.failing_since, state.gone, state.not_before) == (
        0,
        None,
        None,
        0,
        None,
    )
    assert (state.claimed_by, state.claims, state.last_ok_at, state.last_polled_at) == ("", 0, NOW, NOW)


def test_a_304_keeps_what_the_feed_itself_asks_of_pollers() -> None:
    state = answer(feed(ttl=2 * DAY)).state

    assert not_modified(NEW, state).state.next_poll_at == NOW + 2 * DAY


def test_a_304_keeps_how_long_its_server_called_the_answer_good() -> None:
    state = answer(feed(ENTRY), fresh_for=2 * DAY).state
    again = replace(Exchange(url=URL, status=304), fresh_for=timedelta(0))
    told = decide(state, Reading(Request(7, URL, NEW), again, NotModified()), {}, NOW, polling=POLLING).state

    assert not_modified(NEW, state).state.next_poll_at == NOW + 2 * DAY
    assert (told.fresh_for, told.next_poll_at) == (timedelta(0), NOW + POLLING.interval)
    assert answer(feed(ENTRY), state).state.fresh_for is None  # a whole answer speaks for itself


def test_a_server_that_sends_the_whole_body_whatever_it_is_asked_is_asked_daily() -> None:
    known = after(answer(feed(ENTRY)))

    assert answer(NotModified()).state.interval == DAY
    assert answer(feed(ENTRY), known=known).state.interval == DAY
    assert answer(feed(ENTRY)).state.interval == POLLING.interval  # it brought something
    assert answer(NotModified(), validators=Validators()).state.interval == POLLING.interval  # it was wanted
    assert not_modified(NEW).state.interval == POLLING.interval


def test_the_same_bytes_are_a_full_answer() -> None:
    state = answer(NotModified(), validators=Validators()).state

    assert (state.validators, state.validators_since, state.body_hash) == (NEW, NOW, "old")


# feeds ------------------------------------------------------------------------------------


def test_a_feed_that_was_read_leaves_its_validators_byte_for_byte() -> None:
    state = answer(feed(ENTRY)).state

    assert (state.validators, state.validators_since, state.body_hash) == (NEW, NOW, "new")


def test_validators_a_server_dropped_are_dropped() -> None:
    reading = Reading(Request(7, URL, OLD), Exchange(url=URL, status=200), feed(ENTRY), "new")

    assert decide(STATE, reading, {}, NOW, polling=POLLING).state.validators == Validators()


def test_the_feeds_own_words_are_learned_and_never_unlearned() -> None:
    learned = answer(feed(title="T", home_url="https://t.example/", language="nl", format="atom10")).state
    kept = answer(feed(), learned).state

    assert (kept.title, kept.home_url, kept.language, kept.format) == (
        "T",
        "https://t.example/",
        "nl",
        "atom10",
    )


def test_the_log_counts_new_and_changed() -> None:
    known = {"g1": KnownEntry("g1", "other", None, NOW, NOW)}
    log = answer(feed(ENTRY, replace(ENTRY, guid="g2"), replace(ENTRY, guid="g3")), known=known).log

    assert (log.result, log.new, log.changed, log.status) == ("ok", 2, 1, 200)


def test_an_empty_fetch_changes_no_entry_and_does_not_count_as_the_first() -> None:
    outcome = answer(feed(), FRESH)

    assert (outcome.entries, outcome.state.loaded, outcome.state.newest_at) == ((), False, None)
    assert answer(feed(ENTRY), outcome.state).state.loaded
    assert answer(feed(), STATE).state.loaded


def test_a_thousand_entries_are_taken_of_one_fetch() -> None:
    many = feed(*(replace(ENTRY, guid=str(number)) for number in range(1001)))

    assert len(answer(many).entries) == 1000


def test_unchanged_entries_are_not_written() -> None:
    known = after(answer(feed(ENTRY)))

    assert answer(feed(ENTRY), known=known).quiet


def test_a_new_number_of_comments_is_no_edit() -> None:
    known = after(answer(feed(replace(ENTRY, comments=1))))
    outcome = answer(feed(replace(ENTRY, comments=2)), known=known)

    assert (outcome.entries, outcome.comments) == ((), (("g1", 2),))
    assert answer(feed(ENTRY), known=known).comments == ()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"ttl": 2 * DAY}, 2 * DAY),
        ({"ttl": HOUR, "skip_hours": (1, 2)}, DAY),
        ({"skip_days": (6,)}, DAY),
        ({"ttl": 2 * DAY, "skip_days": (6,)}, 2 * DAY),
        ({"ttl": 90 * DAY}, 7 * DAY),
    ],
)
def test_what_the_feed_asks_of_pollers_is_heard(asked: dict[str, object], expected: timedelta) -> None:
    assert answer(feed(ENTRY, **asked)).state.next_poll_at == NOW + expected


def test_the_newest_entry_is_the_latest_shown() -> None:
    assert answer(feed(ENTRY)).state.newest_at == NOW - HOUR
    assert (
        answer(feed(replace(ENTRY, published=NOW - 9 * DAY)), replace(STATE, loaded=False)).state.newest_at
        == NOW - 2 * DAY
    )
    assert answer(feed(), replace(STATE, newest_at=NOW + 3650 * DAY)).state.newest_at == NOW


# times ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claimed", "published"),
    [
        (NOW - HOUR, NOW - HOUR),
        (NOW, NOW),
        (NOW + HOUR, NOW),
        (NOW + HOUR + timedelta(seconds=1), None),
        (datetime(2000, 1, 1, tzinfo=UTC), datetime(2000, 1, 1, tzinfo=UTC)),
        (datetime(1999, 12, 31, 23, 59, tzinfo=UTC), None),
        (datetime.max.replace(tzinfo=UTC), None),
        (datetime.min.replace(tzinfo=UTC), None),
        (None, None),
    ],
)
def test_a_claimed_date_is_believed_where_it_can_be_true(
    claimed: datetime | None, published: datetime | None
) -> None:
    write = written(replace(ENTRY, published=claimed))

    assert (write.published, write.first_seen_at, write.changed_at) == (published, NOW, None)


def test_the_first_fetch_shows_entries_at_their_own_dates() -> None:
    assert written(replace(ENTRY, published=NOW - 900 * DAY), FRESH).shown_at == NOW - 900 * DAY
    assert (
        written(replace(ENTRY, published=NOW - 900 * DAY), replace(STATE, loaded=False)).shown_at
        == NOW - 900 * DAY
    )


def test_a_back_dated_entry_is_shown_when_it_was_first_seen() -> None:
    assert written(replace(ENTRY, published=NOW - 13 * HOUR)).shown_at == NOW
    assert written(replace(ENTRY, published=NOW - 11 * HOUR)).shown_at == NOW - 11 * HOUR


def test_polls_that_failed_are_no_looks() -> None:
    failed = replace(STATE, last_polled_at=NOW - HOUR / 2, last_ok_at=NOW - 3 * DAY)

    assert written(ENTRY, failed).shown_at == NOW - HOUR


@pytest.mark.parametrize(
    ("seen", "published"),
    [
        (NOW + 2 * DAY, NOW.replace(hour=10)),
        (NOW.replace(hour=5), NOW.replace(hour=5)),  # the day has begun
        (NOW - 12 * HOUR, NOW - 12 * HOUR),  # in New Zealand it has begun too
        (NOW - DAY, None),
    ],
)
def test_a_day_without_a_time_is_that_day_in_every_zone(seen: datetime, published: datetime | None) -> None:
    day = replace(ENTRY, published=NOW.replace(hour=0), whole_day=True)
    [write] = answer(feed(day), FRESH, now=seen).entries

    assert write.published == published


@pytest.mark.parametrize(("many", "shown_now"), [(10, 10), (11, 0), (500, 0)])
def test_an_imported_history_does_not_flood_the_planet(many: int, shown_now: int) -> None:
    known = after(answer(feed(ENTRY)))
    old = [
        replace(ENTRY, guid=f"old {n}", link=f"/{n}", title=f"Old {n}", published=NOW - (900 + n) * DAY)
        for n in range(many)
    ]
    writes = answer(feed(ENTRY, *old), known=known).entries

    assert len(writes) == many
    assert sum(write.shown_at == NOW for write in writes) == shown_now
    assert all(write.shown_at in (NOW, write.published) for write in writes)


@pytest.mark.parametrize("ago", [HOUR, 30 * HOUR], ids=["since the last look", "a day before it"])
def test_many_posts_of_these_days_are_no_import_that_hides_a_back_dated_one(ago: timedelta) -> None:
    known = after(answer(feed(ENTRY)))
    many = [replace(ENTRY, guid=f"{n}", link=f"/{n}", title=f"{n}", published=NOW - ago) for n in range(20)]
    old = replace(ENTRY, guid="old", link="/old", title="Old", published=NOW - 9 * DAY)
    writes = answer(feed(ENTRY, *many, old), known=known).entries

    assert [write.shown_at for write in writes if write.parsed == old] == [NOW]


def test_a_feed_that_was_empty_at_first_shows_its_first_entries_at_their_own_dates() -> None:
    old = replace(ENTRY, published=NOW - 9 * DAY)
    [write] = answer(feed(old), answer(feed(), FRESH, now=NOW - DAY).state).entries

    assert write.shown_at == old.published


def test_where_nothing_of_before_is_shown_older_entries_are_history_and_younger_ones_news() -> None:
    young = replace(ENTRY, published=NOW - DAY)
    old = replace(ENTRY, guid="old", link="/old", title="Old", published=NOW - 9 * DAY)

    assert [write.shown_at for write in answer(feed(young, old)).entries] == [NOW, old.published]


def test_a_blog_dated_anew_moves_nothing() -> None:
    posts = [replace(ENTRY, guid=f"{n}", published=NOW - n * DAY, published_text=str(n)) for n in range(1, 9)]
    known = after(answer(feed(*posts), FRESH))
    outcome = answer(
        feed(*(replace(each, published=NOW, published_text="now") for each in posts)), known=known
    )

    assert (outcome.log.new, outcome.log.changed) == (0, 0)
    for write in outcome.entries:
        before = known[write.entry_id]
        assert (write.published, write.shown_at) == (before.published, before.shown_at)


def test_an_undated_entry_is_shown_when_it_was_first_seen() -> None:
    assert written(replace(ENTRY, published=None)).shown_at == NOW
    assert written(replace(ENTRY, published=None), FRESH).shown_at == NOW


def test_an_undated_entry_of_the_first_fetch_is_marked() -> None:
    assert written(replace(ENTRY, published=None), FRESH).undated_start
    assert written(replace(ENTRY, published=NOW + DAY), FRESH).undated_start
    assert not written(ENTRY, FRESH).undated_start
    assert not written(replace(ENTRY, published=None), STATE).undated_start


SEEN = KnownEntry("g1", "other", NOW - 5 * DAY, NOW - 4 * DAY, NOW - 5 * DAY)


def test_an_edit_moves_no_time_but_its_own() -> None:
    write = written(known={"g1": SEEN})

    assert (write.published, write.first_seen_at, write.shown_at, write.changed_at) == (
        NOW - 5 * DAY,
        NOW - 4 * DAY,
        NOW - 5 * DAY,
        NOW,
    )


def test_an_undated_entry_may_get_a_date_it_could_have_had() -> None:
    undated = replace(SEEN, published=None, undated_start=True)

    early = written(replace(ENTRY, published=NOW - 6 * DAY), known={"g1": undated})
    late = written(replace(ENTRY, published=NOW - HOUR), known={"g1": undated})

    assert (early.published, early.undated_start, early.shown_at) == (NOW - 6 * DAY, False, SEEN.shown_at)
    assert (late.published, late.undated_start) == (None, True)


# any feed, any history --------------------------------------------------------------------

few = st.sampled_from(["", "a", "b", "c"])
moments = st.none() | st.integers(-36, 15).map(lambda years: NOW + years * 365 * DAY)
entries = st.builds(
    ParsedEntry,
    guid=few,
    link=few,
    title=few,
    content=few,
    published_text=few,
    published=moments,
    comments=st.none() | st.integers(0, 3),
)
feeds = st.builds(ParsedFeed, entries=st.lists(entries, max_size=6).map(tuple))


@given(st.lists(feeds, min_size=1, max_size=4))
def test_deciding_twice_adds_nothing(history: list[ParsedFeed]) -> None:
    state, known, now = FRESH, dict[str, KnownEntry](), NOW
    for each in history:
        outcome = answer(each, state, known, now)
        known = after(outcome, known)
        state = outcome.state

        again = answer(each, state, known, now)

        assert again.quiet
        assert (again.log.new, again.log.changed) == (0, 0)
        now += DAY


@given(st.lists(feeds, min_size=1, max_size=4))
def test_times_hold_together_whatever_feeds_claim(history: list[ParsedFeed]) -> None:
    state, known, now = FRESH, dict[str, KnownEntry](), NOW
    for each in history:
        outcome = answer(each, state, known, now)
        for write in outcome.entries:
            assert write.shown_at <= now
            assert write.published is None or write.published <= write.first_seen_at <= now
            before = known.get(write.entry_id)
            if before is not None:
                assert (write.first_seen_at, write.shown_at) == (before.first_seen_at, before.shown_at)
                assert before.published in {None, write.published}
        known = after(outcome, known)
        state = outcome.state
        now += DAY


@given(feeds, st.sampled_from(FAILURES))
def test_every_answer_leaves_the_feed_in_nobodys_hand_and_with_a_time(
    found: ParsedFeed, trouble: Failure
) -> None:
    for result in (found, trouble, NotModified()):
        state = answer(result, STATE).state

        assert (state.claimed_by, state.claims, state.last_polled_at) == ("", 0, NOW)
        assert state.next_poll_at is not None
        assert state.next_poll_at > NOW


@given(entries)
def test_an_entry_is_stored_with_the_hash_it_is_compared_by(entry: ParsedEntry) -> None:
    assert written(entry).content_hash == content_hash(entry)
